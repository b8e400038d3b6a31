"""The knowledge base with a real Chroma and a real SQLite: what goes in, what comes out, and for whom."""

import itertools
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.blanking import blanked
from assistant.embedding import Vectors
from assistant.errors import MadoguchiError, NotFound, UserError
from assistant.knowledge import KnowledgeBase
from assistant.lexical import Tokenizer
from assistant.types import Audience, Chunk, ChunkKind, DocumentRecord, PiiSpan, Reader, Role
from tests.fakes import FakeEmbedder

DAY = date(2026, 11, 2)
ADMIN = Reader(user_id="admin", role=Role.ADMIN)
DEPARTMENTS = ("税務課", "契約課", "")
READERS = [
    Reader(user_id="citizen"),
    Reader(user_id="citizen-who-says-tax", department="税務課"),
    *(Reader(user_id=f"{role}", role=role, department=department) for role in Role for department in DEPARTMENTS),
]


class PowerCut(Exception):
    """The process ended here."""


class LosesItsDisk(KnowledgeBase):
    """Fails in the middle of a deletion: after the rows, before the vectors."""

    def _follow(self, gone: Sequence[str], written: Sequence[Chunk]) -> None:
        if gone:
            raise OSError("no space left on device")
        super()._follow(gone, written)


class LosesPower(Tokenizer):
    """Stops everything in the middle of a write: after the vectors, before the rows."""

    def words(self, text: str) -> list[str]:
        raise PowerCut


@pytest.fixture
def knowledge(tmp_path: Path, tokenizer: Tokenizer) -> Iterator[KnowledgeBase]:
    base = KnowledgeBase(tmp_path / "knowledge", FakeEmbedder(), tokenizer)
    yield base
    base.close()


def a_record(doc_id: str, audience: Audience = Audience.INTERNAL, department: str = "税務課") -> DocumentRecord:
    return DocumentRecord(
        doc_id=doc_id,
        source=f"{doc_id}.txt",
        title="手引",
        digest="0" * 64,
        media_type="text/plain",
        audience=audience,
        department=department,
        updated=DAY,
        ingested_at=datetime(2026, 11, 2, tzinfo=UTC),
    )


def chunks_of(record: DocumentRecord, *texts: str) -> list[Chunk]:
    return [
        Chunk(
            chunk_id=f"{record.doc_id}-{ordinal:04d}",
            doc_id=record.doc_id,
            ordinal=ordinal,
            title=record.title,
            text=text,
            kind=ChunkKind.PROSE,
            audience=record.audience,
            department=record.department,
        )
        for ordinal, text in enumerate(texts)
    ]


def put(knowledge: KnowledgeBase, record: DocumentRecord, *texts: str) -> None:
    knowledge.put(record, chunks_of(record, *texts))


def nearest(
    knowledge: KnowledgeBase,
    text: str,
    reader: Reader = ADMIN,
    *,
    as_of: date = DAY,
    department: str = "",
    limit: int = 10,
) -> list[str]:
    vector = FakeEmbedder().embed_query(text).tolist()
    return [i for i, _ in knowledge.nearest(vector, reader, as_of=as_of, department=department, limit=limit)]


def matching(
    knowledge: KnowledgeBase, *words: str, reader: Reader = ADMIN, as_of: date = DAY, department: str = ""
) -> list[str]:
    found = knowledge.matching(words, reader, as_of=as_of, department=department, limit=10)
    return [chunk_id for chunk_id, _ in found]


def test_what_was_put_comes_back_as_it_was(knowledge: KnowledgeBase) -> None:
    record = a_record("d1")
    chunks = [
        replace(chunk, valid_from=DAY, heading_path=("第1章",))
        for chunk in chunks_of(record, "固定資産税の評価", "軽自動車税")
    ]
    knowledge.put(record, chunks)

    assert knowledge.chunks("d1") == chunks
    assert knowledge.chunk("d1-0001") == chunks[1]
    assert knowledge.document("d1") == replace(record, chunks=2)
    assert knowledge.documents() == [replace(record, chunks=2)]
    assert knowledge.find_source("d1.txt", Audience.INTERNAL, "税務課") == replace(record, chunks=2)
    assert knowledge.find_source("d1.txt", Audience.PUBLIC, "税務課") is None


