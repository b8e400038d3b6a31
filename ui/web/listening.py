"""A listening socket, opened before the server so that a taken port has a clear error."""

import errno
import socket

from assistant.errors import UserError


def listening(host: str, port: int, *, setting: str) -> socket.socket:
    """Raises UserError, naming the setting to change, when the port is taken."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise UserError(
            f"ポート {port} は、ほかのプログラムが使っています。それを止めるか、{setting} を変えてください。"
        ) from error
