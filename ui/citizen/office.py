"""Everything one running citizen API holds."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from assistant.citizen_log import CitizenLog
from assistant.llm import State
from ui.citizen.asks import Asks
from ui.citizen.desk import Desk
from ui.citizen.editions import Editions
from ui.citizen.rates import Rates
from ui.citizen.switches import Switches
from ui.web.metrics import Metrics


@dataclass(frozen=True, kw_only=True)
class Office:
    """`token_key` makes the conversations' tokens; `detect` tells the language of a text; `model` is the LLM's
    state; `warm_up` is called once the API answers, `chores` once a minute."""

    city: str
    editions: Editions
    switches: Switches
    desk: Desk
    log: CitizenLog
    rates: Rates
    token_key: bytes
    max_question: int
    keep: timedelta
    origins: tuple[str, ...] = ()
    at_once: int = 16
    in_line: int = 64
    mask: Callable[[str], str]
    detect: Callable[[str], str]
    model: Callable[[], State]
    warm_up: Callable[[], None] = lambda: None
    chores: tuple[Callable[[], object], ...] = ()
    metrics: Metrics = field(init=False)
    asks: Asks = field(init=False)

    def __post_init__(self) -> None:
        asks = Asks(at_once=self.at_once, in_line=self.in_line)
        object.__setattr__(self, "asks", asks)
        gauges = {"madoguchi_asks_in_work": ("Questions in work or waiting", lambda: float(asks.count))}
        object.__setattr__(self, "metrics", Metrics(gauges))

    def is_garbage_closed(self, subject: str = "") -> bool:
        """Whether the department of the garbage table has switched this subject off; "" is the whole table."""
        edition = self.editions.now
        return edition is not None and self.switches.covers_subject(edition.texts.garbage_counter[0], subject)

    def token(self, conversation: str) -> str:
        """The secret of a conversation, which nobody has to store."""
        return hmac.digest(self.token_key, conversation.encode(), hashlib.sha256).hex()

    def owns(self, conversation: str, token: str) -> bool:
        return hmac.compare_digest(self.token(conversation).encode(), token.encode())
