"""Finds postal addresses: municipality, town, block, building, room; in Latin, Chinese and Korean letters too.

A municipality or a district alone is no address of a person, so a block number (丁目・番地・1-2-3) is always asked for.
"""

import re

from guardrails.pii.findings import Finding, PiiType
from guardrails.pii.parsing import Parsed

_KANJI = r"一-龠々ヶケヵ㐀-䶿"
# 「1-22-9の一色です」: a kanji digit that begins a word is no part of the address.
_NUMBER = r"(?:[0-9]{1,5}|[〇一二三四五六七八九十百千壱弐参]{1,7}(?=[丁番号室棟条地階線区]|[^一-龠つ]|$))"
_PREFECTURE = (
    r"(?:北海道|東京都|京都府|大阪府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川"
    r"|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根"
    r"|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県)"
)
# Municipalities written with hiragana; all others are a run of kanji and ヶ.
_KANA_CITIES = (
    r"(?:つくばみらい|つくば|さいたま|いわき|ひたちなか|かすみがうら|みどり|むつ|つがる|にかほ|さくら"
    r"|ふじみ野|いすみ|あきる野|南あるぷす|南アルプス|あわら|かほく|いなべ|うるま|えびの|さぬき"
    r"|東かがわ|いちき串木野"
    r"|みやま|うきは|みよし|あま|たつの|まんのう|おいらせ|ときがわ|あさぎり|みなかみ)"
)
# Atomic: 「市市市…」 would be cut in a great many ways. What a second 「市」 (四日市市) loses, the town takes.
_CITY = rf"(?>(?:{_KANA_CITIES}|[ぁ-ん]{{0,6}}[{_KANJI}ノ之ァ-ヺー]{{1,6}}?|[ぁ-ん]{{2,6}})[市区町村郡])"
_TOWN = rf"(?:[{_KANJI}ノ之ァ-ヺーぁ-ん]{{1,14}}?)"
_STEP = r"\s?(?:(?:丁目|番地|番|地割)[のノ之]?|番町|号棟|号|条[東西南北]?|-|の|ノ|之|ー)[-、]?\s?"
_BLOCK = (
    rf"(?:{_NUMBER}(?:{_STEP}{_NUMBER}){{1,5}}(?:\s?(?:番地|番|号室|号棟|号|室|棟))?(?![0-9]|[-ー][0-9]{{3}})"
    rf"|[甲乙丙]\s?[0-9]{{1,5}}(?:-[0-9]{{1,4}})?(?![0-9円])|{_NUMBER}\s?番地?(?:[のノ之]?\s?(?:{_NUMBER}|[イロハニホ甲乙丙]))?(?:\s?号)?)"
)
_BUILDING_WORD = (
    r"(?:団地|荘|ハイツ|コーポ|マンション|アパート|ハイム|レジデンス|ヴィラ|メゾン|コート|パレス|ビル"
    r"|ハウス|タワー|ヒルズ|プラザ|館|住宅|寮|号?棟|社宅|宿舎|苑|ガーデン|テラス|シティ|パーク"
    r"|ホームズ|カーサ"
    r"|エステート|アーバン|ロイヤル|グラン|シャトー|ドミール|フラット|庁舎|レジデンシア|スクエア"
    r"|ステージ|ハイランド|ルミエール|ソレイユ|コンフォート|ドエル|カーム|リバーサイド|サニー|サン)"
)
_ROOM = (
    r"(?:[A-Za-z]?-?[0-9]{1,4}(?:-[0-9]{1,4})?(?![0-9]|-[0-9]|円|人|件|年|月|日|時)(?:号室|号棟|号|階"
    r"|F|室|호)?(?:の?[0-9]{1,4}号?室?)?"
    r"|[〇一二三四五六七八九壱弐参]{3,4}(?:号室|号)?|[一二三四五六七八九十百]{1,5}号室?)"
)
_FOREIGN_BUILDING = r"[가-힣]{2,10}|[A-Z][a-z]{2,12}(?: [A-Z][a-z]{2,12}){1,2}"  # 「하이츠」「Green Heights」
_BUILDING = re.compile(
    rf"(?P<gap>[ \t]{{0,3}}[\n、]?[ \t]{{0,2}})"
    rf"(?P<name>(?:第?[0-9一二三]{{1,2}})?[{_KANJI}ァ-ヺーぁ-んA-Za-z・&'’.]{{2,20}}?|{_FOREIGN_BUILDING})\s?(?P<room>{_ROOM})"
    rf"|(?P<gap2>[ \t]{{1,3}})(?P<bare>[{_KANJI}ァ-ヺーぁ-んA-Za-z・0-9]{{0,14}}?{_BUILDING_WORD}"
    r"(?:・[ァ-ヺー・]{1,14})?)(?=["
    rf"\s、。,)）」]|$|[ぁ-ん])"
    r"|(?P<gap3>[ \t]{1,2})(?P<number>[0-9]{2,4}号室?)"
)
_NO_BUILDING = re.compile(
    r"を|から|です|ます|まで|へ|には|にあ|に住|にお|在住|電話|携帯|連絡|氏名|世帯|生年|TEL|Tel|tel|FAX"
    r"|内線|郵便|番号|口座|令和|平成|昭和|受付|届出|から|築|徒歩|様|さん|の件|ある|いる|住む|転入|転出"
    r"|引"
)
_FULL = re.compile(
    rf"(?P<place>{_PREFECTURE}\s?{_CITY}{{0,3}}|{_CITY}{{1,3}})\s?(?P<town>{_TOWN}?)\s?(?P<block>{_BLOCK})"
)
# 「島根県松江市東出雲町揖屋1142」: in the country a number follows the town with no word.
_COUNTRY = re.compile(
    rf"{_PREFECTURE}{_CITY}{{1,3}}(?P<town>{_TOWN})[0-9]{{1,5}}(?![0-9,.・年月日時人円名件%号線回台戸階-])"
)
_TOWN_ONLY = re.compile(
    rf"(?<![{_KANJI}ァ-ヺー])(?P<town>(?:(?<![ぁ-ん])[ぁ-ん]{{2,5}}(?=[ヶケ台丘町浜原]))?[{_KANJI}][{_KANJI}ノ之がつの]{{0,8}}?)(?P<block>{_BLOCK})"
)
_LABEL = re.compile(
    r"(?:住所|居所|転出先|転入先|送付先|返送先|宛先|所在地|住まい|本籍|自宅|実家|引越先|引っ越し先"
    r"|新居|転居先|じゅうしょ|ジュウショ|場所|現場)[^\s、。:：]{0,4}[\s:：はがを]*$"
)
_GLUED = re.compile(
    r"^(?:.*?(?:現住所|前住所|旧住所|新住所|住所地?|居所|転出先|転入先|送付先|返送先|宛先|所在地"
    r"|本籍地?|現在|勤務先|自宅|実家|場所|住址|地址|現地|住在|家住|転居先|新居|番号|契約者|当方|今住|方の"
    r"|者の)|我?(?:住|在|先|元|於|旧|新|現))(?=.{2,}[市区町村郡県都道府])"
)
# Verbs and particles that cannot stand inside the name of a town; 「の」「が」「つ」 can (西の台、潮見が丘、四つ木).
_NOT_IN_TOWN = re.compile(
    r"を|から|まで|です|ます|ました|して|って|では|には|とは|へ|在住|以外|以上|以下|について|における"
    r"|による|または|及び|条例|規則|議会|役所|役場|電話|番号|年度|令和|平成|昭和|住所|人口|面積|職員"
    r"|市民|町民|で|にて|年|[今来先毎翌同数か々〇一二三四五六七八九十]月|別紙|様式|議案|国道|県道|給|第"
)
_NOT_A_TOWN = re.compile(
    r"^(?:第|別紙|別表|様式|議案|国道|県道|市道|令和|平成|昭和|約|計|全|各|毎|本|年|午前|午後|附則|級"
    r"|号|款|項|目|節|表|図|章|条|学年|小学|中学|番号|電話|内線|築|徒歩|階|築年|月額|比率)|(?:条|項|給"
    r"|級|年|月|時|表|紙|号|回|数|額|率|比|計|間|学|期|件|版|図)$"
)
_SOMEBODY_AFTER = re.compile(r"(?:の[^\s、。]{1,5}(?:さん|様|宅|方|家)|に(?:住|転居|引)|在住|に?お住)")
_LATIN_WORD = r"(?<![A-Za-zÀ-ỹ])(?!(?:Name|Tel|Phone|Mail)\b)[A-ZÀ-Ý][\w'’-]{1,30}"
_LATIN_NAME = rf"{_LATIN_WORD}(?:[ ]{_LATIN_WORD}){{0,4}}"
_LATIN_ROOM = (
    r"(?:,?\s(?:#\s?|casa\s|apto\.?\s|apt\.?\s|room\s|Room\s|Apt\.?\s|phòng\s|số\s|unit\s"
    r"|Unit\s|bahay\s|kuwarto\s)[0-9A-Z-]{1,5}"
    r"|,\s[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)*\s[0-9]{1,4})"
)
_LATIN = re.compile(
    rf"(?P<a>(?:{_LATIN_NAME},\s){{0,4}}{_LATIN_NAME}[ ,]\s?"
    rf"[0-9]{{1,4}}(?:-[0-9]{{1,4}}){{1,3}}{_LATIN_ROOM}?(?:,\s{_LATIN_NAME}){{0,4}})"
    rf"|(?P<b>(?<![0-9A-Za-z-])(?:{_LATIN_NAME}\s[0-9]{{1,4}},\s)?"
    rf"[0-9]{{1,4}}(?:-[0-9]{{1,4}}){{1,3}},?\s{_LATIN_NAME}(?:{_LATIN_ROOM})?(?:,\s{_LATIN_NAME}){{0,4}})(?:{_LATIN_ROOM})?"
)
_LATIN_PLACE = re.compile(
    r"-(?:shi|ku|cho|machi|mura|gun|son|ken|to|fu|city)\b|-?chome|(?i:\b(?:japan|tokyo|chiba|osaka"
    r"|city|address|endereço|dirección|địa chỉ|tirahan)\b)"
)
_LATIN_CUE = re.compile(
    r"(?i)(?:address|live[sd]?|living|moved?|stay|reside|moro|mora|morando|endereço|vivo|vive"
    r"|dirección|domicilio|địa chỉ|sống|ở|nhà|tirahan|nakatira|住所|住在|mudei|mudamos|j['’]habite|wohne)"
    r"[^.!?\n]{0,30}$"
)
# Residents who write no kanji yet: 「じゅうしょ：みどりのし なかまち 2-11 202ごう」.
_KANA_BLOCK = (
    r"[0-9]{1,4}(?: ?(?:ちょうめ|ばんち|ばん|-|の) ?[0-9]{1,4}){1,4}(?: ?(?:ばんち|ばん|ごうしつ|ごう))?"
    r"(?: ?[0-9]{1,4}ごう(?:しつ)?)?"
)
_KANA = re.compile(
    rf"(?:じゅうしょ|すまい|いえ)[はが:： ]{{1,3}}(?P<v>[ぁ-ん][ぁ-ん ]{{4,30}}{_KANA_BLOCK})"
    rf"|(?<![ぁ-ん])(?P<w>(?:[ぁ-ん]{{2,7}}(?:けん|と|ふ) )?[ぁ-ん]{{2,9}}[しくちむ](?:ょう|ら)?"
    rf" ?[ぁ-ん]{{2,10}} ?{_KANA_BLOCK})"
)
_HANGUL = re.compile(
    r"(?:[가-힣]{1,12}(?:시|구|현|도|정|초|마치)\s?){1,4}(?:[가-힣]{1,12}\s?)?[0-9]{1,4}(?:(?:-|초메\s?|쵸메\s?"
    r"|번지\s?|번\s?)[0-9]{1,4}){1,3}(?:번지|번|호)?(?:\s?[가-힣]+\s?[0-9]{1,4}호?)?"
)


