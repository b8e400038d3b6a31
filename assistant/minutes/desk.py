"""A clerk's desk: the transcript of a job, its edits, and the minutes written from it until they are signed off.

Every method takes the owner's user_id and raises NotFound for what is not theirs. What is approved cannot be changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from pydantic import TypeAdapter
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from assistant.database import Database, JobRow, MinutesRow, TranscriptEditRow, TranscriptRow
from assistant.errors import NotFound, Outdated, UserError
from assistant.jobs import UNFINISHED
from assistant.minutes import edits
from assistant.minutes.edits import Edit
from assistant.minutes.items import Due, Item, ItemKind, ItemSource, Judgement, Meeting, Minutes
from assistant.minutes.people import people_of
from assistant.minutes.redaction import FindPii, Mark, find_marks
from assistant.minutes.transcripts import from_json, to_json
from assistant.minutes.types import Transcript
from assistant.minutes.writing import Propose, judge, write_minutes

_MEETING = TypeAdapter(Meeting)
_MINUTES = TypeAdapter(Minutes)
_MARKS = TypeAdapter(tuple[Mark, ...])
_EDIT = TypeAdapter(Edit)
_KEPT_EDITS = 200  # so many steps back


@dataclass(frozen=True, kw_only=True)
class Record:
    """Everything on the desk for one recording.

    `outdated`: transcript or meeting changed after the minutes were written. `undoable`: what 「元に戻す」 takes back.
    """

    job_id: str
    transcript: Transcript
    revision: int
    meeting: Meeting
    minutes: Minutes | None
    marks: tuple[Mark, ...]
    outdated: bool
    undoable: str
    seconds: float
    approved_at: datetime | None
    approved_by: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    """`heard`: there is a transcript to open, whatever has become of the job since."""

    name: str
    approved_at: datetime | None
    heard: bool


class Desk:
    def __init__(
        self, database: Database, *, find_pii: FindPii, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._find_pii = find_pii
        self._clock = clock

    # ---- reading ----

    def open(self, user_id: str, job_id: str) -> Record:
        with self._database.read() as session:
            _own_job(session, user_id, job_id)
            return _record(session, job_id)

    def overview(self, user_id: str) -> dict[str, Overview]:
        """The user's meetings by job."""
        query = (
            select(JobRow.job_id, JobRow.title, MinutesRow.meeting, MinutesRow.approved_at, TranscriptRow.job_id)
            .outerjoin(MinutesRow, MinutesRow.job_id == JobRow.job_id)
            .outerjoin(TranscriptRow, TranscriptRow.job_id == JobRow.job_id)
            .where(JobRow.user_id == user_id)
        )
        with self._database.read() as session:
            return {
                job_id: Overview(
                    name=_MEETING.validate_json(meeting).name if meeting else title,
                    approved_at=approved_at,
                    heard=heard is not None,
                )
                for job_id, title, meeting, approved_at, heard in session.execute(query)
            }

    # ---- the meeting and its minutes ----

    def set_meeting(self, user_id: str, job_id: str, meeting: Meeting) -> None:
        """Also before the recording has been heard."""
        with self._database.write() as session:
            _own_job(session, user_id, job_id)
            row = session.get(MinutesRow, job_id)
            if row is None:
                session.add(_new_row(job_id, meeting))
                return
            _refuse_approved(row)
            row.meeting = _MEETING.dump_json(meeting).decode()
            row.written_revision = 0  # the minutes print the old one

    def write(self, user_id: str, job_id: str, *, propose: Propose | None = None) -> Record:
        """Makes the minutes, or makes them again after edits; what the clerk judged stays.

        Raises Outdated, and writes nothing, when items or meeting were changed in the seconds that this takes.
        """
        record = self.open(user_id, job_id)
        before = record.minutes.items if record.minutes else ()
        minutes = write_minutes(record.transcript, record.meeting, propose=propose, before=before)
        spared = [a.name for a in record.meeting.attendees]
        spared += [name for s in record.transcript.speakers for name in (s.name, s.title)]
        words = "\n".join(u.text for u in record.transcript.utterances)
        found = find_marks(words, self._find_pii, spared)
        with self._database.write() as session:
            row = _changeable(session, user_id, job_id)
            now = _record(session, job_id)
            if (now.minutes, now.meeting) != (record.minutes, record.meeting):
                raise Outdated(
                    "議事録を作っている間に、別の画面で項目か会議の情報が変更されたため、作った議事録は保存していません。"
                    "別の画面での変更は残っています。内容を確かめて、「議事録を作り直す」を押してください。"
                )
            row.minutes = _MINUTES.dump_json(minutes).decode()
            row.written_revision = record.revision
            row.marks = _MARKS.dump_json(_merged(_MARKS.validate_json(row.marks), found)).decode()
        return self.open(user_id, job_id)

    # ---- the transcript ----

    def edit(self, user_id: str, job_id: str, make: Callable[[Transcript], Edit]) -> Record:
        """`make` builds the edit from the transcript as it stands. Raises UserError."""
        with self._database.write() as session:
            _changeable(session, user_id, job_id)
            row = session.get_one(TranscriptRow, job_id)
            transcript = from_json(row.transcript)
            edit = make(transcript)
            self._store(row, edits.apply(edit, transcript))
            last = session.scalar(select(func.max(TranscriptEditRow.seq)).where(TranscriptEditRow.job_id == job_id))
            seq = (last or 0) + 1
            session.add(
                TranscriptEditRow(job_id=job_id, seq=seq, edit=_EDIT.dump_json(edit).decode(), made_at=self._clock())
            )
            session.execute(
                delete(TranscriptEditRow).where(
                    TranscriptEditRow.job_id == job_id, TranscriptEditRow.seq <= seq - _KEPT_EDITS
                )
            )
            session.flush()
            return _record(session, job_id)

    def undo(self, user_id: str, job_id: str) -> Record:
        """Takes the newest edit back. Raises UserError when there is none, or it was overtaken."""
        with self._database.write() as session:
            _changeable(session, user_id, job_id)
            last = _last_edit(session, job_id)
            if last is None:
                raise UserError("元に戻せる変更はありません。")
            row = session.get_one(TranscriptRow, job_id)
            self._store(row, edits.apply(_EDIT.validate_json(last.edit).opposite, from_json(row.transcript)))
            session.delete(last)
            session.flush()
            return _record(session, job_id)

    def _store(self, row: TranscriptRow, transcript: Transcript) -> None:
        row.transcript = to_json(transcript)
        row.revision += 1
        row.updated_at = self._clock()

    # ---- the items ----

    def judge_item(self, user_id: str, job_id: str, item_id: str, judgement: Judgement) -> Record:
        return self._change_items(
            user_id, job_id, lambda record, items: [
                replace(i, judgement=judgement) if i.item_id == item_id else i for i in _with(items, item_id)
            ],
        )  # fmt: skip

    def reword_item(
        self, user_id: str, job_id: str, item_id: str, *, kind: ItemKind, text: str, owner: str, due_words: str,
        due_day: date | None,
    ) -> Record:  # fmt: skip
        """The clerk's own wording; the clerk answers for it, and still sees what the verifier says."""
        if not text.strip():
            raise UserError("内容を入力してください。不要な項目は「除く」を押してください。")

        def change(record: Record, items: Sequence[Item]) -> list[Item]:
            due = Due(words=due_words or f"{due_day:%-m月%-d日}", day=due_day) if due_words or due_day else None
            people = people_of(record.transcript.speakers, record.meeting.attendees)
            changed = []
            for item in _with(items, item_id):
                if item.item_id == item_id:
                    reworded = replace(
                        item, kind=kind, text=text.strip(), owner=owner.strip(), due=due, source=ItemSource.CLERK
                    )
                    seen = judge(reworded, record.transcript.utterances, people, record.meeting.day)
                    item = replace(seen, judgement=Judgement.TAKEN)
                changed.append(item)
            return changed

        return self._change_items(user_id, job_id, change)

    def add_item(self, user_id: str, job_id: str, *, kind: ItemKind, text: str, utterance_id: str) -> Record:
        """An item of the clerk's own, resting on one utterance: also how an unused cue is taken up."""
        if not text.strip():
            raise UserError("内容を入力してください。")

        def change(record: Record, items: Sequence[Item]) -> list[Item]:
            utterance = edits.find(record.transcript, utterance_id)
            topics = record.minutes.topics if record.minutes else ()
            where = (n for n, topic in enumerate(topics) if utterance_id in topic.utterance_ids)
            number = max((int(i.item_id[1:]) for i in items), default=0) + 1
            people = people_of(record.transcript.speakers, record.meeting.attendees)
            item = Item(
                item_id=f"i{number:03}", kind=kind, topic=next(where, 0), text=text.strip(),
                utterance_ids=(utterance_id,), quote=utterance.text, source=ItemSource.CLERK,
            )  # fmt: skip
            seen = judge(item, record.transcript.utterances, people, record.meeting.day)
            return [*items, replace(seen, judgement=Judgement.TAKEN)]

        return self._change_items(user_id, job_id, change)

    def _change_items(
        self, user_id: str, job_id: str, change: Callable[[Record, Sequence[Item]], list[Item]]
    ) -> Record:
        with self._database.write() as session:
            row = _changeable(session, user_id, job_id)
            record = _record(session, job_id)
            if record.minutes is None:
                raise UserError("議事録がまだ作られていません。「議事録を作る」を押してください。")
            items = tuple(change(record, record.minutes.items))
            quoted = {(uid, line) for i in items for uid in i.utterance_ids for line in i.quote.splitlines()}
            unused = tuple(
                u for u in record.minutes.unused
                if not any(uid == u.utterance_id and u.sentence in line for uid, line in quoted)
            )  # fmt: skip
            row.minutes = _MINUTES.dump_json(replace(record.minutes, items=items, unused=unused)).decode()
            session.flush()
            return _record(session, job_id)

    # ---- the public version, the clock, the signature ----

    def set_marks(self, user_id: str, job_id: str, marks: Sequence[Mark]) -> Record:
        if any(not mark.words.strip() or not mark.reason.strip() for mark in marks):
            raise UserError("伏せる言葉と理由の両方を入力してください。")
        with self._database.write() as session:
            row = _changeable(session, user_id, job_id)
            row.marks = _MARKS.dump_json(tuple(marks)).decode()
            session.flush()
            return _record(session, job_id)

    def spend(self, user_id: str, job_id: str, seconds: float) -> None:
        """Adds to the stopwatch; not after the signature."""
        with self._database.write() as session:
            _own_job(session, user_id, job_id)
            row = session.get(MinutesRow, job_id)
            if row is not None and row.approved_at is None:
                row.seconds += seconds

    def approve(self, user_id: str, job_id: str, *, by: str) -> Record:
        """Signs off. Raises UserError while something is left to do: a gap being heard again, open doubts, or outdated
        minutes."""
        with self._database.write() as session:
            row = _changeable(session, user_id, job_id)
            if session.get_one(JobRow, job_id).state in UNFINISHED:
                raise UserError(
                    "録音を聞き取っている間は承認できません。終わるのを待つか、一覧で中止してから承認してください。"
                )
            record = _record(session, job_id)
            if record.minutes is None or record.outdated:
                raise UserError(
                    "文字起こしか会議の情報が、議事録を作った後に変わっています。議事録を作り直してください。"
                )
            waiting = [i for i in record.minutes.items if i.waits]
            if waiting:
                raise UserError(
                    f"確認が済んでいない項目が {len(waiting)} 件あります。「採る」か「除く」を選んでください。"
                )
            row.approved_at, row.approved_by = self._clock(), by
            session.flush()
            return _record(session, job_id)

    def reopen(self, user_id: str, job_id: str) -> Record:
        with self._database.write() as session:
            _own_job(session, user_id, job_id)
            row = _minutes_row(session, job_id)
            row.approved_at, row.approved_by = None, ""
            session.flush()
            return _record(session, job_id)


