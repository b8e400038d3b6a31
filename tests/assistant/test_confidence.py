"""What raises and lowers the confidence in a draft. The numbers themselves are tuned elsewhere."""

from dataclasses import replace

import pytest

from assistant.confidence import confidence, is_about, trusted
from assistant.drafting import Draft, Excerpt, Quoted, Sentence
from assistant.policy import staff_policy
from assistant.quotes import Quote
from assistant.settings import Settings
from assistant.types import Passage
from tests.fakes import a_chunk, a_document

POLICY = staff_policy(Settings())
CHUNK = a_chunk(a_document())
EXCERPT = Excerpt(chunk=CHUNK, text=CHUNK.text, passage=CHUNK.text)
SENTENCE = Sentence(text="9,800円です。", excerpt=EXCERPT)


def quoted(strength: float, relevance: float = 2.0) -> tuple[Quoted, ...]:
    quote = Quote(text=CHUNK.text, strength=strength)
    return (Quoted(excerpt=EXCERPT, quote=quote, rank=0, relevance=relevance),)


GOOD = Draft(
    sentences=(SENTENCE,),
    quotes=quoted(1.8),
    objection="",
    says_no_answer=False,
    lowest_logprob=-0.05,
    sentences_fit=True,
    lead=0.2,
    quotes_fit=True,
)


def test_a_sure_and_verified_draft_is_more_likely_right_than_wrong() -> None:
    assert 0.5 < confidence(GOOD) <= 1


@pytest.mark.parametrize(
    "doubt",
    [
        {"quotes": quoted(0.0), "lead": 0.0},
        {"says_no_answer": True},
        {"quotes_fit": False},
        {"lead": 0.0, "quotes": quoted(1.0, relevance=-1.0)},
        {"lead": 0.0, "quotes": quoted(1.0, relevance=-5.0)},
    ],
    ids=lambda doubt: next(iter(doubt)),
)
def test_any_doubt_makes_it_more_likely_wrong(doubt: dict[str, object]) -> None:
    assert 0 <= confidence(replace(GOOD, **doubt)) < POLICY.min_confidence  # type: ignore[arg-type]


@pytest.mark.parametrize("doubt", [{"sentences_fit": False}, {"lowest_logprob": -4.0}, {"sentences": ()}])
def test_of_a_doubtful_wording_only_the_quote_is_shown(doubt: dict[str, object]) -> None:
    assert trusted(GOOD) == (SENTENCE,)
    assert trusted(replace(GOOD, **doubt)) == ()  # type: ignore[arg-type]


def test_a_stronger_quote_never_lowers_it() -> None:
    values = [confidence(replace(GOOD, quotes=quoted(strength))) for strength in (0.0, 0.5, 1.0, 1.5, 2.0)]
    assert values == sorted(values)


def test_a_quote_that_answers_better_never_lowers_it() -> None:
    values = [confidence(replace(GOOD, quotes=quoted(1.0, relevance))) for relevance in (-6.0, -2.0, 0.0, 2.0, 6.0)]
    assert values == sorted(values)


def test_nothing_found_is_about_nothing() -> None:
    assert not is_about([])
    assert not is_about([Passage(chunk=CHUNK, score=1.0, cosine=0.7, coverage=0.0)])


def test_nearness_by_meaning_alone_tells_nothing() -> None:
    assert not is_about([Passage(chunk=CHUNK, score=1.0, cosine=0.86, coverage=0.1, reading_coverage=0.1)])


def test_a_question_in_kana_may_have_nothing_but_its_reading_in_common() -> None:
    assert is_about([Passage(chunk=CHUNK, score=1.0, cosine=0.8, coverage=0.0, reading_coverage=0.5)])


def test_while_nothing_is_searched_by_meaning_words_and_reading_decide() -> None:
    assert is_about([Passage(chunk=CHUNK, score=1.0, coverage=0.8, reading_coverage=0.2)])
    assert not is_about([Passage(chunk=CHUNK, score=1.0, coverage=0.3, reading_coverage=0.05)])


def test_one_passage_with_the_words_of_the_question_is_enough() -> None:
    stranger = Passage(chunk=CHUNK, score=1.0, cosine=0.7, coverage=0.0)
    assert is_about([stranger, Passage(chunk=CHUNK, score=0.5, cosine=0.9, coverage=0.9)])