def test_everything_is_still_there_after_a_restart(tmp_path: Path, tokenizer: Tokenizer) -> None:
    first = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)
    put(first, a_record("d1"), "固定資産税の評価額")
    first.close()

    second = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)

    assert nearest(second, "固定資産税") == matching(second, "資産") == ["d1-0000"]
    second.close()


def test_chunks_from_before_there_were_readings_get_theirs_at_the_next_start(
    tmp_path: Path, tokenizer: Tokenizer
) -> None:
    first = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)
    put(first, a_record("d1"), "固定資産税の評価額")
    first.close()
    with sqlite3.connect(tmp_path / "knowledge.db") as database:
        database.execute("DELETE FROM reading_index")

    second = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)

    assert [i for i, _ in second.sounding_like(["コテイ"], ADMIN, as_of=DAY, limit=9)] == ["d1-0000"]
    second.close()


def test_the_nearest_text_comes_first_with_its_cosine(knowledge: KnowledgeBase) -> None:
    put(knowledge, a_record("d1"), "軽自動車税の納期限", "固定資産税の評価額", "住民票の写し")
    vector = FakeEmbedder().embed_query("手引\n固定資産税の評価額")

    best, *others = knowledge.nearest(vector.tolist(), ADMIN, as_of=DAY, limit=3)

    assert best[0] == "d1-0001"
    assert best[1] == pytest.approx(1.0, abs=1e-3)
    assert all(0.7 < cosine < best[1] for _, cosine in others)


def test_words_are_ranked_by_bm25(knowledge: KnowledgeBase) -> None:
    put(knowledge, a_record("d1"), "固定資産税と軽自動車税", "固定資産税、固定資産税の評価", "住民票の写し")
    assert matching(knowledge, "資産") == ["d1-0001", "d1-0000"]


def test_among_very_many_chunks_those_with_a_rarer_word_are_ranked_by_all_words(
    knowledge: KnowledgeBase, tmp_path: Path
) -> None:
    put(knowledge, a_record("many"), *(f"{'申請の' * (1 + n % 3)}書類" for n in range(5200)))
    put(knowledge, a_record("few"), "温泉の申請", "温泉の書類、申請の申請", "温泉と温泉")

    found = knowledge.matching(["申請", "書類", "温泉"], ADMIN, as_of=DAY, limit=10)

    with sqlite3.connect(tmp_path / "knowledge" / "knowledge.db") as database:
        by_all_words = database.execute(
            "SELECT chunk_id, -bm25(word_index) AS score FROM word_index JOIN chunks ON row = word_index.rowid"
            " WHERE word_index MATCH '申請 OR 書類 OR 温泉' AND doc_id = 'few' ORDER BY score DESC"
        ).fetchall()
    assert [chunk_id for chunk_id, _ in found] == [chunk_id for chunk_id, _ in by_all_words]
    assert [score for _, score in found] == pytest.approx([score for _, score in by_all_words])


def test_how_common_a_word_is_follows_every_write(knowledge: KnowledgeBase) -> None:
    counts = []
    for text in ("温泉", "温泉と宿", "宿"):
        put(knowledge, a_record(text), text)
        counts.append((knowledge.count(), knowledge.document_frequency(["温泉"])["温泉"]))
    knowledge.delete("温泉")
    counts.append((knowledge.count(), knowledge.document_frequency(["温泉"])["温泉"]))
    assert counts == [(1, 1), (2, 2), (3, 2), (2, 1)]


@pytest.mark.parametrize("words", [(), ("",), ('"',), ("*",), ("AND", "OR", "NOT"), ("a" * 5000,), ("😀",), ("(", "-")])
def test_no_words_break_the_search(knowledge: KnowledgeBase, words: Sequence[str]) -> None:
    put(knowledge, a_record("d1"), "固定資産税")
    assert matching(knowledge, *words) == []


def test_how_common_a_word_is_does_not_depend_on_how_it_is_written(
    knowledge: KnowledgeBase, tokenizer: Tokenizer
) -> None:
    put(knowledge, a_record("d1"), "LINEで申請", "Wi-Fiを使う", "LINEの申請")
    words = tokenizer.words("lineとＷｉ－Ｆｉの申請と住民票")
    assert knowledge.document_frequency(words) == dict(zip(words, [2, 1, 2, 0, 0], strict=True))


