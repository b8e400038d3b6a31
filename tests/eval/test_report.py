"""Reports hold the numbers, the plots and what they were made with; and nothing runs in them."""

from pathlib import Path

from eval.plots import bars, histogram
from eval.provenance import Provenance
from eval.report import Report, Table, write_report

MADE = Provenance(
    made_at="2026-11-22T00:00:00+00:00", commit="abc", machine="2 CPU", models={"llm": "m 00ff"}, settings={}, data={}
)


def test_a_report_holds_numbers_plots_and_model_hashes(tmp_path: Path) -> None:
    table = Table(title="検索", headings=("指標", "値"), rows=[("recall@1", "0.9"), ("a|b", "<script>")])
    report = Report(title="評価", tables=[table], plots={"終わり方": bars({"ANSWERED": 3})}, provenance=MADE)
    markdown, html = (path.read_text("utf-8") for path in write_report(report, tmp_path / "new"))
    assert "| recall@1 | 0.9 |" in markdown
    assert "a\\|b" in markdown
    assert "m 00ff" in markdown
    assert "m 00ff" in html
    assert "<svg" in html
    assert "<script>" not in html


def test_bars_show_count_and_share() -> None:
    assert "3（75%）" in bars({"ANSWERED": 3, "<FAQ>": 1})
    assert "&lt;FAQ&gt;" in bars({"<FAQ>": 1})


def test_a_histogram_counts_every_value_once() -> None:
    svg = histogram([0.1, 0.1, 0.9], bins=2)
    assert svg.count("<rect") == 2
    assert ">2</text>" in svg
    assert ">1</text>" in svg
    assert histogram([]) == ""
