"""Whether a port can be used, and who uses it."""

import socket

import psutil

from assistant.errors import UserError


def check_port(address: str, port: int, *, what: str, option: str) -> None:
    """Raises UserError, naming the port, its user where that may be known, and the option to change it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except PermissionError as error:
            raise UserError(
                f"ポート {port}（{what}）を使う権限がありません。{option} で 1024 以上の番号を選んでください。"
            ) from error
        except OSError as error:
            raise UserError(
                f"ポート {port}（{what}）は、すでに使われています{_user_of(port)}。"
                f"それを止めるか、{option} で別の番号を選んでください。"
            ) from error


def _user_of(port: int) -> str:
    try:
        connections = psutil.net_connections("inet")
        pids = [c.pid for c in connections if c.status == psutil.CONN_LISTEN and c.laddr.port == port and c.pid]
        return f"（{psutil.Process(pids[0]).name()}、PID {pids[0]}）" if pids else ""
    except psutil.Error:  # another user's process: nothing may be known of it
        return ""