def test_a_new_version_takes_the_place_of_the_old_one(knowledge: KnowledgeBase) -> None:
    record = a_record("d1")
    put(knowledge, record, "固定資産税の評価額", "軽自動車税の納期限", "都市計画税の税率")
    put(knowledge, record, "国民健康保険料の減免")

    assert [chunk.text for chunk in knowledge.chunks("d1")] == ["国民健康保険料の減免"]
    assert knowledge.count() == 1
    assert matching(knowledge, "資産", "計画") == []
    assert nearest(knowledge, "軽自動車税の納期限") == ["d1-0000"]


def test_a_deleted_document_is_found_by_nothing(knowledge: KnowledgeBase) -> None:
    put(knowledge, a_record("d1"), "固定資産税の評価額")
    put(knowledge, a_record("d2"), "固定資産税の課税")
    knowledge.delete("d1")

    assert nearest(knowledge, "固定資産税") == matching(knowledge, "資産") == ["d2-0000"]
    assert knowledge.documents() == [replace(a_record("d2"), chunks=1)]
    assert knowledge.chunks("d1") == []


@pytest.mark.parametrize("ask", ["document", "delete", "chunk"])
def test_what_does_not_exist_is_not_found(knowledge: KnowledgeBase, ask: str) -> None:
    with pytest.raises(NotFound, match="見つかりません"):
        getattr(knowledge, ask)("nothing")


def test_a_write_that_was_cut_off_leaves_the_old_version_readable_and_is_repaired(
    tmp_path: Path, tokenizer: Tokenizer
) -> None:
    record = a_record("d1")
    first = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)
    put(first, record, "固定資産税の評価額")
    first.close()

    cut = KnowledgeBase(tmp_path, FakeEmbedder(), LosesPower())
    with pytest.raises(PowerCut):
        put(cut, replace(record, digest="1" * 64), "軽自動車税の納期限", "都市計画税の税率")
    cut.close()

    after = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)
    assert after.document("d1").digest == "0" * 64  # so that the next sync writes it again
    assert [chunk.text for chunk in after.chunks("d1")] == ["固定資産税の評価額"]
    put(after, replace(record, digest="1" * 64), "軽自動車税の納期限", "都市計画税の税率")
    assert [chunk.text for chunk in after.chunks("d1")] == ["軽自動車税の納期限", "都市計画税の税率"]
    assert sorted(nearest(after, "都市計画税の税率")) == ["d1-0000", "d1-0001"]
    after.close()


def readable(reader: Reader, department: str) -> list[str]:
    """What `Reader.may_read` says, spelled out for every document of the matrix."""
    return sorted(
        f"{audience}-{owner or 'none'}-0000"
        for audience, owner in itertools.product(Audience, DEPARTMENTS)
        if reader.may_read(audience, owner) and (not department or owner == department)
    )


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory, tokenizer: Tokenizer) -> Iterator[KnowledgeBase]:
    """One document for every audience and department."""
    base = KnowledgeBase(tmp_path_factory.mktemp("matrix"), FakeEmbedder(), tokenizer)
    for audience, department in itertools.product(Audience, DEPARTMENTS):
        put(base, a_record(f"{audience}-{department or 'none'}", audience, department), "固定資産税の評価額")
    yield base
    base.close()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: f"{reader.user_id}-{reader.department or 'none'}")
@pytest.mark.parametrize("department", ["", "税務課"])
def test_all_searches_find_exactly_what_the_reader_may_read(
    matrix: KnowledgeBase, reader: Reader, department: str
) -> None:
    expected = readable(reader, department)
    assert sorted(nearest(matrix, "固定資産税", reader, department=department)) == expected
    assert sorted(matching(matrix, "資産", reader=reader, department=department)) == expected
    sounding = matrix.sounding_like(["コテイ"], reader, as_of=DAY, department=department, limit=200)
    assert sorted(chunk_id for chunk_id, _ in sounding) == expected


def test_a_staff_member_without_department_reads_no_document_without_department() -> None:
    assert not Reader(user_id="u", role=Role.EDITOR).may_read(Audience.DEPARTMENT, "")


