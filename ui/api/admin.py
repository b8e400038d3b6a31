"""Routes /admin: accounts, the audit log, what the rules decided, and new vectors after a change of model."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from assistant.accounts import Account, NewPassword
from ui.api import schemas, shapes
from ui.api.access import Admin, WithServices

router = APIRouter(prefix="/admin")

_REEMBEDDED = 64  # chunks a request: some seconds


@router.get("/users")
def users(_admin: Admin, services: WithServices) -> schemas.Users:
    return schemas.Users(users=[shapes.user(account) for account in services.accounts.all()])


@router.post("/users", status_code=201)
def create_user(body: schemas.NewUser, admin: Admin, services: WithServices) -> schemas.UserWithPassword:
    created = services.accounts.create(
        username=body.username, display_name=body.display_name, role=body.role, department=body.department
    )
    services.audit.record(
        who=admin.user_id, what="user.create", object_id=created.account.user_id, details={"role": body.role.value}
    )
    return _with_password(created)


@router.patch("/users/{user_id}")
def reassign_user(user_id: str, body: schemas.Assignment, admin: Admin, services: WithServices) -> schemas.User:
    done = services.accounts.reassign(user_id, role=body.role, department=body.department)
    services.audit.record(who=admin.user_id, what="user.reassign", object_id=user_id, details=done.details)
    return shapes.user(done.account)


@router.post("/users/{user_id}/disable")
def disable_user(user_id: str, admin: Admin, services: WithServices) -> schemas.User:
    return _recorded(services.accounts.disable(user_id), "user.disable", admin, services)


@router.post("/users/{user_id}/enable")
def enable_user(user_id: str, admin: Admin, services: WithServices) -> schemas.User:
    return _recorded(services.accounts.enable(user_id), "user.enable", admin, services)


@router.post("/users/{user_id}/reset")
def reset_password(user_id: str, admin: Admin, services: WithServices) -> schemas.UserWithPassword:
    renewed = services.accounts.reset_password(user_id)
    _recorded(renewed.account, "user.reset_password", admin, services)
    return _with_password(renewed)


@router.get("/audit")
def audit(
    _admin: Admin,
    services: WithServices,
    before: Annotated[int | None, Query(ge=1)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> schemas.AuditPage:
    entries = services.audit.entries(before=before, limit=limit)
    more = len(entries) == limit and entries[-1].seq > 1
    return schemas.AuditPage(
        entries=[shapes.audit_entry(entry) for entry in entries], next_before=entries[-1].seq if more else None
    )


@router.get("/decisions")
def decisions(
    _admin: Admin, services: WithServices, days: Annotated[int, Query(ge=1, le=366)] = 30
) -> schemas.Decisions:
    since = datetime.now(UTC) - timedelta(days=days)
    return schemas.Decisions(rules=[shapes.rule_count(found) for found in services.audit.decisions(since=since)])


@router.get("/audit/verify")
def verify_audit(_admin: Admin, services: WithServices) -> schemas.AuditVerification:
    found = services.audit.verify()
    return schemas.AuditVerification(
        intact=found.intact, entries=found.entries, first_bad=found.first_bad, head=found.head
    )


@router.post("/reembed")
def reembed(admin: Admin, services: WithServices) -> schemas.Reembedded:
    """One batch; whoever asks goes on asking until none is left."""
    left = services.knowledge.reembed(_REEMBEDDED)
    if not left:
        services.audit.record(who=admin.user_id, what="knowledge.reembed")
    return schemas.Reembedded(left=left)


def _recorded(account: Account, what: str, admin: Account, services: WithServices) -> schemas.User:
    services.audit.record(who=admin.user_id, what=what, object_id=account.user_id)
    return shapes.user(account)


def _with_password(created: NewPassword) -> schemas.UserWithPassword:
    return schemas.UserWithPassword(user=shapes.user(created.account), password=created.password)
