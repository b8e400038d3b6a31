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


def test_a_title_across_the_table_takes_no_row_into_the_header() -> None:
    rows = [("証明の手数料",), HEADER, ("写し", "300円", "350円"), ("抄本", "450円", "500円")]
    assert read(*rows)[0] == f"証明の手数料｜{COPY}"


LABELS = [
    [("申込み", "電話で"), ("費用", "500円"), ("定員", "20人")],
    [("申込方法", "電話"), ("費用", "無料"), ("持ち物", "筆記用具")],
    [("対象者", "18歳未満の子ども"), ("申請する人", "保護者"), ("必要書類", "本人確認書類"), ("申請先", "こども課")],
    [("どんなとき", "会社を退職したとき"), ("届出をする人", "本人または世帯主"), ("持ち物", "離職票")],
    [("小学生", "無料"), ("中学生", "200円"), ("大人", "400円")],
    [("市民課", "戸籍と住民票"), ("税務課", "市税の証明"), ("福祉課", "手当")],
    [("転入届", "市民課"), ("転出届", "市民課"), ("出生届", "市民課")],
]


@pytest.mark.parametrize("marked", [True, False], ids=["coloured", "plain"])
@pytest.mark.parametrize("rows", LABELS, ids=lambda rows: rows[0][0])
def test_the_first_row_of_labels_with_their_values_is_no_header(rows: list[tuple[str, str]], marked: bool) -> None:
    cells = [
        Cell(row=i, column=j, text=t, header=marked and i == 0) for i, r in enumerate(rows) for j, t in enumerate(r)
    ]
    assert list(read_table(cells).lines) == [f"{label}: {value}" for label, value in rows]


@pytest.mark.parametrize(
    "rows",
    [
        [("届出", "期限"), ("住所の変更", "7日以内"), ("扶養の変更", "15日以内")],
        [("項目", "内容"), ("対象", "市民"), ("費用", "500円"), ("場所", "本館")],
        [("届出の種類", "届け出る人"), ("転入届", "本人"), ("出生届", "父または母")],
        [("担当課", "仕事"), ("市民課", "戸籍"), ("税務課", "市税")],
        [("制度", "窓口"), ("児童手当", "こども課"), ("医療費助成", "福祉課")],
        [("有料", "無料"), ("本の複写", "本の貸出"), ("会議室", "学習室")],
    ],
    ids=lambda rows: rows[0][0],
)
def test_a_coloured_row_of_words_above_others_is_their_header(rows: list[tuple[str, str]]) -> None:
    cells = [
        Cell(row=i, column=j, text=text, header=i == 0) for i, row in enumerate(rows) for j, text in enumerate(row)
    ]
    (left, right), *body = rows
    assert list(read_table(cells).lines) == [f"{left}: {label}｜{right}: {value}" for label, value in body]


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([("会計", "予算額"), ("一般会計", "1,200"), ("特別会計", "80")], "会計: 一般会計｜予算額: 1,200"),
        ([("券種", "料金（円）"), ("1日券", "500円"), ("半日券", "300円")], "券種: 1日券｜料金（円）: 500円"),
        ([("課", "内線"), ("市民課", "2112"), ("税務課", "2201")], "課: 市民課｜内線: 2112"),
    ],
)
def test_a_word_for_the_figures_below_it_is_a_header(rows: list[tuple[str, str]], first: str) -> None:
    assert read(*rows)[0] == first


def test_offices_below_an_office_are_rows_like_the_first() -> None:
    rows = [("市民課", "戸籍", "山側"), ("税務課", "市税", "海側"), ("福祉課", "手当", "中央")]
    assert read(*rows) == ["市民課: 戸籍、山側", "税務課: 市税、海側", "福祉課: 手当、中央"]
    assert read(("担当課", "仕事", "棟"), *rows)[0] == "担当課: 市民課｜仕事: 戸籍｜棟: 山側"
