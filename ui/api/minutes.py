"""Routes /minutes: a clerk's own recordings, from upload to signature. Their JSON stands in minutes_schemas.py."""

import contextlib
import shutil
import uuid
from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from assistant.accounts import Account
from assistant.errors import NotFound, UserError
from assistant.jobs import Job
from assistant.minutes import certificates, edits
from assistant.minutes.agenda import read_agenda
from assistant.minutes.desk import Overview, Record
from assistant.minutes.edits import Edit
from assistant.minutes.exports import MEDIA_TYPES, Format, export, file_name, without_words
from assistant.minutes.forms import FormKind
from assistant.minutes.items import Meeting
from assistant.minutes.levels import Level, at_level
from assistant.minutes.papers import roster_of
from assistant.minutes.types import Transcript
from ui.api import minutes_schemas as schemas
from ui.api.access import Caller, WithServices
from ui.api.failures import TooLarge
from ui.api.ports import Services
from ui.api.uploads import disk_error, safe_name

router = APIRouter(prefix="/minutes")


# ---- recordings ----


@router.put("/uploads", status_code=201)
async def upload(
    name: Annotated[str, Query(max_length=300)], request: Request, account: Caller, services: WithServices
) -> schemas.Uploaded:
    """The bare file as the body, so that nothing of a recording of many gigabytes is held in memory."""
    safe = safe_name(name)
    services.recordings.check_name(safe)
    folder = services.uploads / account.user_id / uuid.uuid4().hex
    size = 0
    try:
        folder.mkdir(mode=0o700, parents=True)
        with (folder / safe).open("wb") as file:
            async for block in request.stream():
                size += len(block)
                if size > services.limits.recording_bytes:
                    limit = services.limits.recording_bytes // 1_000_000_000
                    raise TooLarge(
                        f"「{safe}」は大きすぎます。1 ファイル {limit}GB までです。音声だけにして送ってください。"
                    )
                await run_in_threadpool(file.write, block)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise disk_error(error, safe) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # too large, or the browser went away
        raise
    return schemas.Uploaded(upload_id=folder.name, name=safe, bytes=size)


@router.post("", status_code=202)
def start(body: schemas.NewRecording, account: Caller, services: WithServices) -> schemas.Recording:
    folder = services.uploads / account.user_id / body.upload_id
    file = next(folder.iterdir(), None) if folder.is_dir() else None
    if file is None:
        raise NotFound("アップロードしたファイルが見つかりません。もう一度アップロードしてください。")
    meeting = _meeting(body.meeting)
    job = services.recordings.submit(
        account.user_id,
        file,
        agenda=_lines(body.meeting.agenda),
        roster=_lines(body.meeting.roster),
        everybody=body.meeting.everybody,
    )
    services.desk.set_meeting(account.user_id, job.job_id, meeting)
    shutil.rmtree(folder, ignore_errors=True)
    services.audit.record(who=account.user_id, what="minutes.upload", object_id=job.job_id)
    return _recording(job, account, services)


@router.get("")
def recordings(account: Caller, services: WithServices) -> schemas.Recordings:
    jobs = services.jobs.list(account.user_id)
    known = services.desk.overview(account.user_id)  # without what was deleted meanwhile
    return schemas.Recordings(
        recordings=[_recording_shown(job, known[job.job_id]) for job in jobs if job.job_id in known],
        baseline_minutes=services.limits.baseline_minutes,
    )


@router.post("/read")
async def read_paper(
    name: Annotated[str, Query(max_length=300)], request: Request, account: Caller, services: WithServices
) -> schemas.Text:
    """The lines of an agenda or a roster kept as a file."""
    folder = services.uploads / account.user_id / uuid.uuid4().hex
    folder.mkdir(mode=0o700, parents=True)
    try:
        path = folder / safe_name(name)
        path.write_bytes(await request.body())
        return schemas.Text(text=await run_in_threadpool(services.recordings.read_paper, path))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# ---- voices that are kept ----


@router.get("/voices")
def voices(account: Caller, services: WithServices) -> schemas.Voices:
    return schemas.Voices(voices=services.voices.list(account.user_id))


