"""Routes /conversations and /messages: one's own history."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from assistant.accounts import Account
from assistant.conversations import UNDO, Feedback, Message
from assistant.japan import JAPAN
from ui.api import schemas, shapes
from ui.api.access import Caller, WithServices, reads_citation
from ui.api.exports import as_json, as_markdown
from ui.api.ports import Services

router = APIRouter()

_UNDO_SECONDS = int(UNDO.total_seconds())
_WITHHELD = "この回答は、今は読めない資料にもとづくため、表示できません。必要なときは所管課に確認してください。"


@router.get("/conversations")
def conversations(
    account: Caller,
    services: WithServices,
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> schemas.Conversations:
    page = services.conversations.page(account.user_id, search=q, limit=limit, offset=offset)
    return schemas.Conversations(
        conversations=[shapes.conversation(value) for value in page.conversations], total=page.total
    )


@router.delete("/conversations")
def delete_all(account: Caller, services: WithServices) -> schemas.Deleted:
    deleted = services.conversations.delete_all(account.user_id)
    services.audit.record(who=account.user_id, what="conversation.delete_all", details={"count": deleted})
    return schemas.Deleted(deleted=deleted, restorable_seconds=_UNDO_SECONDS)


@router.get("/conversations/{conversation_id}")
def conversation(conversation_id: str, account: Caller, services: WithServices) -> schemas.ConversationWithMessages:
    found = shapes.conversation(services.conversations.get(account.user_id, conversation_id))
    messages = services.conversations.messages(account.user_id, conversation_id)
    return schemas.ConversationWithMessages(**found.model_dump(), messages=_readable(messages, account, services))


@router.patch("/conversations/{conversation_id}")
def rename(conversation_id: str, body: schemas.Rename, account: Caller, services: WithServices) -> schemas.Conversation:
    services.conversations.get(account.user_id, conversation_id)  # before anything is masked under its id
    title = services.mask(body.title, session=conversation_id)
    return shapes.conversation(services.conversations.rename(account.user_id, conversation_id, title=title))


@router.delete("/conversations/{conversation_id}")
def delete(conversation_id: str, account: Caller, services: WithServices) -> schemas.Deleted:
    services.conversations.delete(account.user_id, conversation_id)
    services.audit.record(who=account.user_id, what="conversation.delete", object_id=conversation_id)
    return schemas.Deleted(deleted=1, restorable_seconds=_UNDO_SECONDS)


@router.post("/conversations/{conversation_id}/restore")
def restore(conversation_id: str, account: Caller, services: WithServices) -> schemas.Conversation:
    restored = services.conversations.restore(account.user_id, conversation_id)
    services.audit.record(who=account.user_id, what="conversation.restore", object_id=conversation_id)
    return shapes.conversation(restored)


@router.get("/conversations/{conversation_id}/export")
def export(
    conversation_id: str, account: Caller, services: WithServices, format: Literal["md", "json"] = "md"
) -> Response:
    whole = conversation(conversation_id, account, services)
    content, media_type = as_markdown(whole) if format == "md" else as_json(whole)
    services.audit.record(
        who=account.user_id, what="conversation.export", object_id=conversation_id, details={"format": format}
    )
    name = f"madoguchi-{whole.created_at.astimezone(JAPAN):%Y%m%d}-{conversation_id[:8]}.{format}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.post("/messages/{message_id}/feedback", status_code=204)
def feedback(message_id: str, body: schemas.Feedback, account: Caller, services: WithServices) -> None:
    # Masked one-way under an id of their own: nobody has to restore the names in a comment.
    given = Feedback(
        rating=body.rating,
        reason=services.mask(body.reason, session=f"feedback-{message_id}"),
        comment=services.mask(body.comment, session=f"feedback-{message_id}"),
    )
    services.conversations.rate(account.user_id, message_id, given)
    services.audit.record(
        who=account.user_id, what="message.feedback", object_id=message_id, details={"rating": body.rating}
    )


def _readable(messages: Sequence[Message], account: Account, services: Services) -> list[schemas.Message]:
    """Without the answers that rest on what the account may read no more, as after a transfer: they quote it."""
    may_read = reads_citation(services, account)
    return [
        shapes.message(one if all(map(may_read, one.citations)) else replace(one, answer=_WITHHELD, citations=()))
        for one in messages
    ]
