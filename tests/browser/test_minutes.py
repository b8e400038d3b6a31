"""The minutes page in a real browser: open a recording, hear a line, correct it, sign, and take the Word file."""

import io
import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import _free_port, _wait_until_it_answers
from tests.meetings import BUDGET, transcript_of
from tests.ui.api.conftest import PASSWORD, Office, office, staffed_database
from tests.ui.api.recording_routes import MEETING
from tests.ui.staff.serving import serving
from ui.staff import texts
from ui.staff.command import command

__all__ = ["office", "staffed_database"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def desk(office: Office, chromium: Browser) -> Iterator[Page]:
    """The clerk's page of a recording that has been heard."""
    clerk = office.sign_in("hanako")
    sent = clerk.put("/minutes/uploads", params={"name": "庁議.wav"}, content=_silence(50)).json()
    job_id = clerk.post("/minutes", json={"upload_id": sent["upload_id"], "meeting": MEETING}).json()["job_id"]
    office.recordings.hear(job_id, transcript_of(BUDGET))
    with serving(office.app) as api_url:
        port = _free_port()
        process = subprocess.Popen(command(port, api_url), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_it_answers(address, process)
            context = chromium.new_context(viewport={"width": 1440, "height": 950}, locale="ja-JP", base_url=address)
            context.set_default_timeout(30_000)
            page = context.new_page()
            page.goto("/")
            page.get_by_label(texts.USERNAME).fill("hanako")
            page.get_by_label(texts.PASSWORD, exact=True).fill(PASSWORD)
            page.keyboard.press("Enter")
            page.get_by_role("link", name=texts.NAV_MINUTES).click()
            page.get_by_role("button", name=texts.MINUTES_OPEN, exact=True).click()
            yield page
            context.close()
        finally:
            process.terminate()
            process.wait(10)


def test_a_clerk_hears_corrects_signs_and_takes_the_word_file(desk: Page) -> None:
    line = desk.locator(".line", has_text="説明資料を来週金曜日まで")
    line.click()
    expect(line).to_have_class("line now")  # it is being spoken
    line.focus()
    desk.keyboard.press("Enter")
    desk.locator(".lines textarea").fill("財政課は、説明資料を12月10日までに提出してください。")
    desk.keyboard.press("Enter")
    expect(desk.locator(".line", has_text="12月10日")).to_contain_text(texts.MINUTES_PLAYER["edited"])

    desk.get_by_role("button", name=texts.MINUTES_WRITE).click()
    expect(desk.get_by_text("財政課は、説明資料を12月10日までに提出する。")).to_be_visible()
    desk.get_by_role("button", name=texts.MINUTES_APPROVE).click()
    desk.get_by_role("dialog").get_by_role("button", name=texts.MINUTES_APPROVE).click()
    expect(desk.get_by_text("hanakoさんが")).to_be_visible()

    desk.get_by_role("radio", name=texts.MINUTES_VIEWS[4]).click()
    desk.get_by_role("button", name="Word（.docx） を作る").click()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="会議録.docx").click()
    words = [p.text for p in Document(str(Path(download.value.path()))).paragraphs]
    assert any("12月10日までに提出" in text for text in words)


def test_what_is_typed_in_the_next_line_stays_when_the_first_one_has_been_saved(desk: Page) -> None:
    desk.locator(".line").nth(1).focus()
    desk.keyboard.press("Enter")
    desk.locator(".lines textarea").fill("補正額は4億円でございます。")
    desk.keyboard.press("Enter")  # saves, and goes to the next line
    desk.keyboard.press("Enter")
    desk.locator(".lines textarea").fill("寄附も入っているのでしょうか。")
    first = desk.locator(".line").nth(1)
    expect(first).to_contain_text(texts.MINUTES_PLAYER["edited"], timeout=30_000)  # the answer has come
    expect(desk.locator(".lines textarea")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator(".line").nth(2)).to_contain_text("寄附も入っているのでしょうか。")
    expect(first).to_contain_text("4億円")


def _silence(seconds: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(4_000)
        sound.writeframes(b"\x80" * 4_000 * seconds)
    return file.getvalue()
