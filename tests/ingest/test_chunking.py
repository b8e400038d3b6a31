from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.types import Audience, Chunk, ChunkKind, DocumentRecord, PiiSpan, Place, PlaceUnit
from ingest.chunking import ChunkSize, chunk
from ingest.document import Block, BlockKind, Document, Faq
from ingest.validity import validity

SENTENCE = "職員は、出発日の7日前までに旅行命令簿を作成し、所属長の決裁を受けなければならない。"


def page(number: int) -> Place:
    return Place(unit=PlaceUnit.PAGE, number=number)


def heading(text: str, level: int = 1, on: int = 1) -> Block:
    return Block(kind=BlockKind.HEADING, text=text, level=level, place=page(on))


def paragraph(text: str, on: int = 1) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, text=text, place=page(on))


def item(text: str) -> Block:
    return Block(kind=BlockKind.LIST_ITEM, text=text, place=page(1))


def row(text: str, caption: str = "手数料") -> Block:
    return Block(kind=BlockKind.TABLE_ROW, text=f"{caption}｜{text}", caption=caption, place=page(1))


def document(*blocks: Block) -> Document:
    return Document(title="旅費の手引", blocks=blocks, media_type="text/plain")


def chunks_of(
    *blocks: Block, audience: Audience = Audience.INTERNAL, department: str = "人事課", most: int = 700
) -> list[Chunk]:
    record = DocumentRecord(
        doc_id="abc",
        source="旅費.pdf",
        title="旅費の手引",
        digest="",
        media_type="application/pdf",
        audience=audience,
        department=department,
        updated=date(2026, 4, 1),
        ingested_at=datetime(2026, 4, 1, tzinfo=UTC),
    )
    return chunk(document(*blocks), record, find_pii=lambda text, audience: (), size=ChunkSize(most=most))


def test_a_chunk_never_reaches_over_a_top_level_heading() -> None:
    made = chunks_of(heading("第1章"), paragraph(SENTENCE * 2), heading("第2章"), paragraph(SENTENCE * 2))
    assert [each.heading_path for each in made] == [("第1章",), ("第2章",)]


def test_chunks_are_numbered_in_order_and_keep_their_ids() -> None:
    blocks = [heading("第1章"), *(paragraph(SENTENCE * 4) for _ in range(9))]
    made = chunks_of(*blocks)
    assert [each.chunk_id for each in made] == [f"abc-{ordinal:04d}" for ordinal in range(len(made))]
    assert made == chunks_of(*blocks)


def test_no_chunk_is_longer_than_asked_for_and_nothing_is_lost() -> None:
    text = "".join(f"{number}番目の{SENTENCE}" for number in range(80))
    made = chunks_of(heading("第1章"), paragraph(text), most=300)
    assert max(len(each.text) for each in made) <= 300
    assert "".join(each.text.replace("\n", "") for each in made) == "第1章" + text


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence() -> None:
    made = chunks_of(paragraph(SENTENCE * 40))
    assert {each.text[-1] for each in made} == {"。"}


RULE = "公印は、庁外に持ち出さない。"
PROVISO = "ただし、市長の承認を受けたときは、2人以上で持ち出せる。"


def with_proviso(how: str, mark: str, before: int) -> list[Block]:
    """The rule and its proviso behind so many sentences, in one block or in two."""
    rule, proviso = SENTENCE * before + RULE, mark + PROVISO + "）" * (mark == "（")
    return {
        "one paragraph": [paragraph(rule + proviso + SENTENCE * 9)],
        "two paragraphs": [paragraph(rule), paragraph(proviso + SENTENCE)],
        "a list item": [*(item(SENTENCE) for _ in range(before)), item(RULE), item(proviso)],
        "a list below": [paragraph(rule), paragraph(proviso), *(item(SENTENCE) for _ in range(9))],
        "a row": [row(f"区分: 1号｜備考: {rule}{proviso}{SENTENCE * 9}")],
        "a row and a note": [*(row(f"区分: {n}号｜備考: {SENTENCE}") for n in range(before)), paragraph(proviso)],
    }[how]


@pytest.mark.parametrize(
    "how", ["one paragraph", "two paragraphs", "a list item", "a list below", "a row", "a row and a note"]
)
@pytest.mark.parametrize("mark", ["", "※", "（", "・", "＊"])
@pytest.mark.parametrize("before", range(1, 9))
def test_a_rule_and_its_proviso_stand_in_one_chunk(how: str, mark: str, before: int) -> None:
    made = chunks_of(heading("公印"), *with_proviso(how, mark, before), most=300)
    holders = [each.text for each in made if PROVISO in each.text]
    assert holders
    assert all((SENTENCE if how == "a row and a note" else RULE) in text for text in holders)
    assert max(len(each.text) for each in made) <= 300


