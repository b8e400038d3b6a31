"""The recordings of the staff API: what the minutes of the assistant and the loaders of ingest make of a file."""

from collections.abc import Sequence
from pathlib import Path

from assistant.jobs import Job
from assistant.minutes import recording
from assistant.minutes.listening import submit
from assistant.minutes.papers import MeetingPapers, agenda_of, roster_of
from assistant.minutes.recordings import Certificate, Recording
from assistant.minutes.services import MinutesServices
from ingest.meeting_papers import read_glossary, read_rows


class KeptRecordings:
    def __init__(self, minutes: MinutesServices, glossary: Path) -> None:
        self._minutes = minutes
        self._glossary = glossary

    def check_name(self, name: str) -> None:
        recording.check_name(name)

    def submit(
        self, user_id: str, upload: Path, *, agenda: Sequence[str], roster: Sequence[str], everybody: bool
    ) -> Job:
        papers = MeetingPapers(
            glossary=read_glossary(self._glossary) if self._glossary.exists() else (),
            roster=roster_of([line] for line in roster),
            agenda=agenda_of(agenda),
            everybody=everybody,
        )
        minutes = self._minutes
        return submit(minutes.jobs, minutes.recordings, user_id, upload, name=upload.name, papers=papers)

    def find(self, user_id: str, job_id: str) -> Recording:
        return self._minutes.recordings.find(user_id, job_id)

    def certificate(self, user_id: str, job_id: str) -> Certificate:
        return self._minutes.recordings.certificate(user_id, job_id)

    def sign_off(self, user_id: str, job_id: str) -> None:
        self._minutes.recordings.sign_off(user_id, job_id)

    def withdraw(self, user_id: str, job_id: str) -> None:
        self._minutes.recordings.withdraw(user_id, job_id)

    def discard(self, recording: Recording, *, who: str) -> None:
        self._minutes.recordings.discard(recording, who=who)

    def read_paper(self, path: Path) -> str:
        return "\n".join("\t".join(row) for row in read_rows(path))  # the reading of a name stays a cell of its own
