"""Finds names of foreign residents: in Latin letters, romaji, Chinese, Korean, and 「ラム・タパ」."""

import re
from collections.abc import Callable

from guardrails.pii.findings import Finding, PiiType
from guardrails.pii.name_words import HONORIFICS, NATIONALITIES, STRONG_LABELS, TITLES

WordTest = Callable[[str], bool]  # whether a katakana word is an ordinary one, so that 「サービス・センター」 is nobody
_VIETNAMESE = "".join(map(chr, range(0x1EA0, 0x1EFA)))  # upper and lower case by turns
_UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯ" + "".join(filter(str.isupper, _VIETNAMESE))
_LOWER = "a-zà-öø-ÿăđĩũơư" + "".join(filter(str.islower, _VIETNAMESE))
_WORD = rf"[{_UPPER}](?>[{_LOWER}'’-]{{1,20}}|(?=[\s.])\.?|[{_UPPER}'’-]{{1,20}})(?:[A-Z][a-z]{{1,20}})?"
_PARTICLE = r"(?:da|de|do|dos|das|del|dela|la|van|von|bin|binti|al|e|y)"
_JAPANESE = "ぁ-んァ-ヺ一-龠"
_NAME = rf"{_WORD}(?:(?:, ?| )(?:{_PARTICLE} )?{_WORD}){{0,4}}"
_CUES = (
    r"my name is|name is|i am|i'm|i’m|this is|called|meu nome é|meu nome e|me chamo|chamo-me|eu sou"
    r"|sou|titular(?: da conta)?:?|nome(?: completo)?:?|assinado:?|me llamo|mi nombre es|yo soy|soy"
    r"|nombre:?|se llama|se chama"
    r"|ich hei(?:ß|ss)e|mein name ist|je m['’]appelle|mon nom est|je suis|mi chiamo"
    r"|मेरो नाम|मेरा नाम|tên (?:anh ấy|cô ấy|chị ấy|ông ấy|bà ấy|con(?: tôi)?|chồng(?: tôi)?|vợ(?: tôi)?) là"
    r"|tôi tên là|tên tôi là|tôi là|tên là|em là|tên em là|em tên là|họ (?:và )?tên:?"
    r"|ako (?:po )?(?:ay )?si|ako'y si|ang pangalan ko (?:po )?ay|pangalan:?|si|nama saya|mera naam"
    r"|mero naam|name:|full name:?|family name:?|surname:?|given name:?|account holder:?|signed,?"
    r"|sincerely,?|regards,?"
    r"|(?:my|his|her|our) (?:husband|wife|son|daughter|father|mother|"
    r"brother|sister|child)(?:,| is| named)?|meu (?:marido"
    r"|filho|pai|irmão)|minha (?:esposa|filha|mãe|irmã)|mi (?:esposo|esposa|hijo|hija|madre|padre)"
    r"|con trai tôi là|con gái tôi là|chồng tôi là|vợ tôi là|ang asawa ko(?:ng)? (?:po )?(?:ay )?si"
    r"|ang anak ko(?:ng)? (?:po )?(?:ay )?si"
    r"|mr\.?|mrs\.?|ms\.?|miss|sr\.?|sra\.?|dr\.?|anh|chị|ông|bà"
)
_AFTER_CUE = re.compile(rf"(?<![A-Za-zÀ-ỹ])(?i:{_CUES})[ :]\s?(?P<v>{_NAME})")
_AFTER_JAPANESE_CUE = re.compile(
    rf"(?:{STRONG_LABELS}|夫|妻|長男|長女|息子|娘|父|母|私|担当"
    rf"|Name)[\s:：はのが(（「]{{1,3}}(?P<v>{_NAME})(?![A-Za-z0-9@.])"
)
_BEFORE_HONORIFIC = re.compile(
    rf"(?<![A-Za-z@.])(?P<v>{_NAME})\s?(?!氏名|様式)(?:{'|'.join(HONORIFICS)}|と申し|といい|と言い|という(?:方|者|人|男性|女性))"
)
_BEFORE_TITLE = re.compile(rf"(?<![A-Za-z@.])(?P<v>{_WORD}(?: {_WORD}){{1,3}})\s?(?:{'|'.join(TITLES)})")
_MORA = (
    r"(?:(?:[kgsztdnhbpmrjfwy]|ky|gy|sh|ch|ts|ny|hy|by|py|my|ry|kk|tt|ss|pp|ssh|tch|cch)?(?:[aiueo]|ou|oo|uu)[n']?|n)"
)
_ROMAJI = re.compile(rf"(?i){_MORA}{{1,5}}h?")
_PAIR = re.compile(
    r"(?<![A-Za-z0-9@./_-])(?P<a>[A-Z](?:[a-z]{1,11}|[A-Z]{1,11})),? (?P<b>[A-Z](?:[a-z]{1,11}"
    r"|[A-Z]{1,11}))(?![A-Za-z0-9@_-])"
)
_ROMAJI_SELF = re.compile(
    r"(?:^|[。\n!！、「])\s?(?P<v>[A-Z][a-z]{1,11}(?: [A-Z][a-z]{1,11}){0,3}) ?(?:です|と申|といい|より(?:[。\n]|$))"
)
_NO_ROMAJI_NAME = """
Tokyo Osaka Kyoto Chiba Japan Nihon Shinjuku Yokohama Google Toyota Honda Suica Pasmo Manaca Yucho Na Zairyu Kigo Bango
Koza Nenkin Kokumin Hoken Juminhyo Gomi Heisei Showa Reiwa
"""
_ROMAJI_NO_NAME = frozenset(_NO_ROMAJI_NAME.split())
_KOREAN_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염"
)
_HANGUL = re.compile(
    r"(?:(?:제\s?)?이름은|저는|성명\s?[:：]?|이름\s?[:：]|나는|아내는|남편은|아들은|딸은"
    r"|예금주\s?[:：]?)\s?(?P<v>[가-힣]{2,4}?)(?=입니다|이고|이에요|예요|라고|이라고|이며|인데|님|씨"
    r"|[\s,.。)]|$)"
    rf"|(?:^|안녕하세요[.!,~]? ?|저는 )(?P<x>[{_KOREAN_SURNAMES}][가-힣]{{2}})(?=입니다|이라고|라고 합니다|이에요|예요)"
    r"|(?P<w>[가-힣]{2,4})(?=\s?(?:님|씨)(?:[^가-힣]|$|은|는|이|가|을|를|께|의))"
)
_HAN = re.compile(
    r"(?:我叫做?|[，,]叫做?|名叫|我姓|姓名(?:是|为|[:：])|我的?名字(?:是|叫)|名字(?:是|叫|[:：])|本人姓名?"
    r"|户名[:：是]?|丈夫(?:叫|是|名叫)?|妻子(?:叫|是|名叫)?|儿子(?:叫|是)|女儿(?:叫|是)"
    r"|孩子叫)\s?(?P<v>(?<=我姓)[一-鿿]|[一-鿿·]{2,4}?)(?=[,，。.、;；!！\s(（]|$|住|的|是|想|今|生|在|和|，)"
    r"|(?:我是|我(?:先生|太太|丈夫|妻子|老公|老婆|爱人|儿子|女儿|孩子)|(?:爸爸|妈妈|父亲|母亲|爷爷|奶奶))(?P<w>[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧冯"
    r"馮韩韓曹曾彭萧蔡潘田董袁于余叶葉蒋蔣杜苏蘇魏程吕呂丁沈任姚卢盧傅钟鐘姜崔谭譚廖范汪陆陸金石戴贾賈"
    r"韦韋夏邱方侯邹鄒熊孟秦白江阎薛尹段雷黎史龙龍陶贺賀顾顧毛郝龚邵万萬钱錢严嚴覃武][一-鿿]{1,2}?)(?=["
    r",，。.、;；!！\s上下昨今明去来在住的想要和是从搬已刚也]|$)"
)
# 「ผมชื่อ …」「Меня зовут …」
_THAI = re.compile(r"ชื่อ ?(?P<v>[\u0e00-\u0e7f]{2,20}(?: [\u0e00-\u0e7f]{2,20})?)(?=\s|[,.。、]|$)")
_CYRILLIC = re.compile(
    r"(?i:меня зовут|мене звати|мое имя|моё имя) (?P<v>[А-ЯЁІЇ][а-яёії]+(?: [А-ЯЁІЇ][а-яёії]+){0,2})"
)
_DEVANAGARI = re.compile(r"(?:मेरो|मेरा) नाम (?P<v>[\u0900-\u097f]{2,20}(?: [\u0900-\u097f]{2,20}){0,2}?)(?= (?:हो|है))")
# Vietnamese families share few surnames, so a name is known by its first word.
_VIETNAMESE_FAMILIES = """
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Đoàn Lương Nguyen Tran Pham Hoang
Huynh Dang Bui Duong
"""
_VIETNAMESE_SURNAMES = "|".join(_VIETNAMESE_FAMILIES.split() + _VIETNAMESE_FAMILIES.upper().split())
_VIETNAMESE_NAME = re.compile(
    rf"(?<![{_UPPER}{_LOWER}0-9@.])(?!Hồ Chí Minh)(?P<v>(?:{_VIETNAMESE_SURNAMES})(?: {_WORD}){{1,4}})"
    rf"(?![{_UPPER}{_LOWER}0-9@.-])"
)
_VIETNAMESE_KATAKANA = "グエン チャン レ レー ファム ホアン フイン ヴォ ヴー ブイ ダン ドー ゴー ズオン リー ディン"
_VIETNAMESE_IN_KATAKANA = frozenset(_VIETNAMESE_KATAKANA.split())
# A mail's head, or a list with times: 「From: Emily Carter」「10:12 Ahmed Siddiqui（転入）」
_LATIN_RECORD = re.compile(
    rf"(?:^|\n)(?:(?i:from|to|cc|name) ?: ?|[0-9]{{1,2}}:[0-9]{{2}} {{1,2}}|(?:№|No\.?)? ?[0-9]{{1,4}}[. ] ?)"
    rf"(?P<v>{_WORD}(?: {_WORD}){{1,3}})(?=\s*(?:[<(（\n、,]|$)| [{_JAPANESE}])"
)
_OFFICE_WORDS = re.compile(
    r"\b(?:Division|Department|Section|Cent(?:er|re)|Office|City|Hall|Desk|Support|Team|Service)\b"
)
_SIGNED = re.compile(rf"(?:[-–—~] ?|\n)(?P<v>{_WORD} {_WORD}(?: {_WORD})?)\s*$")
_DOTTED = re.compile(r"(?<![ァ-ヺー・])(?P<v>[ァ-ヺー]{1,12}(?:[・=＝][ァ-ヺー]{1,14}){1,4})(?![ァ-ヺー・])")
_DOTTED_EVIDENCE_AFTER = re.compile(
    r"\s?(?:[(（、,]?\s?(?:[0-9昭平令S]|[ァ-ヺー一-龠]{2,8}(?:国籍|人[、。）)])|在留|旅券|パスポート|国籍|生年|年齢)|さん|様|氏|くん|ちゃん"
    r"|先生|殿|です|でございます|と申|といい|と言い|という(?:者|方|人|男|女)|の(?:在留|旅券|パスポート"
    r"|件|住所|子|妻|夫|母|父|名義)|本人|より(?:[。\n]|$)|が(?:来庁|転入|転出|来て|申請|届))"
)
_DOTTED_EVIDENCE_BEFORE = re.compile(
    r"(?:夫|妻|子|娘|息子|父|母|氏名|名前|名義|本人|者|人|[:：|]|国籍[^\n]{0,8}|の確認|の件|兄|弟|姉"
    r"|妹|友人|名は|名が|というのは)[\s:：はのが（(「]{0,3}$"
)


