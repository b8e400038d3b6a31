"""Signing in over HTTP, and what of it stands in the audit log."""

import pytest
from starlette.testclient import TestClient

from tests.ui.api.conftest import PASSWORD, Office


def sign_in(client: TestClient, username: str, password: str = PASSWORD) -> tuple[int, str]:
    """Status, and the token or the error's code."""
    response = client.post("/auth/sign-in", json={"username": username, "password": password})
    body = response.json()
    return response.status_code, body["token"] if response.is_success else body["error"]["code"]


def test_signing_in_gives_a_token_for_the_user(office: Office, anonymous: TestClient) -> None:
    body = anonymous.post("/auth/sign-in", json={"username": "hanako", "password": PASSWORD}).json()
    assert body["user"] == office.client(body["token"]).get("/auth/me").json()
    assert body["user"] == {
        "user_id": body["user"]["user_id"],
        "username": "hanako",
        "display_name": "hanako",
        "role": "staff",
        "department": "市民課",
        "must_change_password": False,
        "active": True,
    }


def test_the_sixth_try_is_locked_out_even_with_the_right_password(anonymous: TestClient) -> None:
    assert [sign_in(anonymous, "hanako", "wrong") for _ in range(5)] == [(401, "not_signed_in")] * 5
    assert sign_in(anonymous, "hanako") == (429, "locked")
    assert sign_in(anonymous, "taro")[0] == 200


def test_a_session_expires(office: Office, hanako: TestClient) -> None:
    office.clock.forward(minutes=29)
    assert hanako.get("/auth/me").status_code == 200
    office.clock.forward(minutes=31)
    response = hanako.get("/auth/me")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_token_is_worth_nothing_after_signing_out(hanako: TestClient) -> None:
    assert hanako.post("/auth/sign-out").status_code == 204
    assert hanako.get("/auth/me").status_code == 401


def test_a_new_password_comes_with_a_new_token(office: Office, hanako: TestClient) -> None:
    change = {"current_password": PASSWORD, "new_password": "川沿いの道を自転車で走る朝"}
    renewed = hanako.post("/auth/password", json=change).json()
    assert hanako.get("/auth/me").status_code == 401
    assert office.client(renewed["token"]).get("/auth/me").status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic aGFuYWtvOng=", "Bearer あ"])
def test_a_bad_authorization_header_is_not_signed_in(anonymous: TestClient, header: str) -> None:
    assert anonymous.get("/auth/me", headers={b"Authorization": header.encode()}).status_code == 401


def test_an_admin_disables_and_the_session_is_over(office: Office, hanako: TestClient, admin: TestClient) -> None:
    user_id = hanako.get("/auth/me").json()["user_id"]
    assert admin.post(f"/admin/users/{user_id}/disable").json()["active"] is False
    assert hanako.get("/auth/me").status_code == 401
    assert sign_in(office.client(), "hanako") == (401, "not_signed_in")


def test_a_new_user_has_to_change_the_password_first(office: Office, admin: TestClient) -> None:
    body = {"username": "shinjin", "display_name": "新人", "role": "staff", "department": "市民課"}
    created = admin.post("/admin/users", json=body).json()
    _, token = sign_in(office.client(), "shinjin", created["password"])
    newcomer = office.client(token)
    assert newcomer.get("/conversations").json()["error"]["code"] == "password_change_required"
    change = {"current_password": created["password"], "new_password": PASSWORD}
    token = newcomer.post("/auth/password", json=change).json()["token"]
    assert office.client(token).get("/conversations").status_code == 200


def test_an_api_key_is_shown_once_and_revoked(office: Office, hanako: TestClient) -> None:
    created = hanako.post("/auth/api-keys", json={"name": "表計算"}).json()
    assert office.client(created["key"]).get("/v1/models").status_code == 200
    (listed,) = hanako.get("/auth/api-keys").json()["api_keys"]
    assert "key" not in listed
    assert listed["last_used_at"] is not None
    assert hanako.delete(f"/auth/api-keys/{listed['key_id']}").status_code == 204
    assert office.client(created["key"]).get("/v1/models").status_code == 401


def test_an_api_key_opens_only_v1(office: Office, hanako: TestClient) -> None:
    key = hanako.post("/auth/api-keys", json={"name": "表計算"}).json()["key"]
    assert office.client(key).get("/conversations").status_code == 401


def test_the_key_of_a_disabled_account_is_refused(office: Office, hanako: TestClient, admin: TestClient) -> None:
    key = hanako.post("/auth/api-keys", json={"name": "表計算"}).json()["key"]
    admin.post(f"/admin/users/{hanako.get('/auth/me').json()['user_id']}/disable")
    assert office.client(key).get("/v1/models").status_code == 401


def test_the_local_token_lets_this_machines_command_line_in(office: Office) -> None:
    path = office.services.local_token
    assert path is not None
    with office.client():  # entering runs the app's start
        assert path.stat().st_mode & 0o777 == 0o600
        assert office.client(path.read_text()).get("/admin/users").status_code == 200


def test_the_audit_log_knows_who_and_never_what_was_typed(office: Office, anonymous: TestClient) -> None:
    sign_in(anonymous, "hanako")
    sign_in(anonymous, "hanako", "wrong password typed")
    sign_in(anonymous, "secret typed as a name")
    hanako = office.services.accounts.by_username("hanako").user_id
    assert office.audited() == [
        (hanako, "sign_in", "ok"),
        (hanako, "sign_in", "refused"),
        ("unknown", "sign_in", "refused"),
    ]


def test_the_audit_log_is_paged_and_verified(office: Office, admin: TestClient) -> None:
    for number in range(5):
        office.services.audit.record(who="u", what="test", details={"n": number})
    first = admin.get("/admin/audit?limit=3").json()
    second = admin.get(f"/admin/audit?limit=3&before={first['next_before']}").json()
    assert [entry["details"]["n"] for page in (first, second) for entry in page["entries"]] == [4, 3, 2, 1, 0]
    assert second["next_before"] is None
    verification = admin.get("/admin/audit/verify").json()
    assert (verification["intact"], verification["entries"]) == (True, 5)
