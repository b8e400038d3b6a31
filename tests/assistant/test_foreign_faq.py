"""Approved translations of FAQs, and foreign questions that mean one."""

import csv
from datetime import date
from pathlib import Path

import pytest

import ingest
from assistant.errors import UserError
from assistant.foreign_faq import Approved, ApprovedTranslations, ForeignFaqs, figures, load_approved
from assistant.types import Audience, Chunk, ChunkKind
from tests.fakes import FakeEmbedder

PUBLIC = Path(ingest.__file__).parent / "sample_city" / "public"
DAY = date(2026, 11, 28)


def _faq(question: str, answer: str, valid_from: date | None = None, valid_to: date | None = None) -> Chunk:
    return Chunk(
        chunk_id=question + answer,
        doc_id="faq",
        ordinal=0,
        title="よくある質問",
        text=f"{question}\n{answer}",
        kind=ChunkKind.FAQ,
        audience=Audience.PUBLIC,
        department="市民課",
        question=question,
        answer=answer,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def foreign_faqs(faqs: list[Chunk], approved: ApprovedTranslations) -> ForeignFaqs:
    questions = [question for faq in faqs for question in (faq.question, *approved.questions(faq))]
    vectors = dict(zip(questions, FakeEmbedder().embed_queries(questions), strict=True)) if questions else {}
    return ForeignFaqs(FakeEmbedder(), faqs, approved, vectors)


FEE = _faq("手数料はいくらですか。", "1通300円です。")
OTHER = _faq("避難所はどこですか。", "38か所あります。")
APPROVED = Approved(faq=FEE.question, lang="en", question="How much is the fee?", answer="300 yen for 1 copy.")


def test_a_question_near_an_approved_translation_finds_its_faq() -> None:
    faqs = foreign_faqs([FEE, OTHER], ApprovedTranslations([APPROVED]))

    match = faqs.find("How much is the fee?", "en", DAY)

    assert match is not None
    assert match.faq is FEE
    assert match.approved is APPROVED


def test_a_question_about_another_year_or_number_finds_nothing() -> None:
    faqs = foreign_faqs([FEE, OTHER], ApprovedTranslations([APPROVED]))

    assert faqs.find("How much is the fee 2019?", "en", DAY) is None
    assert faqs.find("How much is the fee for 1?", "en", DAY) is not None


def test_a_question_near_nothing_finds_nothing() -> None:
    faqs = foreign_faqs([FEE, OTHER], ApprovedTranslations([APPROVED]))

    assert faqs.find("Wie wird das Wetter morgen?", "en", DAY) is None


def test_without_faqs_nothing_is_found() -> None:
    assert foreign_faqs([], ApprovedTranslations()).find("How much?", "en", DAY) is None


def test_only_an_faq_valid_today_is_found() -> None:
    old = _faq(FEE.question, "1通250円です。", valid_to=date(2026, 3, 31))
    faqs = foreign_faqs([old, FEE], ApprovedTranslations([APPROVED]))

    match = faqs.find("How much is the fee?", "en", DAY)

    assert match is not None
    assert match.faq is FEE


def test_a_translation_with_other_figures_than_the_answer_is_out_of_date() -> None:
    changed = _faq(FEE.question, "1通400円です。")

    assert ApprovedTranslations([APPROVED]).find(changed, "en") is None


@pytest.mark.parametrize(
    ("lang", "translation", "is_used"),
    [
        ("en", "300 yen for 1 copy.", True),
        ("en", "1 copy: 300 people.", False),
        ("zh-Hans", "每1份300日元。", True),
        ("vi", "300 ngày cho 1 bản.", False),
        ("pt", "1 cópia: 300.", True),
    ],
)
def test_a_translation_that_counts_something_else_is_not_used(lang: str, translation: str, is_used: bool) -> None:
    approved = ApprovedTranslations([Approved(faq=FEE.question, lang=lang, question="?", answer=translation)])

    assert (approved.find(FEE, lang) is not None) == is_used


def test_figures_of_japanese_and_western_years_agree() -> None:
    assert figures("令和8年10月1日から1,000円") == figures("1,000 yen from 1/10/2026")
    assert figures("平成元年") == {1989}


def test_every_translation_of_the_sample_city_belongs_to_a_present_faq() -> None:
    approved = load_approved(PUBLIC / "faq_translations.csv")
    with (PUBLIC / "faq_citizens.csv").open(encoding="utf-8-sig") as file:
        faqs = [_faq(row["question"], row["answer"]) for row in csv.DictReader(file)]

    used = {id(found) for faq in faqs for entry in approved.entries if (found := approved.find(faq, entry.lang))}

    assert {entry.question for entry in approved.entries if id(entry) not in used} == set()
    assert len({entry.faq for entry in approved.entries}) >= 25


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("faq,lang,question\na,en,b\n", "answer"),
        ("faq,lang,question,answer\na,en,,c\n", "2 行目"),
        ("faq,lang,question,answer\na,xx,b,c\n", "xx"),
    ],
)
def test_a_mistake_in_the_translations_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "faq_translations.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UserError, match=told):
        load_approved(path)
