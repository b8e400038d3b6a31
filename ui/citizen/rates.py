"""How much each client may ask. Addresses are kept in memory only, as keyed digests that nobody can undo."""

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request

from ui.web.middleware import is_local_client

_MOST_CLIENTS = 50_000
_DAY = 24 * 3600


class Rates:
    """A bucket of `a_minute` questions for each client, refilled evenly."""

    def __init__(self, a_minute: int, *, clock: Callable[[], float] = time.time) -> None:
        self._size = float(a_minute)
        self._clock = clock
        self._day = -1
        self._key = b""
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()  # what is left, and when that was

    def may_ask(self, client: str) -> bool:
        return self._left(client) >= 1

    def charge(self, client: str) -> None:
        self._put(client, max(0.0, self._left(client) - 1))

    def give_back(self, client: str) -> None:
        """For a question that took nobody's time."""
        self._put(client, min(self._size, self._left(client) + 1))

    def _put(self, client: str, left: float) -> None:
        name = self._name(client)
        self._buckets[name] = (left, self._clock())
        self._buckets.move_to_end(name)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)

    def _left(self, client: str) -> float:
        left, at = self._buckets.get(self._name(client), (self._size, 0.0))
        return min(self._size, left + (self._clock() - at) * self._size / 60)

    def _name(self, client: str) -> bytes:
        """With a new key every day: yesterday's digests cannot be compared with today's."""
        day = int(self._clock() // _DAY)
        if day != self._day:
            self._day, self._key = day, secrets.token_bytes(32)
            self._buckets.clear()
        return hmac.digest(self._key, client.encode(), hashlib.sha256)


def client_of(request: Request) -> str:
    """The address of whoever asks. What a proxy says of it is believed only from this machine."""
    address = request.client.host if request.client else ""
    if is_local_client(request.scope):
        address = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip() or address
    try:
        parsed = ipaddress.ip_address(_without_port(address))
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:  # they all lie in one /64
        return str(parsed.ipv4_mapped)
    # A household has a /64 of IPv6 addresses at its disposal.
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)


def _without_port(address: str) -> str:
    """Some proxies write 192.0.2.1:50000 or [2001:db8::1]:50000."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    host, _, port = address.partition(":")
    return host if "." in host and port.isdecimal() else address