def _record(session: Session, job_id: str) -> Record:
    transcript = session.get(TranscriptRow, job_id)
    if transcript is None:
        raise NotFound("この録音の文字起こしは、まだありません。処理が終わるのを待ってください。")
    row = _minutes_row(session, job_id)
    last = _last_edit(session, job_id)
    return Record(
        job_id=job_id,
        transcript=from_json(transcript.transcript),
        revision=transcript.revision,
        meeting=_MEETING.validate_json(row.meeting),
        minutes=_MINUTES.validate_json(row.minutes) if row.minutes else None,
        marks=_MARKS.validate_json(row.marks),
        outdated=bool(row.minutes) and row.written_revision != transcript.revision,
        undoable=_EDIT.validate_json(last.edit).what if last else "",
        seconds=row.seconds,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
    )


def _own_job(session: Session, user_id: str, job_id: str) -> JobRow:
    row = session.get(JobRow, job_id)
    if row is None or row.user_id != user_id:
        raise NotFound("この録音は見つかりません。削除されたか、ほかの人のものです。一覧を開き直してください。")
    return row


def _minutes_row(session: Session, job_id: str) -> MinutesRow:
    """A recording that came another way than through the page has no meeting yet: its title and day must do."""
    row = session.get(MinutesRow, job_id)
    if row is None:
        job = session.get_one(JobRow, job_id)
        row = _new_row(job_id, Meeting(name=job.title, day=job.created_at.date()))
        session.add(row)
    return row


