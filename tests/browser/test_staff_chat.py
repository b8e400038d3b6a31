"""The staff chat in a real browser: sign in, ask, read the cited answer, open the source, stop, rate, find it again."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.ui.staff import sample_answers as sample
from tests.ui.staff.fake_city import FakeCity
from ui.staff import texts

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def sign_in(page: Page, username: str = "midori") -> None:
    page.goto("/")
    page.get_by_label(texts.USERNAME).fill(username)
    page.get_by_label(texts.PASSWORD, exact=True).fill(sample.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(texts.CHAT_HEADING)).to_be_visible()


def ask(page: Page, question: str) -> None:
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(question)
    field.press("Enter")


def test_an_answer_comes_after_its_sources_and_leads_to_the_original(page: Page, window: BrowserContext) -> None:
    sign_in(page)
    ask(page, "転入届の期間は？")
    expect(page.get_by_text(texts.SOURCES_READING)).to_be_visible()
    expect(page.locator(".mg-live .mg-text")).to_have_text("")  # the sources stand there before the first word
    expect(page.get_by_text(texts.UNCHECKED).first).to_be_visible()
    expect(page.get_by_text("資料の記載と照合済み")).to_be_visible()
    expect(page.locator(".mg-text").last).to_contain_text("転入をした日から14日以内")
    link = page.get_by_role("link", name=texts.OPEN_ORIGINAL_AT.format(place="3ページ"))
    assert (link.get_attribute("href") or "").endswith("#page=3")
    answer = window.request.get((link.get_attribute("href") or "").partition("#")[0])
    assert answer.status == 200
    assert answer.body() == sample.PDF
    with window.expect_page() as opened:
        link.click()
    assert "/original/doc-1" in opened.value.url


def test_a_number_in_the_answer_leads_to_its_source(page: Page) -> None:
    sign_in(page)
    ask(page, "転入届の期間は？")
    page.get_by_role("link", name=f"{texts.SOURCES}3", exact=True).click()
    expect(page.locator(".mg-card:target")).to_contain_text("窓口応対の手引き")


def test_stop_ends_the_answer(page: Page) -> None:
    sign_in(page)
    ask(page, "長い質問")
    expect(page.get_by_text(texts.UNCHECKED).first).to_be_visible()
    page.get_by_role("button", name=texts.STOP).click()
    expect(page.get_by_text("回答を中止しました。")).to_be_visible()
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_enabled()


def test_thumbs_reach_the_api_and_stay_visible(page: Page, city: FakeCity) -> None:
    sign_in(page)
    ask(page, "転入届の期間は？")
    page.get_by_role("button", name=texts.HELPFUL, exact=True).click()
    expect(page.locator('[class*="st-key-up-"] button[kind="primary"]')).to_be_visible()
    assert [feedback.rating for feedback in city.feedback.values()] == ["up"]


def test_the_answer_is_copied_with_its_sources(page: Page, window: BrowserContext) -> None:
    window.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page)
    ask(page, "転入届の期間は？")
    page.get_by_role("button", name=texts.COPY).click()
    expect(page.get_by_text(texts.COPIED)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "14日以内" in copied
    assert "[1] 住民異動届 事務取扱要領 3ページ" in copied


def test_a_conversation_is_found_again_in_the_history(page: Page) -> None:
    sign_in(page)
    ask(page, "履歴で探す珍しい質問")
    expect(page.get_by_text("資料の記載と照合済み")).to_be_visible()
    page.get_by_role("link", name=texts.NAV_HISTORY).click()
    page.get_by_label(texts.HISTORY_SEARCH).fill("珍しい")
    page.keyboard.press("Enter")
    expect(page.get_by_text(texts.HISTORY_COUNT.format(total=1))).to_be_visible()
    page.get_by_role("button", name=texts.OPEN, exact=True).click()
    expect(page.locator(".mg-question")).to_contain_text("履歴で探す珍しい質問")


def test_a_reload_keeps_the_sign_in_and_the_conversation(page: Page) -> None:
    sign_in(page)
    ask(page, "転入届の期間は？")
    expect(page.get_by_text("資料の記載と照合済み")).to_be_visible()
    page.wait_for_url(re.compile(r"\?c="))
    page.reload()
    expect(page.locator(".mg-question")).to_contain_text("転入届の期間は？")


def test_signing_out_is_final(page: Page, window: BrowserContext) -> None:
    sign_in(page)
    page.get_by_role("button", name=texts.SIGN_OUT).click()
    expect(page.get_by_text(texts.SIGNED_OUT)).to_be_visible()
    page.reload()
    expect(page.get_by_label(texts.USERNAME)).to_be_visible()
    assert window.request.get("/original/doc-1").status == 401


def test_markup_in_an_answer_stays_text(page: Page) -> None:
    sign_in(page)
    ask(page, "悪意のある質問")
    expect(page.locator(".mg-text").last).to_contain_text("<script>document.title='乗っ取り'</script>")
    assert page.title() == texts.PRODUCT
    assert page.locator(".mg-answer a, .mg-answer img, .mg-answer b").count() == 0


def test_a_narrow_window_shows_everything_without_scrolling_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page)
    ask(page, "転入届の期間は？")
    expect(page.get_by_text("資料の記載と照合済み")).to_be_visible()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_in_viewport()


def test_the_browser_asks_no_other_host(page: Page, staff_ui: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    sign_in(page)
    ask(page, "転入届の期間は？")
    expect(page.get_by_text("資料の記載と照合済み")).to_be_visible()
    assert hosts - {""} == {urlsplit(staff_ui).netloc}


def test_everything_can_be_done_with_the_keyboard(page: Page, city: FakeCity) -> None:
    sign_in(page)
    ask(page, "転入届の期間は？")
    expect(page.get_by_text("資料の記載と照合済み")).to_be_visible()
    page.get_by_test_id("stChatInputTextArea").focus()
    names = []
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        names.append(
            page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel || ''").strip()
        )
    reached = "\n".join(names)
    for name in (texts.HELPFUL, texts.NOT_HELPFUL, texts.OPEN_ORIGINAL, texts.NEW_CONVERSATION):
        assert name in reached


def test_the_page_works_under_the_name_the_city_gives_the_machine(page: Page, staff_ui: str) -> None:
    page.goto(f"http://madoguchi.test:{urlsplit(staff_ui).port}/")
    expect(page.get_by_label(texts.USERNAME)).to_be_visible()