def find_addresses(folded: str, parsed: Parsed) -> list[Finding]:
    """Addresses in the fold, each with its building and room. `parsed` tells particles from names."""
    found: list[Finding] = []
    for match in _FULL.finditer(folded):
        _add_full(folded, parsed, match, found)
    for match in _COUNTRY.finditer(folded):
        if not _overlaps(found, match.start(), match.end()) and not _NOT_IN_TOWN.search(match["town"]):
            found.append(_finding(match.start(), _with_building(folded, match.end()), "address"))
    for match in _TOWN_ONLY.finditer(folded):
        if not _overlaps(found, match.start(), match.end()):
            _add_town_only(folded, parsed, match, found)
    for match in _LATIN.finditer(folded):
        if _LATIN_PLACE.search(match[0]) or _LATIN_CUE.search(folded[max(0, match.start() - 50) : match.start()]):
            start = match.start() + _length_of_latin_cue(match[0])
            found.append(_finding(start, match.end(), "address_latin"))
    found += [_finding(*m.span("v" if m["v"] else "w"), "address_kana") for m in _KANA.finditer(folded)]
    found += [_finding(m.start(), m.end(), "address_hangul") for m in _HANGUL.finditer(folded)]
    return found


def _add_full(folded: str, parsed: Parsed, match: re.Match[str], found: list[Finding]) -> None:
    if _NOT_IN_TOWN.search(match["town"]) or _is_quantity(folded, match.end()):
        return
    start = _after_particles(folded, parsed, match.start(), match.end("place"))
    start += _length_of_glued(folded[start : match.end("place")])
    if not re.match(r".*[^市区町村郡]", folded[start : match.end("place")]):
        return
    if _overlaps(found, start, match.end()):
        return
    found.append(_finding(start, _with_building(folded, match.end()), "address"))