def test_a_rule_and_provisos_longer_than_a_chunk_stand_together_all_the_same() -> None:
    rule = "公印は、庁外（支所を含む。以下同じ。）に持ち出さない。"
    made = chunks_of(heading("公印"), paragraph(SENTENCE + rule + PROVISO + PROVISO + SENTENCE), most=75)
    assert [each.text for each in made][-2:] == [rule + PROVISO + PROVISO, SENTENCE]


def test_a_list_that_goes_on_in_the_next_chunk_takes_its_introduction_along() -> None:
    intro = "次のいずれかに当たるときは、手数料を徴収しない。"
    made = chunks_of(heading("減免"), paragraph(intro), *(item(f"({n}) {SENTENCE}") for n in range(1, 12)), most=300)
    assert len(made) > 1
    assert all(intro in each.text for each in made)


def test_table_rows_are_a_table_chunk_in_which_each_row_has_its_names() -> None:
    made = chunks_of(heading("手数料"), *(row(f"区分: {n}号｜窓口: {n}00円") for n in range(60)))
    assert {each.kind for each in made} == {ChunkKind.TABLE}
    assert all(line.startswith("手数料") for each in made for line in each.text.split("\n"))


def test_a_row_too_long_for_one_chunk_goes_on_under_its_caption_and_first_cell() -> None:
    cells = "｜".join(f"項目{n}: {SENTENCE}" for n in range(40))
    made = chunks_of(row(f"区分: 1号｜{cells}"))
    assert len(made) > 1
    assert all(each.text.startswith("手数料｜区分: 1号｜") for each in made)


def test_tiny_sections_of_one_chapter_become_one_chunk_under_the_chapter() -> None:
    made = chunks_of(
        heading("第1章"), heading("1-1", 2), paragraph("短い。"), heading("1-2", 2), paragraph("これも短い。")
    )
    assert [(each.heading_path, each.text) for each in made] == [(("第1章",), "第1章\n1-1\n短い。\n1-2\nこれも短い。")]


def test_a_heading_without_text_goes_with_what_follows_it() -> None:
    made = chunks_of(
        heading("第1章"), paragraph(SENTENCE * 3), heading("第2章"), heading("2-1", 2), paragraph(SENTENCE * 3)
    )
    assert [each.heading_path for each in made] == [("第1章",), ("第2章", "2-1")]
    assert made[1].text.startswith("第2章\n2-1\n")


def test_a_chunk_stands_where_its_first_block_stands() -> None:
    made = chunks_of(heading("第1章", on=3), paragraph(SENTENCE, on=3), paragraph(SENTENCE * 16, on=4))
    assert [each.place for each in made] == [page(3), page(4)]


def test_the_title_of_the_document_is_not_repeated_in_the_heading_path() -> None:
    made = chunks_of(heading("旅費の手引"), heading("1 目的", 2), paragraph(SENTENCE * 6))
    assert made[-1].heading_path == ("1 目的",)


def faq(audience: Audience | None, department: str = "市民課") -> Block:
    entry = Faq(
        question="住民票はいくらですか。",
        answer="300円です。",
        department=department,
        url="https://www.city.midorino.example/",
        valid_from=date(2026, 4, 1),
        audience=audience,
    )
    return Block(kind=BlockKind.FAQ, text="", faq=entry)


def test_an_faq_row_is_one_chunk_with_question_and_answer() -> None:
    made = chunks_of(faq(None), faq(None), audience=Audience.PUBLIC)
    assert [each.kind for each in made] == [ChunkKind.FAQ, ChunkKind.FAQ]
    assert (made[0].question, made[0].answer, made[0].department) == ("住民票はいくらですか。", "300円です。", "市民課")
    assert (made[0].text, made[0].valid_from) == ("住民票はいくらですか。\n300円です。", date(2026, 4, 1))


@pytest.mark.parametrize(
    ("of_file", "of_row", "expected"),
    [
        (Audience.PUBLIC, Audience.INTERNAL, Audience.INTERNAL),
        (Audience.INTERNAL, Audience.PUBLIC, Audience.INTERNAL),
        (Audience.DEPARTMENT, Audience.PUBLIC, Audience.DEPARTMENT),
        (Audience.PUBLIC, None, Audience.PUBLIC),
    ],
)
def test_an_faq_row_may_narrow_its_audience_but_never_widen_it(
    of_file: Audience, of_row: Audience | None, expected: Audience
) -> None:
    assert chunks_of(faq(of_row), audience=of_file)[0].audience is expected


def test_an_faq_row_in_a_file_for_one_department_stays_with_that_department() -> None:
    assert chunks_of(faq(None, "税務課"), audience=Audience.DEPARTMENT, department="人事課")[0].department == "人事課"


