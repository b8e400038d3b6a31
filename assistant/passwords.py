"""Passwords: the rule they must follow, generating them, and hashing (argon2id). Knows no accounts."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from assistant.errors import UserError

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 128
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread on paper: no i, l, o, 0, 1


def generate_password() -> str:
    """Four groups of four, e.g. 「k7mp-3xwq-…」: 79 bits, and easy to read over the telephone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def check_password(password: str, *, username: str) -> None:
    """Raises UserError. Length counts and composition does not (NIST SP 800-63B 5.1.1.2)."""
    normal = _nfkc(password)
    if len(normal) < MINIMUM_LENGTH:
        raise UserError(f"パスワードが短すぎます。{MINIMUM_LENGTH}文字以上にしてください。")
    if len(normal) > MAXIMUM_LENGTH:
        raise UserError(f"パスワードが長すぎます。{MAXIMUM_LENGTH}文字以下にしてください。")
    if len(set(normal)) < 4 or username.casefold() == normal.casefold():
        raise UserError("推測されやすいパスワードです。同じ文字の繰り返しやユーザー名は使わないでください。")


def same_password(one: str, other: str) -> bool:
    return secrets.compare_digest(_nfkc(one).encode(), _nfkc(other).encode())


class Passwords:
    """`hasher` sets the cost; the default is argon2-cffi's (RFC 9106, low memory: 64 MiB and about 50 ms)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        # Verified when there is no such account, so that the time taken does not tell.
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    def hash(self, password: str) -> str:
        return self._hasher.hash(_nfkc(password))

    def matches(self, stored: str | None, password: str) -> bool:
        """False for None (no such account), after the same work."""
        try:
            self._hasher.verify(stored or self._nobody, _nfkc(password))
        except (VerifyMismatchError, InvalidHashError):
            return False
        return bool(stored)

    def is_outdated(self, stored: str) -> bool:
        """True when it was hashed with another cost than today's."""
        return self._hasher.check_needs_rehash(stored)


def _nfkc(password: str) -> str:
    # The same keys give ａ or a, depending on the state of the input method.
    return unicodedata.normalize("NFKC", password)
