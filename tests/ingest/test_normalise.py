import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import era_date, find_dates, parse_date
from ingest.lines import Line, blocks, join, unroll_vertical
from ingest.normalise import clean, clean_line, fold


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ", "マイナンバーカード"),
        ("実績では､約１，８００時間｡", "実績では、約1,800時間。"),
        ("⾃治体の⽇本⻑⻄⺠", "自治体の日本長西民"),
        ("４１．４％（令和５年度）", "41.4％（令和5年度）"),
        ("０４３－２４５－５１１１", "043-245-5111"),
        ("氏\u3000\u3000名", "氏名"),
        ("令 和 元 年 1 2 月 2 4 日", "令和元年12月24日"),
        ("第 １ 章 総 則", "第1章総則"),
        ("サ ー ビ ス", "サービス"),
        ("男 3 5", "男 3 5"),
        ("4 7 1", "4 7 1"),
        ("計 １２ ３ ４", "計 12 3 4"),
        ("○ × ○", "○ × ○"),
        ("住 民 票 ×", "住 民 票 ×"),
        ("ー ー 3", "ー ー 3"),
        ("係長 柏木 聡", "係長 柏木 聡"),
        ("手\u00ad数\u200b料\ufeff は\u202e 300円\x07", "手数料 は 300円"),
        ("一行目\u2028二行目\x0b三行目\r\n四行目", "一行目\n二行目\n三行目\n四行目"),
        ("\uf06c 申請", "● 申請"),
        ("\ue123田", "〓田"),
        ("①申請 ㋿８年 〒260-8722", "①申請 ㋿8年 〒260-8722"),
        ("か\u3099", "が"),
    ],
)
def test_extracted_text_is_cleaned_but_its_wording_stays(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(st.lists(st.sampled_from(["男", "女", "計", "1", "2", "35", "○", "×", "－"]), min_size=2, max_size=6))
def test_no_number_appears_that_the_line_did_not_have(cells: list[str]) -> None:
    assert re.findall(r"\d+", clean(" ".join(cells))) == [cell for cell in cells if cell.isdigit()]


def test_spellings_of_one_label_have_one_key() -> None:
    assert fold(" 有効 開始日（ＡＢ） ") == fold("有効開始日(ab)")


def test_parts_of_one_line_are_joined_without_spaces_in_japanese_and_with_spaces_in_latin() -> None:
    assert clean_line("手数料の\n減免\nApple\nPay") == "手数料の減免Apple Pay"


def joined(*rows: str, full: bool = True) -> list[str]:
    """`rows` joined; an empty row is a gap before the next one."""
    made: list[Line] = []
    gap = False
    for row in rows:
        if row:
            made.append(Line(text=row, full=full, gap=gap))
        gap = not row
    return [line.text for line in join(unroll_vertical(made))]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            ("会議の発言をレコーダーに録音し、録音", "音声をAIが解析する。"),
            ["会議の発言をレコーダーに録音し、録音音声をAIが解析する。"],
        ),
        (
            ("新型コロナウイルス感染症の拡大", "", "を契機に進展しました。"),
            ["新型コロナウイルス感染症の拡大を契機に進展しました。"],
        ),
        (("デ", "ジ", "タ", "ル", "推", "進"), ["デジタル推進"]),
        (("・申請書を", "・本人確認書類を"), ["・申請書を", "・本人確認書類を"]),
        (
            ("第3条 手数料は、次のとおりとする。", "第4条 手数料は返さない。"),
            ["第3条 手数料は、次のとおりとする。", "第4条 手数料は返さない。"],
        ),
        (("削減率は", "41.4％。"), ["削減率は41.4％。"]),
        (("住民課", "", "税務課"), ["住民課", "税務課"]),
        (
            ("届出は市民課で受け付けます。", "証明は税務課で扱います。"),
            ["届出は市民課で受け付けます。", "証明は税務課で扱います。"],
        ),
    ],
)
def test_lines_broken_in_mid_sentence_are_joined_and_others_kept_apart(
    rows: tuple[str, ...], expected: list[str]
) -> None:
    assert joined(*rows) == expected


def test_a_numbered_line_is_a_heading_only_when_something_else_follows_it() -> None:
    rows = [Line(text=text) for text in ("1 対象者", "市内に住所がある人", "(1) 本人", "(2) 同じ世帯の人")]
    assert [(block.kind.value, block.text) for block in blocks(rows)] == [
        ("heading", "1 対象者"),
        ("paragraph", "市内に住所がある人"),
        ("list_item", "(1) 本人"),
        ("list_item", "(2) 同じ世帯の人"),
    ]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-04-01", "2026-04-01"),
        ("2026/4/1", "2026-04-01"),
        ("2026年4月1日（水）", "2026-04-01"),
        ("令和8年4月1日", "2026-04-01"),
        ("令和元年5月1日", "2019-05-01"),
        ("Ｒ８．４．１", "2026-04-01"),
        ("令和八年十二月三十一日", "2026-12-31"),
        ("平成31年4月30日", "2019-04-30"),
        ("2026-04-01T00:00:00", "2026-04-01"),
        ("令和8年2月30日", None),
        ("4月1日", None),
        ("0498-00-5210", None),
        ("令和8年4月1日から", None),
    ],
)
def test_dates_are_read_in_every_form_a_city_writes(text: str, iso: str | None) -> None:
    day = parse_date(text)
    assert (day.isoformat() if day else None) == iso


def test_dates_are_found_inside_a_sentence() -> None:
    found = [day.isoformat() for day, _, _ in find_dates("令和８年４月１日から令和9年3月31日まで")]
    assert found == ["2026-04-01", "2027-03-31"]


@given(st.dates(min_value=date(1926, 12, 25), max_value=date(2100, 1, 1)))
def test_a_date_written_in_its_era_reads_back_as_the_same_date(day: date) -> None:
    era, year = era_date(day)
    assert parse_date(f"{era}{year}年{day.month}月{day.day}日") == day
