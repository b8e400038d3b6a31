"""Writes an answer from passages, checks every sentence of it against them, and finds the words it rests on.

The model is small: it writes, code decides. A sentence is kept only if one passage says all that it says; whether or
not one is left, the source's own words are quoted.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.blanking import blanked_heading, blanked_path
from assistant.cross_encoder import CrossEncoder
from assistant.excerpts import excerpt, sentences
from assistant.listening import Listener
from assistant.llm import LLM, Message, Token
from assistant.policy import Policy
from assistant.privacy import Privacy
from assistant.prompts import Source, answer_prompt
from assistant.quotes import Quote, Sought, WordsOf, best_quotes
from assistant.types import Audience, Chunk, ChunkKind, Passage
from guardrails.asked.bare_values import has_value, is_one_of_several, verify_answer
from guardrails.asked.conditions import meets_conditions
from guardrails.asked.fit import fits_question
from guardrails.asked.polar import is_polar
from guardrails.brackets import falls_into
from guardrails.verdict import Verdict

_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]+")
_NO_ANSWER = re.compile(
    r"資料に(?:は)?(?:ありません|記載され|書かれていません|記載がありません)|わかりません|分かりません|不明です"
)
# Chosen on 40 questions over the sample city: two quotes hold the answer in 36 of them, one in 30.
_A_RANK = 0.1  # what a passage loses against the one found before it
_AN_FAQ = 0.15  # what an FAQ loses: its question repeats the reader's words, whatever its answer says
_RELEVANT = 0.2  # what it gains by the log-odds that it answers: 92 % of 248 questions have the best first, at 0 84 %
_CONTRADICTS = 1.0  # log-odds from which a quote that answers outweighs the model that finds nothing
_SHOWN, _NEAR = 2, 0.5  # quotes; the second only if it is not worse by more
_READ = 2  # stretches of a passage: of 140 questions 114 are answered by what is shown, of one stretch 112
_CONTENT = re.compile(r"[0-9０-９A-Za-z一-龥々ァ-ヶ]")
_ITEM = re.compile(r"\s*(?:[0-9０-９]{1,2}[.．)）、](?![0-9０-９])|[(（][0-9０-９]{1,2}[)）]|[・•●○*＊-]|[①-⑳])\s*")


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """What may be quoted of a passage, masked. `text`: the stretch of it that the model may read."""

    chunk: Chunk
    text: str
    passage: str  # the whole passage, masked
    score: float = 0.0  # with which the passage was found

    @property
    def heading(self) -> str:
        return blanked_heading(self.chunk)

    @property
    def is_public(self) -> bool:
        return self.chunk.audience is Audience.PUBLIC

    @property
    def with_heading(self) -> str:
        return f"{self.heading}\n{self.text}"

    @property
    def with_passage(self) -> str:
        return f"{self.heading}\n{self.passage}"


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence that the model wrote. `excerpt` is what it rests on; None when no excerpt says it."""

    text: str
    excerpt: Excerpt | None
    rule: str = ""  # the rule that objected


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """The source's own words, and where they stand."""

    excerpt: Excerpt
    quote: Quote
    rank: int  # of the passage as it was found, from 0
    relevance: float  # that it answers the question, as log-odds

    @property
    def with_heading(self) -> str:
        return f"{self.excerpt.heading}\n{self.quote.text}"

    @property
    def strength(self) -> float:
        """How likely the answer stands in it, comparable between quotes for one question."""
        is_faq = self.excerpt.chunk.kind is ChunkKind.FAQ
        return self.quote.strength - _A_RANK * self.rank - _AN_FAQ * is_faq + _RELEVANT * self.relevance


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What may be delivered of what the model wrote, with the signals from which its confidence is estimated."""

    sentences: tuple[Sentence, ...]  # the verified ones; none for a yes or no, which is never left to the model
    quotes: tuple[Quoted, ...]  # the best, and one of another passage that is hardly worse
    objection: str  # the first rule that spoke against what was written
    says_no_answer: bool
    lowest_logprob: float  # of the tokens with digits, kanji, katakana or letters
    sentences_fit: bool  # they have the kind of value that was asked for
    lead: float  # of the first passage's score over the second's; 0 if there is no second
    quotes_fit: bool  # so have the quotes, and they stand beside the year and names and in the bracket asked for

    @property
    def strength(self) -> float:
        """Of the best quote."""
        return self.quotes[0].strength

    @property
    def relevance(self) -> float:
        """Of the best quote."""
        return self.quotes[0].relevance


def choose_excerpts(
    question: str,
    passages: Sequence[Passage],
    texts: Sequence[str],
    weights: Mapping[str, float],
    words_of: WordsOf,
    policy: Policy,
) -> list[Excerpt]:
    """From the best passages (`texts`: masked), the stretches that speak of the question, within budget."""
    chosen: list[Excerpt] = []
    left = policy.source_characters
    for passage, text in list(zip(passages, texts, strict=True))[: policy.sources]:
        budget = min(left, policy.passage_characters)
        if budget < 80:
            break
        stretch = excerpt(text, question, weights, words_of, budget)
        chosen.append(Excerpt(chunk=passage.chunk, text=stretch, passage=text, score=passage.score))
        left -= len(stretch)
    return chosen


class Drafter:
    """Holds the model; one draft a call."""

    def __init__(self, llm: LLM, privacy: Privacy, words_of: WordsOf, relevance: CrossEncoder) -> None:
        self._llm = llm
        self._privacy = privacy
        self._words_of = words_of
        self._relevance = relevance

    def draft(
        self,
        question: str,
        weights: Mapping[str, float],
        excerpts: Sequence[Excerpt],
        session: str,
        policy: Policy,
        listener: Listener,
    ) -> Draft:
        """Stream an answer to `question` (masked; `weights` are its words').

        Raises ModelUnavailable, Busy; PiiLeak before anything is sent.
        """
        read = excerpts[: policy.prompted]
        sources = [Source(path=blanked_path(item.chunk), text=item.text) for item in read]
        prompt = answer_prompt(question, sources)
        self._privacy.check_outgoing(session, prompt[-1].content, [item.text for item in read if item.is_public])
        written: list[Sentence] = []
        tokens: list[Token] = []
        for text in _sentences(self._stream(prompt, session, policy, listener, tokens)):
            sentence = self._check(text, question, excerpts)
            listener.on_sentence(len(written), self._privacy.restore(session, text), sentence.excerpt is not None)
            written.append(sentence)
        said = "".join(sentence.text for sentence in written)
        quotes = self._quotes(Sought(question=question, weights=weights, said=said), excerpts)
        fitting = [quoted for quoted in quotes if _fits(question, quoted, excerpts)]
        shown = _near_the_best(fitting or quotes)
        polar = is_polar(question)
        kept = () if polar else _borne_out(question, written, shown)
        answer = "".join(sentence.text for sentence in kept)
        return Draft(
            sentences=kept,
            quotes=shown,
            objection=next((sentence.rule for sentence in written if sentence.rule), ""),
            says_no_answer=not polar and _says_no_answer(written) and shown[0].relevance < _CONTRADICTS,
            lowest_logprob=min((t.logprob for t in tokens if _CONTENT.search(t.text)), default=0.0),
            sentences_fit=fits_question(question, answer).allowed
            and self._says_something_new(answer, question)
            and not is_one_of_several(answer, shown[0].quote.text),
            lead=excerpts[0].score - excerpts[1].score if len(excerpts) > 1 else 0.0,
            quotes_fit=bool(fitting),
        )

    def relevance(self, question: str, excerpts: Sequence[Excerpt]) -> float:
        """That any of them answers the question (masked), as log-odds. Raises ModelUnavailable."""
        return max(self._relevance.scores(question, [item.with_passage for item in excerpts]), default=-math.inf)

    def _stream(
        self, prompt: Sequence[Message], session: str, policy: Policy, listener: Listener, tokens: list[Token]
    ) -> Iterator[str]:
        restorer = self._privacy.restorer(session)
        for token in self._llm.stream(prompt, max_tokens=policy.answer_tokens, cancelled=listener.cancelled):
            tokens.append(token)
            listener.on_token(restorer.feed(token.text))
            yield token.text
        listener.on_token(restorer.finish())

    def _check(self, text: str, question: str, excerpts: Sequence[Excerpt]) -> Sentence:
        """The sentence with the excerpt that says it, or with the rule that the first excerpt breaks."""
        verdicts = [_verify(text, item.with_heading, question) for item in excerpts]
        supporting = [item for item, verdict in zip(excerpts, verdicts, strict=True) if verdict.allowed]
        if not supporting:
            # What it repeats of the question is no objection, though no source.
            told = _verify(text, f"{excerpts[0].with_heading}\n{question}", question)
            return Sentence(text=text, excerpt=None, rule=told.rule)
        words = set(self._words_of(text))
        best = max(supporting, key=lambda item: len(words & set(self._words_of(item.text))))
        return Sentence(text=text, excerpt=best)

    def _quotes(self, sought: Sought, excerpts: Sequence[Excerpt]) -> list[Quoted]:
        """The best quote of every passage, best first; of two that are alike, that of the passage found first."""
        read = [
            (rank, item, quote)
            for rank, item in enumerate(excerpts)
            for quote in best_quotes(item.passage, item.heading, sought, self._words_of, _READ)
        ]
        relevances = self._relevances(sought.question, [(item.heading, quote.text) for _, item, quote in read])
        found = [
            Quoted(excerpt=item, quote=quote, rank=rank, relevance=relevance)
            for (rank, item, quote), relevance in zip(read, relevances, strict=True)
        ]
        best: dict[int, Quoted] = {}
        for quoted in sorted(found, key=lambda quoted: quoted.strength, reverse=True):
            best.setdefault(quoted.rank, quoted)
        return list(best.values())

    def _relevances(self, question: str, quotes: Sequence[tuple[str, str]]) -> list[float]:
        """Of each quote (its heading, its text) that of the whole or, if higher, of one of its lines: beside lines on
        other things the one that answers counts for little."""
        parts = [list(dict.fromkeys([text, *filter(str.strip, sentences(text))])) for _, text in quotes]
        scores = iter(
            self._relevance.scores(
                question, [f"{heading}\n{part}" for (heading, _), of in zip(quotes, parts, strict=True) for part in of]
            )
        )
        return [max(islice(scores, len(of))) for of in parts]

    def _says_something_new(self, answer: str, question: str) -> bool:
        """An answer made of the question's own words only (「ナッジとは、ナッジのことです」) answers nothing."""
        new = set(self._words_of(answer)) - set(self._words_of(question))
        return any(_CONTENT.search(word) for word in new)


def _verify(sentence: str, source: str, question: str) -> Verdict:
    """The number before an item of a list (「3. 委任状」) is no figure that a source could hold."""
    return verify_answer(sentence[match.end() :] if (match := _ITEM.match(sentence)) else sentence, source, question)


def _telling(written: Sequence[Sentence]) -> list[Sentence]:
    """Those that a source bears out, without what the model says of the sources themselves."""
    return [s for s in written if s.excerpt and _CONTENT.search(s.text) and not _NO_ANSWER.search(s.text)]


def _borne_out(question: str, written: Sequence[Sentence], shown: Sequence[Quoted]) -> tuple[Sentence, ...]:
    """Those that the quotes shown say too, each resting on the first that does: another row than the one quoted
    contradicts it. Of a list that is not whole nothing: it would look complete."""
    kept: list[Sentence] = []
    for sentence in _telling(written):
        bearers = (q for q in shown if _verify(sentence.text, q.with_heading, question).allowed)
        if bearer := next(bearers, None):
            kept.append(replace(sentence, excerpt=bearer.excerpt))
    items = {s.text for s in written if _ITEM.match(s.text)}
    return tuple(kept) if items <= {s.text for s in kept} else ()


def _says_no_answer(written: Sequence[Sentence]) -> bool:
    """Not to be believed of a yes or no: where a rule forbids what is asked, the model finds nothing written."""
    said = "".join(sentence.text for sentence in written)
    return not _telling(written) and (bool(_NO_ANSWER.search(said)) or not _CONTENT.search(said))


def _near_the_best(quotes: Sequence[Quoted]) -> tuple[Quoted, ...]:
    return tuple(quoted for quoted in quotes[:_SHOWN] if quoted.strength >= quotes[0].strength - _NEAR)


def _fits(question: str, quoted: Quoted, excerpts: Sequence[Excerpt]) -> bool:
    """Whether a quote has the kind of value that was asked for, in the bracket and beside the year and names asked."""
    falls = {falls_into(question, line) for line in sentences(quoted.quote.text)}
    if not fits_question(question, quoted.quote.text).allowed or (False in falls and True not in falls):
        return False
    # A figure belongs to the year it stands beside; a name or a rule may stand apart from its year.
    near = [quoted.excerpt] if has_value(quoted.quote.text) else excerpts
    return meets_conditions(question, "\n".join(item.with_passage for item in near)).allowed


def _sentences(pieces: Iterator[str]) -> Iterator[str]:
    """Regroup a stream of pieces into sentences."""
    pending = ""
    for piece in pieces:
        pending += piece
        while match := _SENTENCE.match(pending):
            pending = pending[match.end() :]
            if match.group().strip():
                yield match.group().strip()
    if pending.strip():
        yield pending.strip()
