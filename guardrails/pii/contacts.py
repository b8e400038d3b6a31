"""Says whether a phone number or an address is an office's own, judged by the words around it.

The city's directory knows its own contacts; other offices (police, hospitals, the tax office) are known only by what
stands beside their number. In doubt the answer is no: an office's number masked is a nuisance, a citizen's number in
clear is a leak.
"""

import re

from guardrails.pii.findings import PiiType

_OFFICE = (
    r"(?:市役所|区役所|町役場|村役場|役場|県庁|都庁|道庁|府庁|庁舎|支所|出張所|市民センター"
    r"|行政センター|センター|本部|消防署?|警察署?|交番|駐在所|保健所|保健センター|病院|診療所|医院"
    r"|クリニック|薬局"
    r"|図書館|公民館|博物館|美術館|体育館|会館|ホール|学校|小学校|中学校|保育[所園]|幼稚園|児童館|学童"
    r"|税務署|法務局|年金事務所|年金機構|事務所|事務局|ハローワーク|労働局|裁判所|議会|教育委員会"
    r"|[一-龠ァ-ヶー]{1,10}(?:課|係|室|局|署)|相談(?:窓口|室|所|ダイヤル|電話)?|ダイヤル"
    r"|コール(?:センター)?|ホットライン|窓口|総合案内|受付|案内|社会福祉協議会|シルバー人材|水道|清掃"
    r"|クリーン|斎場|公園|プール|予約専用|お?問い?合わ?せ先?)"
)
_OFFICE_BEFORE = re.compile(
    rf"{_OFFICE}[^。\n0-9]{{0,14}}$|(?:パンフレット|チラシ|ポスター|リーフレット|広報|ホームページ|HP"
    rf"|封筒(?!の番号)|ちらし|案内文|名刺の雛形|看板)の?[^。\n]{{0,16}}$|(?:代表|直通"
    rf"|フリーダイヤル)[^。\n0-9]{{0,6}}$"
)
_OFFICE_AFTER = re.compile(
    r"\s?(?:[((](?:内線|代表|代|直通|平日|受付|24時間|年中無休|土日|通話料|無料|音声)|内線"
    r"|\s*(?:第[一二三]庁舎|[^\s、。]{0,8}(?:庁舎|市役所|区役所|役場|支所|センター|会館|公民館))|.{0,4}(?:受付時間|では音声|は24時間"
    r"|で音声|にお問い合わせ|へお問い合わせ|までお問い合わせ)"
    r"|[\s、]*[一-龠]{1,8}[課係](?:[\s。、宛行御]|$))"
)
_OFFICE_ADDRESS_AFTER = re.compile(
    r"[^\n。、様]{0,40}?(?:市役所|区役所|役場|庁舎|支所|[一-龠][課係])(?:[\s、。宛行御]|$)"
)
_NEXT_IN_LIST = re.compile(r"[0-9-]{9,13}(?:\s?(?:から|または|又は|及び|と|、|・|/|→|か|もしくは|~)\s?)$")
_PRIVATE_BEFORE = re.compile(
    r"(?:自宅|携帯|本人|私|わたし|当方|うち|氏名|世帯主|申請者|届出人|代表者|相手方?|住民|市民"
    r"|折り返し|折返し|発信|着信|かかってき|父|母|夫|妻|主人|息子|娘|様|さん|です|ます"
    r"|名義人|契約者|使用者|所有者|入居者|保護者|家族|兄|弟|姉|妹)[^。\n]{0,14}$"
)
# Told to an office, so not the office's own: 「市役所に伝えた番号は…」, 「市民課の職員に…と伝えました」.
_GIVEN_BEFORE = re.compile(
    r"(?:伝え|知らせし?|届け(?:出)?|登録し|申告し|提出し|記入し|書い)(?:た|ていた|てある|ている|ています)[^。\n]{0,10}$"
)
_GIVEN_AFTER = re.compile(r"」?\s?(?:と|を|で)(?:お?伝え(?!られ)|お?知らせ(?!られ)|届け出|登録(?!され)|申告|記入|書い)")
_PRIVATE_AFTER = re.compile(
    r"\s?[)）]?\s?(?:に|へ|まで|の方|のほう)?\s?(?:お?電話(?:を|くださ|して|下さ|ください|お願い"
    r"|いただ)|折り?返|かけ直|連絡(?:を|して|くださ|お願い|いただ)|ご連絡(?:を?(?:ください|お願い"
    r"|いただ))|の折り?返)"
)
# A mailbox of the city that is said to be an office's: 「shimin@city.…jp（市民課代表）」.
# 「（市民課）」 alone may stand behind a clerk's own. Names have a dot or a figure.
_MAILBOX = re.compile(r"[a-z-]{3,20}@(?:[a-z-]+\.)*(?:city|town|vill|pref|lg)\.[a-z.-]+")
_OFFICE_MAIL_AFTER = re.compile(r"\s?[(（][^()（）]{0,12}(?:代表|共用|窓口|センター)[)）]")
_FREE = re.compile(r"0120|0570|0800|0990")
_MOBILE = re.compile(r"(?:\+81[- ]?\(?0?\)?|\(?0)[5789]0")
_SENTENCE = re.compile(
    r"です|ます|ました|ので|くださ|下さ|ほしい|たい(?:と|の|。)|ません|さん|様|氏名|自宅|携帯|名義|本人|私|申請者|届出"
)
_SIGNATURE_LINE = re.compile(r"(?:[市区町村県]\s|役所|役場|[一-龠]部\s)[^\n]{0,20}[課係室局](?:[\s　]|$)")


