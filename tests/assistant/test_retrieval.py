"""Which passages are found, in which order, and what holds when parts of the knowledge base are out of step."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge import KnowledgeBase
from assistant.lexical import Tokenizer
from assistant.retrieval import Retriever, fuse, reading_weight
from assistant.synonyms import Synonyms
from assistant.types import Audience, Passage, Reader
from tests.assistant.test_knowledge import ADMIN, DAY, LosesPower, PowerCut, a_record, put
from tests.fakes import FakeEmbedder


@pytest.fixture
def knowledge(tmp_path: Path, tokenizer: Tokenizer) -> Iterator[KnowledgeBase]:
    base = KnowledgeBase(tmp_path, FakeEmbedder(), tokenizer)
    yield base
    base.close()


@pytest.fixture
def retriever(knowledge: KnowledgeBase, tokenizer: Tokenizer) -> Retriever:
    return Retriever(knowledge, FakeEmbedder(), tokenizer)


def retrieve(
    retriever: Retriever, query: str, reader: Reader = ADMIN, *, limit: int = 6, as_of: date = DAY
) -> list[Passage]:
    return retriever.retrieve(query, reader, limit=limit, as_of=as_of)


def ids(passages: list[Passage]) -> list[str]:
    return [passage.chunk.chunk_id for passage in passages]


def test_the_passage_that_speaks_of_the_question_comes_first(knowledge: KnowledgeBase, retriever: Retriever) -> None:
    put(
        knowledge,
        a_record("d1"),
        "軽自動車税の納期限は5月31日です。",
        "粗大ごみの手数料は500円です。",
        "住民票の写しは300円です。",
    )
    best, *others = retrieve(retriever, "粗大ごみの手数料はいくらですか")
    assert best.chunk.chunk_id == "d1-0001"
    assert best.coverage > 0.5
    assert best.bm25 > 0
    assert all(best.score >= other.score for other in others)


def test_no_more_passages_come_than_asked_for(knowledge: KnowledgeBase, retriever: Retriever) -> None:
    put(knowledge, a_record("d1"), *(f"粗大ごみの種類{n}" for n in range(20)))
    assert len(retrieve(retriever, "粗大ごみ", limit=4)) == 4


def test_an_empty_knowledge_base_finds_nothing(retriever: Retriever) -> None:
    assert retrieve(retriever, "粗大ごみ") == []


@pytest.mark.parametrize("query", ["", "？", "の", "😀", "\x00", "a" * 3000])
def test_a_query_without_words_breaks_nothing(knowledge: KnowledgeBase, retriever: Retriever, query: str) -> None:
    put(knowledge, a_record("d1"), "粗大ごみの手数料")
    assert all(passage.coverage == 0 for passage in retrieve(retriever, query))


def test_a_rare_word_weighs_more_than_a_common_one(knowledge: KnowledgeBase, retriever: Retriever) -> None:
    put(knowledge, a_record("d1"), "申請の窓口", "申請の書類", "申請の期限", "罹災証明の申請")
    weights = retriever.word_weights("罹災の申請")
    assert weights["罹災"] > weights["申請"] > 0


def test_a_document_that_was_being_written_when_the_power_went_is_passed_over(
    tmp_path: Path, tokenizer: Tokenizer
) -> None:
    first = KnowledgeBase(tmp_path / "cut", FakeEmbedder(), tokenizer)
    put(first, a_record("d1"), "粗大ごみの手数料は500円です。")
    first.close()
    cut = KnowledgeBase(tmp_path / "cut", FakeEmbedder(), LosesPower())
    with pytest.raises(PowerCut):
        put(cut, a_record("d2"), "粗大ごみの手数料は600円です。")
    cut.close()

    after = KnowledgeBase(tmp_path / "cut", FakeEmbedder(), tokenizer)
    assert ids(retrieve(Retriever(after, FakeEmbedder(), tokenizer), "粗大ごみの手数料")) == ["d1-0000"]
    after.close()


def test_nothing_is_handed_out_that_the_reader_may_not_read(knowledge: KnowledgeBase, retriever: Retriever) -> None:
    put(knowledge, a_record("d1", Audience.DEPARTMENT, "契約課"), "予定価格の封書は金庫に保管します。")
    put(knowledge, a_record("d2", Audience.PUBLIC, ""), "入札の公告")
    assert ids(retrieve(retriever, "予定価格の封書", Reader(user_id="citizen"))) == ["d2-0000"]


def test_a_question_about_a_place_is_answered_from_documents_that_name_it(
    knowledge: KnowledgeBase, retriever: Retriever
) -> None:
    put(knowledge, a_record("matsudo"), "松戸市の粗大ごみの手数料は500円です。")
    put(knowledge, a_record("chiba"), "千葉市の粗大ごみの手数料は300円です。", "粗大ごみの出し方")
    assert ids(retrieve(retriever, "松戸市の粗大ごみの手数料はいくらですか")) == ["matsudo-0000"]
    assert len(retrieve(retriever, "粗大ごみの手数料はいくらですか")) == 3
    assert len(retrieve(retriever, "柏市の粗大ごみの手数料はいくらですか")) == 3  # a place that nobody names


@pytest.mark.parametrize(
    "moved", ["松戸市から引っ越してきました。", "松戸市へ引っ越します。", "松戸市に住んでいました。"]
)
def test_where_somebody_comes_from_or_goes_to_hides_no_rule(
    knowledge: KnowledgeBase, retriever: Retriever, moved: str
) -> None:
    put(knowledge, a_record("ours"), "転入届は14日以内に出します。")
    put(knowledge, a_record("matsudo"), "松戸市との協定の経過")
    assert "ours-0000" in ids(retrieve(retriever, f"{moved}転入届はいつまでですか"))


def test_the_own_city_need_not_be_named(knowledge: KnowledgeBase, tokenizer: Tokenizer) -> None:
    put(knowledge, a_record("d1"), "粗大ごみの手数料は500円です。")
    put(knowledge, a_record("d2"), "松戸市の概要")
    retriever = Retriever(knowledge, FakeEmbedder(), tokenizer, own_city="松戸市")
    assert ids(retrieve(retriever, "松戸市の粗大ごみの手数料"))[0] == "d1-0000"


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("緑川市の手数料はいくら", []),  # in the dictionary as a surname only
        ("柏市の手数料は何円ですか", []),
        ("みどり野市の手数料は", ["fares-0000", "fees-0000", "ours-0000"]),
        ("柏市から転入したときの手数料は", ["fares-0000", "fees-0000", "ours-0000"]),  # not whose rules are asked for
        ("朝市の手数料は", ["fares-0000", "fees-0000", "ours-0000"]),
        ("松戸市の手数料は", ["theirs-0000"]),
    ],
)
def test_another_city_is_not_answered_with_the_rules_of_this_one(
    knowledge: KnowledgeBase, tokenizer: Tokenizer, question: str, found: list[str]
) -> None:
    put(knowledge, a_record("ours"), "みどり野市の手数料は300円です。")
    put(knowledge, a_record("fees"), "手数料の一覧")
    put(knowledge, a_record("fares"), "県庁（緑川市）までの運賃と手数料。みどり野市の駅から")
    if "松戸" in question:
        put(knowledge, a_record("theirs"), "松戸市の手数料は200円です。")
    retriever = Retriever(knowledge, FakeEmbedder(), tokenizer, own_city="みどり野市")
    assert sorted(ids(retrieve(retriever, question))) == found


def test_a_place_that_only_a_closed_document_names_changes_nothing_for_others(
    knowledge: KnowledgeBase, retriever: Retriever
) -> None:
    put(knowledge, a_record("open", Audience.PUBLIC, ""), "粗大ごみの手数料は500円です。")
    put(knowledge, a_record("closed", Audience.DEPARTMENT, "契約課"), "松戸市との協議の経過")
    citizen = Reader(user_id="citizen")
    assert ids(retrieve(retriever, "松戸市の粗大ごみの手数料", citizen)) == ["open-0000"]


_SCORES = st.dictionaries(st.sampled_from("abcdef"), st.floats(min_value=0.0, max_value=50.0))


@given(dense=_SCORES, lexical=_SCORES, sounding=_SCORES, by_reading=st.floats(0.0, 1.0))
def test_fused_scores_lie_between_0_and_1_and_lose_nobody(
    dense: Mapping[str, float], lexical: Mapping[str, float], sounding: Mapping[str, float], by_reading: float
) -> None:
    fused = fuse(dense, lexical, sounding, by_reading)
    assert set(fused) == set(dense) | set(lexical) | set(sounding)
    assert all(0.0 <= score <= 1.0 + 1e-9 for score in fused.values())


@given(dense=_SCORES, lexical=_SCORES, sounding=_SCORES, by_reading=st.floats(0.0, 1.0))
def test_what_all_searches_rank_higher_ranks_higher(
    dense: Mapping[str, float], lexical: Mapping[str, float], sounding: Mapping[str, float], by_reading: float
) -> None:
    fused = fuse(dense, lexical, sounding, by_reading)
    for better in fused:
        for worse in fused:
            if all(better in leg and worse in leg and leg[better] > leg[worse] for leg in (dense, lexical, sounding)):
                assert fused[better] >= fused[worse]


@pytest.mark.parametrize("query", ["じゅうみんひょうのうつしのてすうりょうは？", "住民ひょうの写しのてすうりょう"])
def test_a_question_in_kana_finds_what_is_written_in_kanji(
    knowledge: KnowledgeBase, retriever: Retriever, query: str
) -> None:
    put(
        knowledge,
        a_record("d1"),
        "軽自動車税の納期限は5月31日です。",
        "粗大ごみの手数料は500円です。",
        "住民票の写しの手数料は300円です。",
    )
    best = retrieve(retriever, query)[0]
    assert best.chunk.chunk_id == "d1-0002"
    assert best.reading_coverage > 0.5


def test_the_less_of_a_question_is_in_kanji_the_more_its_reading_counts() -> None:
    weights = [
        reading_weight(query)
        for query in ("住民票写", "住民票のうつし", "じゅうみんひょうの写し", "じゅうみんひょう", "")
    ]
    assert weights == sorted(weights)
    assert weights[0] == pytest.approx(0.2)
    assert weights[-1] == pytest.approx(0.7)


def test_what_people_call_a_thing_finds_its_official_name(knowledge: KnowledgeBase, tokenizer: Tokenizer) -> None:
    put(knowledge, a_record("d1"), "住民票の写しは300円です。", "児童の放課後の預かりは月5,000円です。")
    retriever = Retriever(knowledge, FakeEmbedder(), tokenizer, synonyms=Synonyms({"学童": "放課後の預かり"}))
    found = {p.chunk.chunk_id: p for p in retriever.retrieve("学童はいくら", ADMIN, limit=2, as_of=DAY)}
    assert found["d1-0001"].bm25 > 0
    assert "放課" in retriever.word_weights("学童はいくら")
