"""Who is calling, and may they: the dependencies that every route but sign-in and health takes."""

from collections.abc import Callable
from functools import cache
from typing import Annotated

from fastapi import Depends, Request

from assistant.accounts import Account, SignedIn
from assistant.api_keys import PREFIX as API_KEY_PREFIX
from assistant.errors import Forbidden, NotFound, NotSignedIn
from assistant.types import Chunk, Citation, DocumentRecord, Role
from ui.api.failures import PasswordChangeRequired
from ui.api.ports import Services


def services_of(request: Request) -> Services:
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


WithServices = Annotated[Services, Depends(services_of)]


def signed_in(request: Request, services: WithServices) -> SignedIn:
    session = services.accounts.authenticate(_bearer(request))
    request.state.user_id = session.account.user_id
    return session


def current_account(session: Annotated[SignedIn, Depends(signed_in)]) -> Account:
    return _ready(session.account)


def api_account(request: Request, services: WithServices) -> Account:
    """For /v1: an API key will do."""
    token = _bearer(request)
    if not token.startswith(API_KEY_PREFIX):
        return current_account(signed_in(request, services))
    account = services.accounts.get(services.api_keys.owner(token))
    if not account.active:
        raise NotSignedIn("このAPIキーの持ち主のアカウントは停止されています。")
    request.state.user_id = account.user_id
    return _ready(account)


def current_editor(account: Annotated[Account, Depends(current_account)]) -> Account:
    if account.role not in (Role.EDITOR, Role.ADMIN):
        raise Forbidden("文書を登録・変更できるのは、編集者と管理者だけです。所管課の編集者に頼んでください。")
    return account


def current_admin(account: Annotated[Account, Depends(current_account)]) -> Account:
    if account.role is not Role.ADMIN:
        raise Forbidden("この操作は管理者だけができます。情報政策課に連絡してください。")
    return account


Session = Annotated[SignedIn, Depends(signed_in)]
"""Any session, even one whose password has to be changed first."""

Caller = Annotated[Account, Depends(current_account)]
ApiCaller = Annotated[Account, Depends(api_account)]
Editor = Annotated[Account, Depends(current_editor)]
Admin = Annotated[Account, Depends(current_admin)]


def may_edit(account: Account, record: DocumentRecord) -> bool:
    """Admins, and the editors of the owning department."""
    if account.role is Role.ADMIN:
        return True
    return account.role is Role.EDITOR and bool(account.department) and account.department == record.department


def readable_document(services: Services, account: Account, doc_id: str) -> DocumentRecord:
    """Raises NotFound in the same words for what does not exist and for what this account may not know of."""
    unknown = NotFound("この文書は見つかりません。削除されたか、閲覧できない文書です。一覧を開き直してください。")
    try:
        record = services.knowledge.document(doc_id)
    except NotFound as error:
        raise unknown from error
    if not account.reader.may_read(record.audience, record.department):
        raise unknown
    return record


def reads_citation(services: Services, account: Account) -> Callable[[Citation], bool]:
    """Whether the account may still read what an earlier answer cited; what has been deleted since, it has read."""

    @cache  # the citations of one conversation are of few documents
    def hidden(doc_id: str) -> frozenset[str] | None:
        """The chunks that are not for this account; None: the whole document is not."""
        try:
            record = services.knowledge.document(doc_id)
        except NotFound:
            return frozenset()
        if not account.reader.may_read(record.audience, record.department):
            return None
        return frozenset(c.chunk_id for c in services.knowledge.chunks(doc_id) if not may_read_chunk(account, c))

    def may_read(citation: Citation) -> bool:
        chunks = hidden(citation.doc_id)
        return chunks is not None and citation.chunk_id not in chunks

    return may_read


def may_read_chunk(account: Account, chunk: Chunk) -> bool:
    """An FAQ row may be narrower than its list."""
    return account.reader.may_read(chunk.audience, chunk.department)


def editable_document(services: Services, account: Account, doc_id: str) -> DocumentRecord:
    record = readable_document(services, account, doc_id)
    if not may_edit(account, record):
        raise Forbidden(f"この文書を変更できるのは、所管課（{record.department}）の編集者と管理者だけです。")
    return record


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("サインインしてください。")
    return token.strip()


def _ready(account: Account) -> Account:
    if account.must_change_password:
        raise PasswordChangeRequired("発行されたパスワードのままです。最初に自分のパスワードに変更してください。")
    return account
