"""Names that are introduced: 「佐伯と申します」「佐伯です」「佐伯より」."""

import re

from guardrails.pii.name_search import NameHits, NameSearch
from guardrails.pii.names import HIRAGANA, KANJI, KATAKANA

_INTRODUCES = re.compile(
    r"と(?:言う|いう)ん(?:です|だけど)|と(?:申し|もうし|言い(?:ます|まし)|いい(?:ます|まし)|申す|名乗)|って(?:いい|言い|言う|言っ|申し)|っていう(?:者|もの"
    r"|ん|名|人|子)|という(?:者|もの|男|女|人|方|名|子|苗字|名字|児童|職員|お客)|って(?:人|名前|方|者"
    rf"|子が)|(?<=[{KANJI}])(?:いい|言い)ま(?:す|して)|という(?=[{KANJI}]{{1,6}}(?:さん|様|の(?:方|人|者|男|女|子)))"
)
_OF_SOMEBODY = re.compile(
    r"(?:という|っていう|って)(?:者|男|女|人|方|名|子|児童|職員|お客|[^、。の]{1,6}(?:さん|様)|[^、。の]{1,6}の[方人者男女子])"
)
_IS = re.compile(
    r"(?:で(?:す(?:[。、.!！,\n)）」]|が|けど|けれど|よ|ね|$)|ございます)|だけど|やけど|なんですが|なんですけど)"
)
_IS_SPOKEN = re.compile(r"で(?:す|ございます)")  # a transcript has no full stops: 「市民課前川ですあの…」
_TWO_PARTS = re.compile(rf"(?<![{HIRAGANA}])(?P<v>[{HIRAGANA}]{{2,5}}、 ?[{HIRAGANA}]{{2,5}}?)(?=です|と申)")
_FROM = re.compile(
    r"より(?=[。\n\s)）]|$)|から(?:の|、)?(?=お?電話|ご?連絡|ご?依頼|ご?相談|申し出|お?問い合わせ|メール|苦情)"
)
_READING_BEFORE = re.compile(rf"(?<=[{KANJI}])[(（](?P<v>[{HIRAGANA}{KATAKANA} ]{{2,12}})[)）]$")


def by_introduction(search: NameSearch) -> NameHits:
    for match in _INTRODUCES.finditer(search.folded):
        reading = _reading_before(search, match.start())
        end = reading.start() if reading else match.start()
        said_of_persons = re.match(r"と(?:申|もうし|名乗)", match[0]) is not None
        name = search.names.before(end) or (search.word_before(end) if said_of_persons else None)  # 「小鳥と申します」
        given = name is not None and search.lexicon.is_given(search.folded[slice(*name)])
        said_of_persons |= (
            given and _OF_SOMEBODY.match(search.folded, match.start()) is not None
        )  # 「さつきという係の方」
        verb = (
            name and any(t.tag.startswith("助動詞") for t in search.parsed.between(*name)) and not given
        )  # 「もらったって言う」
        if name and not verb and (reading or said_of_persons or not search.judge.is_common_thing(*name)):
            yield *name, "introduction", 0.84
            if reading:
                yield *reading.span("v"), "reading", 0.74
    for match in _TWO_PARTS.finditer(search.folded):
        if search.judge.is_asked_for_name(match.start("v")):
            yield *match.span("v"), "self", 0.78
    for match in (_IS if "。" in search.folded else _IS_SPOKEN).finditer(search.folded):
        reading = _reading_before(search, match.start())
        end = reading.start() if reading else match.start()
        name = search.names.before(end)
        if name and name[1] == len(search.folded[:end].rstrip(" ")) and search.judge.introduces_itself(*name):
            yield *name, "self", 0.78
            if reading:
                yield *reading.span("v"), "reading", 0.74
    for match in _FROM.finditer(search.folded):
        name = search.names.before(match.start(), known_only=True)
        name = name or search.word_before(match.start())
        if name is None or not (
            search.lexicon.is_surname(search.judge.family(*name))
            or search.judge.may_be_katakana_name(search.folded[slice(*name)])
        ):
            continue
        opens = re.search(r"(?:^|[。\n!！、 ])$", search.folded[max(0, name[0] - 1) : name[0]]) is not None
        personal = search.judge.looks_personal(*name) or "PLACE" not in search.parsed.labels(*name)
        if opens or (search.judge.starts_word(name[0]) and personal and name[1] - name[0] > 1):
            yield *name, "from", 0.78


def _reading_before(search: NameSearch, end: int) -> re.Match[str] | None:
    """「服部（はっとり）です」: the reading that stands between a name and what introduces it."""
    return _READING_BEFORE.search(search.folded, max(0, end - 20), end)
