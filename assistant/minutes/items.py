"""The values of minutes: the meeting, its agenda, and what was decided, promised, reported and asked."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.minutes.papers import Attendee


class ItemKind(StrEnum):
    DECISION = "決定"
    APPROVAL = "承認"
    ACTION = "宿題"
    REPORT = "報告"
    QUESTION = "質疑"
    NEXT = "次回"


class Judgement(StrEnum):
    """What the clerk said to an item."""

    OPEN = "open"
    TAKEN = "taken"
    DOUBTED = "doubted"  # taken, before the transcript changed and a new doubt came up: the clerk looks again
    REJECTED = "rejected"


class ItemSource(StrEnum):
    """Whose an item is."""

    CUE = "cue"  # a rule on the words of meetings
    MODEL = "model"  # the LLM: a proposal, never more until the clerk takes it
    CLERK = "clerk"  # added or worded by the clerk


@dataclass(frozen=True, kw_only=True)
class Due:
    """A day as it was said, and the day it means; None where the words do not name one (「次回まで」「来月上旬」)."""

    words: str
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry of the minutes and the words it rests on.

    `quote` stands letter by letter in the utterances (one line for each utterance quoted). `answer` is the reply to a
    QUESTION. `doubt` says why the verifier does not trust the item, or is "".
    """

    item_id: str
    kind: ItemKind
    topic: int  # index of its topic in the minutes
    text: str
    utterance_ids: tuple[str, ...]
    quote: str
    answer: str = ""
    owner: str = ""
    due: Due | None = None
    source: ItemSource = ItemSource.CUE
    doubt: str = ""
    judgement: Judgement = Judgement.OPEN

    @property
    def stands(self) -> bool:
        """May it go into a document that leaves the page? Only what was verified, or taken by the clerk."""
        if self.judgement is Judgement.OPEN:
            return not self.doubt and self.source is not ItemSource.MODEL
        return self.judgement is Judgement.TAKEN

    @property
    def waits(self) -> bool:
        """Must the clerk still take or reject it?"""
        return not self.stands and self.judgement is not Judgement.REJECTED

    @property
    def lasts(self) -> bool:
        """Is it kept when minutes are made again? What the rules found and nobody judged, they find again."""
        return self.judgement is not Judgement.OPEN or self.source is not ItemSource.CUE


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One point of the agenda (次第) and the utterances that belong to it. `number` as printed, e.g. 「(1)」."""

    title: str
    number: str = ""
    utterance_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What the clerk knows of the meeting and the recording does not say. Lines as they are printed."""

    name: str
    day: date
    time: str = ""
    place: str = ""
    attendees: tuple[Attendee, ...] = ()
    roster: tuple[str, ...] = ()  # the lines that the clerk wrote, of whom `attendees` is made
    observers: str = ""  # 傍聴者
    handouts: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    agenda: tuple[Topic, ...] = ()

    @property
    def present(self) -> tuple[str, ...]:
        """The lines of 出席者: the clerk's own where the clerk wrote them."""
        return self.roster or tuple(f"{a.title}　{a.name}".strip("　") for a in self.attendees)


@dataclass(frozen=True, kw_only=True)
class UnusedCue:
    """A word that announces a decision or a promise, in an utterance on which no item rests."""

    utterance_id: str
    cue: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """The minutes of one meeting, made from one transcript."""

    meeting: Meeting
    topics: tuple[Topic, ...]
    items: tuple[Item, ...]
    unused: tuple[UnusedCue, ...] = ()
    skipped_topics: tuple[Topic, ...] = ()  # on the agenda, but no utterance opens them