@pytest.mark.parametrize("department", ["契約課' OR '1'='1", '税務課"', "税務課%", "\x00"])
def test_a_strange_department_opens_nothing(matrix: KnowledgeBase, department: str) -> None:
    reader = Reader(user_id="u", role=Role.STAFF, department=department)
    only_common = readable(Reader(user_id="u", role=Role.STAFF), "")
    assert sorted(nearest(matrix, "固定資産税", reader)) == only_common
    assert sorted(matching(matrix, "資産", reader=reader)) == only_common
    assert nearest(matrix, "固定資産税", department=department) == []


def test_the_few_texts_a_reader_may_read_are_found_among_many(knowledge: KnowledgeBase) -> None:
    put(knowledge, a_record("many", Audience.DEPARTMENT, "契約課"), *(f"予定価格の封書{n}" for n in range(1200)))
    put(knowledge, a_record("few", Audience.PUBLIC, ""), "粗大ごみの手数料", "図書館の開館時間")
    assert sorted(nearest(knowledge, "予定価格の封書7", Reader(user_id="citizen"), limit=200)) == [
        "few-0000",
        "few-0001",
    ]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 3, 31), ["d1-0000", "d1-0002"]),
        (date(2026, 4, 1), ["d1-0001", "d1-0002"]),
        (date(2027, 3, 31), ["d1-0001", "d1-0002"]),
        (date(2027, 4, 1), ["d1-0002"]),
    ],
)
def test_a_text_is_found_from_its_first_to_its_last_day(knowledge: KnowledgeBase, day: date, found: list[str]) -> None:
    record = a_record("d1")
    old, new, always = chunks_of(record, "手数料は300円", "手数料は500円", "手数料は無料")
    knowledge.put(
        record,
        [
            replace(old, valid_to=date(2026, 3, 31)),
            replace(new, valid_from=date(2026, 4, 1), valid_to=date(2027, 3, 31)),
            always,
        ],
    )
    assert sorted(nearest(knowledge, "手数料", as_of=day)) == sorted(matching(knowledge, "手数", as_of=day)) == found


def test_personal_data_is_neither_embedded_nor_indexed(tmp_path: Path, tokenizer: Tokenizer) -> None:
    embedder = FakeEmbedder()
    base = KnowledgeBase(tmp_path, embedder, tokenizer)
    record = a_record("d1")
    (chunk,) = chunks_of(record, "担当は佐藤健太郎（内線 1234）です。")
    spans = (PiiSpan(start=3, end=8, type="PERSON"), PiiSpan(start=12, end=16, type="PHONE"))
    base.put(record, [replace(chunk, pii=spans)])

    assert blanked(base.chunk("d1-0000")) == "担当は<PERSON>（内線 <PHONE>）です。"
    assert not [text for text in embedder.received if "佐藤" in text or "1234" in text]
    assert matching(base, "佐藤", "健太郎", "1234") == []
    assert base.chunk("d1-0000").text == "担当は佐藤健太郎（内線 1234）です。"  # the reader sees the original
    base.close()


