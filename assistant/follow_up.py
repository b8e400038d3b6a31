"""Turns a follow-up question into one that stands alone. By rule: no model call, and nothing is invented."""

import re
from collections.abc import Sequence

from assistant.types import Turn

_POINTS_BACK = re.compile(
    r"^(?:では|じゃあ|それでは|それじゃ|なら|で、|あと|ほかに|他に|また、|逆に|ちなみに)"
    r"|(?:それ|その|これ|この|あれ|そこ|同じ|上記|先ほど|さっき|前の(?:質問|回答))"
    r"|(?:の場合|なら|だったら|については|のときは|は)[？?。]?$"
)
_SHORT = 25


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question as it is, or with the previous question before it when it points back or is a fragment."""
    if not history or not needs_context(question):
        return question
    return f"{history[-1].question.rstrip('？?。 ')}。{question}"


def needs_context(question: str) -> bool:
    """Whether a question reads as the continuation of another: short, and pointing back or ending in a bare topic."""
    return len(question) <= _SHORT * 2 and (bool(_POINTS_BACK.search(question)) or len(question) <= _SHORT // 2)
