"""The desk that answers citizens: one question in, the answer as it is sent and the row that is kept of it out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from assistant.as_of import in_words
from assistant.citizen_log import CitizenMessage
from assistant.citizen_texts import CitizenTexts, in_language
from assistant.confidence import is_about
from assistant.errors import Busy, ModelUnavailable
from assistant.furigana import add_furigana
from assistant.lexical import Tokenizer
from assistant.listening import Listener
from assistant.translation import Translator
from assistant.types import Answer, AnswerStatus, Citation, Passage, Question, Reader, Table, Turn
from guardrails.pii.masking import Masked
from guardrails.questions import check
from guardrails.scope import topics
from ui.citizen import schemas
from ui.citizen.counters import Counters
from ui.citizen.edition import Edition
from ui.citizen_control import Control, Notice

CITIZEN = Reader(user_id="citizen")
_APPROVED = (AnswerStatus.FAQ, AnswerStatus.TABLE)
_QUOTE = 200  # characters of a passage
_CHOICES = 3
# From here a passage's department is the right one to ask, by meaning or by words. Of 70 questions of our own it names
# the wrong office for 2; a share of .3 of the words did so for 8.
_ABOUT_COSINE, _ABOUT_COVERAGE = 0.862, 0.6


@dataclass(frozen=True, kw_only=True)
class Asked:
    request_id: str
    conversation: str
    lang: schemas.Lang
    text: str
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reply:
    """`sent` goes to the citizen, `kept` into the database. `is_approved`: the same for everybody who asks the same."""

    sent: schemas.Answer
    kept: CitizenMessage
    is_approved: bool


@dataclass(frozen=True, kw_only=True)
class _Said:
    """A text in the reader's language, and how far it is the city's own."""

    text: str
    original: str = ""  # the Japanese text, where another one is shown
    note: str = ""


class Desk:
    def __init__(self, today: Callable[[], date], translator: Translator | None, tokenizer: Tokenizer) -> None:
        """Without a translator, what owners have not translated is shown in Japanese."""
        self.today = today
        self._translator = translator
        self._tokenizer = tokenizer

    def answer(self, asked: Asked, edition: Edition, control: Control, listener: Listener) -> Reply:
        """Blocks until the answer is complete."""
        question = Question(
            text=asked.text,
            reader=CITIZEN,
            session=asked.conversation,
            as_of=self.today(),
            history=asked.history,
            lang=asked.lang,
        )
        return self._reply(edition.answerer.answer(question, listener), asked, edition, control)

    def at_once(self, asked: Asked, edition: Edition, control: Control) -> Reply | None:
        """The answer to an approved question in its own words.

        It needs no masking: nothing in such a question is the asker's own, and what is kept is the owner's wording.
        It needs no model either, unless the answer has to be translated: then there is no answer here.
        """
        faq = edition.look_up.word_for_word(asked.text, self.today())
        if faq is None or not check(asked.text).allowed:
            return None
        if self._translator and asked.lang != "ja" and not edition.approved.find(faq, asked.lang):
            return None
        known = Masked(text=faq.question, findings=(), hard_types=frozenset())
        return self._reply(edition.look_up.approved(faq, known), asked, edition, control)

    def readable(self, text: str, edition: Edition, lang: str) -> str:
        """In やさしい日本語 with readings over its kanji."""
        return add_furigana(text, self._tokenizer, edition.texts.readings) if lang == "ja-easy" else text

    def _reply(self, answer: Answer, asked: Asked, edition: Edition, control: Control) -> Reply:
        said = self._in_language(answer, edition, asked.lang)
        if answer.table:
            answer = replace(answer, table=self._readable_table(answer.table, edition, asked.lang))
        sent = _sent(answer, said, asked, edition, control)
        # What is restored in an answer may come from an earlier question of the conversation.
        masked = replace(answer, text=answer.masked_text, citations=answer.masked_citations)
        kept = sent if masked == answer else _sent(masked, _Said(text=masked.text), asked, edition, control)
        return Reply(
            sent=sent,
            kept=CitizenMessage(
                request_id=asked.request_id,
                conversation=asked.conversation,
                asked_at=datetime.now(UTC),
                lang=asked.lang,
                department=_department(answer, edition.texts),
                status=answer.status,
                question=answer.masked_question,
                answer=answer.masked_text,
                reply=kept.model_dump_json(),
                seconds=answer.seconds,
            ),
            is_approved=answer.status in _APPROVED and not answer.masked_types and not asked.history,
        )

    def _readable_table(self, table: Table, edition: Edition, lang: str) -> Table:
        rows = tuple(tuple(self.readable(cell, edition, lang) for cell in row) for row in table.rows)
        return Table(headings=tuple(self.readable(cell, edition, lang) for cell in table.headings), rows=rows)

    def _in_language(self, answer: Answer, edition: Edition, lang: str) -> _Said:
        """What is said to a reader of this language: approved, else translated under protection, else the original."""
        if answer.status not in (AnswerStatus.FAQ, AnswerStatus.ANSWERED):
            text = self.readable(_refusal(answer, edition, lang), edition, lang)
            return _Said(text=text, note=_table_note(answer, edition, lang))
        if lang == "ja":
            return _Said(text=answer.text)
        if answer.status is AnswerStatus.FAQ:
            faq = edition.knowledge.chunk(answer.citations[0].chunk_id)
            if approved := edition.approved.find(faq, lang):
                note = edition.phrases.text(lang, "note_approved")
                text = f"{approved.answer}[1]{self._as_of(answer, edition, lang)}"
                return _Said(text=text, original=answer.text, note=note)
        if lang == "ja-easy":
            return _Said(text=self.readable(answer.text, edition, lang))
        if translated := self._translated(answer.text, lang):
            text = f"{translated}{self._as_of(answer, edition, lang)}"
            return _Said(text=text, original=answer.text, note=edition.phrases.text(lang, "note_machine"))
        return _Said(text=answer.text, note=edition.phrases.text(lang, "note_original"))

    def _as_of(self, answer: Answer, edition: Edition, lang: str) -> str:
        """The line below a translated answer that holds on another day than today."""
        if answer.as_of is None:
            return ""
        day = in_words(answer.as_of) if lang.startswith("ja") else answer.as_of.isoformat()
        return "\n" + self.readable(edition.phrases.text(lang, "as_of", day=day), edition, lang)

    def _translated(self, text: str, lang: str) -> str:
        """ "" when the checks fail, or when the model is busy or down: the original is there in any case."""
        if self._translator is None:
            return ""
        plain, _, _ = text.partition("[1]")
        try:
            translated = self._translator.translate(plain, lang)
        except (Busy, ModelUnavailable):
            return ""
        return f"{translated.text}[1]" if translated else ""


def _sent(answer: Answer, said: _Said, asked: Asked, edition: Edition, control: Control) -> schemas.Answer:
    counters = Counters(edition.directory, edition.texts)
    is_answer = answer.status in (*_APPROVED, AnswerStatus.ANSWERED)
    is_shut = answer.status is AnswerStatus.CLOSED
    # What was found for 「蜂の巣ができました」 may be about nothing but できる.
    passages = [] if is_answer or is_shut else [passage for passage in answer.passages if is_about([passage])]
    notes = [_disaster_note(control, edition, asked.lang), said.note]
    return schemas.Answer(
        request_id=asked.request_id,
        status=answer.status,
        lang=asked.lang,
        text=said.text,
        original=schemas.Original(text=said.original, lang="ja") if said.original else None,
        note="\n".join(filter(None, notes)),
        citations=[_citation(citation, counters) for citation in answer.citations],
        passages=shown(passages, counters).passages,
        choices=_choices(answer, passages),
        table=_table(answer),
        person=counters.for_garbage() if _is_about_garbage(answer) else counters.person(_owners(answer)),
        seconds=round(answer.seconds, 3),
    )


def shown(passages: Sequence[Passage], counters: Counters) -> schemas.Sources:
    """As they are shown to citizens: each with the official page to read on."""
    return schemas.Sources(
        passages=[
            schemas.Passage(
                title=passage.chunk.question or passage.chunk.title,
                url=passage.chunk.url or counters.page(passage.chunk.department),
                place=passage.chunk.place.label if passage.chunk.place and not passage.chunk.question else "",
                quote=_shortened(passage.chunk.answer or passage.chunk.text),
            )
            for passage in passages
        ]
    )


def notices(control: Control, edition: Edition | None, lang: str) -> list[Notice]:
    """What is shown before everything else in a disaster: what staff have just written, then the approved texts."""
    if control.mode != "disaster":
        return list(control.notices)
    approved = edition.texts.disaster if edition else []
    return [
        *control.notices,
        *(
            Notice(title=in_language(one.title, lang), text=in_language(one.text, lang), url=one.url)
            for one in approved
        ),
    ]


def _disaster_note(control: Control, edition: Edition, lang: str) -> str:
    if control.mode != "disaster":
        return ""
    return "\n".join(f"{notice.title} {notice.text}".strip() for notice in notices(control, edition, lang))


def _refusal(answer: Answer, edition: Edition, lang: str) -> str:
    """A subject outside the scope has a text of its own, with whom to call instead."""
    if answer.status is AnswerStatus.OUT_OF_SCOPE:
        return topics()[answer.reason.partition(":")[2]].text(lang)
    if answer.status is AnswerStatus.TABLE or (answer.status is AnswerStatus.INVALID_QUESTION and lang == "ja"):
        return answer.text
    return edition.phrases.text(lang, "topic_closed" if answer.status is AnswerStatus.CLOSED else answer.status.value)


def _choices(answer: Answer, passages: Sequence[Passage]) -> list[schemas.Choice]:
    """What may have been meant; after a refusal, near questions that have an approved answer."""
    if answer.choices:
        return [schemas.Choice(label=choice.label, ask=choice.ask) for choice in answer.choices]
    questions = [passage.chunk.question for passage in passages if passage.chunk.question]
    return [schemas.Choice(label=question, ask=question) for question in questions[:_CHOICES]]


def _table(answer: Answer) -> schemas.Table | None:
    if answer.table is None:
        return None
    return schemas.Table(headings=list(answer.table.headings), rows=[list(row) for row in answer.table.rows])


def _table_note(answer: Answer, edition: Edition, lang: str) -> str:
    is_foreign_table = answer.table is not None and not lang.startswith("ja")
    return edition.phrases.text(lang, "note_table") if is_foreign_table else ""


def _owners(answer: Answer) -> Sequence[Passage]:
    """What the answer rests on, or the best that was found if it speaks of the question."""
    if answer.status is AnswerStatus.CLOSED:
        return answer.passages[:1]  # whose department has closed it
    cited = {citation.chunk_id for citation in answer.citations}
    if cited:
        return [passage for passage in answer.passages if passage.chunk.chunk_id in cited]
    return [p for p in answer.passages[:1] if p.cosine >= _ABOUT_COSINE or p.coverage >= _ABOUT_COVERAGE]


def _is_about_garbage(answer: Answer) -> bool:
    """From the table, or kept back because the table's subject is switched off: nothing was searched for."""
    return answer.status is AnswerStatus.TABLE or (answer.status is AnswerStatus.CLOSED and not answer.passages)


def _department(answer: Answer, texts: CitizenTexts) -> str:
    if _is_about_garbage(answer):
        return texts.garbage_counter[0]
    owners = _owners(answer)
    return owners[0].chunk.department if owners else ""


def _citation(citation: Citation, counters: Counters) -> schemas.Citation:
    return schemas.Citation(
        number=citation.number,
        title=citation.title,
        url=citation.url or counters.page(citation.department),
        place=citation.place.label if citation.place else "",
        quote=citation.quote,
        department=citation.department,
        updated=citation.updated,
    )


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE else line[: _QUOTE - 1] + "…"
