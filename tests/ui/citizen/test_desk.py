"""What the desk says to readers of other languages."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answering import Answerer
from assistant.endings import dated
from assistant.foreign_faq import Approved, ApprovedTranslations
from assistant.listening import Listener, Silent
from assistant.types import Answer, Question
from tests.ui.citizen.town import FAQS, Town
from ui.citizen.desk import Asked
from ui.citizen.schemas import Lang
from ui.citizen_control import Control

QUESTION = FAQS[0][0]
TRANSLATED = {"en": "Within 14 days, at the Citizens Division.", "ja-easy": "14日以内に市民課へ来てください。"}


class OfAnotherDay(Answerer):
    """Answers as if the question had asked for the rules of the end of March."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer

    def answer(self, question: Question, listener: Listener) -> Answer:
        return dated(self._answerer.answer(question, listener), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("lang", "line"),
    [("en", "(According to the documents as of 2026-03-31.)"), ("ja-easy", "3月《がつ》31日")],
)
def test_an_approved_translation_says_on_which_other_day_it_holds(town: Town, lang: Lang, line: str) -> None:
    edition = town.office.editions.now
    assert edition
    translation = Approved(faq=QUESTION, lang=lang, question="?", answer=TRANSLATED[lang])
    edition = replace(edition, approved=ApprovedTranslations([translation]), answerer=OfAnotherDay(edition.answerer))
    asked = Asked(request_id="1" * 32, conversation="c", lang=lang, text=QUESTION)

    told = town.office.desk.answer(asked, edition, Control(), Silent()).sent

    first, last = told.text.split("\n")
    assert first == f"{TRANSLATED[lang]}[1]"
    assert line in last
