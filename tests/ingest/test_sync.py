import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from assistant.types import Audience, Chunk, DocumentRecord
from ingest.sources import Source, sample_city_sources, sources_in
from ingest.sync import IngestReport, document_id, sync
from tests.ingest.builders import write_scanned_pdf


class FakeKnowledge:
    """Holds what was put, in memory."""

    def __init__(self) -> None:
        self.records: dict[str, DocumentRecord] = {}
        self.chunks: dict[str, list[Chunk]] = {}
        self.originals: dict[str, Path | None] = {}

    def find_source(self, source: str, audience: Audience, department: str) -> DocumentRecord | None:
        key = (source, audience, department)
        return next((r for r in self.records.values() if (r.source, r.audience, r.department) == key), None)

    def documents(self) -> list[DocumentRecord]:
        return list(self.records.values())

    def put(self, record: DocumentRecord, chunks: Sequence[Chunk], original: Path | None) -> None:
        self.records[record.doc_id] = record
        self.chunks[record.doc_id] = list(chunks)
        self.originals[record.doc_id] = original


def run(sources: Iterable[Source], knowledge: FakeKnowledge) -> IngestReport:
    return sync(
        sources,
        knowledge,
        find_pii=lambda text, audience: (),
        progress=lambda done, total, name: None,
    )


def inside(folder: Path, audience: Audience = Audience.INTERNAL) -> list[Source]:
    return list(sources_in([folder], audience=audience, department="市民課"))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_second_run_over_equal_files_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "住民票の写しは300円です。")
    knowledge = FakeKnowledge()
    assert run(inside(tmp_path), knowledge).written == ("a.txt",)
    assert run(inside(tmp_path), knowledge) == IngestReport(unchanged=("a.txt",))


def test_files_are_read_again_once_they_are_read_in_another_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.txt", "住民票の写しは300円です。")
    knowledge = FakeKnowledge()
    run(inside(tmp_path), knowledge)
    monkeypatch.setattr("ingest.sync._READING", b"another")
    assert run(inside(tmp_path), knowledge).written == ("a.txt",)


def test_a_changed_file_takes_the_place_of_its_old_version(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "住民票の写しは250円です。")
    knowledge = FakeKnowledge()
    run(inside(tmp_path), knowledge)
    write(path, "住民票の写しは300円です。")
    assert run(inside(tmp_path), knowledge).written == ("a.txt",)
    assert [[each.text for each in chunks] for chunks in knowledge.chunks.values()] == [["住民票の写しは300円です。"]]


def test_the_same_file_for_another_audience_is_another_document(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "住民票の写しは300円です。")
    knowledge = FakeKnowledge()
    run(inside(tmp_path), knowledge)
    run(inside(tmp_path, Audience.PUBLIC), knowledge)
    assert sorted(record.audience for record in knowledge.documents()) == ["internal", "public"]


def test_a_file_that_became_unreadable_keeps_its_old_version(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "残る文書です。")
    knowledge = FakeKnowledge()
    run(inside(tmp_path), knowledge)
    path.write_bytes(b"MZ" + bytes(range(256)))
    report = run(inside(tmp_path), knowledge)
    assert [remark.source for remark in report.skipped] == ["a.txt"]
    assert [record.source for record in knowledge.documents()] == ["a.txt"]


def test_a_folder_of_rubbish_is_reported_and_the_good_file_in_it_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    write(folder / "よい.txt", "住民票の写しは300円です。")
    (folder / "空.pdf").touch()
    (folder / "偽.docx").write_bytes(b"MZ not a document")
    (folder / "写真.jpg").write_bytes(b"\xff\xd8\xff")
    write_scanned_pdf(folder / "スキャン.pdf")
    for ignored in (".DS_Store", "Thumbs.db", "~$よい.docx", ".git/config", "desktop.ini"):
        write(folder / ignored, "x")
    os.mkfifo(folder / "管.txt")
    (folder / "外.txt").symlink_to(write(tmp_path / "秘密.txt", "外の文書"))
    (folder / "切れた.txt").symlink_to(folder / "無い.txt")
    knowledge = FakeKnowledge()
    report = run(inside(folder), knowledge)
    assert report.written == ("よい.txt",)
    assert sorted(remark.source for remark in report.skipped) == sorted(
        ["空.pdf", "偽.docx", "写真.jpg", "スキャン.pdf", "管.txt", "切れた.txt"]
    )
    assert all(remark.text.endswith("。") for remark in report.skipped)


def test_a_scanned_page_is_named_in_the_report(tmp_path: Path) -> None:
    write_scanned_pdf(tmp_path / "半分.pdf", text_on_first_page="住民票の写しは300円です。")
    report = run(inside(tmp_path), FakeKnowledge())
    assert [(note.source, note.text) for note in report.notes] == [
        ("半分.pdf", "2ページは文字を読み取れません（画像のページ）")
    ]


def test_a_validity_read_from_the_opening_is_told_in_the_report_and_kept_with_the_document(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "暫定の要領\n\n有効期間：令和8年4月1日から令和9年3月31日まで\n")
    knowledge = FakeKnowledge()
    (note,) = run(inside(tmp_path), knowledge).notes
    assert "2026年4月1日から2027年3月31日まで有効な資料" in note.text
    assert [record.notes for record in knowledge.documents()] == [(note.text,)]


def test_two_files_of_one_name_on_one_shelf_are_not_mixed_up(tmp_path: Path) -> None:
    paths = [write(tmp_path / folder / "a.txt", f"{folder}の文書です。") for folder in ("x", "y")]
    report = run(sources_in(paths, audience=Audience.INTERNAL, department=""), FakeKnowledge())
    assert (report.written, [remark.source for remark in report.skipped]) == (("a.txt",), ["a.txt"])


def test_a_document_keeps_its_id_when_its_folder_moves(tmp_path: Path) -> None:
    for place in ("old", "new"):
        write(tmp_path / place / "sub" / "ガイド.txt", "文書です。")
    old, new = (inside(tmp_path / place)[0] for place in ("old", "new"))
    assert (old.name, document_id(old)) == ("sub/ガイド.txt", document_id(new))


def test_progress_names_each_file_and_ends_at_the_total(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path / name, "文書です。")
    steps: list[tuple[int, int, str]] = []
    sync(
        inside(tmp_path),
        FakeKnowledge(),
        find_pii=lambda text, audience: (),
        progress=lambda done, total, name: steps.append((done, total, name)),
    )
    assert steps == [(0, 2, "a.txt"), (1, 2, "b.txt"), (2, 2, "")]


def test_the_folders_of_the_sample_city_tell_audience_and_department(tmp_path: Path) -> None:
    for name in (
        "public/faq_citizens.csv",
        "public/環境課/ごみ.html",
        "internal/人事課/旅費.docx",
        "department/契約課/価格.md",
    ):
        write(tmp_path / name, "x")
    write(tmp_path / "departments.csv", "x")
    assert [(source.name, source.audience.value, source.department) for source in sample_city_sources(tmp_path)] == [
        ("faq_citizens.csv", "public", ""),
        ("ごみ.html", "public", "環境課"),
        ("旅費.docx", "internal", "人事課"),
        ("価格.md", "department", "契約課"),
    ]