@router.delete("/voices/{profile_id}", status_code=204)
def delete_voice(profile_id: str, account: Caller, services: WithServices) -> None:
    services.voices.delete(account.user_id, profile_id)


@router.post("/{job_id}/speakers/{label}/voice", status_code=201)
def save_voice(job_id: str, label: str, account: Caller, services: WithServices) -> schemas.Voices:
    services.voices.save(account.user_id, job_id, label)
    return voices(account, services)


@router.post("/{job_id}/voices")
def suggest_names(job_id: str, account: Caller, services: WithServices) -> schemas.Suggestions:
    """Compares the voices without a name with those that are kept. Names nobody."""
    return schemas.Suggestions(suggestions=list(services.voices.suggest(account.user_id, job_id)))


# ---- one recording ----


@router.post("/{job_id}/hear", status_code=202)
def hear(job_id: str, body: schemas.Span, account: Caller, services: WithServices) -> schemas.Recording:
    """A stretch that was left without text is heard again, whatever the recogniser thinks of it."""
    found = services.desk.open(account.user_id, job_id)
    if found.approved_at is not None:
        raise UserError("承認済みの議事録は変更できません。変更するときは、先に承認を取り消してください。")
    _check_span(body, found.transcript.duration)
    if services.recordings.find(account.user_id, job_id).deleted_at is not None:
        raise UserError("録音は削除されているので、聞き直せません。発言を手で書き加えてください。")
    job = services.jobs.add_chunk(account.user_id, job_id, start=body.start, end=body.end)
    return _recording(job, account, services)


def _check_span(span: schemas.Span, duration: float) -> None:
    """Written so that a NaN fails too. The last gap of a recording may end a rounding error behind it."""
    if 0 <= span.start < span.end <= duration + 0.01:
        return
    raise UserError(
        f"聞き直す範囲（{span.start:g} 秒から {span.end:g} 秒まで）が正しくありません。始まりが終わりより前で、"
        f"0 秒から録音の長さ {duration:g} 秒までの間になるように指定してください。"
    )


@router.post("/{job_id}/cancel")
def cancel(job_id: str, account: Caller, services: WithServices) -> schemas.Recording:
    return _recording(services.jobs.cancel(account.user_id, job_id), account, services)


@router.post("/{job_id}/retry")
def retry(job_id: str, account: Caller, services: WithServices) -> schemas.Recording:
    return _recording(services.jobs.retry(account.user_id, job_id), account, services)


@router.delete("/{job_id}", status_code=204)
def delete(job_id: str, account: Caller, services: WithServices) -> None:
    recording = services.recordings.find(account.user_id, job_id)
    services.jobs.delete(account.user_id, job_id)  # first, for it refuses what is being heard
    services.audit.record(who=account.user_id, what="minutes.delete", object_id=job_id)
    services.recordings.discard(recording, who=account.user_id)


@router.get("/{job_id}/audio", response_class=FileResponse)
def audio(job_id: str, account: Caller, services: WithServices) -> FileResponse:
    found = services.recordings.find(account.user_id, job_id)
    if found.deleted_at is not None:
        raise NotFound("録音は削除されています。")
    return FileResponse(found.source, content_disposition_type="inline")


@router.get("/{job_id}/certificate")
def certificate(job_id: str, account: Caller, services: WithServices) -> Response:
    """That the audio was deleted, as a Word page."""
    found = services.recordings.certificate(account.user_id, job_id)
    record = services.desk.open(account.user_id, job_id)
    content = certificates.as_docx(found, meeting=record.meeting.name, approved_at=record.approved_at)
    services.audit.record(who=account.user_id, what="recording.certificate", object_id=job_id)
    return _download(content, Format.DOCX, f"{certificates.TITLE}_{record.meeting.name}.docx")


# ---- the record ----


@router.get("/{job_id}")
def record(job_id: str, account: Caller, services: WithServices) -> schemas.Record:
    return _shown(services.desk.open(account.user_id, job_id), account, services)


@router.put("/{job_id}/meeting")
def set_meeting(job_id: str, body: schemas.Meeting, account: Caller, services: WithServices) -> schemas.Record:
    services.desk.set_meeting(account.user_id, job_id, _meeting(body))
    return record(job_id, account, services)


