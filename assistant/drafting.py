"""Writes an answer from passages and checks every sentence of it against them.

The model is small: it writes, code decides. A sentence is kept only if one passage says all that it says.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.excerpts import excerpt, quote
from assistant.knowledge import blanked_heading
from assistant.listening import Listener
from assistant.llm import LLM, Message, Token
from assistant.policy import Policy
from assistant.privacy import Privacy
from assistant.prompts import Source, answer_prompt, probe_prompt
from assistant.types import Audience, Chunk, Passage
from guardrails.asked import fits_question, has_value, is_polar, meets_conditions, verify_answer

_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]+")
_NO_ANSWER = re.compile(
    r"資料に(?:は)?(?:ありません|記載され|書かれていません|記載がありません)|わかりません|分かりません|不明です"
)
_CONTENT = re.compile(r"[0-9０-９A-Za-z一-龥々ァ-ヶ]")
_QUOTE_CHARACTERS = 160
# The facts stand in the source, but not in these words or this order: the source's own words say it better.
_WORDING = frozenset({"PAIRING", "TERM", "SUBJECT", "COVERAGE", "NAME", "QUOTE", "DENIAL"})

WordsOf = Callable[[str], Sequence[str]]


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
    """One sentence of a draft. `excerpt` is what it rests on; None when no excerpt says it."""

    text: str
    excerpt: Excerpt | None
    quote: str = ""
    rule: str = ""  # the rule that objected
    is_quote: bool = False  # the source's own words in place of the model's


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What may be delivered of what the model wrote, with the signals from which its confidence is estimated."""

    sentences: tuple[Sentence, ...]
    objection: str  # the first rule that spoke against what was written
    says_no_answer: bool
    lowest_logprob: float  # of the tokens with digits, kanji, katakana or letters
    mean_logprob: float
    probe: float  # log-odds that the sources hold the answer, as the model sees it
    fits: bool  # the answer has the kind of value that was asked for
    meets: bool  # it rests on the year and place that were asked for


def choose_excerpts(
    passages: Sequence[Passage], texts: Sequence[str], weights: Mapping[str, float], words_of: WordsOf, policy: Policy
) -> list[Excerpt]:
    """From the best passages (`texts`: masked), the stretches that speak of the question, within budget."""
    chosen: list[Excerpt] = []
    left = policy.source_characters
    for passage, text in list(zip(passages, texts, strict=True))[: policy.sources]:
        budget = min(left, policy.passage_characters)
        if budget < 80:
            break
        stretch = excerpt(text, weights, words_of, budget)
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
        self, question: str, excerpts: Sequence[Excerpt], session: str, policy: Policy, listener: Listener
    ) -> Draft:
        """Stream an answer to `question` (masked). Raises ModelUnavailable, Busy; PiiLeak before anything is sent."""
        sources = [Source(heading=item.heading, text=item.text) for item in excerpts]
        prompt, probe = answer_prompt(question, sources), probe_prompt(question, sources)
        self._privacy.check_outgoing(session, probe[-1].content, [item.text for item in excerpts if item.is_public])
        written: list[Sentence] = []
        tokens: list[Token] = []
        for text in _sentences(self._stream(prompt, session, policy, listener, tokens)):
            sentence = self._check(text, question, excerpts)
            listener.on_sentence(len(written), self._privacy.restore(session, text), sentence.excerpt is not None)
            written.append(sentence)
        delivered = self._deliverable(written, question, excerpts)
        whole = "".join(sentence.text for sentence in written)
        yes, no = (0.0, 0.0) if listener.cancelled() else self._llm.weigh(probe, ["はい", "いいえ"])
        cited = "\n".join(f"{s.excerpt.heading}\n{s.excerpt.passage}" for s in delivered if s.excerpt)
        seen = "\n".join(f"{item.heading}\n{item.passage}" for item in excerpts)
        answer = "".join(sentence.text for sentence in delivered)
        return Draft(
            sentences=tuple(delivered),
            objection=next((sentence.rule for sentence in written if sentence.rule), ""),
            says_no_answer=bool(_NO_ANSWER.search(whole)) or not whole.strip(),
            lowest_logprob=min((t.logprob for t in tokens if _CONTENT.search(t.text)), default=0.0),
            mean_logprob=sum(t.logprob for t in tokens) / max(1, len(tokens)),
            probe=yes - no,
            fits=fits_question(question, answer).allowed and self._says_something_new(answer, question),
            # A figure belongs to the year it stands beside; a name or a rule may stand apart from its year.
            meets=meets_conditions(question, cited if has_value(answer) else seen).allowed,
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
        words = dict.fromkeys(self._words_of(text), 1.0)
        best = max(supporting, key=lambda item: self._overlap(item, words))
        return Sentence(text=text, excerpt=best, quote=self._quote(best, words))

    def _deliverable(self, written: Sequence[Sentence], question: str, excerpts: Sequence[Excerpt]) -> list[Sentence]:
        """The verified sentences; in place of a wording that the source does not bear out, the source's own words.

        A yes or no is never left to the model: the rule itself is quoted.
        """
        verified = [sentence for sentence in written if sentence.excerpt]
        if verified and not is_polar(question):
            return verified
        if not verified and not any(sentence.rule in _WORDING for sentence in written):
            return []
        item = verified[0].excerpt if verified and verified[0].excerpt else excerpts[0]
        said = "".join(sentence.text for sentence in written)
        # The place of what was said, more than of what was asked: the answer must stand in the quote.
        words = dict.fromkeys(self._words_of(question), 0.5) | dict.fromkeys(self._words_of(said), 2.0)
        shown = self._quote(item, words)
        return [Sentence(text=f"資料には「{shown}」とあります。", excerpt=item, quote=shown, is_quote=True)]

    def _says_something_new(self, answer: str, question: str) -> bool:
        """An answer made of the question's own words only (「ナッジとは、ナッジのことです」) answers nothing."""
        new = set(self._words_of(answer)) - set(self._words_of(question))
        return any(_CONTENT.search(word) for word in new)

    def _quote(self, item: Excerpt, words: Mapping[str, float]) -> str:
        return quote(item.text, words, self._words_of, _QUOTE_CHARACTERS)

    def _overlap(self, item: Excerpt, words: Mapping[str, float]) -> int:
        return len(set(self._words_of(item.text)) & set(words))


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
