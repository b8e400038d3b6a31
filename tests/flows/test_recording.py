"""The story of a recording: it is heard, corrected, written up, checked against its words, signed, and handed out."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from assistant.database import Database
from assistant.errors import NotFound, Outdated, UserError
from assistant.minutes import edits
from assistant.minutes.desk import Desk, Record
from assistant.minutes.exports import Format, export
from assistant.minutes.items import Item, ItemKind, Judgement, Topic
from assistant.minutes.types import Utterance
from tests.fakes import FakeRecordings, fake_spans
from tests.meetings import BUDGET, BUDGET_MEETING, transcript_of


class MeetingRoom:
    """A clerk's desk on which one recording lies, heard by the worker."""

    def __init__(self, folder: Path, lines: str) -> None:
        database = Database(f"sqlite:///{folder}/madoguchi.db")
        recordings = FakeRecordings(database, folder / "recordings")
        upload = folder / "庁議.wav"
        upload.write_bytes(b"RIFF")
        self.desk = Desk(database, find_pii=fake_spans)
        self.job_id = recordings.submit("hanako", upload, agenda=[], roster=[], everybody=False).job_id
        self.desk.set_meeting("hanako", self.job_id, BUDGET_MEETING)
        recordings.hear(self.job_id, transcript_of(lines))
        self._templates = folder / "templates"

    def write(self, *, meanwhile: Callable[[], None] | None = None) -> Record:
        """`meanwhile` is what the clerk does in another tab while the minutes are being made."""

        def propose(_topic: Topic, _said: Sequence[Utterance]) -> list[Item]:
            if meanwhile:
                meanwhile()
            return []

        return self.desk.write("hanako", self.job_id, propose=propose)

    def correct(self, utterance_id: str, text: str) -> None:
        self.desk.edit("hanako", self.job_id, lambda transcript: edits.reword(transcript, utterance_id, text))

    def judge(self, item: Item, judgement: Judgement) -> None:
        self.desk.judge_item("hanako", self.job_id, item.item_id, judgement)

    def reword(self, item: Item, text: str) -> None:
        self.desk.reword_item(
            "hanako", self.job_id, item.item_id, kind=item.kind, text=text, owner="", due_words="", due_day=None
        )

    def sign(self) -> Record:
        return self.desk.approve("hanako", self.job_id, by="緑野市 書記")

    def word_file(self, *, public: bool = False) -> str:
        """The Word file as XML."""
        record = self.desk.open("hanako", self.job_id)
        assert record.minutes
        content = export(
            Format.DOCX,
            record.transcript,
            record.minutes,
            templates=self._templates,
            marks=record.marks,
            public=public,
        )
        return str(Document(io.BytesIO(content)).element.xml)


@pytest.fixture
def room(tmp_path: Path) -> MeetingRoom:
    return MeetingRoom(tmp_path, BUDGET)


def of(kind: ItemKind, record: Record) -> list[Item]:
    assert record.minutes
    return [item for item in record.minutes.items if item.kind is kind]


def the(kind: ItemKind, record: Record) -> Item:
    return of(kind, record)[0]


def test_every_decision_in_the_signed_word_file_leads_to_the_words_it_rests_on(room: MeetingRoom) -> None:
    record = room.write()
    decision = the(ItemKind.DECISION, record)
    assert decision.text == "補正予算案は、原案のとおりとすることとした。"
    assert decision.quote.splitlines() == [
        "補正予算案は、原案のとおりとすることで、ご異議ありませんか。",
        "異議なし。",
        "では、そのように決定します。",
    ]

    room.sign()

    word = room.word_file()
    for utterance_id in decision.utterance_ids:
        assert f'w:anchor="{utterance_id}"' in word
        assert f'w:name="{utterance_id}"' in word


def test_who_promised_what_by_when_is_resolved_and_the_words_are_kept(room: MeetingRoom) -> None:
    promise = the(ItemKind.ACTION, room.write())

    assert promise.owner == "財政課"
    assert promise.due
    assert (promise.due.words, str(promise.due.day)) == ("来週金曜日", "2026-12-04")


def test_a_corrected_word_changes_the_minutes_when_they_are_made_again(room: MeetingRoom) -> None:
    room.write()

    room.correct("u0008", "財政課は、説明資料を12月10日までに提出してください。")
    with pytest.raises(UserError, match="作り直してください"):
        room.sign()
    again = room.write()

    assert str(the(ItemKind.ACTION, again).due) == "Due(words='12月10日', day=datetime.date(2026, 12, 10))"
    assert room.sign().approved_by == "緑野市 書記"


