"""The web server around Streamlit: originals, the session cookie, the page's language, the command line."""

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.ui.staff import sample_answers as sample
from tests.ui.staff.fake_city import FakeCity
from ui.staff.command import command
from ui.staff.originals import original_routes
from ui.staff.response_headers import page_middleware
from ui.staff.session_cookie import COOKIE, session_cookie_routes
from ui.staff.sources_panel import original_link

ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture
def browser(city: FakeCity, api_url: str) -> TestClient:
    def page(request: object) -> HTMLResponse:
        return HTMLResponse('<!DOCTYPE html><html lang="en"><title>Streamlit</title></html>')

    routes = [*original_routes(api_url), *session_cookie_routes(api_url), Route("/", page)]
    return TestClient(Starlette(routes=routes, middleware=page_middleware()))


@pytest.fixture
def signed_in(browser: TestClient, city: FakeCity) -> TestClient:
    browser.post("/session", content=city.sign_in(sample.STAFF).token, headers=ORIGIN)
    return browser


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: TestClient, city: FakeCity) -> None:
    token = city.sign_in(sample.STAFF).token
    answer = browser.post("/session", content=token, headers=ORIGIN)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}={token}")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize("token", ["", "forged", "トークン", "a\r\nSet-Cookie: b=c"])
def test_only_a_valid_token_becomes_a_cookie(browser: TestClient, token: str) -> None:
    answer = browser.post("/session", content=token.encode(), headers=ORIGIN)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("origin", [{}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
def test_another_site_cannot_plant_or_remove_the_cookie(
    browser: TestClient, city: FakeCity, origin: dict[str, str]
) -> None:
    token = city.sign_in(sample.STAFF).token
    assert browser.post("/session", content=token, headers=origin).status_code == 403
    assert browser.delete("/session", headers=origin).status_code == 403


def test_the_citys_proxy_never_sees_the_token(
    browser: TestClient, city: FakeCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nothing answers there
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NO_PROXY", "")
    assert browser.post("/session", content=city.sign_in(sample.STAFF).token, headers=ORIGIN).status_code == 204
    assert browser.get("/original/doc-1").content == sample.PDF


def test_a_pdf_opens_in_the_browser(signed_in: TestClient) -> None:
    answer = signed_in.get("/original/doc-1")
    assert answer.content == sample.PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline;")
    assert answer.headers["cache-control"] == "private, no-store"


def test_an_original_in_shift_jis_is_opened_as_such(signed_in: TestClient, city: FakeCity) -> None:
    assert signed_in.get("/original/doc-5").headers["content-type"] == "text/html; charset=utf-8"
    city.charsets["doc-5"] = "shift_jis"
    assert signed_in.get("/original/doc-5").headers["content-type"] == "text/html; charset=shift_jis"


def test_an_html_original_cannot_run_scripts_here(signed_in: TestClient) -> None:
    policy = signed_in.get("/original/doc-5").headers["content-security-policy"]
    assert policy.startswith("sandbox;")
    assert "allow-scripts" not in policy


def test_what_a_browser_cannot_show_is_downloaded(signed_in: TestClient) -> None:
    assert signed_in.get("/original/doc-4").headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize("doc_id", ["doc-6", "no-such", "../admin/users", "..%2Fadmin%2Fusers"])
def test_what_is_not_there_is_told_in_japanese(signed_in: TestClient, doc_id: str) -> None:
    answer = signed_in.get(f"/original/{doc_id}")
    assert answer.status_code == 404


def test_why_an_original_is_not_for_this_reader_is_told(signed_in: TestClient, city: FakeCity) -> None:
    city.narrowed.add("doc-2")
    answer = signed_in.get("/original/doc-2")
    assert (answer.status_code, "ほかの課だけが見られる行" in answer.text) == (403, True)


def test_without_signing_in_nothing_is_opened(browser: TestClient) -> None:
    answer = browser.get("/original/doc-1")
    assert answer.status_code == 401
    assert "サインイン" in answer.text


def test_a_pdf_is_opened_at_its_page() -> None:
    assert original_link("a/b c", 3) == "/original/a%2Fb%20c#page=3"


def test_the_page_is_japanese_and_loads_nothing_from_elsewhere(browser: TestClient) -> None:
    answer = browser.get("/", headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    assert '<html lang="ja">' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_the_command_line_is_safe_and_quiet() -> None:
    argv = command(8501, "http://127.0.0.1:8600")
    for flag in (
        "--server.address=127.0.0.1",
        "--server.port=8501",
        "--server.headless=true",
        "--server.enableXsrfProtection=true",
        "--server.maxUploadSize=100",
        "--browser.gatherUsageStats=false",
        "--client.toolbarMode=minimal",
        "--client.showErrorDetails=none",
    ):
        assert flag in argv
    assert argv[-3:] == ["--", "--api-url", "http://127.0.0.1:8600"]
