"""Recordings as the staff API really takes them in, with the parts of the assistant and no model."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from pydantic import TypeAdapter

from assistant.database import Database
from assistant.errors import NotFound, UnreadableFile
from assistant.jobs import JobState
from assistant.minutes.papers import Attendee, MeetingPapers, roster_of
from assistant.minutes.services import MinutesServices, build_minutes
from assistant.settings import Settings
from ui.api.recordings import KeptRecordings


@pytest.fixture
def minutes(tmp_path: Path) -> Iterator[MinutesServices]:
    settings = Settings(data=tmp_path)
    database = Database(settings.database)
    yield build_minutes(settings, database)
    database.close()


def test_a_recording_waits_with_the_words_of_its_papers(minutes: MinutesServices, tmp_path: Path) -> None:
    upload = tmp_path / "庁議.wav"
    upload.write_bytes(b"RIFF")
    (tmp_path / "glossary.csv").write_text("表記,読み,誤り例\n市民課,しみんか,市民化\n", "utf-8")
    recordings = KeptRecordings(minutes, tmp_path / "glossary.csv")
    job = recordings.submit("hanako", upload, agenda=["1 補正予算案"], roster=["財政課長 松本 洋子"], everybody=False)
    assert job.state is JobState.QUEUED
    assert [job.request[name][0] for name in ("agenda",)] == ["1 補正予算案"]
    assert (job.request["roster"][0]["name"], job.request["glossary"][0]["written"]) == ("松本 洋子", "市民課")
    assert recordings.find("hanako", job.job_id).source.read_bytes() == b"RIFF"
    with pytest.raises(NotFound):
        recordings.find("taro", job.job_id)
    recording = recordings.find("hanako", job.job_id)
    minutes.jobs.delete("hanako", job.job_id)
    recordings.discard(recording, who="hanako")
    assert not recording.source.exists()


@pytest.mark.parametrize(("everybody", "heads"), [(False, None), (True, 1)])
def test_who_lists_only_the_chair_does_not_merge_all_voices(
    minutes: MinutesServices, tmp_path: Path, everybody: bool, heads: int | None
) -> None:
    upload = tmp_path / "庁議.wav"
    upload.write_bytes(b"RIFF")
    recordings = KeptRecordings(minutes, tmp_path / "glossary.csv")
    job = recordings.submit("hanako", upload, agenda=[], roster=["議長 大沢 正"], everybody=everybody)
    assert TypeAdapter(MeetingPapers).validate_python(job.request).heads == heads


def test_what_is_no_recording_is_refused_by_its_name(minutes: MinutesServices, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        KeptRecordings(minutes, tmp_path / "glossary.csv").check_name("議事録.docx")


def test_an_agenda_is_read_as_lines(minutes: MinutesServices, tmp_path: Path) -> None:
    paper = tmp_path / "次第.txt"
    paper.write_text("1 補正予算案\n\n2 その他\n", "utf-8")
    assert KeptRecordings(minutes, tmp_path / "glossary.csv").read_paper(paper) == "1 補正予算案\n2 その他"


def test_a_roster_in_a_workbook_keeps_readings_apart_from_names(minutes: MinutesServices, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["役職", "氏名", "ふりがな"], ["教育長", "大沢 正", "おおさわ ただし"]):
        book.active.append(row)
    book.save(tmp_path / "名簿.xlsx")
    text = KeptRecordings(minutes, tmp_path / "glossary.csv").read_paper(tmp_path / "名簿.xlsx")
    assert roster_of([line] for line in text.splitlines()) == (
        Attendee(name="大沢 正", title="教育長", reading="おおさわ ただし"),
    )
