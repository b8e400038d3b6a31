"""A date is masked only where somebody was born on it."""

import pytest

from guardrails.pii.dates import find_birth_dates
from guardrails.pii.findings import Finding, PiiType
from guardrails.pii.fold import fold
from guardrails.pii.tables import find_cells


def _dates(text: str, name_end: int = -1) -> list[str]:
    persons = [Finding(start=0, end=name_end, type=PiiType.PERSON, score=1, rule="t")] if name_end > 0 else []
    folded = fold(text)
    return [text[f.start : f.end] for f in find_birth_dates(folded, find_cells(folded), persons)]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("生年月日：昭和58年10月2日", "昭和58年10月2日"),
        ("S31.11.23生", "S31.11.23"),
        ("Ｈ２３．４．１生まれ", "Ｈ２３．４．１"),
        ("昭和二十年八月十六日生まれです", "昭和二十年八月十六日"),
        ("生年月日は全部1993.5.17", "1993.5.17"),
        ("令和元年5月7日生まれの子", "令和元年5月7日"),
        ("娘は2019年8月5日に生まれました", "2019年8月5日"),
        ("誕生日は1980/1/2です", "1980/1/2"),
        ("生年月日 19870709", "19870709"),
        ("born on July 9, 1987.", "July 9, 1987"),
        ("kaarawan ko ay Hulyo 9, 1987", "Hulyo 9, 1987"),
        ("nasci em 12 de março de 1985", "12 de março de 1985"),
        ("sinh ngày 12/03/1995", "12/03/1995"),
        ("생년월일은 1989년 11월 2일입니다", "1989년 11월 2일"),
        ("1990年5月6日出生，", "1990年5月6日"),
        ("生年月日は昭和の37年、10月の1日です", "昭和の37年、10月の1日"),
        ("平成、11年の、8月の30日生まれ", "平成、11年の、8月の30日"),
    ],
)
def test_a_date_of_birth_is_found(text: str, date: str) -> None:
    assert _dates(text) == [date]


@pytest.mark.parametrize(
    "text",
    [
        "平成31年4月1日施行の条例",
        "昭和25年5月24日法律第201号",
        "昭和34年4月1日以前に生まれた女性",
        "平成19年4月2日から平成20年4月1日生まれの方",
        "平成19年4月2日～平成20年4月1日生まれ",
        "令和6年4月2日以降に生まれた児童",
        "生年月日を記入してください。受付日 令和6年4月1日",
        "生年月日 交付日 令和6年4月1日",
        "出生届は令和6年4月1日から電子申請できます",
        "検収日 R7.3.28　支払予定日 R7.4.25",
        "バージョン 2024.10.1",
        "生年月日は「S45.01.01」のように記入してください",
        "生年月日（記入例：昭和45年1月1日）",
    ],
)
def test_other_dates_stay(text: str) -> None:
    assert _dates(text) == []


def test_a_date_in_brackets_after_a_name_is_a_birth_date() -> None:
    assert _dates("谷津 美紀(昭和62年6月1日)", name_end=5) == ["昭和62年6月1日"]
    assert _dates("改正(昭和62年6月1日)") == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("仁平 とよ子、T14.2.11、要介護3", ["T14.2.11"]),
        ("小野寺 実さん 昭22.10.5 独居", ["昭22.10.5"]),
        ("仁平 とよ子 H30.4.1付で採用", []),
        ("仁平 とよ子 R7.4.1 受付", []),
        ("仁平 とよ子 1999/4/1から勤務", []),
    ],
)
def test_an_old_date_beside_a_name_is_a_birth_date(text: str, dates: list[str]) -> None:
    assert _dates(text, name_end=5 if "実" in text else 6) == dates


def test_the_header_of_a_column_decides() -> None:
    assert _dates("氏名,生年月日,転入日\n甲,1980/1/2,2024/3/4") == ["1980/1/2"]