def _add_town_only(folded: str, parsed: Parsed, match: re.Match[str], found: list[Finding]) -> None:
    town, block = match["town"], match["block"]
    if _NOT_IN_TOWN.search(town) or _NOT_A_TOWN.search(town) or _is_quantity(folded, match.end()):
        return
    labelled = _LABEL.search(folded[max(0, match.start() - 16) : match.start()]) is not None
    end = _with_building(folded, match.end())
    detailed = "丁目" in block and len(re.findall(_NUMBER, block)) >= 2
    # 「高砂3-3-17」, but neither 「資料3-3-17」 nor 「採用2025-4-1」
    named = (
        re.search(r"(?:町|台|丘|通り?|浜|新田|本町|中央|[東西南北])$", town)
        or _is_proper(parsed, match)
        or "の" in block
    )
    somebody = _SOMEBODY_AFTER.match(folded, match.end())
    placed = (named or somebody) and re.match(r"(?![0-9]{4})", block) and len(re.findall(r"[0-9]+", block)) >= 3
    if labelled or detailed or placed or ("番地" in block and len(town) > 1):
        found.append(_finding(match.start(), end, "address_without_city"))


def _is_proper(parsed: Parsed, match: re.Match[str]) -> bool:
    """The town is read as a name of some kind, as places that no gazetteer knows are."""
    return len(match["town"]) > 1 and all("固有名詞" in t.tag for t in parsed.between(*match.span("town")))