def test_the_original_is_kept_and_goes_with_its_document(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "手引.txt"
    file.write_text("原本", encoding="utf-8")
    record = a_record("d1")
    knowledge.put(record, chunks_of(record, "固定資産税"), file)
    file.write_text("書き換えた", encoding="utf-8")
    kept = knowledge.original_path(knowledge.document("d1"))

    assert kept
    assert kept.read_text(encoding="utf-8") == "原本"
    knowledge.delete("d1")
    assert not kept.exists()


def put_with_original(knowledge: KnowledgeBase, folder: Path) -> Path:
    """Where the original of the document d1 is kept."""
    file = folder / "手引.txt"
    file.write_text("原本", encoding="utf-8")
    record = a_record("d1")
    knowledge.put(record, chunks_of(record, "固定資産税"), file)
    kept = knowledge.original_path(knowledge.document("d1"))
    assert kept
    return kept


def test_no_original_stays_when_deleting_its_document_fails_midway(tmp_path: Path, tokenizer: Tokenizer) -> None:
    knowledge = LosesItsDisk(tmp_path / "knowledge", FakeEmbedder(), tokenizer)
    kept = put_with_original(knowledge, tmp_path)

    with pytest.raises(MadoguchiError, match=r"d1\.txt を知識ベースから消し切れませんでした（OSError）。ディスク"):
        knowledge.delete("d1")

    assert not kept.exists()
    knowledge.close()


def test_a_document_that_could_not_be_deleted_keeps_its_original(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    kept = put_with_original(knowledge, tmp_path)

    with full_disk(0), pytest.raises(MadoguchiError, match="一覧に残っていれば、もう一度消してください"):
        knowledge.delete("d1")

    assert knowledge.original_path(knowledge.document("d1")) == kept
    knowledge.delete("d1")
    assert not kept.exists()


def test_originals_without_a_document_are_removed_at_the_next_start(tmp_path: Path, tokenizer: Tokenizer) -> None:
    first = KnowledgeBase(tmp_path / "knowledge", FakeEmbedder(), tokenizer)
    kept = put_with_original(first, tmp_path)
    first.close()
    orphaned = tmp_path / "knowledge" / "originals" / "d2"
    orphaned.mkdir()
    (orphaned / "手引.txt").write_text("消したはずの原本", encoding="utf-8")

    KnowledgeBase(tmp_path / "knowledge", FakeEmbedder(), tokenizer).close()

    assert kept.exists()
    assert not orphaned.exists()


def test_originals_stay_when_the_database_has_been_lost(tmp_path: Path, tokenizer: Tokenizer) -> None:
    first = KnowledgeBase(tmp_path / "knowledge", FakeEmbedder(), tokenizer)
    kept = put_with_original(first, tmp_path)
    first.close()
    for file in (tmp_path / "knowledge").glob("knowledge.db*"):
        file.unlink()

    KnowledgeBase(tmp_path / "knowledge", FakeEmbedder(), tokenizer).close()

    assert kept.exists()


def test_a_document_without_original_has_none(knowledge: KnowledgeBase) -> None:
    put(knowledge, a_record("d1"), "固定資産税")
    assert knowledge.original_path(knowledge.document("d1")) is None


_HOLD = """
import sys, time
from pathlib import Path
from assistant.knowledge import KnowledgeBase
from assistant.lexical import Tokenizer
from tests.fakes import FakeEmbedder
held = KnowledgeBase(Path(sys.argv[1]), FakeEmbedder(), Tokenizer())
print("open", flush=True)
time.sleep(600)
"""


@pytest.mark.slow
def test_a_second_process_is_refused_until_the_first_is_gone(tmp_path: Path, tokenizer: Tokenizer) -> None:
    root = Path(__file__).parents[2]
    first = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], cwd=root, stdout=subprocess.PIPE)
    try:
        assert first.stdout
        assert first.stdout.readline() == b"open\n"
        with pytest.raises(UserError, match="別のプロセスが使っています"):
            KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)
        os.kill(first.pid, signal.SIGKILL)  # nothing is left behind that would have to be cleared by hand
        first.wait()
        KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer).close()
    finally:
        first.kill()
        first.wait()


def test_it_cannot_be_opened_twice(knowledge: KnowledgeBase, tmp_path: Path, tokenizer: Tokenizer) -> None:
    with pytest.raises(UserError, match="別のプロセスが使っています"):
        KnowledgeBase(tmp_path / "knowledge", FakeEmbedder(), tokenizer)