def find_foreign_names(folded: str, entities: frozenset[tuple[int, int]], is_known: WordTest) -> list[Finding]:
    """Names that Japanese rules cannot see. `entities`: GiNZA's persons; `is_known`: ordinary katakana words."""
    found = _latin(folded)
    found += [_finding(*_group(m), "hangul_name", 0.8) for m in _HANGUL.finditer(folded) if _has_value(m)]
    found += [_finding(*_group(m), "han_name", 0.8) for m in _HAN.finditer(folded) if _has_value(m)]
    for script in (_DEVANAGARI, _THAI, _CYRILLIC):
        found += [_finding(*m.span("v"), "own_script_name", 0.8) for m in script.finditer(folded)]
    for match in _DOTTED.finditer(folded):
        if _is_dotted_name(folded, match, entities, is_known):
            found.append(_finding(*match.span("v"), "dotted_katakana", 0.8))
    return found


def _latin(folded: str) -> list[Finding]:
    if not re.search(r"[A-Z][A-Za-zÀ-ỹ]", folded):
        return []
    found = []
    for pattern, rule in (
        (_AFTER_CUE, "latin_cue"),
        (_AFTER_JAPANESE_CUE, "latin_label"),
        (_BEFORE_HONORIFIC, "latin_honorific"),
        (_BEFORE_TITLE, "latin_title"),
        (_SIGNED, "latin_signature"),
        (_LATIN_RECORD, "latin_record"),
        (_VIETNAMESE_NAME, "vietnamese_name"),
    ):
        for match in pattern.finditer(folded):
            start, end = _trimmed(folded, *match.span("v"))
            if end - start >= 2 and _could_be_latin_name(folded[start:end]):
                found.append(_finding(start, end, rule, 0.82))
    for match in _PAIR.finditer(folded):
        if _is_romaji(match["a"]) and _is_romaji(match["b"]) and not _is_latin_place(folded, match):
            found.append(_finding(match.start(), match.end(), "romaji_pair", 0.7))
    for match in _ROMAJI_SELF.finditer(folded):
        if _is_romaji(match["v"]) or (match.start() == 0 and len(match["v"]) > 2 and match["v"] not in NATIONALITIES):
            found.append(_finding(*match.span("v"), "romaji_self", 0.75))
    return found


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    words = list(re.finditer(r"\S+", folded[start:end]))
    while words and words[-1][0].strip(".,") in NATIONALITIES:
        words.pop()
    if not words:
        return start, start
    stop = start + words[-1].end()
    while stop > start and folded[stop - 1] in ".,'’-":
        stop -= 1
    return start, stop


