"""Which row of a table is its header, and which names the rows below it."""

from collections.abc import Sequence

import pytest

from ingest.tables import Cell, read_table


def read(*rows: Sequence[str], caption: str = "") -> list[str]:
    """Lines of a table; a row of one text is merged across it."""
    columns = max(map(len, rows))
    cells = [
        Cell(row=i, column=j, text=text, columns=columns if len(row) == 1 else 1)
        for i, row in enumerate(rows)
        for j, text in enumerate(row)
    ]
    return list(read_table(cells, caption=caption).lines)


def test_a_table_without_header_keeps_its_first_row() -> None:
    rows = [("市民課", "1階3番", "戸籍・住民票"), ("税務課", "2階5番", "市税"), ("福祉課", "1階7番", "手当")]
    assert read(*rows) == [
        "市民課: 1階3番、戸籍・住民票",
        "税務課: 2階5番、市税",
        "福祉課: 1階7番、手当",
    ]


@pytest.mark.parametrize(
    ("header", "first"),
    [
        (("課", "階", "受け持ち"), "課: 税務課｜階: 2階5番｜受け持ち: 市税"),
        (("窓口", "1階1番から", "話"), "窓口: 税務課｜1階1番から: 2階5番｜話: 市税"),
        (("区分", "1階3番", "内容"), "区分: 税務課｜1階3番: 2階5番｜内容: 市税"),
    ],
)
def test_a_table_with_a_header_keeps_it(header: tuple[str, ...], first: str) -> None:
    assert read(header, ("税務課", "2階5番", "市税"), ("福祉課", "1階7番", "手当"))[0] == first


def test_years_above_figures_are_a_header() -> None:
    rows = [("会計", "令和6年度", "令和7年度"), ("一般", "1,200", "1,300"), ("特別", "80", "90")]
    assert read(*rows)[0] == "会計: 一般｜令和6年度: 1,200｜令和7年度: 1,300"


HEADER = ("区分", "窓口", "郵送")
COPY = "区分: 写し｜窓口: 300円｜郵送: 350円"


def test_no_text_across_the_table_is_lost_when_another_follows() -> None:
    rows = [HEADER, ("証明",), ("住民票",), ("写し", "300円", "350円"), ("戸籍",), ("抄本", "450円", "450円")]
    assert read(*rows) == ["証明", f"住民票｜{COPY}", "戸籍｜区分: 抄本｜窓口: 450円｜郵送: 450円"]


@pytest.mark.parametrize("remark", ["手数料は郵便小為替でも納められます。", "※郵送は別", "長い断り書き" * 8])
def test_a_remark_across_the_table_does_not_name_the_rows_below_it(remark: str) -> None:
    rows = [HEADER, ("申請は本人に限ります。",), (remark,), ("写し", "300円", "350円"), ("抄本", "1円", "2円")]
    assert read(*rows)[:3] == ["申請は本人に限ります。", remark, COPY]


def test_words_alone_in_the_first_row_are_no_header_when_one_comes_again_below() -> None:
    rows = [("転入届", "市民課", "山側"), ("印鑑登録", "市民課", "海側"), ("児童手当", "こども課", "中央")]
    assert read(*rows) == ["転入届: 市民課、山側", "印鑑登録: 市民課、海側", "児童手当: こども課、中央"]


def test_labels_below_each_other_are_no_header_though_a_style_marks_the_first_row() -> None:
    rows = [("対象", "市民"), ("費用", "500円"), ("場所", "本館")]
    cells = [Cell(row=i, column=j, text=t, header=i == 0) for i, row in enumerate(rows) for j, t in enumerate(row)]
    assert list(read_table(cells).lines) == ["対象: 市民", "費用: 500円", "場所: 本館"]


def test_an_empty_first_cell_means_the_one_above_but_not_before_a_total() -> None:
    rows = [("地区", "品目", "日"), ("東", "可燃", "月"), ("", "不燃", "水"), ("", "計", "2日"), ("西", "可燃", "火")]
    assert read(*rows) == [
        "地区: 東｜品目: 可燃｜日: 月",
        "地区: 東｜品目: 不燃｜日: 水",
        "品目: 計｜日: 2日",
        "地区: 西｜品目: 可燃｜日: 火",
    ]


def test_a_bold_title_alone_in_the_first_column_names_the_rows_below_it() -> None:
    rows = [HEADER, ("住民票", "", ""), ("写し", "300円", "350円"), ("戸籍", "", ""), ("写し", "450円", "500円")]
    cells = [
        Cell(row=i, column=j, text=text, header=i == 0 or text in ("住民票", "戸籍"))
        for i, row in enumerate(rows)
        for j, text in enumerate(row)
    ]
    assert list(read_table(cells).lines) == [f"住民票｜{COPY}", "戸籍｜区分: 写し｜窓口: 450円｜郵送: 500円"]


def test_two_statements_in_one_cell_do_not_run_into_each_other() -> None:
    assert read(HEADER, ("本館", "大人500円\n小人200円", "可"))[0] == "区分: 本館｜窓口: 大人500円 小人200円｜郵送: 可"