def test_personal_data_is_looked_for_in_the_text_and_heading_of_each_chunk() -> None:
    record = chunks_of(paragraph("x"))[0]
    seen: list[str] = []

    def find(text: str, audience: Audience) -> tuple[PiiSpan, ...]:
        seen.append(text)
        return (PiiSpan(start=0, end=1, type="PERSON"),)

    base = DocumentRecord(
        doc_id=record.doc_id,
        source="a",
        title="b",
        digest="",
        media_type="",
        audience=record.audience,
        department="",
        updated=date(2026, 4, 1),
        ingested_at=datetime(2026, 4, 1, tzinfo=UTC),
    )
    made = chunk(document(paragraph(SENTENCE)), base, find_pii=find)
    assert made[0].pii == made[0].heading_pii == (PiiSpan(start=0, end=1, type="PERSON"),)
    assert seen == [SENTENCE, "b"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["旅費の手引", "令和8年4月1日施行 人事課"], ("2026-04-01", None)),
        (["暫定措置", "令和8年3月31日まで有効"], (None, "2026-03-31")),
        (["旧基準（令和8年3月31日をもって廃止）"], (None, "2026-03-31")),
        (["適用期間：令和7年4月1日から令和8年3月31日まで"], ("2025-04-01", "2026-03-31")),
        (["要領", "令和6年4月1日施行", "令和8年4月1日一部改正"], ("2024-04-01", None)),
        (["要領", "令和6年4月1日施行", "令和8年4月1日施行"], (None, None)),
        (["第2版 令和8年4月1日施行（第1版は令和6年7月1日施行、令和8年3月31日をもって廃止）"], (None, None)),
        (["粗大ごみ手数料", "根拠：廃棄物の処理に関する条例（令和8年10月1日施行）"], (None, None)),
        (["令和8年4月1日改訂（第12版）"], (None, None)),
        (["令和8年10月1日更新"], (None, None)),
        (["マイナンバーカードは令和8年3月31日まで有効"], (None, None)),
        (["有効期間：令和9年3月31日まで"], (None, "2027-03-31")),
        (["適用期間　令和9年3月31日（水）まで"], (None, "2027-03-31")),
        (["有効期間：令和9年3月31日限り"], (None, "2027-03-31")),
        (["有効期間：令和9年3月31日17時"], (None, None)),
        (["適用期間：令和8年4月1日から"], ("2026-04-01", None)),
        (["有効期間　令和8年4月1日（水）～令和9年3月31日（水）"], ("2026-04-01", "2027-03-31")),
        (["令和7年3月31日に廃止された乳幼児医療費助成に代わる制度です。"], (None, None)),
        (["令和7年3月31日で廃止した旧制度"], (None, None)),
        (["令和7年3月31日廃止前の基準"], (None, None)),
        (["令和7年3月31日をもって廃止となった制度との違い"], (None, None)),
        (["令和7年3月31日まで適用された旧基準"], (None, None)),
        (["この要領は令和8年3月31日をもって廃止する。"], (None, "2026-03-31")),
        (["令和8年3月31日に廃止しました。"], (None, "2026-03-31")),
    ],
)
def test_the_validity_of_a_whole_document_is_taken_only_from_a_plain_note_at_its_beginning(
    lines: list[str], expected: tuple[str | None, str | None]
) -> None:
    start, end = validity(Document(title="", blocks=tuple(paragraph(line) for line in lines), media_type=""))
    assert (start.isoformat() if start else None, end.isoformat() if end else None) == expected


def places(chunk: Chunk) -> dict[str, str]:
    """What each page holds of a chunk."""
    starts = [(0, chunk.place), *chunk.turns]
    ends = [*(start for start, _ in chunk.turns), len(chunk.text)]
    return {
        place.label: chunk.text[start:end].strip() for (start, place), end in zip(starts, ends, strict=True) if place
    }


def test_a_chunk_knows_which_of_its_words_stand_on_the_next_page() -> None:
    (made,) = chunks_of(
        heading("第1章"), paragraph("甲の規則。"), paragraph("ただし、乙。", on=2), paragraph("丙。", on=2)
    )
    assert places(made) == {"1ページ": "第1章\n甲の規則。", "2ページ": "ただし、乙。\n丙。"}


def test_what_is_cut_from_a_paragraph_over_a_page_end_knows_its_page() -> None:
    long = replace(paragraph(SENTENCE * 5), turns=((len(SENTENCE) * 3, page(2)),))
    made = chunks_of(long, most=100)
    assert [list(places(each)) for each in made] == [["1ページ"], ["1ページ", "2ページ"], ["2ページ"]]
