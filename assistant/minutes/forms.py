"""The forms of minutes as blocks of text, before any file format: 会議録 and 要点筆記, internal and public.

Everything that leaves goes through `Form.seen`, so that the public form never holds what it blacks out. Items that do
not stand (unverified, or only proposed) are in no form.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.minutes.items import Due, Item, ItemKind, Minutes, Topic
from assistant.minutes.levels import Level, at_level, points
from assistant.minutes.people import People, people_of
from assistant.minutes.redaction import Mark, applied, black_out, reason_numbers
from assistant.minutes.subtitles import clock
from assistant.minutes.types import Transcript, Utterance

_WEEKDAYS = "月火水木金土日"
_DECISIONS = (ItemKind.DECISION, ItemKind.APPROVAL)


class FormKind(StrEnum):
    FULL = "会議録"
    POINTS = "要点筆記"


@dataclass(frozen=True, kw_only=True)
class Link:
    """Leads to an utterance of the same document; shown is its time in the recording."""

    utterance_id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class Line:
    """A paragraph; `links` follow its text. `bookmark` is the utterance it stands for, "" if none."""

    text: str
    lead: str = ""  # printed bold before the text: the speaker, the kind of item
    links: tuple[Link, ...] = ()
    bookmark: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """The last column of each row is its links."""

    header: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Link, ...]], ...]


Block = Heading | Line | Table


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form of one meeting, ready for a template: words for the small placeholders, blocks for the large ones."""

    kind: FormKind
    title: str
    words: dict[str, str]
    blocks: dict[str, tuple[Block, ...]]


def make_form(
    kind: FormKind,
    transcript: Transcript,
    minutes: Minutes,
    *,
    level: Level = Level.WRITTEN,
    marks: Sequence[Mark] = (),
    public: bool = False,
) -> Form:
    """`marks`: what is blacked out in the public form, and listed with its reason beside the internal one."""
    writer = _Writer(
        transcript,
        minutes,
        people_of(transcript.speakers, minutes.meeting.attendees),
        level,
        (lambda text: black_out(text, marks)) if public else (lambda text: text),
    )
    return Form(
        kind=kind,
        title=writer.seen(minutes.meeting.name),
        words=writer.words(),
        blocks={
            "決定事項": tuple(writer.decisions()),
            "宿題": tuple(writer.actions()),
            "議題と結果": tuple(writer.topics()),
            "発言の要旨": tuple(writer.statements()),
            "要点": tuple(writer.points()),
            "根拠の発言": tuple(writer.evidence()),
            "次回": tuple(writer.next_meeting()),
            "黒塗り": tuple(_redactions(marks, public=public)),
        },
    )


