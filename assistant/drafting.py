"""Writes an answer from passages, checks every sentence of it against them, and finds the words it rests on.

The model is small: it writes, code decides. A sentence is kept only if one passage says all that it says; whether or
not one is left, the source's own words are quoted.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.excerpts import excerpt, sentences
from assistant.knowledge import blanked_heading
from assistant.listening import Listener
from assistant.llm import LLM, Message, Token
from assistant.policy import Policy
from assistant.privacy import Privacy
from assistant.prompts import Source, answer_prompt
from assistant.quotes import Quote, Sought, WordsOf, best_quote
from assistant.types import Audience, Chunk, Passage
from guardrails.asked import fits_question, has_value, is_polar, meets_conditions, verify_answer
from guardrails.brackets import falls_into

_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]+")
_NO_ANSWER = re.compile(
    r"資料に(?:は)?(?:ありません|記載され|書かれていません|記載がありません)|わかりません|分かりません|不明です"
)
_CONTENT = re.compile(r"[0-9０-９A-Za-z一-龥々ァ-ヶ]")


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """The stretch of a passage that the model may read; `text` is masked."""

    chunk: Chunk
    text: str
    passage: str  # the whole passage, masked

    @property
    def heading(self) -> str:
        return blanked_heading(self.chunk)

    @property
    def is_public(self) -> bool:
        return self.chunk.audience is Audience.PUBLIC

    @property
    def with_heading(self) -> str:
        return f"{self.heading}\n{self.text}"


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


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What may be delivered of what the model wrote, with the signals from which its confidence is estimated."""

    sentences: tuple[Sentence, ...]  # the verified ones; none for a yes or no, which is never left to the model
    quotes: tuple[Quoted, ...]  # one for each passage that they rest on, or that was read if there are none; best first
    objection: str  # the first rule that spoke against what was written
    says_no_answer: bool
    lowest_logprob: float  # of the tokens with digits, kanji, katakana or letters
    sentences_fit: bool  # they have the kind of value that was asked for
    quote_fits: bool
    meets: bool  # the quote stands beside the year and names that were asked for

    @property
    def strength(self) -> float:
        """Of the best quote."""
        return self.quotes[0].quote.strength


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
        chosen.append(Excerpt(chunk=passage.chunk, text=stretch, passage=text))
        left -= len(stretch)
    return chosen


class Drafter:
    """Holds the model; one draft a call."""

    def __init__(self, llm: LLM, privacy: Privacy, words_of: WordsOf) -> None:
        self._llm = llm
        self._privacy = privacy
        self._words_of = words_of

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
        sources = [Source(heading=item.heading, text=item.text) for item in excerpts]
        prompt = answer_prompt(question, sources)
        self._privacy.check_outgoing(session, prompt[-1].content, [item.text for item in excerpts if item.is_public])
        written: list[Sentence] = []
        tokens: list[Token] = []
        for text in _sentences(self._stream(prompt, session, policy, listener, tokens)):
            sentence = self._check(text, question, excerpts)
            listener.on_sentence(len(written), self._privacy.restore(session, text), sentence.excerpt is not None)
            written.append(sentence)
        said = "".join(sentence.text for sentence in written)
        quotes = self._quotes(Sought(question=question, weights=weights, said=said), written, excerpts)
        kept = () if is_polar(question) else tuple(sentence for sentence in written if sentence.excerpt)
        answer = "".join(sentence.text for sentence in kept)
        return Draft(
            sentences=kept,
            quotes=quotes,
            objection=next((sentence.rule for sentence in written if sentence.rule), ""),
            says_no_answer=bool(_NO_ANSWER.search(said)) or not _CONTENT.search(said),
            lowest_logprob=min((t.logprob for t in tokens if _CONTENT.search(t.text)), default=0.0),
            sentences_fit=fits_question(question, answer).allowed and self._says_something_new(answer, question),
            quote_fits=fits_question(question, quotes[0].quote.text).allowed,
            meets=_meets(question, quotes[0], excerpts),
        )

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
        verdicts = [verify_answer(text, item.with_heading, question) for item in excerpts]
        supporting = [item for item, verdict in zip(excerpts, verdicts, strict=True) if verdict.allowed]
        if not supporting:
            return Sentence(text=text, excerpt=None, rule=verdicts[0].rule)
        words = set(self._words_of(text))
        best = max(supporting, key=lambda item: len(words & set(self._words_of(item.text))))
        return Sentence(text=text, excerpt=best)

    def _quotes(self, sought: Sought, written: Sequence[Sentence], excerpts: Sequence[Excerpt]) -> tuple[Quoted, ...]:
        """The best quote of each passage that verified sentences rest on; of every passage when there are none."""
        resting = [item for item in excerpts if any(sentence.excerpt is item for sentence in written)]
        found = [
            Quoted(excerpt=item, quote=best_quote(item.passage, item.heading, sought, self._words_of))
            for item in resting or excerpts
        ]
        return tuple(sorted(found, key=lambda quoted: quoted.quote.strength, reverse=True))

    def _says_something_new(self, answer: str, question: str) -> bool:
        """An answer made of the question's own words only (「ナッジとは、ナッジのことです」) answers nothing."""
        new = set(self._words_of(answer)) - set(self._words_of(question))
        return any(_CONTENT.search(word) for word in new)


def _meets(question: str, quoted: Quoted, excerpts: Sequence[Excerpt]) -> bool:
    falls = {falls_into(question, line) for line in sentences(quoted.quote.text)}
    if False in falls and True not in falls:
        return False
    # A figure belongs to the year it stands beside; a name or a rule may stand apart from its year.
    near = [quoted.excerpt] if has_value(quoted.quote.text) else excerpts
    return meets_conditions(question, "\n".join(f"{item.heading}\n{item.passage}" for item in near)).allowed


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