def _could_be_latin_name(name: str) -> bool:
    words = re.findall(r"[^\s,]+", name)
    if _OFFICE_WORDS.search(name):
        return False
    if words[0].strip(".,") in NATIONALITIES:
        return False
    return not (len(words) == 1 and name.isupper() and len(name) <= 4)


def _is_romaji(word: str) -> bool:
    return len(word) >= 2 and word not in _ROMAJI_NO_NAME and _ROMAJI.fullmatch(word) is not None


def _is_latin_place(folded: str, match: re.Match[str]) -> bool:
    after = folded[match.end() : match.end() + 24]
    before = folded[max(0, match.start() - 14) : match.start()]
    return (
        re.match(r"\s?(?:-|[0-9]|,\s?[A-Z][a-z]*(?:[,\n]|$))", after) is not None
        or re.search(r"[0-9],?\s$|(?<![a-z] )[A-Z][a-z]+,\s$|(?:in|at|to|from|em|ở) $", before) is not None
    )


def _is_dotted_name(
    folded: str, match: re.Match[str], entities: frozenset[tuple[int, int]], is_known: WordTest
) -> bool:
    start, end = match.span("v")
    if re.match(
        r"(?:[0-9]|[号棟館]|展|賞|祭|像|公園|通り|ホール|センター|記念|団地|マンション)", folded[end : end + 6]
    ):
        return False
    parts = re.split(r"[・=＝]", match["v"])
    ordinary = sum(1 for part in parts if is_known(part))
    if ordinary == len(parts):
        return False
    before = folded[max(0, start - 14) : start]
    evidence = _DOTTED_EVIDENCE_AFTER.match(folded, end) or _DOTTED_EVIDENCE_BEFORE.search(before)
    if ordinary * 2 >= len(parts):
        return _DOTTED_EVIDENCE_AFTER.match(folded, end) is not None
    return (
        bool(evidence)
        or parts[0] in _VIETNAMESE_IN_KATAKANA
        or (not ordinary and any(s < end and start < e for s, e in entities))
    )


def _has_value(match: re.Match[str]) -> bool:
    return any(match[name] for name in match.re.groupindex)


def _group(match: re.Match[str]) -> tuple[int, int]:
    return next(match.span(name) for name in match.re.groupindex if match[name])


def _finding(start: int, end: int, rule: str, score: float) -> Finding:
    return Finding(start=start, end=end, type=PiiType.PERSON, score=score, rule=rule)