@contextmanager
def full_disk(free: int) -> Iterator[None]:
    """No file grows beyond `free` bytes: writing fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (free, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("free", [0, 100_000])
def test_a_full_disk_is_named_and_the_old_version_stays(knowledge: KnowledgeBase, tmp_path: Path, free: int) -> None:
    file = tmp_path / "手引.txt"
    file.write_text("原本" * 100_000, encoding="utf-8")
    record = a_record("d1")
    put(knowledge, record, "固定資産税の評価額")

    for original in (file, None):
        with (
            full_disk(free),
            pytest.raises(MadoguchiError, match=r"d1\.txt を知識ベースに書き込めませんでした.*ディスク"),
        ):
            knowledge.put(record, chunks_of(record, *("軽自動車税の納期限" * 40 for _ in range(300))), original)

    assert [chunk.text for chunk in knowledge.chunks("d1")] == ["固定資産税の評価額"]
    put(knowledge, record, "都市計画税の税率")
    assert nearest(knowledge, "都市計画税の税率") == ["d1-0000"]


def test_an_original_that_cannot_be_read_is_named(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    record = a_record("d1")
    with pytest.raises(MadoguchiError, match=r"d1\.txt を知識ベースに書き込めませんでした"):
        knowledge.put(record, chunks_of(record, "固定資産税"), tmp_path / "ない.txt")
    assert knowledge.documents() == []


def meant_by(knowledge: KnowledgeBase, embedder: FakeEmbedder, text: str) -> list[str]:
    vector = embedder.embed_query(text).tolist()
    return [chunk_id for chunk_id, _ in knowledge.nearest(vector, ADMIN, as_of=DAY, limit=3)]


TEXTS = [f"固定資産税の評価額その{number}" for number in range(150)]


def test_vectors_of_two_models_are_never_compared(tmp_path: Path, tokenizer: Tokenizer) -> None:
    old, new = FakeEmbedder("old-model"), FakeEmbedder("new-model")
    first = KnowledgeBase(tmp_path, old, tokenizer)
    put(first, a_record("d1"), *TEXTS)
    assert (first.outdated(), len(meant_by(first, old, "固定資産税"))) == (0, 3)
    first.close()

    second = KnowledgeBase(tmp_path, new, tokenizer)
    put(second, a_record("d2"), "軽自動車税の納期限")  # has a new vector, as half of the others soon have
    assert second.outdated() == 150
    assert second.reembed(100) == 50
    assert meant_by(second, new, "固定資産税") == []
    assert matching(second, "軽") == ["d2-0000"]
    with pytest.raises(UserError, match="50 箇所のベクトルを作り直す必要があります.*madoguchi reembed"):
        second.vectors(["d2-0000"])

    assert second.reembed(100) == 0
    assert meant_by(second, new, "軽自動車税の納期限")[0] == "d2-0000"
    assert second.vectors(["d1-0149", "d2-0000"]).shape == (2, 384)
    second.close()


class BreaksDown(FakeEmbedder):
    """Embeds some batches, then the process ends."""

    batches = 1

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not self.batches:
            raise PowerCut
        self.batches -= 1
        return super().embed_passages(texts)


def test_embedding_anew_goes_on_where_it_was_cut_off(tmp_path: Path, tokenizer: Tokenizer) -> None:
    first = KnowledgeBase(tmp_path, FakeEmbedder("old-model"), tokenizer)
    put(first, a_record("d1"), *TEXTS)
    first.close()
    cut = KnowledgeBase(tmp_path, BreaksDown("new-model"), tokenizer)
    with pytest.raises(PowerCut):
        cut.reembed(1000)
    cut.close()

    embedder = FakeEmbedder("new-model")
    after = KnowledgeBase(tmp_path, embedder, tokenizer)

    assert after.outdated() == 150 - 64
    assert after.reembed(1000) == 0
    assert len(embedder.received) == 150 - 64
    assert meant_by(after, embedder, "手引\n" + TEXTS[149])[0] == "d1-0149"
    after.close()


def test_going_back_to_the_former_model_embeds_only_what_changed_meanwhile(
    tmp_path: Path, tokenizer: Tokenizer
) -> None:
    first = KnowledgeBase(tmp_path, FakeEmbedder("old-model"), tokenizer)
    put(first, a_record("d1"), *TEXTS[:5])
    first.close()
    between = KnowledgeBase(tmp_path, FakeEmbedder("new-model"), tokenizer)
    put(between, a_record("d2"), "軽自動車税の納期限")
    between.close()

    embedder = FakeEmbedder("old-model")
    back = KnowledgeBase(tmp_path, embedder, tokenizer)
    assert (back.outdated(), back.reembed(100), len(embedder.received)) == (1, 0, 1)
    back.close()


def test_a_knowledge_base_from_before_models_were_named_knows_its_vectors_again(
    tmp_path: Path, tokenizer: Tokenizer
) -> None:
    first = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)
    put(first, a_record("d1"), *TEXTS[:5])
    first.close()
    with sqlite3.connect(tmp_path / "knowledge.db") as database:
        database.execute("DROP INDEX chunks_by_model")
        database.execute("ALTER TABLE chunks DROP COLUMN embedded_by")

    for embedder, outdated in ((FakeEmbedder("another"), 5), (FakeEmbedder(), 0)):
        later = KnowledgeBase(tmp_path, embedder, tokenizer)
        assert later.outdated() == outdated
        later.close()
