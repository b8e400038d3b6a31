"""Voices that a clerk keeps under a name, and which voices of another recording sound like them.

A voice tells who somebody is (個人識別符号): nothing is kept unless the clerk asks for it, nobody else sees it, it
can be deleted, and it only suggests a name. Methods raise NotFound for what is not this clerk's.
"""

import base64
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select

from assistant.audit import Audit
from assistant.database import Database, JobChunkRow, VoiceProfileRow
from assistant.errors import NotFound, UserError
from assistant.minutes.hearing import from_json, window
from assistant.minutes.transcripts import Transcripts
from assistant.minutes.types import Transcript

# Averaged over a meeting, the five synthetic voices were .96 to .99 like themselves in another one, and up to .91 like
# each other. Real rooms and microphones differ more, which is why a name is only suggested.
_LIKE = 0.93
_CLEARLY = 0.02  # more like the best profile than like the next
_FEWEST = 6  # windows, about five seconds of voice


@dataclass(frozen=True, kw_only=True)
class VoiceProfile:
    profile_id: str
    name: str
    title: str
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """The voice `label` sounds like `profile`; `likeness` is a cosine, 1 for the same."""

    label: str
    profile: VoiceProfile
    likeness: float


class VoiceProfiles:
    def __init__(
        self,
        database: Database,
        transcripts: Transcripts,
        audit: Audit,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._transcripts = transcripts
        self._audit = audit
        self._clock = clock

    def save(self, user_id: str, job_id: str, label: str) -> VoiceProfile:
        """Keeps the voice under the name it has in the transcript, in place of an older one of that name.

        Raises UserError for a voice without a name, or too little of it.
        """
        transcript = self._transcripts.load(user_id, job_id).transcript
        speaker = next((s for s in transcript.speakers if s.label == label), None)
        if speaker is None or not (speaker.name or speaker.title):
            raise UserError("先に、この声の名前を選んでください。名前のない声は保存できません。")
        found = self._voices(job_id, transcript).get(label)
        if found is None:
            raise UserError(
                "この声の特徴が足りません。5 秒以上の発言が要ります。録音を削除した後は、声の特徴も残っていません。"
            )
        row = VoiceProfileRow(
            profile_id=uuid.uuid4().hex,
            user_id=user_id,
            name=speaker.name,
            title=speaker.title,
            vector=base64.b64encode(found.astype(np.float16).tobytes()).decode(),
            saved_at=self._clock(),
        )
        with self._database.write() as session:
            session.execute(
                delete(VoiceProfileRow).where(
                    VoiceProfileRow.user_id == user_id,
                    VoiceProfileRow.name == speaker.name,
                    VoiceProfileRow.title == speaker.title,
                )
            )
            session.add(row)
        self._audit.record(who=user_id, what="voice.save", object_id=row.profile_id, details={"job": job_id})
        return _profile(row)

    def list(self, user_id: str) -> list[VoiceProfile]:
        return [_profile(row) for row in self._rows(user_id)]

    def delete(self, user_id: str, profile_id: str) -> None:
        with self._database.write() as session:
            row = session.get(VoiceProfileRow, profile_id)
            if row is None or row.user_id != user_id:
                raise NotFound("この声は見つかりません。削除されたか、ほかの人のものです。一覧を開き直してください。")
            session.delete(row)
        self._audit.record(who=user_id, what="voice.delete", object_id=profile_id)

    def suggest(self, user_id: str, job_id: str) -> Sequence[Suggestion]:
        """For each voice without a name, the profile it sounds clearly like; none twice."""
        transcript = self._transcripts.load(user_id, job_id).transcript
        rows = self._rows(user_id)
        named = {s.label for s in transcript.speakers if s.name or s.title}
        found = {k: v for k, v in self._voices(job_id, transcript).items() if k not in named} if rows else {}
        self._audit.record(who=user_id, what="voice.compare", object_id=job_id)
        if not found:
            return []
        likeness = np.stack(list(found.values())) @ np.stack([_vector(row) for row in rows]).T
        best = [(float(line.max()), label, int(line.argmax())) for label, line in zip(found, likeness, strict=True)]
        suggestions: dict[int, Suggestion] = {}
        for (score, label, n), line in sorted(zip(best, likeness, strict=True), key=lambda each: -each[0][0]):
            others = np.delete(line, n)
            if score >= _LIKE and n not in suggestions and (not len(others) or score - others.max() >= _CLEARLY):
                suggestions[n] = Suggestion(label=label, profile=_profile(rows[n]), likeness=score)
        return sorted(suggestions.values(), key=lambda each: each.label)

    def _rows(self, user_id: str) -> Sequence[VoiceProfileRow]:
        query = select(VoiceProfileRow).where(VoiceProfileRow.user_id == user_id)
        with self._database.read() as session:
            return session.scalars(query.order_by(VoiceProfileRow.name, VoiceProfileRow.title)).all()

    def _voices(self, job_id: str, transcript: Transcript) -> dict[str, NDArray[np.float32]]:
        """What each voice of the transcript as it stands sounds like on average, of length 1."""
        by_label = sorted(self._heard(job_id, transcript), key=lambda each: each[0])
        voices = {}
        for label, group in groupby(by_label, key=lambda each: each[0]):
            vectors = [vector for _, vector in group]
            if len(vectors) >= _FEWEST:
                mean = np.mean(vectors, axis=0)
                voices[label] = np.asarray(mean / np.linalg.norm(mean), np.float32)
        return voices

    def _heard(self, job_id: str, transcript: Transcript) -> Iterator[tuple[str, NDArray[np.float32]]]:
        query = select(JobChunkRow.result).where(JobChunkRow.job_id == job_id, JobChunkRow.result.is_not(None))
        spoken = transcript.utterances
        starts = np.array([u.start for u in spoken])
        with self._database.read() as session:
            for result in session.scalars(query.order_by(JobChunkRow.start).execution_options(yield_per=1)):
                for voice in from_json(result or "").voices:
                    middle = (voice.start + voice.end) / 2
                    at = int(np.searchsorted(starts, middle, side="right")) - 1
                    if at >= 0 and middle <= spoken[at].end:
                        yield spoken[at].speaker, window(voice).vector


def _vector(row: VoiceProfileRow) -> NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(row.vector), np.float16).astype(np.float32)


def _profile(row: VoiceProfileRow) -> VoiceProfile:
    return VoiceProfile(profile_id=row.profile_id, name=row.name, title=row.title, saved_at=row.saved_at)
