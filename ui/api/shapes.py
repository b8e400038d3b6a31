"""Our values as the API's JSON models. No decisions here."""

from collections.abc import Iterable

from assistant import accounts, api_keys, audit, conversations
from assistant.types import Answer, Chunk, Citation, DocumentRecord, Passage, Place, PlaceUnit
from ingest.sync import IngestReport
from ui.api import schemas
from ui.api.ports import IngestJob

_COUNTED_AS_PAGES = (PlaceUnit.PAGE, PlaceUnit.SLIDE)


def user(account: accounts.Account) -> schemas.User:
    return schemas.User(
        user_id=account.user_id,
        username=account.username,
        display_name=account.display_name,
        role=account.role,
        department=account.department,
        must_change_password=account.must_change_password,
        active=account.active,
    )


def signed_in(session: accounts.SignedIn) -> schemas.SignedIn:
    return schemas.SignedIn(token=session.token, expires_at=session.expires_at, user=user(session.account))


def api_key(key: api_keys.ApiKey) -> schemas.ApiKey:
    return schemas.ApiKey(key_id=key.key_id, name=key.name, created_at=key.created_at, last_used_at=key.used_at)


def citation(value: Citation) -> schemas.Citation:
    return schemas.Citation(
        number=value.number,
        chunk_id=value.chunk_id,
        doc_id=value.doc_id,
        title=value.title,
        source=value.source,
        page=_page(value.place),
        place=_label(value.place),
        heading=" > ".join(value.heading_path),
        quote=value.quote,
        department=value.department,
        updated=value.updated,
        url=value.url,
    )


def passage(value: Passage, record: DocumentRecord | None) -> schemas.Passage:
    """`record` is the passage's document; None when it was deleted in the meantime."""
    chunk = value.chunk
    return schemas.Passage(
        chunk_id=chunk.chunk_id,
        doc_id=chunk.doc_id,
        title=chunk.title,
        source=record.source if record else "",
        page=_page(chunk.place),
        place=_label(chunk.place),
        heading=" > ".join(chunk.heading_path),
        text=chunk.text,
        department=chunk.department,
        updated=record.updated if record else None,
        url=chunk.url,
        score=value.score,
        kind=chunk.kind,
        valid_from=chunk.valid_from,
        valid_to=chunk.valid_to,
    )


def answer_event(
    answer: Answer, passages: list[schemas.Passage], *, message_id: str, conversation_id: str
) -> schemas.AnswerEvent:
    return schemas.AnswerEvent(
        message_id=message_id,
        conversation_id=conversation_id,
        status=answer.status,
        text=answer.text,
        citations=[citation(value) for value in answer.citations],
        passages=passages,
        masked_types=dict(answer.masked_types),
        masked_question=answer.masked_question,
        seconds=answer.seconds,
        first_token_seconds=answer.first_token_seconds,
        reason=answer.reason,
    )


def document(record: DocumentRecord, *, has_original: bool, may_edit: bool) -> schemas.Document:
    return schemas.Document(
        doc_id=record.doc_id,
        title=record.title,
        source=record.source,
        media_type=record.media_type,
        audience=record.audience,
        department=record.department,
        updated=record.updated,
        ingested_at=record.ingested_at,
        chunks=record.chunks,
        notes=list(record.notes),
        has_original=has_original,
        may_edit=may_edit,
    )


def document_passages(record: DocumentRecord, chunks: Iterable[Chunk]) -> list[schemas.Passage]:
    return [passage(Passage(chunk=chunk, score=0.0), record) for chunk in chunks]


def job(value: IngestJob) -> schemas.Job:
    return schemas.Job(
        job_id=value.job_id,
        name=value.name,
        state=value.state,
        done=value.done,
        total=value.total,
        message=value.message,
        report=_report(value.report) if value.report else None,
    )


def conversation(value: conversations.Conversation) -> schemas.Conversation:
    return schemas.Conversation(
        conversation_id=value.conversation_id,
        title=value.title,
        created_at=value.created_at,
        updated_at=value.updated_at,
        message_count=value.message_count,
    )


def message(value: conversations.Message) -> schemas.Message:
    given = value.feedback
    return schemas.Message(
        message_id=value.message_id,
        asked_at=value.asked_at,
        question=value.question,
        status=value.status,
        text=value.answer,
        citations=[citation(cited) for cited in value.citations],
        seconds=value.seconds,
        feedback=schemas.Feedback(rating=given.rating, reason=given.reason, comment=given.comment) if given else None,
    )


def audit_entry(entry: audit.Entry) -> schemas.AuditEntry:
    return schemas.AuditEntry(
        seq=entry.seq,
        at=entry.at,
        who=entry.who,
        what=entry.what,
        object_id=entry.object_id,
        outcome=entry.outcome,
        details=dict(entry.details),
    )


def rule_count(found: audit.RuleCount) -> schemas.RuleCount:
    return schemas.RuleCount(rule=found.rule, outcome=found.outcome, count=found.count, newest=found.newest)


def _report(report: IngestReport) -> schemas.Report:
    return schemas.Report(
        written=list(report.written),
        unchanged=list(report.unchanged),
        skipped=[schemas.Skipped(name=remark.source, reason=remark.text) for remark in report.skipped],
        notes=[f"{remark.source}: {remark.text}" for remark in report.notes],
    )


def _page(place: Place | None) -> int | None:
    return place.number if place and place.unit in _COUNTED_AS_PAGES else None


def _label(place: Place | None) -> str:
    return place.label if place else ""
