"""A real Chromium, and the staff UI as its own process before a fake API."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.ui.staff.fake_api import fake_api
from tests.ui.staff.fake_city import FakeCity
from tests.ui.staff.serving import serving
from ui.staff.command import command

_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP madoguchi.test 127.0.0.1",
]
_START_SECONDS = 60


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def city() -> FakeCity:
    return FakeCity(token_seconds=0.05, thinking_seconds=1.2)


@pytest.fixture(scope="session")
def staff_ui(city: FakeCity) -> Iterator[str]:
    """The address of the staff UI, started as the supervisor starts it."""
    with serving(fake_api(city)) as api_url:
        port = _free_port()
        process = subprocess.Popen(command(port, api_url), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_it_answers(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def window(chromium: Browser, staff_ui: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP", base_url=staff_ui)
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(window: BrowserContext) -> Page:
    return window.new_page()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_it_answers(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the staff UI ended at once"
        try:
            if httpx.get(f"{address}/_stcore/health", trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise AssertionError("the staff UI does not answer")
