"""Who may do what: every route against every kind of caller. A new route fails here until it has its row."""

from dataclasses import dataclass, replace

import pytest
from starlette.testclient import TestClient

from assistant.types import Audience
from tests.fakes import a_chunk, a_document, put_all
from tests.ui.api.conftest import Office
from tests.ui.api.events import answered
from tests.ui.api.recording_routes import MEETING, OF_A_RECORDING
from ui.citizen_control import Control

CALLERS = ("nobody", "staff", "editor", "admin")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A route with `{name}` filled in, and the status for nobody, staff, editor of 人事課 and admin."""

    route: str
    path: str
    expected: tuple[int, int, int, int]
    json: object = None


ROWS = [
    Row(route="POST /auth/sign-in", path="/auth/sign-in", json={"username": "x", "password": "x"}, expected=(401,) * 4),
    Row(route="POST /auth/sign-out", path="/auth/sign-out", expected=(401, 204, 204, 204)),
    Row(route="GET /auth/me", path="/auth/me", expected=(401, 200, 200, 200)),
    Row(
        route="POST /auth/password",
        path="/auth/password",
        json={"current_password": "x", "new_password": "x"},
        expected=(401, 400, 400, 400),
    ),
    Row(route="GET /auth/api-keys", path="/auth/api-keys", expected=(401, 200, 200, 200)),
    Row(route="POST /auth/api-keys", path="/auth/api-keys", json={"name": "表計算"}, expected=(401, 200, 200, 200)),
    Row(route="DELETE /auth/api-keys/{key_id}", path="/auth/api-keys/of-hanako", expected=(401, 404, 404, 404)),
    Row(route="POST /ask", path="/ask", json={"question": "宿泊料は"}, expected=(401, 200, 200, 200)),
    Row(route="POST /ask/{request_id}/stop", path="/ask/none/stop", expected=(401, 404, 404, 404)),
    Row(route="GET /search", path="/search?q=宿泊料", expected=(401, 200, 200, 200)),
    Row(route="GET /departments", path="/departments", expected=(401, 200, 200, 200)),
    Row(route="GET /examples", path="/examples", expected=(401, 200, 200, 200)),
    Row(route="GET /documents", path="/documents", expected=(401, 200, 200, 200)),
    Row(route="GET /documents/jobs/{job_id}", path="/documents/jobs/none", expected=(401, 403, 404, 404)),
    Row(route="GET /documents/{doc_id}", path="/documents/internal", expected=(401, 200, 200, 200)),
    Row(route="GET /documents/{doc_id}", path="/documents/secret", expected=(401, 404, 200, 200)),
    Row(route="GET /documents/{doc_id}/original", path="/documents/internal/original", expected=(401, 200, 200, 200)),
    Row(route="GET /documents/{doc_id}/original", path="/documents/secret/original", expected=(401, 404, 200, 200)),
    Row(route="POST /documents", path="/documents", expected=(401, 403, 400, 400)),
    Row(route="POST /documents/{doc_id}/reindex", path="/documents/internal/reindex", expected=(401, 403, 202, 202)),
    Row(route="DELETE /documents/{doc_id}", path="/documents/internal", expected=(401, 403, 204, 204)),
    Row(route="DELETE /documents/{doc_id}", path="/documents/of-shimin", expected=(401, 403, 403, 204)),
    Row(route="DELETE /documents/{doc_id}", path="/documents/shimin-only", expected=(401, 403, 404, 204)),
    Row(route="POST /documents/{doc_id}/reindex", path="/documents/of-shimin/reindex", expected=(401, 403, 403, 202)),
    Row(route="GET /conversations", path="/conversations", expected=(401, 200, 200, 200)),
    Row(route="DELETE /conversations", path="/conversations", expected=(401, 200, 200, 200)),
    # Of hanako, who is none of the callers: nobody else sees them, not even an admin.
    Row(route="GET /conversations/{conversation_id}", path="/conversations/{hanakos}", expected=(401, 404, 404, 404)),
    Row(
        route="PATCH /conversations/{conversation_id}",
        path="/conversations/{hanakos}",
        json={"title": "取った"},
        expected=(401, 404, 404, 404),
    ),
    Row(
        route="DELETE /conversations/{conversation_id}", path="/conversations/{hanakos}", expected=(401, 404, 404, 404)
    ),
    Row(
        route="POST /conversations/{conversation_id}/restore",
        path="/conversations/{hanakos}/restore",
        expected=(401, 404, 404, 404),
    ),
    Row(
        route="GET /conversations/{conversation_id}/export",
        path="/conversations/{hanakos}/export",
        expected=(401, 404, 404, 404),
    ),
    Row(
        route="POST /messages/{message_id}/feedback",
        path="/messages/{message}/feedback",
        json={"rating": "down"},
        expected=(401, 404, 404, 404),
    ),
    Row(route="GET /admin/users", path="/admin/users", expected=(401, 403, 403, 200)),
    Row(
        route="POST /admin/users",
        path="/admin/users",
        json={"username": "shinjin", "display_name": "新人", "role": "staff"},
        expected=(401, 403, 403, 201),
    ),
    Row(
        route="PATCH /admin/users/{user_id}",
        path="/admin/users/{hanako}",
        json={"role": "editor", "department": "税務課"},
        expected=(401, 403, 403, 200),
    ),
    Row(
        route="POST /admin/users/{user_id}/disable", path="/admin/users/{hanako}/disable", expected=(401, 403, 403, 200)
    ),
    Row(route="POST /admin/users/{user_id}/enable", path="/admin/users/{hanako}/enable", expected=(401, 403, 403, 200)),
    Row(route="POST /admin/users/{user_id}/reset", path="/admin/users/{hanako}/reset", expected=(401, 403, 403, 200)),
    Row(route="POST /admin/reembed", path="/admin/reembed", expected=(401, 403, 403, 200)),
    Row(route="GET /admin/audit", path="/admin/audit", expected=(401, 403, 403, 200)),
    Row(route="GET /admin/audit/verify", path="/admin/audit/verify", expected=(401, 403, 403, 200)),
    Row(route="GET /admin/decisions", path="/admin/decisions", expected=(401, 403, 403, 200)),
    Row(route="GET /citizens/snapshots", path="/citizens/snapshots", expected=(401, 403, 200, 200)),
    Row(route="POST /citizens/publish", path="/citizens/publish", expected=(401, 403, 403, 200)),
    Row(route="POST /citizens/rollback", path="/citizens/rollback", expected=(401, 403, 403, 400)),
    Row(route="GET /citizens/control", path="/citizens/control", expected=(401, 200, 200, 200)),
    Row(
        route="PUT /citizens/control",
        path=f"/citizens/control?shown={Control().digest}",
        json={},
        expected=(401, 403, 403, 200),
    ),
    Row(
        route="PUT /citizens/topics",
        path="/citizens/topics",
        json={"department": "人事課", "topic": "", "closed": False},
        expected=(401, 403, 200, 200),
    ),
    Row(
        route="PUT /citizens/topics",
        path="/citizens/topics",
        json={"department": "市民課", "topic": "", "closed": False},
        expected=(401, 403, 403, 200),
    ),
    Row(route="GET /citizens/unanswered", path="/citizens/unanswered", expected=(401, 403, 200, 200)),
    Row(route="GET /citizens/unanswered/export", path="/citizens/unanswered/export", expected=(401, 403, 200, 200)),
    Row(route="GET /health", path="/health", expected=(200,) * 4),
    Row(route="GET /metrics", path="/metrics", expected=(200,) * 4),
    Row(route="GET /v1/models", path="/v1/models", expected=(401, 200, 200, 200)),
    Row(route="GET /v1/models/{model}", path="/v1/models/madoguchi", expected=(401, 200, 200, 200)),
    Row(
        route="POST /v1/chat/completions",
        path="/v1/chat/completions",
        json={"messages": [{"role": "user", "content": "宿泊料は"}]},
        expected=(401, 200, 200, 200),
    ),
]
ROWS += [
    Row(route="GET /minutes", path="/minutes", expected=(401, 200, 200, 200)),
    Row(route="PUT /minutes/uploads", path="/minutes/uploads?name=会議.wav", expected=(401, 201, 201, 201)),
    Row(
        route="POST /minutes",
        path="/minutes",
        json={"upload_id": "0" * 32, "meeting": MEETING},
        expected=(401, 404, 404, 404),
    ),
    Row(route="POST /minutes/read", path="/minutes/read?name=次第.txt", expected=(401, 200, 200, 200)),
    Row(route="GET /minutes/voices", path="/minutes/voices", expected=(401, 200, 200, 200)),
    Row(
        route="DELETE /minutes/voices/{profile_id}",
        path="/minutes/voices/nobodys",
        expected=(401, 404, 404, 404),
    ),
    *(
        # Of hanako, as the conversations above.
        Row(
            route=f"{method} /minutes/{{job_id}}{route}",
            path=f"/minutes/{{recording}}{path}",
            json=body,
            expected=(401, 404, 404, 404),
        )
        for method, path, route, body in OF_A_RECORDING
    ),
]


def arrange(office: Office) -> None:
    """Puts every document back in its place, with an original."""
    put_all(
        office.knowledge,
        [
            a_document("internal"),
            a_document("of-shimin", source="届出.md", audience=Audience.PUBLIC, department="市民課"),
            a_document("shimin-only", source="係.md", audience=Audience.DEPARTMENT, department="市民課"),
        ],
    )
    for doc_id in ("internal", "secret", "of-shimin", "shimin-only"):
        office.knowledge.keep_original(doc_id, "# 旅費\n\n宿泊料は9,800円。".encode())


@pytest.fixture
def ids(office: Office, hanako: TestClient) -> dict[str, str]:
    """What belongs to hanako."""
    answer = answered(hanako)
    return {
        "hanakos": answer["conversation_id"],
        "message": answer["message_id"],
        "recording": _recording(office),
        "hanako": office.services.accounts.by_username("hanako").user_id,
    }


def _recording(office: Office) -> str:
    file = office.services.uploads / "hanakos" / "会議.wav"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"RIFF")
    hanako = office.services.accounts.by_username("hanako").user_id
    return office.recordings.submit(hanako, file, agenda=[], roster=[], everybody=False).job_id


def call(office: Office, caller: str, row: Row, ids: dict[str, str]) -> int:
    staff = "jinji" if "shimin" in row.path else "taro"  # never of the department whose document it is
    client = office.client() if caller == "nobody" else office.sign_in(staff if caller == "staff" else caller)
    method = row.route.partition(" ")[0]
    return client.request(method, row.path.format(**ids), json=row.json).status_code


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.route} {row.path}" for row in ROWS])
def test_the_permission_matrix(office: Office, ids: dict[str, str], row: Row) -> None:
    found = []
    for caller in CALLERS:
        arrange(office)
        found.append(call(office, caller, row, ids))
    assert tuple(found) == row.expected


def test_every_route_stands_in_the_matrix(office: Office) -> None:
    paths = office.app.openapi()["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert routes == {row.route for row in ROWS}


def test_a_generated_password_opens_nothing_but_auth(office: Office, ids: dict[str, str]) -> None:
    created = office.services.accounts.reset_password(office.services.accounts.by_username("admin").user_id)
    open_routes = set()
    for row in ROWS:
        client = office.client(office.services.accounts.sign_in("admin", created.password).token)
        response = client.request(row.route.partition(" ")[0], row.path.format(**ids), json=row.json)
        if "password_change_required" not in response.text:
            open_routes.add(row.route)
    assert open_routes == {
        "POST /auth/sign-in",
        "POST /auth/sign-out",
        "GET /auth/me",
        "POST /auth/password",
        "GET /health",
        "GET /metrics",
    }


def test_what_belongs_to_hanako_is_unchanged_after_everybody_tried(
    office: Office, hanako: TestClient, ids: dict[str, str]
) -> None:
    before = hanako.get(f"/conversations/{ids['hanakos']}").json()
    for caller in ("nobody", "staff", "editor"):
        for row in ROWS:
            if "hanakos" in row.path or "message" in row.path:
                call(office, caller, row, ids)
    assert hanako.get(f"/conversations/{ids['hanakos']}").json() == before


@pytest.mark.parametrize(
    ("username", "visible"),
    [
        ("hanako", {"public", "internal"}),
        ("jinji", {"public", "internal", "secret"}),
        ("editor", {"public", "internal", "secret"}),
        ("rival", {"public", "internal"}),
        ("admin", {"public", "internal", "secret"}),
    ],
)
def test_department_documents_show_to_their_department_only(office: Office, username: str, visible: set[str]) -> None:
    client = office.sign_in(username)
    listed = {document["doc_id"] for document in client.get("/documents").json()["documents"]}
    found = {passage["doc_id"] for passage in client.get("/search?q=宿泊料").json()["passages"]}
    sources = {passage["doc_id"] for passage in answered(client)["passages"]}
    assert listed == found == sources == visible


def test_hidden_and_missing_documents_are_told_apart_by_nothing(hanako: TestClient) -> None:
    hidden, missing = (hanako.get(f"/documents/{doc_id}").json()["error"] for doc_id in ("secret", "none"))
    assert hidden["message"] == missing["message"]


def test_departments_are_those_of_readable_documents(office: Office, hanako: TestClient) -> None:
    put_all(office.knowledge, [a_document("x", source="x.md", audience=Audience.DEPARTMENT, department="秘書課")])
    assert hanako.get("/departments").json() == {"departments": ["人事課"]}
    assert office.sign_in("admin").get("/departments").json() == {"departments": ["人事課", "秘書課"]}


# ---- after a transfer ----


def moved(office: Office, username: str, department: str, role: str = "staff") -> None:
    user_id = office.services.accounts.by_username(username).user_id
    body = {"role": role, "department": department}
    assert office.sign_in("admin").patch(f"/admin/users/{user_id}", json=body).json()["department"] == department


def test_a_moved_clerk_signs_in_again_and_reads_the_new_departments_documents_only(office: Office) -> None:
    put_all(office.knowledge, [a_document("zeimu", source="税.md", audience=Audience.DEPARTMENT, department="税務課")])
    before = office.sign_in("jinji")
    moved(office, "jinji", "税務課")
    after = office.sign_in("jinji")
    assert before.get("/documents/secret").status_code == 401
    assert [after.get(f"/documents/{doc_id}").status_code for doc_id in ("secret", "zeimu")] == [404, 200]


def test_an_api_key_reads_with_the_new_department_at_its_next_request(office: Office) -> None:
    key = office.sign_in("jinji").post("/auth/api-keys", json={"name": "表計算"}).json()["key"]
    moved(office, "jinji", "税務課")
    body = {"messages": [{"role": "user", "content": "宿泊料は"}]}
    assert office.client(key).post("/v1/chat/completions", json=body).status_code == 200
    assert office.answerer.questions[-1].reader.department == "税務課"


def test_a_transfer_is_recorded_without_the_names_of_departments(office: Office) -> None:
    moved(office, "jinji", "税務課", role="editor")
    entry = office.services.audit.entries(limit=1)[0]
    assert (entry.what, entry.object_id) == ("user.reassign", office.services.accounts.by_username("jinji").user_id)
    assert entry.details == {"role": "editor", "role_before": "staff", "department_changed": True}


def test_the_last_admin_cannot_give_up_the_role(office: Office) -> None:
    user_id = office.services.accounts.by_username("admin").user_id
    body = {"role": "staff", "department": "総務課"}
    refused = office.sign_in("admin").patch(f"/admin/users/{user_id}", json=body)
    assert (refused.status_code, "最後の管理者" in refused.json()["error"]["message"]) == (400, True)


def test_old_conversations_keep_back_what_rests_on_the_old_departments_documents(office: Office) -> None:
    for doc_id in ("public", "internal"):
        office.knowledge.delete(doc_id)
    conversation = f"/conversations/{answered(office.sign_in('jinji'))['conversation_id']}"
    assert "9,800円" in office.sign_in("jinji").get(conversation).text
    moved(office, "jinji", "税務課")
    clerk = office.sign_in("jinji")
    (message,) = clerk.get(conversation).json()["messages"]
    assert (message["citations"], "今は読めない資料" in message["text"]) == ([], True)
    assert "9,800円" not in clerk.get(f"{conversation}/export").text


def test_old_conversations_keep_back_an_faq_row_that_is_for_the_old_department(office: Office) -> None:
    record = a_document("faq", source="faq.csv")
    office.knowledge.put(record, [replace(a_chunk(record), audience=Audience.DEPARTMENT)])
    for doc_id in ("public", "internal", "secret"):
        office.knowledge.delete(doc_id)
    conversation = f"/conversations/{answered(office.sign_in('jinji'))['conversation_id']}"
    moved(office, "jinji", "税務課")
    assert "9,800円" not in office.sign_in("jinji").get(conversation).text


def test_old_conversations_go_on_showing_what_may_be_read_and_what_was_deleted(office: Office) -> None:
    for doc_id in ("public", "secret"):
        office.knowledge.delete(doc_id)
    conversation = f"/conversations/{answered(office.sign_in('jinji'))['conversation_id']}"
    moved(office, "jinji", "税務課")
    assert "9,800円" in office.sign_in("jinji").get(conversation).text
    office.knowledge.delete("internal")
    assert "9,800円" in office.sign_in("jinji").get(conversation).text
