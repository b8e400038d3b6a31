"""Finds dates of birth: any date, but only where the text says that somebody was born on it.

Other dates (laws, deadlines, ages for which a service exists) must stay readable: the answers rest on them.
"""

import re

from guardrails.pii.findings import Finding, PiiType
from guardrails.pii.tables import Cell

_N = r"(?:[0-9]{1,2}|[〇一二三四五六七八九十]{1,3})"
_SAID = r"(?:\s?の?[、,|│]?\s?|、の)"  # 「昭和の37年、10月の1日」
_ERA_YEAR = r"(?:[0-9]{1,2}|元|[〇一二三四五六七八九十]{1,3})"
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
    r"|janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro"
    r"|enero|febrero|marzo|mayo|junio|julio|septiembre|octubre|noviembre|diciembre"
    r"|Enero|Pebrero|Marso|Abril|Mayo|Hunyo|Hulyo|Agosto|Setyembre|Oktubre|Nobyembre|Disyembre)\.?"
)
WRITTEN_DATE = re.compile(
    r"(?<![0-9A-Za-z.-])(?:"
    rf"(?:(?:明治|大正|昭和|平成|令和){_SAID}|[明大昭平令](?=[0-9])){_ERA_YEAR}\s?"
    rf"(?:年{_SAID}{_N}\s?月(?:{_SAID}{_N}\s?日)?|[./・-]\s?{_N}\s?[./・-]\s?{_N})"
    r"|[MTSHRmtshr]\.?\s?[0-9]{1,2}\s?(?:[./-]\s?[0-9]{1,2}\s?[./-]\s?[0-9]{1,2}"
    r"|年\s?[0-9]{1,2}\s?月\s?[0-9]{1,2}\s?日)"
    r"|(?:1[89]|20)[0-9]{2}\s?(?:[./-]\s?[0-9]{1,2}\s?[./-]\s?[0-9]{1,2}"
    r"|(?:[年년]|ねん)\s?[0-9]{1,2}\s?(?:[月월]|がつ)(?:\s?[0-9]{1,2}\s?(?:[日号일]|にち)?)?)"
    r"|[一二][〇一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
    r"|[0-9]{1,2}[./-][0-9]{1,2}[./-](?:1[89]|20)[0-9]{2}"
    rf"|(?i:{_MONTHS})\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+(?:1[89]|20)[0-9]{{2}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|º)?\s+(?:de\s+|of\s+|ng\s+)?(?i:{_MONTHS})(?:\s+(?:de|del"
    rf"|of))?,?\s+(?:1[89]|20)[0-9]{{2}}"
    r"|(?:ngày\s+)?[0-9]{1,2}\s+tháng\s+[0-9]{1,2}(?:,)?\s+năm\s+(?:1[89]|20)[0-9]{2}"
    r"|(?:1[89]|20)[0-9]{2}[01][0-9][0-3][0-9]"
    rf"|(?:[0-9]{{1,2}}年{_SAID})?[0-9]{{1,2}}月{_SAID}[0-9]{{1,2}}日"
    r")(?![0-9])"
)
_LABEL = re.compile(
    r"生年月日|誕生日|誕生年月日|誕生は|出生(?:年月日|日)|生まれ(?:た日)?は|生まれた(?:の|日)は"
    r"|うまれた[ひ日]|生まれた日|生年月|せいねんがっぴ|たんじょうび|DOB|D\.O\.B|date of birth|birth\s?day|birth\s?date"
    r"|born(?: on)?|生日(?:是)?|出生(?:日期|于|於)?"
    r"|nascimento|nasci(?:do|da)?(?: em| no dia)?|nasceu(?: em)?|nacimiento|nac(?:í|ido|ida)(?: el)?"
    r"|cumpleaños|sinh ngày|ngày sinh|sinh (?:năm|vào)?|sinh|kaarawan|ipinanganak|kapanganakan"
    r"|생년월일|생일|출생",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(
    r"\s?(?:\([^()]{1,8}\))?\s?(?:に|の|付けで|、)?\s?(?:生まれ|生れ|うまれ|誕生し|出生し"
    r"|生(?=[\s、。,)）」のでだ/／・]|$|[ぁ-ん])|出生(?![届証率地])|에?\s?(?:출생|태어)|日?出生)"
)
# 「平成19年4月2日から平成20年4月1日生まれ」「…以前に生まれた方」 say for whom a service is, not when somebody was born.
_RANGE_AFTER = re.compile(
    r"\s?(?:\([^()]{1,12}\))?\s?(?:生まれ)?\s?(?:以降|以前|以後|より前|より後|から|~|までに?|まで|-(?=[0-9昭平令大HS]))"
)
_RANGE_BEFORE = re.compile(r"(?:から|~|以降|以後|より|-)\s?$")
_PLURAL_AFTER = re.compile(
    r"(?:に|の|、)?\s?(?:生まれ|生れ)の?(?:方々|方は対象|方を対象|者を|者で|女性|男性|児童"
    r"|お子さんが対象|子どもが対象)|(?:に|の)?\s?生まれた(?:方|者|児童|子|女性|男性|人)"
)
_EXAMPLE_BEFORE = re.compile(r"例(?:えば|は)?[:：、「\s]{0,2}$")
_EXAMPLE_AFTER = re.compile(r"」?(?:の(?:ように|形|書式)|のとおりに|と(?:書|記|入力))|生まれ(?:の(?:場合|とき)は)")
# Nothing in a record but a name and this date: 「仁平 とよ子、T14.2.11」. Later dates are mostly those of the record.
_CELLS_BETWEEN = re.compile(
    r"(?:さん|様|氏)?(?:[(（][^()（）]{1,5}[)）])?(?:[\s、,|│(（／/](?:[^。\n]{0,30}[\s、,|│(（／/])?)\s{0,2}"
)
_BEFORE_REIWA = re.compile(r"[明大昭平MTSHmtsh]|1[89]|20[01][0-8]|[0-9]{1,2}[./-][0-9]{1,2}[./-](?:19|20[01])")
_NOT_ALONE = re.compile(r"\s?(?:付|に|から|より|まで|以|~|-|の|現在| ?[受届登転採就交発承作更改締])")
_OTHER_DATE = re.compile(
    r"(?:発行|交付|受付|届出|申請|提出|作成|転入|転出|異動|施行|改正|有効|期限|取得|喪失|加入|離職"
    r"|死亡|退職|採用|検収|支払|予定|受診|接種|婚姻|離婚|更新|満了|来庁|訪問|連絡|相談)[^\s、。]{0,6}"
)


_ASKED = re.compile(r"(?:生年月日|誕生日)[^\n。]{0,12}(?:お願い|教え|どうぞ|伺|よろしい)[^\n]{0,12}")
_SPOKEN_YEAR = re.compile(r"[0-9]{1,2}年")
# Between the question for a date and the answer to it in a transcript.
_BETWEEN_SPEAKERS = re.compile(
    r"(?:を|は)?(?:お願い(?:し|いたし)ます|教えてください|どうぞ|よろしいですか"
    r"|いつですか)[。?？、]|はい[。、]?"
)


def find_birth_dates(folded: str, cells: tuple[Cell, ...], persons: list[Finding]) -> list[Finding]:
    """Dates of birth in the fold; `persons` are names already found, for 「氏名（昭和62年6月1日）」."""
    name_ends = {person.end for person in persons}
    dates = list(WRITTEN_DATE.finditer(folded))
    found = []
    for match in dates:
        rule = _reason(folded, match, cells, name_ends)
        if rule:
            found.append(
                Finding(start=match.start(), end=match.end(), type=PiiType.DATE_OF_BIRTH, score=0.9, rule=rule)
            )
    return found


def _reason(folded: str, match: re.Match[str], cells: tuple[Cell, ...], name_ends: set[int]) -> str:
    for cell in cells:
        if cell.start <= match.start() and match.end() <= cell.end:
            return "birth_column" if _LABEL.search(cell.header) else ""
    example = _EXAMPLE_BEFORE.search(folded, max(0, match.start() - 6), match.start())
    if _is_range(folded, match) or example or _EXAMPLE_AFTER.match(folded, match.end()):
        return ""
    if _BORN_AFTER.match(folded, match.end()):
        return "born_after"
    if _is_labelled(folded, match.start()):
        return "birth_label"
    opening = match.start() - 1
    if opening > 0 and folded[opening] in "(（" and folded[match.end() : match.end() + 1] in (")", "）", "、"):
        before = folded[:opening].rstrip()
        if len(before) in name_ends or re.search(r"(?:様|さん|氏|殿)$", before):
            return "name_and_date"
    return "beside_name" if _stands_by_name(folded, match, name_ends) else ""


def _stands_by_name(folded: str, match: re.Match[str], name_ends: set[int]) -> bool:
    """In the line of a record, after somebody's name and nothing that says what else the date is."""
    if not _BEFORE_REIWA.match(match[0]) or _NOT_ALONE.match(folded, match.end()):
        return False
    begin = folded.rfind("\n", 0, match.start()) + 1
    ends = [end for end in name_ends if begin < end <= match.start()]
    between = folded[max(ends) : match.start()] if ends else "。"
    return _CELLS_BETWEEN.fullmatch(between) is not None and not _OTHER_DATE.search(between)


def _is_range(folded: str, match: re.Match[str]) -> bool:
    if _RANGE_AFTER.match(folded, match.end()):
        return True
    if _RANGE_BEFORE.search(folded[max(0, match.start() - 4) : match.start()]):
        return not _LABEL.search(folded[max(0, match.start() - 12) : match.start()])
    return _PLURAL_AFTER.match(folded, match.end()) is not None


def _is_labelled(folded: str, start: int) -> bool:
    asked = _ASKED.search(folded, max(0, start - 80), start)
    if asked and not WRITTEN_DATE.search(folded, asked.end(), start):
        return True
    window = folded[max(0, start - 32) : start]
    labels = list(_LABEL.finditer(window))
    if not labels:
        return False
    if _SPOKEN_YEAR.match(folded, start) and not WRITTEN_DATE.search(window, labels[-1].end()):
        return True  # 「生年月日を…昭和で。46年の5月9日です」: no other date is said without its era
    between = _BETWEEN_SPEAKERS.sub("", window[labels[-1].end() :])
    if re.search(r"[。!?！？]", between) or WRITTEN_DATE.search(between) or _OTHER_DATE.search(between):
        return False
    return len(between) <= 16
