"""Numbers, dates, times and their units as they are written in a city's documents."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardrails.expressions import Expression, Kind, Side, find_expressions
from guardrails.folding import fold


def _found(text: str) -> list[Expression]:
    return find_expressions(fold(text).text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("１，８００時間", 108000, "分"),
        ("二百円", 200, "円"),
        ("1万5千円", 15000, "円"),
        ("5億3,000万円", 530_000_000, "円"),
        ("23,500千円", 23_500_000, "円"),
        ("¥300", 300, "円"),
        ("四十一・四％", Decimal("41.4"), "%"),
        ("3割", 30, "%"),
        ("10分の1", 10, "%"),
        ("三分の一", Decimal(100) / 3, "%"),
        ("1月間", 1, "か月"),
        ("2週間", 14, "日"),
        ("6ヶ月", 6, "か月"),
        ("６か国語", 6, "言語"),
        ("3名", 3, "人"),
        ("3.5㎡", Decimal("3.5"), "m2"),
        ("1,000分の5", Decimal("0.5"), "%"),
        ("第3条", 3, "第条"),
        ("1時間半", 90, "分"),
        ("2年半", 30, "か月"),
        ("半年間", 6, "か月"),
        ("3人目", 3, "人目"),
        ("5開庁日以内", 5, "開庁日"),
        ("0.5ha", Decimal("0.5"), "ha"),
        ("1時間30分", 90, "分"),
        ("2年6か月", 30, "か月"),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: Decimal | int, unit: str) -> None:
    (found,) = _found(text)
    assert (found.kind, found.value, found.unit) == (Kind.NUMBER, value, unit)


@pytest.mark.parametrize(
    ("text", "year", "fiscal", "month", "day"),
    [
        ("令和5年度", 2023, True, None, None),
        ("令和元年", 2019, False, None, None),
        ("R5.4.1", 2023, False, 4, 1),
        ("平成三十一年四月一日", 2019, False, 4, 1),
        ("2023/4/1", 2023, False, 4, 1),
        ("２０２３年４月", 2023, False, 4, None),
        ("R5.10", 2023, False, 10, None),
        ("Ｒ５．１０", 2023, False, 10, None),
        ("令和5.10", 2023, False, 10, None),
        ("2023.10", 2023, False, 10, None),
        ("2023/10", 2023, False, 10, None),
        ("R5実績", 2023, None, None, None),
        ("12月29日", None, None, 12, 29),
        ("令 和 元 年 1 2 月 2 4 日", 2019, False, 12, 24),
    ],
)
def test_a_date_is_read_in_either_calendar(
    text: str, year: int | None, fiscal: bool | None, month: int | None, day: int | None
) -> None:
    (found,) = _found(text)
    assert (found.year, found.fiscal, found.month, found.day) == (year, fiscal, month, day)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("経費の1/2を補助", [50]),
        ("補助率１／２", [50]),
        ("補助率: 1/4", [25]),
        ("補助（1/2、上限150万円）", [50]),
        ("費用の1/10を自己負担", [10]),
        ("3/4以内", [75]),
        ("固定資産税を1/2減額", [50]),
        ("財源：国1/2、県1/4、市1/4", [50, 25, 25]),
        ("補助率1/4又は1/2", [25, 50]),
        ("県の交付金10/10", [100]),
    ],
)
def test_a_fraction_is_a_share_where_the_words_around_say_so(text: str, shares: list[int]) -> None:
    assert [e.value for e in _found(text) if e.unit == "%"] == shares
    assert Kind.DATE not in [e.kind for e in _found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "1/2（月）",
        "1/2から受付",
        "受付は1/5〜2/10",
        "補助金は4/1から受付",
        "費用の1/10までの納付",
        "みどり野市1/4開催",
        "1/2",
    ],
)
def test_a_fraction_is_a_day_everywhere_else(text: str) -> None:
    found = _found(text)
    assert found[0].kind is Kind.DATE
    assert "%" not in [e.unit for e in found]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5月1日〜10日", [(5, 1), (5, 10)]),
        ("4月1日から15日まで", [(4, 1), (4, 15)]),
        ("9月20日（土）〜23日（火・祝）", [(9, 20), (9, 23)]),
        ("5月1・2日", [(5, 1), (5, 2)]),
        ("5月1日、8日と15日", [(5, 1), (5, 8), (5, 15)]),
        ("翌月10日まで", [(None, 10)]),
        ("毎月5日・25日", [(None, 5), (None, 25)]),
        ("12月29日〜1月3日", [(12, 29), (1, 3)]),
    ],
)
def test_a_day_has_the_month_that_stands_before_it(text: str, days: list[tuple[int | None, int]]) -> None:
    assert [(e.month, e.day) for e in _found(text) if e.kind is Kind.DATE] == days


@pytest.mark.parametrize(
    "text",
    [
        "5月1日から10日間",
        "5月1日から14日以内",
        "5月1日から10日を経過した日",
        "5月1日、3日前まで",
        "5月1日から10日にわたり",
    ],
)
def test_a_number_of_days_after_a_date_stays_a_number(text: str) -> None:
    assert [e.kind for e in _found(text)] == [Kind.DATE, Kind.NUMBER]


def test_two_years_in_one_expression_are_two_dates() -> None:
    assert [(e.year, e.fiscal) for e in _found("令和4・5年度")] == [(2022, True), (2023, True)]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("8時30分", 510),
        ("8:30", 510),
        ("午前8時半", 510),
        ("17時", 1020),
        ("午後5時", 1020),
        ("正午", 720),
        ("八時三十分", 510),
    ],
)
def test_a_time_of_day_is_read_in_minutes(text: str, minutes: int) -> None:
    (found,) = _found(text)
    assert (found.kind, found.value) == (Kind.TIME, Decimal(minutes))


def test_a_range_carries_its_unit_and_its_afternoon() -> None:
    assert [(e.value, e.unit) for e in _found("3〜5人")] == [(Decimal(3), "人"), (Decimal(5), "人")]
    assert [e.value for e in _found("午後6時30分から7時30分まで")] == [1110, 1170]
    assert [e.month for e in _found("4〜9月")] == [4, 9]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("5〜10万円", [50_000, 100_000]),
        ("1から5千円", [1_000, 5_000]),
        ("5,000〜1万円", [5_000, 10_000]),
        ("100万〜200万円", [1_000_000, 2_000_000]),
    ],
)
def test_the_first_end_of_a_range_takes_the_thousands_of_the_second(text: str, values: list[int]) -> None:
    assert [e.value for e in _found(text)] == values


@pytest.mark.parametrize("text", ["2023.10%", "2010.5㎡", "M7.3", "R2.5万円"])
def test_a_decimal_is_no_month(text: str) -> None:
    assert [e.month for e in _found(text)] == [None] * len(_found(text))


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("14日以内", Side.LE), ("14日以降", Side.GE), ("14日後", Side.AFTER), ("3日前まで", Side.BEFORE),
        ("65歳以上", Side.GE),
        ("18歳未満", Side.LT), ("20人を超える", Side.GT), ("4月1日から", Side.GE), ("9月30日まで", Side.LE),
        ("最大3か月", Side.LE),
    ],
)  # fmt: skip
def test_the_side_of_a_bound_is_read(text: str, side: Side) -> None:
    (found,) = _found(text)
    assert side in found.sides


@pytest.mark.parametrize(
    "text",
    [
        "市民の一部",
        "数十人",
        "約数千円",
        "（単位：千円）",
        "金額（百万円）",
        "前半日程",
        "一人ひとり",
        "一般的な",
        "十分な説明",
        "一時保育",
        "CO2",
        "Web3",
        "①の書類",
        "千葉市",
    ],
)
def test_what_only_looks_like_a_number_is_left_alone(text: str) -> None:
    assert _found(text) == []


def test_weekdays_of_a_month_and_of_a_range_are_all_read() -> None:
    assert [e.unit for e in _found("第2・第4水曜日")][:2] == ["第?水", "第?水"]
    assert [(e.value, e.unit) for e in _found("第三土曜日")] == [(3, "第?土"), ("土", "")]
    assert [e.value for e in _found("毎週火〜金曜日")] == ["火", "金"]
    assert [e.kind for e in _found("毎月10日、土曜日")] == [Kind.DATE, Kind.WEEKDAY]


def test_weekdays_phones_and_links_are_found() -> None:
    found = _found("毎週月・木曜日、電話 0000-22-1111、a@city.example、https://city.example/a。〒000-0000")
    kinds = [e.kind for e in found]
    assert kinds[:5] == [Kind.WEEKDAY, Kind.WEEKDAY, Kind.PHONE, Kind.LINK, Kind.LINK]
    assert Kind.PHONE not in kinds[5:]
    assert [e.value for e in _found("電話（0000）22-1111")] == ["0000221111"]


@pytest.mark.parametrize(
    "text",
    [
        "十十円",
        "二十百人",
        "H十十",
        "十十年度",
        "令和十十・五年",
        "一月二十百日",
        "十十時",
        "八時十十分",
        "5万億円",
        "一万億円",
        "十十分の一",
    ],
)
def test_kanji_that_make_no_number_are_read_as_none(text: str) -> None:
    assert len(text) not in [e.end for e in _found(text)]


def test_what_stands_beside_kanji_that_make_no_number_is_read() -> None:
    assert [(e.value, e.unit) for e in _found("2025H十十、会費は300円")] == [(Decimal(300), "円")]


_NUMERALS = st.text("〇一二三十百千万億兆元05.,・")
_PARTS = st.one_of(
    _NUMERALS,
    _NUMERALS,
    st.sampled_from(["令和", "H", "第", "¥", "午後", "年", "年度", "月", "日", "時", "分", "分の", "円", "人", "%"]),
)


@given(st.lists(_PARTS, max_size=12).map("".join))
def test_no_row_of_numerals_and_units_breaks_it(text: str) -> None:
    assert all(text[e.start : e.end] for e in find_expressions(text))


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert all(e.start < e.end for e in _found(text))


@pytest.mark.parametrize("text", ["9" * 5000 + "分の1", "9" * 400 + ".5万5円", "9" * 5000 + "万円", "9" * 5000 + "円"])
def test_more_digits_than_python_reads_at_once_break_nothing(text: str) -> None:
    assert len(find_expressions(text)) <= 2


@pytest.mark.parametrize(
    ("row", "value", "unit"),
    [
        ("予算｜区分: 一般会計｜金額（千円）: 1,200", 1_200_000, "円"),
        ("職員｜課: 市民課｜人数（人）: 25", 25, "人"),
        ("公園｜名前: 中央｜面積（㎡）: 1,200", 1200, "m2"),
        ("税｜年齢: 全員｜割合（％）: 41.4", Decimal("41.4"), "%"),
        ("予算（単位：千円）｜区分: 一般会計｜予算額: 1,200", 1_200_000, "円"),
        ("予算／単位：百万円｜区分: 一般会計｜予算額: 12", 12_000_000, "円"),
        ("事業費（単位：千円）: 5,000", 5_000_000, "円"),
        ("市の姿｜項目: 世帯（世帯）｜前期: 35,000", 35_000, "世帯"),
        ("予算（単位：千円）｜区分: 一般会計｜人数（人）: 25", 25, "人"),
        ("費用（百万円）／前期: 12", 12_000_000, "円"),
        ("使用料｜室: 会議室｜料金（円・税込）: 500", 500, "円"),
    ],
)
def test_a_bare_number_of_a_table_counts_what_its_column_row_or_table_names(
    row: str, value: Decimal | int, unit: str
) -> None:
    (number,) = [e for e in _found(row) if e.kind is Kind.NUMBER]
    assert (number.value, number.unit) == (value, unit)


@pytest.mark.parametrize(
    ("row", "value", "unit"),
    [
        ("予算（単位：千円）｜区分: 一般会計｜件数: 5", 5, ""),
        ("予算（単位：千円）｜区分: 一般会計｜構成比: 12.3", Decimal("12.3"), ""),
        ("金額（千円）／件数: 5", 5, ""),
        ("予算（単位：千円）｜区分: 一般会計｜手数料: 300円", 300, "円"),
        ("相談（日）: 10", 10, ""),
        ("医療費（子）: 500", 500, ""),
    ],
)
def test_a_number_of_a_table_takes_no_unit_that_is_not_its_own(row: str, value: Decimal | int, unit: str) -> None:
    (number,) = [e for e in _found(row) if e.kind is Kind.NUMBER]
    assert (number.value, number.unit) == (value, unit)
