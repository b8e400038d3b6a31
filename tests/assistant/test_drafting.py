"""From passages to what the model may read, and from what it writes to sentences that something supports."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.drafting import Draft, Drafter, Excerpt, choose_excerpts
from assistant.lexical import Tokenizer
from assistant.policy import Policy
from assistant.privacy import Privacy
from assistant.types import Chunk, Passage
from guardrails.pii.engine import PiiEngine
from guardrails.pii.masking import PiiLeak
from guardrails.pii.vault import Vault
from tests.city_hall import Notebook
from tests.fakes import FakeCrossEncoder, FakeLLM, a_chunk, a_document

RECORD = a_document()
LODGING = a_chunk(RECORD, "宿泊料は1夜につき9,800円とする。", ordinal=0)
ALLOWANCE = a_chunk(RECORD, "日当は1日につき2,200円とする。", ordinal=1)
POLICY = Policy(name="test")


def excerpts(*chunks: Chunk) -> list[Excerpt]:
    return [Excerpt(chunk=chunk, text=chunk.text, passage=chunk.text) for chunk in chunks]


def privacy() -> Privacy:
    return Privacy(PiiEngine(), Vault(bytes(32), ttl_seconds=60))


def draft(
    tokenizer: Tokenizer,
    says: str,
    sources: Sequence[Excerpt],
    question: str = "宿泊料と日当はいくらですか。",
    notebook: Notebook | None = None,
    relevance: FakeCrossEncoder | None = None,
) -> Draft:
    drafter = Drafter(FakeLLM(says), privacy(), tokenizer.words, relevance or FakeCrossEncoder())
    weights = dict.fromkeys(tokenizer.words(question), 1.0)
    return drafter.draft(question, weights, sources, "s", POLICY, notebook or Notebook())


def test_each_sentence_rests_on_the_excerpt_that_says_it(tokenizer: Tokenizer) -> None:
    says = "宿泊料は1夜につき9,800円です。日当は1日につき2,200円です。"
    made = draft(tokenizer, says, excerpts(ALLOWANCE, LODGING))
    resting = [sentence.excerpt.chunk for sentence in made.sentences if sentence.excerpt]
    assert resting == [LODGING, ALLOWANCE]
    assert {quoted.quote.text for quoted in made.quotes} == {LODGING.text, ALLOWANCE.text}


def test_what_the_sources_do_not_say_is_answered_in_their_own_words(tokenizer: Tokenizer) -> None:
    made = draft(tokenizer, "宿泊料は1夜につき99,000円です。", excerpts(ALLOWANCE, LODGING), "宿泊料はいくらですか。")
    assert made.sentences == ()
    assert made.quotes[0].quote.text == LODGING.text


def test_a_sentence_from_another_row_than_the_one_quoted_is_dropped(tokenizer: Tokenizer) -> None:
    rows = (
        "予定価格: 500万円未満｜作成者: 部長｜保管: 金庫の上段\n予定価格: 500万円以上｜作成者: 副市長｜保管: 金庫の下段"
    )
    asked = "予定価格が600万円のとき、調書の作成者は誰ですか。"
    contradicting = draft(tokenizer, "作成者は部長です。", excerpts(a_chunk(RECORD, rows)), asked)
    assert contradicting.sentences == ()
    assert "副市長" in contradicting.quotes[0].quote.text
    assert "部長" not in contradicting.quotes[0].quote.text
    agreeing = draft(tokenizer, "作成者は副市長です。", excerpts(a_chunk(RECORD, rows)), asked)
    assert [sentence.text for sentence in agreeing.sentences] == ["作成者は副市長です。"]


def test_a_list_is_shown_whole_or_not_at_all(tokenizer: Tokenizer) -> None:
    needed = a_chunk(RECORD, "印鑑登録に必要なものは、登録する印鑑、本人確認書類、手数料300円である。")
    asked = "印鑑登録に必要なものは何ですか。"
    whole = "1. 登録する印鑑\n2. 本人確認書類\n3. 手数料300円"
    assert len(draft(tokenizer, whole, excerpts(needed), asked).sentences) == 3
    broken = whole.replace("本人確認書類", "本人の旅券")
    assert draft(tokenizer, broken, excerpts(needed), asked).sentences == ()


def test_a_yes_or_no_is_left_to_the_source(tokenizer: Tokenizer) -> None:
    made = draft(tokenizer, "宿泊料は1夜につき9,800円です。", excerpts(LODGING), "宿泊料は出ますか。")
    assert made.sentences == ()
    assert made.quotes[0].quote.text == LODGING.text


@pytest.mark.parametrize(
    "says",
    [
        "宿泊料は9,800円です。日当は2,200円です。",
        "宿泊料は9,800円です。\n日当は2,200円です。",
        "宿泊料は9,800円です。日当は2,200円です",
    ],
)
def test_sentences_are_told_one_after_the_other(tokenizer: Tokenizer, says: str) -> None:
    notebook = Notebook()
    draft(tokenizer, says, excerpts(LODGING, ALLOWANCE), notebook=notebook)
    assert [text.rstrip("。") for _, text, _ in notebook.sentences] == ["宿泊料は9,800円です", "日当は2,200円です"]
    assert [index for index, _, _ in notebook.sentences] == [0, 1]
    assert "".join(notebook.tokens) == says


def test_a_sentence_that_mixes_two_sources_rests_on_neither(tokenizer: Tokenizer) -> None:
    made = draft(tokenizer, "宿泊料は1夜につき2,200円です。", excerpts(LODGING, ALLOWANCE))
    assert not [sentence for sentence in made.sentences if "宿泊料は1夜につき2,200円" in sentence.text]
    assert made.objection


def test_the_objection_names_a_rule_and_no_text(tokenizer: Tokenizer) -> None:
    made = draft(tokenizer, "宿泊料は1夜につき99,000円です。", excerpts(LODGING))
    assert made.objection.isascii()
    assert made.objection


def test_an_answer_of_the_question_s_own_words_does_not_fit(tokenizer: Tokenizer) -> None:
    assert not draft(tokenizer, "宿泊料と日当です。", excerpts(LODGING), "宿泊料と日当とは何ですか。").sentences_fit


def test_an_answer_counts_though_the_model_adds_that_nothing_is_written(tokenizer: Tokenizer) -> None:
    says = "宿泊料は1夜につき9,800円です。日当については、資料にありません。"
    made = draft(tokenizer, says, excerpts(LODGING), "宿泊料はいくらですか。")
    assert not made.says_no_answer
    assert [sentence.text for sentence in made.sentences] == ["宿泊料は1夜につき9,800円です。"]


@pytest.mark.parametrize(("score", "believed"), [(0.5, True), (1.5, False)])
def test_a_quote_that_surely_answers_outweighs_a_model_that_finds_nothing(
    tokenizer: Tokenizer, score: float, believed: bool
) -> None:
    made = draft(
        tokenizer, "資料にありません。", excerpts(LODGING), "宿泊料はいくらですか。", relevance=FakeCrossEncoder(score)
    )
    assert made.says_no_answer is believed
    assert made.sentences == ()


class OnlyAlone(FakeCrossEncoder):
    """Finds an answer in a short text only."""

    def scores(self, first: str, texts: Sequence[str]) -> list[float]:
        return [2.0 if "9,800円" in text and "日当" not in text else -4.0 for text in texts]


def test_a_line_that_answers_is_found_beside_lines_on_other_things(tokenizer: Tokenizer) -> None:
    both = a_chunk(RECORD, f"{LODGING.text}\n{ALLOWANCE.text}", ordinal=2)
    made = draft(tokenizer, "9,800円です。", excerpts(both), "宿泊料はいくらですか。", relevance=OnlyAlone())
    assert made.relevance == 2.0


def test_excerpts_keep_within_the_policy() -> None:
    long = [replace(LODGING, chunk_id=f"c{n}", text=f"宿泊料{n}の説明です。" * 80) for n in range(6)]
    passages = [Passage(chunk=chunk, score=1.0) for chunk in long]
    chosen = choose_excerpts(
        "宿泊は？", passages, [chunk.text for chunk in long], {"宿泊": 1.0}, lambda text: ["宿泊"], POLICY
    )
    assert 1 <= len(chosen) <= POLICY.sources
    assert sum(len(item.text) for item in chosen) <= POLICY.source_characters
    assert all(len(item.text) <= POLICY.passage_characters for item in chosen)
    assert [item.chunk for item in chosen] == long[: len(chosen)]  # the best first


def test_what_was_masked_and_is_about_to_leave_is_stopped_before_the_model_reads_it(
    tokenizer: Tokenizer, engine: PiiEngine
) -> None:
    guard = Privacy(engine, Vault(bytes(32), ttl_seconds=60))
    guard.mask("s", "担当は佐藤健太郎さんです。")
    llm = FakeLLM("担当は佐藤健太郎さんです。")
    leaking = excerpts(a_chunk(RECORD, "担当は佐藤健太郎さんです。"))  # no spans: ingest missed it
    drafter = Drafter(llm, guard, tokenizer.words, FakeCrossEncoder())
    with pytest.raises(PiiLeak):
        drafter.draft("担当は誰ですか。", {}, leaking, "s", POLICY, Notebook())
    assert llm.received == []


def test_an_identity_number_that_ingest_missed_is_stopped(tokenizer: Tokenizer) -> None:
    leaking = excerpts(a_chunk(RECORD, "個人番号は123456789018です。"))
    with pytest.raises(PiiLeak):
        draft(tokenizer, "123456789018です。", leaking, "番号は何ですか。")