class _Writer:
    def __init__(
        self, transcript: Transcript, minutes: Minutes, people: People, level: Level, seen: Callable[[str], str]
    ) -> None:
        self._said = {u.utterance_id: u for u in transcript.utterances}
        self._utterances = transcript.utterances
        self._minutes = minutes
        self._people = people
        self._level = level
        self._items = [item for item in minutes.items if item.stands]
        self.seen = seen

    def words(self) -> dict[str, str]:
        meeting = self._minutes.meeting
        date = f"{_day(meeting.day.year, meeting.day.month, meeting.day.day)}（{_WEEKDAYS[meeting.day.weekday()]}）"
        found = {
            "会議名": meeting.name,
            "日時": f"{date}　{meeting.time}".strip(),
            "場所": meeting.place or "―",
            "出席者": "\n".join(meeting.present).replace("\t", "　") or "―",
            "傍聴者": meeting.observers or "―",
            "配布資料": "\n".join(meeting.handouts) or "―",
            "署名欄": "\n".join(f"{signer}　＿＿＿＿＿＿＿＿＿＿＿＿" for signer in meeting.signers) or "―",
        }
        return {name: self.seen(text) for name, text in found.items()}

    def decisions(self) -> Iterator[Block]:
        rows = tuple(
            ((self._topic_name(item), item.kind.value, self.seen(item.text)), self._links(item))
            for item in self._items
            if item.kind in _DECISIONS
        )
        yield Table(header=("議題", "区分", "内容", "根拠"), rows=rows) if rows else Line(text="決定事項はありません。")

    def actions(self) -> Iterator[Block]:
        rows = tuple(
            (
                (self.seen(item.text), self.seen(item.owner) or "（担当未定）", self.seen(due_label(item.due))),
                self._links(item),
            )
            for item in self._items
            if item.kind is ItemKind.ACTION
        )
        yield Table(header=("内容", "担当", "期限", "根拠"), rows=rows) if rows else Line(text="宿題はありません。")

    def topics(self) -> Iterator[Block]:
        for index, topic in enumerate(self._minutes.topics):
            own = [i for i in self._items if i.topic == index and i.kind is not ItemKind.NEXT]
            yield Heading(text=self.seen(_topic_label(topic)), level=2)
            if not own:
                yield Line(text="記録すべき決定、宿題、報告、質疑はありません。")
            for item in own:
                yield from self._item(item)
        for topic in self._minutes.skipped_topics:
            yield Heading(text=self.seen(_topic_label(topic)), level=2)
            yield Line(text="録音の中に、この議題に入る発言が見つかりません。")

    def statements(self) -> Iterator[Block]:
        """発言者と要旨: every utterance at the chosen level, topic by topic, each a bookmark."""
        shown = {line.utterance_id: line.text for line in at_level(self._level, self._utterances, self._minutes)}
        for topic in self._minutes.topics:
            yield Heading(text=self.seen(_topic_label(topic)), level=2)
            for uid in topic.utterance_ids:
                if uid in self._said:
                    # An utterance that the level leaves out stays as a line where an item leads to it.
                    text = shown.get(uid) or (self._said[uid].text if uid in self._referred else "")
                    if text:
                        yield self._statement(self._said[uid], text)

    def points(self) -> Iterator[Block]:
        for topic in self._minutes.topics:
            yield Heading(text=self.seen(_topic_label(topic)), level=2)
            for uid in topic.utterance_ids:
                if uid in self._said and (text := points(self._said[uid].text)):
                    yield Line(lead=self._speaker(self._said[uid]), text=self.seen(text))

    def evidence(self) -> Iterator[Block]:
        """The utterances that items rest on, word by word."""
        for utterance in self._utterances:
            if utterance.utterance_id in self._referred:
                yield self._statement(utterance, utterance.text)

    def next_meeting(self) -> Iterator[Block]:
        found = [item for item in self._items if item.kind is ItemKind.NEXT]
        for item in found:
            yield Line(text=self.seen(item.text), links=self._links(item))
        if not found:
            yield Line(text="―")

    @property
    def _referred(self) -> set[str]:
        return {uid for item in self._items for uid in item.utterance_ids}

    def _item(self, item: Item) -> Iterator[Block]:
        if item.kind is ItemKind.QUESTION:
            yield Line(lead="問", text=self.seen(item.text))
            yield Line(lead="答", text=self.seen(item.answer), links=self._links(item))
            return
        promise = ""
        if item.kind is ItemKind.ACTION:
            promise = f"（担当：{self.seen(item.owner) or '未定'}、期限：{self.seen(due_label(item.due))}）"
        yield Line(lead=item.kind.value, text=self.seen(item.text) + promise, links=self._links(item))

    def _statement(self, utterance: Utterance, text: str) -> Line:
        lead = f"{self._speaker(utterance)}［{clock(utterance.start)}］"
        return Line(lead=lead, text=self.seen(text), bookmark=utterance.utterance_id)

    def _speaker(self, utterance: Utterance) -> str:
        return self.seen(self._people.shown(utterance.speaker))

    def _topic_name(self, item: Item) -> str:
        topics = self._minutes.topics
        return self.seen(_topic_label(topics[item.topic])) if item.topic < len(topics) else ""

    def _links(self, item: Item) -> tuple[Link, ...]:
        return tuple(
            Link(utterance_id=uid, label=clock(self._said[uid].start))
            for uid in item.utterance_ids
            if uid in self._said
        )


def due_label(due: Due | None) -> str:
    """「12月3日（木）まで」; with the words that were said where they are not the date itself."""
    if due is None:
        return "―"
    if due.day is None:
        return f"{due.words}（日付は未定）"
    day = f"{due.day.month}月{due.day.day}日"
    label = f"{day}（{_WEEKDAYS[due.day.weekday()]}）"
    return label if due.words == day else f"{label}［{due.words}］"


def _redactions(marks: Sequence[Mark], *, public: bool) -> Iterator[Block]:
    if not applied(marks):
        yield Line(text="公開しない箇所はありません。")
        return
    numbers = reason_numbers(marks)
    if public:
        rows = tuple(((f"理由{number}", reason), ()) for reason, number in numbers.items())
        yield Table(header=("番号", "公開しない理由", ""), rows=rows)
        return
    listed = tuple(((mark.words, f"理由{numbers[mark.reason]}", mark.reason), ()) for mark in applied(marks))
    yield Table(header=("公開するときに伏せる言葉", "番号", "理由", ""), rows=listed)


def _topic_label(topic: Topic) -> str:
    return f"{topic.number}　{topic.title}".strip("　")


def _day(year: int, month: int, day: int) -> str:
    if year < 2019 or (year == 2019 and month < 5):
        return f"{year}年{month}月{day}日"
    era = year - 2018
    return f"令和{'元' if era == 1 else era}年{month}月{day}日"