@router.post("/{job_id}/write")
def write(job_id: str, account: Caller, services: WithServices) -> schemas.Record:
    return _shown(services.desk.write(account.user_id, job_id), account, services)


@router.get("/{job_id}/lines")
def lines(job_id: str, level: Level, account: Caller, services: WithServices) -> schemas.Lines:
    found = services.desk.open(account.user_id, job_id)
    if found.minutes is None:
        raise UserError("議事録がまだ作られていません。")
    return schemas.Lines(lines=at_level(level, found.transcript.utterances, found.minutes))


@router.post("/{job_id}/seconds", status_code=204)
def spend(job_id: str, body: schemas.Spent, account: Caller, services: WithServices) -> None:
    services.desk.spend(account.user_id, job_id, body.seconds)


@router.post("/{job_id}/approve")
def approve(job_id: str, account: Caller, services: WithServices) -> schemas.Record:
    approved = services.desk.approve(account.user_id, job_id, by=account.display_name)
    with contextlib.suppress(NotFound):
        services.recordings.sign_off(account.user_id, job_id)  # its audio is deleted when its time is over
    services.audit.record(who=account.user_id, what="minutes.approve", object_id=job_id)
    return _shown(approved, account, services)


@router.post("/{job_id}/reopen")
def reopen(job_id: str, account: Caller, services: WithServices) -> schemas.Record:
    reopened = services.desk.reopen(account.user_id, job_id)
    with contextlib.suppress(NotFound):
        services.recordings.withdraw(account.user_id, job_id)
    services.audit.record(who=account.user_id, what="minutes.reopen", object_id=job_id)
    return _shown(reopened, account, services)


@router.get("/{job_id}/export")
def export_file(
    job_id: str,
    format: Format,
    account: Caller,
    services: WithServices,
    kind: FormKind = FormKind.FULL,
    level: Level = Level.WRITTEN,
    public: bool = False,
) -> Response:
    found = services.desk.open(account.user_id, job_id)
    if found.minutes is None:
        raise UserError("議事録がまだ作られていません。「議事録を作る」を押してください。")
    content = export(
        format,
        found.transcript,
        found.minutes,
        templates=services.templates,
        kind=kind,
        level=level,
        marks=found.marks,
        public=public,
    )
    details = {"format": format.value, "public": public}
    services.audit.record(who=account.user_id, what="minutes.export", object_id=job_id, details=details)
    return _download(content, format, file_name(format, found.meeting, kind, marks=found.marks, public=public))


def _download(content: bytes, format: Format, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type=MEDIA_TYPES[format], headers=headers)


# ---- edits ----


@router.patch("/{job_id}/utterances/{utterance_id}")
def reword(
    job_id: str, utterance_id: str, body: schemas.Reworded, account: Caller, services: WithServices
) -> schemas.Record:
    def make(transcript: Transcript) -> Edit:
        if body.text is not None:
            return edits.reword(transcript, utterance_id, body.text)
        return edits.assign(transcript, [utterance_id], body.speaker or "")

    if (body.text is None) == (body.speaker is None):
        raise UserError("発言の文か話者の、どちらか一つを変えてください。")
    return _edited(job_id, make, account, services)


@router.post("/{job_id}/utterances/{utterance_id}/corrections/{index}/undo")
def undo_correction(
    job_id: str, utterance_id: str, index: int, account: Caller, services: WithServices
) -> schemas.Record:
    return _edited(job_id, lambda t: edits.undo_correction(t, utterance_id, index), account, services)


@router.put("/{job_id}/speakers/{label}")
def name_speaker(
    job_id: str, label: str, body: schemas.Named, account: Caller, services: WithServices
) -> schemas.Record:
    return _edited(job_id, lambda t: edits.name_speaker(t, label, name=body.name, title=body.title), account, services)


@router.post("/{job_id}/replace")
def replace(job_id: str, body: schemas.Replacement, account: Caller, services: WithServices) -> schemas.Record:
    return _edited(job_id, lambda t: edits.replace_everywhere(t, body.search, body.replacement), account, services)


