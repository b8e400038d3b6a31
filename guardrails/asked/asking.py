"""The part of a question that asks: without what somebody else said, and without 「何人か」."""

import re
import unicodedata

# What somebody else said is no word to be found in the source: 「うちは何点か」と聞かれました。
_TOLD = re.compile(
    r"「[^「」]*」(?=と(?:聞|言|来|窓口|電話[がで]|相談[がさ]|おっしゃ|お怒|いう(?:お客|方|人|話|相談|電話)|問|尋|訴"
    r"|の(?:お?問|相談|電話|声|こと)))"
)
# Asks for nothing: 「何人かで来た場合」, 「いつでも使えますか」.
_VAGUE = re.compile(
    r"(?:何[人名件回度日年枚個本台歳時]|何か[所月])(?:か(?![らか知教分わをご確聞調?。]|$)|も(?!ら)|でも|たりとも)"
    r"|(?:いつ|どこ|だれ|誰|どなた|なん|何|どちら)(?:でも|も)|どうしても"
)


def asking_part(question: str) -> str:
    """As NFKC text."""
    return _VAGUE.sub("", _TOLD.sub("", unicodedata.normalize("NFKC", question)))
