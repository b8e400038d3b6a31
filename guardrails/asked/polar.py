"""Questions that ask for a yes or no."""

import re

from guardrails.asked.asking import asking_part

_ASKS_FOR_MORE = re.compile(
    r"何|なに|なん|いつ|どこ|だれ|誰|いくら|いくつ|どの|どう|なぜ|どれ|どんな|どちら"
    r"|幾|期限(?!は?あり|[をが])|方法(?!を)|理由(?!を)|違い(?!は?あり)"
    r"|教えて|知りたい|説明し|[わ分]かりますか|って分かる"
)
_ENDS_POLAR = re.compile(
    r"(?:か|の|る|い|ます|です|ある|ない|よね|可能|必要|対象(?=[?？])|(?i:ok)|お[kK]|オッケー|アリ|大丈夫)[?？。]*$"
)


def is_polar(question: str) -> bool:
    """Whether the question asks for a yes or no."""
    asked = asking_part(question).strip()
    return not _ASKS_FOR_MORE.search(asked) and bool(_ENDS_POLAR.search(asked)) and not asked.endswith("は?")
