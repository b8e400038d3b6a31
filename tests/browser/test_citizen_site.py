"""The widget on the sample city's page before the real citizen API: the process's own app over a published snapshot."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.lexical import Tokenizer
from guardrails.pii.engine import PiiEngine
from tests.fakes import FakeLLM
from tests.ui.citizen.town import FAQS, Town
from tests.ui.staff.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def town(tmp_path: Path, tokenizer: Tokenizer, engine: PiiEngine) -> Iterator[Town]:
    town = Town(tmp_path, tokenizer=tokenizer, engine=engine, llm=FakeLLM())
    yield town
    town.close()


@pytest.fixture
def page(chromium: Browser, town: Town) -> Iterator[Page]:
    """The city's page. At the end nothing may have broken the policy that the API sends."""
    problems: list[str] = []
    with serving(town.app) as address:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="ja-JP", base_url=address)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto("/demo/")
        yield page
        context.close()
    assert [problem for problem in problems if "503" not in problem] == []


def open_window(page: Page) -> Locator:
    page.get_by_role("button", name="AIに質問").click()
    return page.get_by_role("dialog")


def ask(page: Page, question: str) -> Locator:
    """The window's last answer."""
    field = page.locator("textarea#question")
    field.fill(question)
    field.press("Enter")
    return page.locator(".turns > li").last.locator(".answer")


def test_an_approved_answer_comes_word_for_word_and_is_rated(page: Page) -> None:
    open_window(page)
    question, approved, _ = FAQS[0]
    answer = ask(page, question)
    expect(answer).to_contain_text("市が登録した内容")
    expect(answer).to_contain_text(approved.removesuffix("。"))
    answer.get_by_role("button", name="役に立った", exact=True).click()
    expect(answer).to_contain_text("改善に役立てます")


def test_a_reload_keeps_the_conversation_and_it_goes_on(page: Page) -> None:
    open_window(page)
    expect(ask(page, FAQS[0][0])).to_contain_text("出典")
    page.reload()
    open_window(page)
    expect(page.locator(".turns > li")).to_have_count(1)
    expect(ask(page, FAQS[1][0])).to_contain_text("出典")


def test_what_nobody_has_written_leads_to_the_counter(page: Page) -> None:
    open_window(page)
    answer = ask(page, "月に土地を買う補助金はありますか")
    expect(answer.locator(".person")).to_contain_text(re.compile("0498-00-"))


def test_disaster_mode_and_the_off_switch_are_seen_at_the_next_opening(page: Page, town: Town) -> None:
    town.switch(mode="disaster")
    window = open_window(page)
    expect(window.locator(".body > *").first).to_contain_text("大雨のお知らせ")
    page.keyboard.press("Escape")
    town.switch(mode="closed", message="点検のため、午後5時まで休みます。")
    window = open_window(page)
    expect(window).to_contain_text("点検のため、午後5時まで休みます。")
    expect(page.locator("textarea#question")).to_have_count(0)