def _with_building(folded: str, end: int) -> int:
    """The end of the building and room after a block that ends at `end`, or `end` itself."""
    match = _BUILDING.match(folded, end)
    if match is None:
        return end
    if match["number"] or match["bare"]:
        return end if match["bare"] and _NO_BUILDING.search(match["bare"]) else match.end()
    name, gap = match["name"], match["gap"]
    if _NO_BUILDING.search(name):
        return end
    if not gap and re.match(r"[ぁ-ん]", name):
        return end
    is_building = (
        re.search(_BUILDING_WORD, name)
        or re.match(rf"[ァ-ヺ]{{3}}|{_FOREIGN_BUILDING}", name)
        or "号室" in match["room"]
    )
    return match.end() if is_building else end


def _is_quantity(folded: str, end: int) -> bool:
    return (
        re.match(
            r" ?(?:円|人|件|%|号給|号線|番目|回|年|月|日|時|項|条|歳|名|台|度|か所|箇所|ヶ所|世帯(?!主))",
            folded[end : end + 4],
        )
        is not None
    )


def _after_particles(folded: str, parsed: Parsed, start: int, end: int) -> int:
    """Where the place begins when a sentence runs into it: 「うちはみどり野市」."""
    hiragana = re.compile(r"[ぁ-ん]*").match(folded, start, end)
    assert hiragana is not None
    for token in reversed(parsed.between(start, hiragana.end())):
        if not token.tag.startswith(("名詞", "接頭辞", "形状詞")):
            return min(token.end, end)
    return start


def _length_of_glued(place: str) -> int:
    match = _GLUED.match(place)
    return match.end() if match else 0


def _length_of_latin_cue(address: str) -> int:
    match = re.match(r"(?:Address|Endereço|Dirección|I|My|Moro|Vivo|Em|In|At|To)[:\s]+", address)
    return match.end() if match else 0


def _overlaps(found: list[Finding], start: int, end: int) -> bool:
    return any(start < f.end and f.start < end for f in found)


def _finding(start: int, end: int, rule: str) -> Finding:
    return Finding(start=start, end=end, type=PiiType.ADDRESS, score=0.86, rule=rule)
