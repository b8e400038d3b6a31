"""Routes /auth: signing in and out, one's own password and API keys."""

from fastapi import APIRouter, Request

from assistant.errors import Locked, NotFound, NotSignedIn, UserError
from ui.api import schemas, shapes
from ui.api.access import Caller, Session, WithServices
from ui.api.ports import Services

router = APIRouter(prefix="/auth")


@router.post("/sign-in")
def sign_in(body: schemas.SignIn, request: Request, services: WithServices) -> schemas.SignedIn:
    try:
        session = services.accounts.sign_in(body.username, body.password)
    except (NotSignedIn, Locked) as error:
        outcome = "locked" if isinstance(error, Locked) else "refused"
        services.audit.record(who=_whose(services, body.username), what="sign_in", outcome=outcome)
        raise
    request.state.user_id = session.account.user_id
    services.audit.record(who=session.account.user_id, what="sign_in")
    return shapes.signed_in(session)


@router.post("/sign-out", status_code=204)
def sign_out(session: Session, services: WithServices) -> None:
    services.accounts.sign_out(session.token)
    services.audit.record(who=session.account.user_id, what="sign_out")


@router.get("/me")
def me(session: Session) -> schemas.User:
    return shapes.user(session.account)


@router.post("/password")
def change_password(body: schemas.PasswordChange, session: Session, services: WithServices) -> schemas.SignedIn:
    user_id = session.account.user_id
    try:
        renewed = services.accounts.change_password(user_id, current=body.current_password, new=body.new_password)
    except (UserError, Locked):
        services.audit.record(who=user_id, what="password.change", outcome="refused")
        raise
    services.audit.record(who=user_id, what="password.change")
    return shapes.signed_in(renewed)


@router.get("/api-keys")
def api_keys(account: Caller, services: WithServices) -> schemas.ApiKeys:
    return schemas.ApiKeys(api_keys=[shapes.api_key(key) for key in services.api_keys.of(account.user_id)])


@router.post("/api-keys")
def create_api_key(body: schemas.NewApiKey, account: Caller, services: WithServices) -> schemas.CreatedApiKey:
    created = services.api_keys.create(account.user_id, name=body.name)
    services.audit.record(who=account.user_id, what="api_key.create", object_id=created.record.key_id)
    return schemas.CreatedApiKey(**shapes.api_key(created.record).model_dump(), key=created.key)


@router.delete("/api-keys/{key_id}", status_code=204)
def revoke_api_key(key_id: str, account: Caller, services: WithServices) -> None:
    services.api_keys.revoke(account.user_id, key_id)
    services.audit.record(who=account.user_id, what="api_key.revoke", object_id=key_id)


def _whose(services: Services, username: str) -> str:
    """The account that somebody failed to get into. A name that is no account is not written down: it may be anything,
    even a password."""
    try:
        return services.accounts.by_username(username).user_id
    except NotFound:
        return "unknown"