def test_what_the_words_do_not_bear_out_is_in_no_file_until_the_clerk_takes_it(room: MeetingRoom) -> None:
    record = room.write()
    promise = the(ItemKind.ACTION, record)
    room.judge(promise, Judgement.REJECTED)
    room.correct("u0008", "財政課は、資料を出してください。")
    room.judge(promise, Judgement.TAKEN)

    doubtful = the(ItemKind.ACTION, room.write())  # taken for other words than now stand there

    assert doubtful.doubt == "期限「来週金曜日」が、根拠の発言にありません。"
    assert doubtful.text not in room.word_file()
    with pytest.raises(UserError, match="確認が済んでいない項目が 1 件"):
        room.sign()
    room.judge(doubtful, Judgement.TAKEN)
    assert doubtful.text in room.word_file()


def test_what_the_clerk_worded_outlives_the_correction_of_a_typo_and_stands_in_the_file(room: MeetingRoom) -> None:
    room.reword(the(ItemKind.DECISION, room.write()), "補正予算案を原案のとおり決めた。")
    room.correct("u0005", "補正予算案は、原案の通りとすることで、ご異議ありませんか。")

    room.write()
    decision = the(ItemKind.DECISION, room.write())  # and again

    assert (decision.text, decision.judgement) == ("補正予算案を原案のとおり決めた。", Judgement.TAKEN)
    assert "原案の通りとすることで" in decision.quote
    assert len(of(ItemKind.DECISION, room.write())) == 1
    assert decision.text in room.word_file()


def test_what_was_taken_is_never_lost_though_its_words_change_twice(room: MeetingRoom) -> None:
    room.judge(the(ItemKind.ACTION, room.write()), Judgement.TAKEN)
    room.correct("u0008", "財政課の資料の話は終わります。")

    room.write()
    (promise,) = of(ItemKind.ACTION, room.write())

    assert promise.waits
    assert promise.text == "財政課は、説明資料を来週金曜日までに提出する。"


def test_what_was_rejected_does_not_come_back_when_a_typo_in_it_is_corrected(room: MeetingRoom) -> None:
    room.judge(the(ItemKind.ACTION, room.write()), Judgement.REJECTED)
    room.correct("u0008", "財政課は、説明の資料を来週金曜日までに提出してください。")

    promises = of(ItemKind.ACTION, room.write())

    assert [item.judgement for item in promises] == [Judgement.REJECTED]


def test_what_the_clerk_worded_keeps_its_wording_when_it_is_rejected_and_restored(room: MeetingRoom) -> None:
    room.reword(the(ItemKind.DECISION, room.write()), "補正予算案を原案のとおり決めた。")
    room.judge(the(ItemKind.DECISION, room.write()), Judgement.REJECTED)
    room.judge(the(ItemKind.DECISION, room.write()), Judgement.OPEN)

    assert [item.text for item in of(ItemKind.DECISION, room.write())] == ["補正予算案を原案のとおり決めた。"]


def test_what_is_judged_in_another_tab_while_the_minutes_are_made_again_is_not_lost(room: MeetingRoom) -> None:
    promise = the(ItemKind.ACTION, room.write())
    room.correct("u0005", "補正予算案は、原案の通りとすることで、ご異議ありませんか。")

    with pytest.raises(Outdated, match="別の画面での変更は残っています"):
        room.write(meanwhile=lambda: room.judge(promise, Judgement.REJECTED))

    assert the(ItemKind.ACTION, room.write()).judgement is Judgement.REJECTED


def test_minutes_are_not_made_for_a_meeting_that_is_renamed_in_another_tab_meanwhile(room: MeetingRoom) -> None:
    room.write()
    renamed = replace(BUDGET_MEETING, name="第10回庁議")

    with pytest.raises(Outdated):
        room.write(meanwhile=lambda: room.desk.set_meeting("hanako", room.job_id, renamed))

    assert room.desk.open("hanako", room.job_id).outdated
    assert "第10回庁議" in str(room.write().minutes)


def test_a_tab_that_still_shows_the_minutes_before_the_last_judges_no_other_item(room: MeetingRoom) -> None:
    promise = the(ItemKind.ACTION, room.write())
    room.correct("u0005", "補正予算案の話は終わります。")  # one item fewer: the next ones move up
    again = room.write()

    with pytest.raises(NotFound, match="議事録が作り直されています"):
        room.judge(promise, Judgement.REJECTED)

    assert again.minutes == room.desk.open("hanako", room.job_id).minutes


def test_the_public_file_blacks_out_a_citizen_and_tells_the_reason(room: MeetingRoom) -> None:
    room.write()

    assert "緑野花子" in room.word_file()
    public = room.word_file(public=True)
    assert "緑野花子" not in public
    assert "■■■（理由1）さんからの寄附" in public
    assert "個人の氏名（個人に関する情報）" in public


def test_signed_minutes_are_not_changed_behind_the_signature(room: MeetingRoom) -> None:
    room.write()
    room.sign()

    with pytest.raises(UserError, match="承認済み"):
        room.correct("u0001", "別の言葉")


def test_nobody_else_sees_the_recording(room: MeetingRoom) -> None:
    with pytest.raises(NotFound):
        room.desk.open("taro", room.job_id)