def _new_row(job_id: str, meeting: Meeting) -> MinutesRow:
    return MinutesRow(
        job_id=job_id,
        meeting=_MEETING.dump_json(meeting).decode(),
        minutes="",
        written_revision=0,
        marks="[]",
        seconds=0.0,
        approved_at=None,
        approved_by="",
    )


def _changeable(session: Session, user_id: str, job_id: str) -> MinutesRow:
    _own_job(session, user_id, job_id)
    row = _minutes_row(session, job_id)
    _refuse_approved(row)
    return row


def _refuse_approved(row: MinutesRow) -> None:
    if row.approved_at is not None:
        raise UserError("承認済みの議事録は変更できません。変更するときは、先に承認を取り消してください。")


def _last_edit(session: Session, job_id: str) -> TranscriptEditRow | None:
    query = select(TranscriptEditRow).where(TranscriptEditRow.job_id == job_id)
    return session.scalar(query.order_by(TranscriptEditRow.seq.desc()).limit(1))


def _with(items: Sequence[Item], item_id: str) -> Sequence[Item]:
    if not any(item.item_id == item_id for item in items):
        raise NotFound("この項目は見つかりません。議事録が作り直されています。開き直してください。")
    return items


def _merged(kept: Sequence[Mark], found: Sequence[Mark]) -> tuple[Mark, ...]:
    known = {mark.words for mark in kept}
    return (*kept, *(mark for mark in found if mark.words not in known))
