"""What the LLM thinks was decided or promised: proposals for the clerk, never more. It sees masked text only.

The grammar lets it name only the utterances it was shown, so that no proposal can rest on words that were not said.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from assistant.llm import LLM, Message
from assistant.minutes.days import find_days
from assistant.minutes.items import Due, Item, ItemKind, ItemSource, Topic
from assistant.minutes.people import People
from assistant.minutes.sentences import split_sentences
from assistant.minutes.types import Utterance
from assistant.privacy import Privacy
from guardrails.pii.outgoing import PiiLeak

_CHUNK = 1_200  # characters: the text, the instructions and the reply fit the context of the small model
_TOKENS = 320
_KINDS = (ItemKind.DECISION, ItemKind.APPROVAL, ItemKind.ACTION)


class Proposer:
    """One meeting's proposals. `session` keys the placeholders of its personal data."""

    def __init__(self, llm: LLM, privacy: Privacy, people: People, meeting: date, *, session: str) -> None:
        self._llm = llm
        self._privacy = privacy
        self._people = people
        self._meeting = meeting
        self._session = session

    def propose(self, topic: Topic, utterances: Sequence[Utterance]) -> list[Item]:
        """The proposals of one topic. Raises ModelUnavailable, Busy."""
        return [item for chunk in _chunks(utterances) for item in self._of_chunk(topic, chunk)]

    def _of_chunk(self, topic: Topic, chunk: Sequence[Utterance]) -> Iterator[Item]:
        lines = [f"{u.utterance_id} {self._people.shown(u.speaker)}：{u.text}" for u in chunk]
        masked = self._privacy.mask(self._session, "\n".join(lines)).text
        request = f"議題：{self._privacy.mask(self._session, topic.title).text}\n\n{masked}"
        try:
            self._privacy.check_outgoing(self._session, request, [])
        except PiiLeak:
            return  # better no proposal than a name that leaves
        messages = [
            Message(role="system", content=(Path(__file__).parent / "prompt_items.txt").read_text("utf-8").strip()),
            Message(role="user", content=request),
        ]
        tokens = self._llm.stream(
            messages, max_tokens=_TOKENS, cancelled=lambda: False, grammar=grammar([u.utterance_id for u in chunk])
        )
        reply = "".join(token.text for token in tokens)
        for proposed in _read(reply):
            yield self._item(proposed, chunk)

    def _item(self, proposed: dict[str, object], chunk: Sequence[Utterance]) -> Item:
        ids = [str(uid) for uid in _list(proposed["発言"])]
        text = self._privacy.restore(self._session, str(proposed["要旨"]))
        rests_on = [u for u in chunk if u.utterance_id in ids]
        quote = "\n".join(_nearest(text, u) for u in rests_on)
        days = find_days(quote, self._meeting)
        kind = ItemKind(str(proposed["種類"]))
        due = Due(words=days[-1].words, day=days[-1].day) if days and kind is ItemKind.ACTION else None
        return Item(
            item_id="",
            kind=kind,
            topic=0,
            text=text,
            utterance_ids=tuple(u.utterance_id for u in rests_on),
            quote=quote,
            owner=self._privacy.restore(self._session, str(proposed["担当"])) if kind is ItemKind.ACTION else "",
            due=due,
            source=ItemSource.MODEL,
        )


def grammar(utterance_ids: Sequence[str]) -> str:
    """GBNF: a JSON list of at most five items that name some of these utterances and no others."""
    ids = " | ".join(f'"\\"{uid}\\""' for uid in utterance_ids)
    kinds = " | ".join(f'"{kind.value}"' for kind in _KINDS)
    return "\n".join(
        (
            'root ::= "[" (item ("," item){0,4})? "]"',
            r'item ::= "{\"種類\":\"" kind "\",\"発言\":[" ids "],\"要旨\":\"" text "\",\"担当\":\"" who "\"}"',
            'ids ::= id ("," id){0,2}',
            f"kind ::= {kinds}",
            f"id ::= {ids}",
            r'text ::= [^"\\\n]{6,90}',
            r'who ::= [^"\\\n]{0,16}',
        )
    )


def _chunks(utterances: Sequence[Utterance]) -> Iterator[Sequence[Utterance]]:
    """Parts of a long topic, cut between utterances."""
    chunk: list[Utterance] = []
    for utterance in utterances:
        if chunk and sum(len(u.text) for u in chunk) + len(utterance.text) > _CHUNK:
            yield chunk
            chunk = []
        chunk.append(utterance)
    if chunk:
        yield chunk


def _read(reply: str) -> list[dict[str, object]]:
    """A reply that ran out of tokens breaks off within an item: the whole ones before it are kept."""
    for text in (reply, reply[: reply.rfind("},") + 1] + "]"):
        try:
            return list(json.loads(text))
        except json.JSONDecodeError:
            continue
    return []


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _nearest(text: str, utterance: Utterance) -> str:
    """The sentence of the utterance that shares most two-letter pieces with the text."""
    pieces = {text[i : i + 2] for i in range(len(text) - 1)}
    sentences = [s.text for s in split_sentences(utterance.text)] or [utterance.text]
    return max(sentences, key=lambda sentence: sum(piece in sentence for piece in pieces))
