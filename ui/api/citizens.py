"""Routes /citizens: publishing, the switches of the citizen chatbot, and the questions it could not answer."""

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from assistant.accounts import Account
from assistant.citizen_log import Unanswered
from assistant.errors import Forbidden, Outdated
from assistant.japan import JAPAN
from assistant.snapshot import Published
from assistant.types import Role
from ui.api import schemas
from ui.api.access import Admin, Caller, Editor, WithServices
from ui.citizen_control import ClosedTopic, Control

router = APIRouter(prefix="/citizens")

Department = Annotated[str, Query(max_length=100)]
Digest = Annotated[str, Query(max_length=64)]
_COLUMNS = ("日時", "言語", "所管課", "状態", "質問", "見せた文", "評価", "理由", "コメント")
_FORMULA = tuple("=+-@＝＋－＠")  # a Japanese Excel takes the wide ones too


@router.get("/snapshots")
def snapshots(_account: Editor, services: WithServices) -> schemas.Snapshots:
    return schemas.Snapshots(snapshots=[_snapshot(one) for one in services.citizens.snapshots()])


@router.post("/publish")
def publish(admin: Admin, services: WithServices) -> schemas.Snapshot:
    with services.ingester.paused():
        return _recorded(services.citizens.publish(), "publish", admin, services)


@router.post("/rollback")
def roll_back(admin: Admin, services: WithServices) -> schemas.Snapshot:
    return _recorded(services.citizens.roll_back(), "publish.rollback", admin, services)


@router.get("/control")
def control(_account: Caller, services: WithServices) -> Control:
    return services.citizens.control()


@router.put("/control")
def change_control(body: Control, shown: Digest, admin: Admin, services: WithServices) -> Control:
    """Replaces all the switches, if they still are what the admin was shown."""

    def replaced(now: Control) -> Control:
        if now.digest != shown:
            raise Outdated(
                "この画面を開いたあとに、ほかの人が市民用の窓口を切り替えたため、切り替えていません。"
                "いまの状態を確かめて、もう一度切り替えてください。"
            )
        return body

    services.citizens.change(replaced)
    services.audit.record(who=admin.user_id, what="citizen.control", details={"mode": body.mode})
    return body


@router.put("/topics")
def switch_topic(body: schemas.TopicSwitch, account: Editor, services: WithServices) -> Control:
    """A department switches its own subjects off and on."""
    if account.role is not Role.ADMIN and account.department != body.department:
        raise Forbidden("止められるのは、自分の課の内容だけです。ほかの課の内容は、その課の編集者に頼んでください。")
    topic = ClosedTopic(department=body.department, topic=body.topic)

    def switched(now: Control) -> Control:
        closed = [one for one in now.closed if one != topic] + ([topic] if body.closed else [])
        return Control.model_validate({**dict(now), "closed": closed})

    changed = services.citizens.change(switched)
    services.audit.record(who=account.user_id, what="citizen.topic", outcome="closed" if body.closed else "open")
    return changed


@router.get("/unanswered")
def unanswered(account: Editor, services: WithServices, department: Department = "") -> schemas.UnansweredQuestions:
    found = services.citizens.unanswered(department=_visible(account, department))
    return schemas.UnansweredQuestions(unanswered=[schemas.UnansweredQuestion(**vars(one)) for one in found])


@router.get("/unanswered/export")
def export(account: Editor, services: WithServices, department: Department = "") -> Response:
    """As CSV that Excel opens: with a byte order mark, and nothing in a cell that it would run as a formula."""
    found = services.citizens.unanswered(department=_visible(account, department))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(value) for value in _row(one)] for one in found)
    services.audit.record(who=account.user_id, what="citizen.export", details={"count": len(found)})
    return Response(
        text.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="unanswered.csv"'},
    )


def _visible(account: Account, department: str) -> str:
    """Editors see their own department's list; admins see all of it."""
    if account.role is Role.ADMIN:
        return department
    if not account.department or department not in ("", account.department):
        raise Forbidden("見られるのは、自分の課の一覧だけです。")
    return account.department


def _row(one: Unanswered) -> tuple[str, ...]:
    moment = one.asked_at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
    rating = {"up": "良い", "down": "良くない"}.get(one.rating, "")
    return (
        *(moment, one.lang, one.department, one.status.value, one.question, one.answer),
        *(rating, one.rating_reason, one.rating_comment),
    )


def _cell(value: str) -> str:
    return f"'{value}" if value.lstrip().startswith(_FORMULA) else value


def _recorded(done: Published, what: str, admin: Account, services: WithServices) -> schemas.Snapshot:
    services.audit.record(who=admin.user_id, what=what, object_id=done.digest)
    return _snapshot(done)


def _snapshot(one: Published) -> schemas.Snapshot:
    return schemas.Snapshot(
        digest=one.digest,
        made_at=one.manifest.made_at,
        documents=one.manifest.documents,
        chunks=one.manifest.chunks,
        current=one.is_current,
    )
