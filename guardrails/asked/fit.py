"""Whether an answer is of the kind that was asked for: a sum, a number of people, an office, a date."""

import re
import unicodedata

from guardrails.asked.asking import asking_part
from guardrails.asked.limits import lacks_extreme, lacks_limit, says_no_limit
from guardrails.asked.moments import lacks_moment
from guardrails.asked.polar import is_polar
from guardrails.asked.values import lacks_value
from guardrails.verdict import ALLOWED, Verdict, refuse


def fits_question(question: str, answer: str) -> Verdict:
    """ALLOWED, or BARE_NUMBER/UNIT/LIMIT/EXTREME/DATE_ASKED when the answer lacks the kind of value asked for."""
    if is_polar(question):
        return ALLOWED
    asked, said = asking_part(question), unicodedata.normalize("NFKC", answer)
    if re.fullmatch(r"\d{1,3}[。.]?", said.strip()):
        return refuse("BARE_NUMBER", "回答が、単位のない数字だけです。")
    if says_no_limit(asked, said):
        return ALLOWED
    if lacks_value(asked, said):
        return refuse("UNIT", "質問された種類の値（金額・人数・割合など）が、回答にありません。")
    if lacks_limit(asked, said):
        return refuse("LIMIT", "質問された上限が、回答にありません。")
    if lacks_extreme(asked, said):
        return refuse("EXTREME", "最大・最小などの値を尋ねられましたが、そう書かれた箇所がありません。")
    if lacks_moment(asked, answer):
        return refuse("DATE_ASKED", "質問された時期が、回答にありません。")
    return ALLOWED