def is_public_contact(folded: str, start: int, end: int, kind: PiiType) -> bool:
    """Whether [start, end) of the fold, a phone number, postal code or address, belongs to an office."""
    if kind is PiiType.EMAIL:
        return _MAILBOX.fullmatch(folded[start:end]) is not None and _OFFICE_MAIL_AFTER.match(folded, end) is not None
    if kind not in (PiiType.PHONE, PiiType.ADDRESS, PiiType.POSTAL_CODE):
        return False
    if kind is PiiType.PHONE and _FREE.match(folded, start):
        return True
    if kind is PiiType.PHONE and _MOBILE.match(folded, start):
        return False
    before = folded[max(0, start - 40) : start]
    after = folded[end : end + 40]
    if kind is PiiType.PHONE and (_PRIVATE_AFTER.match(after) or _GIVEN_AFTER.match(after)):
        return False
    if _GIVEN_BEFORE.search(before):
        return False
    if _OFFICE_AFTER.match(after):
        return not (kind is PiiType.ADDRESS and _PRIVATE_BEFORE.search(before))
    if kind is PiiType.POSTAL_CODE and _OFFICE_ADDRESS_AFTER.match(folded, end):
        return True
    previous = _NEXT_IN_LIST.search(before)
    if previous and is_public_contact(folded, *_span_of_previous(folded, start, previous), kind):
        return True
    if _stands_in_office_line(folded, start):
        return True
    if _PRIVATE_BEFORE.search(before) and not re.search(rf"{_OFFICE}[^。\n、]{{0,6}}$", before):
        return False
    if kind is PiiType.PHONE:
        return _OFFICE_BEFORE.search(before) is not None or _stands_in_office_signature(folded, start)
    return (
        re.search(
            rf"(?:納付書|申請書|書類|届)の?(?:送付先|提出先|宛先)[:：\s]*$|{_OFFICE}(?:は|:|：|\s"
            rf"|の所在地|\(|（)[^。\n]{{0,12}}$",
            before,
        )
        is not None
    )


def _span_of_previous(folded: str, start: int, match: re.Match[str]) -> tuple[int, int]:
    begin = start - (match.end() - match.start())
    number = re.match(r"[0-9-]+", folded[begin:start])
    return begin, begin + (number.end() if number else 0)


def _stands_in_office_line(folded: str, start: int) -> bool:
    """A line of a list of offices: begins with one, and is no sentence of anybody."""
    begin = folded.rfind("\n", 0, start) + 1
    end = folded.find("\n", start)
    line = folded[begin : end if end >= 0 else len(folded)]
    return re.match(
        rf"[・○●◆■□\s]*(?:(?:施設|機関|店舗|団体)名|名称)?[\s:：]*[^\s、。:：0-9]{{0,14}}?{_OFFICE}"
        r"(?:の?(?:電話|直通|連絡先|FAX)(?:番号)?)?(?:[\s:：(（/]|$)",
        line,
    ) is not None and not _SENTENCE.search(line)


def _stands_in_office_signature(folded: str, start: int) -> bool:
    """「緑ヶ浦市 総務部 人事課 / 主事 蛭田 / TEL …」: the office stands in one of the three lines above."""
    line_start = folded.rfind("\n", 0, start) + 1
    if line_start == 0 or start - line_start > 12:
        return False
    above = folded[:line_start].split("\n")[-5:-1]
    return any(_SIGNATURE_LINE.search(line) for line in above)