@router.post("/{job_id}/undo")
def undo(job_id: str, account: Caller, services: WithServices) -> schemas.Record:
    return _shown(services.desk.undo(account.user_id, job_id), account, services)


@router.post("/{job_id}/items")
def add_item(job_id: str, body: schemas.NewItem, account: Caller, services: WithServices) -> schemas.Record:
    changed = services.desk.add_item(
        account.user_id, job_id, kind=body.kind, text=body.text, utterance_id=body.utterance_id
    )
    return _shown(changed, account, services)


@router.patch("/{job_id}/items/{item_id}")
def change_item(
    job_id: str, item_id: str, body: schemas.ChangedItem, account: Caller, services: WithServices
) -> schemas.Record:
    changed = services.desk.reword_item(
        account.user_id,
        job_id,
        item_id,
        kind=body.kind,
        text=body.text,
        owner=body.owner,
        due_words=body.due_words,
        due_day=body.due_day,
    )
    return _shown(changed, account, services)


@router.post("/{job_id}/items/{item_id}/judgement")
def judge_item(
    job_id: str, item_id: str, body: schemas.Judged, account: Caller, services: WithServices
) -> schemas.Record:
    return _shown(services.desk.judge_item(account.user_id, job_id, item_id, body.judgement), account, services)


@router.put("/{job_id}/marks")
def set_marks(job_id: str, body: schemas.Marks, account: Caller, services: WithServices) -> schemas.Record:
    return _shown(services.desk.set_marks(account.user_id, job_id, body.marks), account, services)


def _edited(job_id: str, make: Callable[[Transcript], Edit], account: Account, services: Services) -> schemas.Record:
    return _shown(services.desk.edit(account.user_id, job_id, make), account, services)


# ---- shapes ----


def _recording(job: Job, account: Account, services: Services) -> schemas.Recording:
    return _recording_shown(job, services.desk.overview(account.user_id)[job.job_id])


def _recording_shown(job: Job, known: Overview) -> schemas.Recording:
    return schemas.Recording(
        job_id=job.job_id,
        title=known.name,
        state=job.state,
        stage=job.stage,
        done=job.done,
        total=job.total,
        position=job.position,
        seconds_left=job.seconds_left,
        message=job.message,
        created_at=job.created_at,
        approved_at=known.approved_at,
        heard=known.heard,
    )


def _shown(found: Record, account: Account, services: Services) -> schemas.Record:
    recording = services.recordings.find(account.user_id, found.job_id)
    certificate = None
    if recording.deleted_at is not None:
        certificate = services.recordings.certificate(account.user_id, found.job_id)
    return schemas.Record(
        job_id=found.job_id,
        title=found.meeting.name,
        transcript=without_words(found.transcript),
        revision=found.revision,
        meeting=_meeting_shown(found.meeting),
        minutes=found.minutes,
        marks=found.marks,
        outdated=found.outdated,
        undoable=found.undoable,
        seconds=found.seconds,
        approved_at=found.approved_at,
        approved_by=found.approved_by,
        audio=recording.deleted_at is None,
        delete_at=recording.delete_at,
        certificate=certificate,
        baseline_minutes=services.limits.baseline_minutes,
    )


def _meeting(sent: schemas.Meeting) -> Meeting:
    roster = _lines(sent.roster)
    return Meeting(
        name=sent.name,
        day=sent.day,
        time=sent.time,
        place=sent.place,
        attendees=roster_of([line] for line in roster),
        roster=roster,
        observers=sent.observers,
        handouts=_lines(sent.handouts),
        signers=_lines(sent.signers),
        agenda=read_agenda(sent.agenda),
    )


def _meeting_shown(meeting: Meeting) -> schemas.Meeting:
    return schemas.Meeting(
        name=meeting.name,
        day=meeting.day,
        time=meeting.time,
        place=meeting.place,
        agenda="\n".join(f"{topic.number} {topic.title}".strip() for topic in meeting.agenda),
        roster="\n".join(meeting.present),
        observers=meeting.observers,
        handouts="\n".join(meeting.handouts),
        signers="\n".join(meeting.signers),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
