"""Where this machine reaches what listens on an address."""

_REACHED_AT = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def local_url(address: str, port: int) -> str:
    """`address` as in the settings: an IPv4 or IPv6 address, without brackets, or a name."""
    reached = _REACHED_AT.get(address, address)
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"
