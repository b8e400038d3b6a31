"""Whether an emergency is happening now, or somebody asks what is done when one happens.

Only for staff, who look up the manual: 「人が倒れているとき、AEDはどこ」. From a citizen the same words may be a cry.
"""

import re

_ENDS = "。!?\n"
_NOW = re.compile(r"いま(?![まださすしせ])|今(?![年月週日夜朝晩後回度期時まの])|目の前|至急")
_ASKED = re.compile(
    r"とき|時(?![間刻期点半代々])|場合|際(?![限しも])|(?:た|だ)ら|(?:れ|け)ば(?!い)|という(?:電話|通報|連絡)"
    r"|手順|手引|マニュアル|要領|要綱|規程|規則|様式|流れ|体制|計画|訓練|連絡(?:先|順|網)|名簿|対応|役割"
    r"|(?:は|って)、?(?:何|なに|なん|どこ|どなた|だれ|誰|いつ|どれ|どの|どう|いくつ|いくら)"
)
# After the words of an emergency: the sentence states it. A condition or a noun (倒れた場合、倒れた職員) goes on.
_TOLD = re.compile(
    rf"[てで]?(?:[、{_ENDS}]|$)"
    rf"|(?:(?!とき|時|場合|際|何|どこ|だれ|誰|いつ|ど[うのれ])[^は、{_ENDS}]){{0,20}}?"
    r"(?:(?:ます|ました|ません|です|でした|る|た|だ|ない)(?:の|ん)?(?:です|だ)?(?:よ|ぞ|わ)?"
    rf"(?=[、{_ENDS}]|$|けど|けれど|が[、{_ENDS}]|から[、{_ENDS}]|ので)|(?:ください|下さい|くれ|ほしい|欲しい)(?!と|って))"
)
_QUOTED = re.compile(r"[」』]?(?:と|って|の声|の電話|の通報)")


def is_asked_about(text: str, emergency: re.Match[str]) -> bool:
    """Whether the sentence with the words of an emergency asks about one. `text` as `guardrails.scope` folds it."""
    words = emergency.group().rstrip(_ENDS)
    before, after = text[: emergency.start()], text[emergency.start() + len(words) :]
    after = re.split(rf"(?<=[{_ENDS}])", after, maxsplit=1)[0]
    sentence = re.split(f"[{_ENDS}]", before)[-1] + words + after
    if _NOW.search(sentence) or not _ASKED.search(sentence):
        return False
    return bool(_QUOTED.match(after)) if words.endswith("助けて") else not _TOLD.match(after)
