"""The citizen's window on the city's website in a real browser: ask, garbage, life events, by keyboard, on a phone."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from starlette.applications import Starlette

from tests.ui.citizen import sample_replies as sample
from tests.ui.citizen.fake_citizen_api import STATIC, FakeDesk, fake_citizen_api
from tests.ui.staff.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDGET = (STATIC / "widget.js").read_text(encoding="utf-8")
TEXTS: dict[str, dict[str, str]] = json.loads(re.search(r"const TEXTS = (\{.*?\n  \});", WIDGET, re.S)[1])  # type: ignore[index]
JA = TEXTS["ja"]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
DAYS_14 = re.compile("14日以内")
REPORT_VIOLATIONS = (
    "addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective))"
)
A_VOICE = """
    window.spoken = [];
    const speech = {getVoices: () => [{lang: 'ja-JP'}], speak: (words) => spoken.push(words.text), cancel: () => {}};
    Object.defineProperty(window, 'speechSynthesis', {value: speech});
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture(scope="module")
def app() -> Starlette:
    return fake_citizen_api(FakeDesk())


@pytest.fixture(scope="module")
def site(app: Starlette) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def desk(app: Starlette) -> FakeDesk:
    app.state.desk = FakeDesk()
    return app.state.desk  # type: ignore[no-any-return]


Visit = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, site: str, desk: FakeDesk) -> Iterator[Visit]:
    """Opens the city's page. At the end nothing may have broken the strict policy or raised an error on any of them."""
    problems: list[str] = []
    contexts = []

    def open_page(width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="ja-JP", base_url=site, **options
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("console", lambda message: problems.append(message.text) if _is_problem(message.text) else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto("/demo/")
        return page

    yield open_page
    assert problems == []
    assert [context.cookies() for context in contexts if context.cookies()] == []
    for context in contexts:
        context.close()


def _is_problem(text: str) -> bool:
    return text.startswith("policy:") or "Content Security Policy" in text


def open_window(page: Page) -> Locator:
    page.get_by_role("button", name=JA["launch"]).click()
    expect(page.locator("textarea#question")).to_be_visible()
    return page.get_by_role("dialog")


def ask(page: Page, question: str) -> None:
    page.locator("textarea#question").fill(question)
    page.locator("textarea#question").press("Enter")


def turn_to(window: Locator, tab: str) -> None:
    window.get_by_role("button", name=JA[tab], exact=True).click()


def axe_violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run({rules: {'target-size': {enabled: true}}}).then((report) => report.violations)")
    return [f"{violation['id']}: {violation['nodes'][0]['html'][:200]}" for violation in found]


# ---- the file ----


def test_the_widget_is_under_40_kilobytes() -> None:
    assert len(gzip.compress(WIDGET.encode())) < 40_000


@pytest.mark.parametrize("language", TEXTS)
def test_every_language_has_every_text_with_its_values(language: str) -> None:
    def values(texts: dict[str, str]) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in texts.items()}

    assert values(TEXTS[language]) == values(JA)


@pytest.mark.parametrize(
    "word", ["innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "cookie ="]
)
def test_the_widget_makes_no_markup_from_text(word: str) -> None:
    assert word not in WIDGET


# ---- asking ----


def test_an_answer_comes_sentence_by_sentence_with_its_source(visit: Visit) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "長い質問")
    expect(window.get_by_text(JA["writing"])).to_be_visible()
    expect(window.get_by_text(DAYS_14).first).to_be_visible()
    expect(window.get_by_text(JA["generated"])).to_be_visible()
    window.get_by_role("button", name=f"{JA['sources']} 1").first.click()
    expect(window.locator(".sources li").first).to_be_focused()
    link = window.get_by_role("link", name="転入の届出")
    expect(link).to_have_attribute("href", sample.TENNYU["url"])
    window.get_by_text(JA["quote"]).click()
    expect(window.locator("blockquote")).to_have_text(sample.TENNYU["quote"])


def test_who_asks_in_english_is_answered_and_offered_the_window_in_english(visit: Visit, desk: FakeDesk) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "How many days do I have to register?")
    answer = window.locator(".answer .text[lang=en]").first
    expect(answer).to_contain_text("within 14 days")
    window.get_by_text(JA["original"]).click()
    expect(window.locator("details .text[lang=ja]")).to_have_text(DAYS_14)
    window.get_by_role("button", name=TEXTS["en"]["switch"]).click()
    expect(window.get_by_role("button", name=TEXTS["en"]["send"])).to_be_visible()
    expect(answer).to_be_visible()  # the conversation is kept
    ask(page, "And the fee?")
    expect(window.locator(".answer .text[lang=en]")).to_have_count(2)
    assert [asked["lang"] for asked in desk.asked] == [None, "en"]
    assert desk.asked[1]["conversation"]


def test_easy_japanese_has_readings_over_its_kanji(visit: Visit) -> None:
    page = visit()
    window = open_window(page)
    window.locator("select").select_option("ja-easy")
    ask(page, "引っ越し")
    expect(window.locator(".text ruby rt").first).to_have_text("か")
    expect(window.locator(".text ruby").nth(2)).to_contain_text("市民課")
    expect(window.locator(".answer")).not_to_contain_text("《")


def test_a_page_in_easy_japanese_is_answered_in_easy_japanese(visit: Visit, desk: FakeDesk) -> None:
    page = visit()
    page.locator("madoguchi-chat").evaluate("chat => chat.setAttribute('lang', 'ja-easy')")
    page.locator("madoguchi-chat").get_by_role("button").first.click()
    ask(page, "引っ越し")
    expect(page.locator(".text ruby rt").first).to_have_text("か")
    assert [asked["lang"] for asked in desk.asked] == ["ja-easy"]


def test_a_table_is_a_table_and_choices_are_questions(visit: Visit, desk: FakeDesk) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "ソファーのごみの出し方")
    expect(window.get_by_role("columnheader", name="区分")).to_be_visible()
    expect(window.get_by_role("link", name="0498-00-5300")).to_have_attribute("href", "tel:0498-00-5300")
    window.get_by_role("button", name="ソファーベッド").click()
    expect(window.locator(".turns > li")).to_have_count(2)
    expect(window.locator(".tools")).to_have_count(2)
    assert desk.asked[1]["text"] == "ソファーベッドの捨て方"
    assert [asked["lang"] for asked in desk.asked] == [None, "ja"]  # whoever chooses reads what the answer is in


def test_what_is_not_in_the_sources_leads_to_a_page_and_a_person(visit: Visit) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "宇宙旅行の補助金")
    expect(window.get_by_text(JA["found"])).to_be_visible()
    expect(window.locator(".answer .person")).to_contain_text(sample.PERSON["hours"])
    expect(window.get_by_role("link", name=sample.PERSON["phone"])).to_be_visible()


def test_markup_and_script_addresses_stay_text(visit: Visit) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "攻撃")
    expect(window.locator(".answer .text")).to_have_text(sample.ATTACK)
    assert window.locator(".answer img, .answer b, .answer a").count() == 0
    assert "乗っ取り" not in page.title()


def test_enter_that_ends_a_kana_conversion_sends_nothing(visit: Visit, desk: FakeDesk) -> None:
    page = visit()
    window = open_window(page)
    page.locator("textarea#question").fill("てんにゅう")
    page.locator("textarea#question").dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    page.locator("textarea#question").press("Shift+Enter")
    expect(window.locator(".turns > li")).to_have_count(0)
    assert desk.asked == []


def test_a_question_that_is_too_long_stays_in_the_field(visit: Visit, desk: FakeDesk) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "あ" * 401)
    expect(window.get_by_role("alert")).to_have_text(JA["too_long"].replace("{max}", "400"))
    expect(page.locator("textarea#question")).to_have_value("あ" * 401)
    assert desk.asked == []


def test_stop_ends_the_answer_and_it_can_be_asked_again(visit: Visit) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "長い質問")
    window.get_by_role("button", name=JA["stop"], exact=True).click()
    expect(window.locator(".problem")).to_have_text(JA["stopped"])
    window.get_by_role("button", name=JA["ask_again"]).click()
    expect(window.locator(".turns > li")).to_have_count(2)


def test_copy_takes_the_answer_with_its_sources(visit: Visit) -> None:
    page = visit()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    window = open_window(page)
    ask(page, "転入届")
    window.get_by_role("button", name=JA["copy"]).click()
    expect(window.get_by_text(JA["copied"])).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert DAYS_14.search(copied)
    assert f"[1] 転入の届出 {sample.TENNYU['url']}" in copied


def test_reading_aloud_is_offered_where_the_device_has_a_voice(visit: Visit) -> None:
    page = visit()
    page.add_init_script(A_VOICE)
    page.reload()
    window = open_window(page)
    ask(page, "転入届")
    button = window.get_by_role("button", name=JA["read"])
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert "[1]" not in page.evaluate("spoken[0]")


def test_a_bad_answer_is_reported_with_its_reason(visit: Visit, desk: FakeDesk) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "転入届")
    window.get_by_role("button", name=JA["bad"], exact=True).click()
    window.get_by_label(JA["reason_unclear"]).check()
    window.get_by_label(JA["comment"]).fill("窓口の場所が分からない")
    window.get_by_role("button", name=JA["send_feedback"], exact=True).click()
    expect(window.get_by_text(JA["thanks"])).to_be_focused()
    [sent] = desk.feedback
    assert (sent["good"], sent["reason"], sent["comment"]) == (False, "unclear", "窓口の場所が分からない")
    assert sent["token"] == sample.TOKEN


# ---- the connection ----


def test_a_broken_connection_is_resumed_where_it_broke(visit: Visit, desk: FakeDesk) -> None:
    desk.drop_after = 3
    page = visit()
    window = open_window(page)
    ask(page, "転入届")
    expect(window.get_by_text(JA["broken"])).to_be_visible()
    expect(window.get_by_text(JA["official"])).to_be_visible()
    expect(window.locator(".answer .text")).to_have_text(re.compile("14日以内.*転出証明書.*住み始める前", re.S))
    assert desk.resumed_after == ["3"]


def test_leaving_the_page_does_not_lose_an_answer(visit: Visit, desk: FakeDesk) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "長い質問")
    expect(window.get_by_text(JA["writing"])).to_be_visible()
    page.reload()
    expect(window.get_by_text(JA["generated"])).to_be_visible()
    assert len({asked["request_id"] for asked in desk.asked}) == 1


def test_a_conversation_that_the_service_has_forgotten_begins_anew(visit: Visit, desk: FakeDesk) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "転入届")
    expect(window.locator(".tools")).to_have_count(1)
    desk.forget = True
    ask(page, "転入届の持ち物")
    expect(window.locator(".tools")).to_have_count(2)
    assert desk.asked[-1]["conversation"] is None


def test_waiting_is_told_with_the_place_in_line(visit: Visit, desk: FakeDesk) -> None:
    desk.pause = 2
    page = visit()
    window = open_window(page)
    ask(page, "混雑")
    expect(window.locator(".progress")).to_have_text(
        JA["waiting"].replace("{position}", "3").replace("{seconds}", "40")
    )


def test_a_full_queue_shows_the_pages_found_and_a_person(visit: Visit) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "満員")
    expect(window.get_by_role("alert")).to_have_text(JA["busy"])
    expect(window.get_by_role("link", name="転入の届出")).to_be_visible()
    expect(window.locator(".answer .person")).to_contain_text(sample.DESK["phone"])


def test_too_many_questions_are_refused_in_the_readers_language(visit: Visit, desk: FakeDesk) -> None:
    page = visit()
    window = open_window(page)
    window.locator("select").select_option("en")
    desk.refusal = "TOO_MANY"
    ask(page, "Hello")
    expect(window.get_by_role("alert")).to_have_text(TEXTS["en"]["too_many"])


def test_when_the_service_is_down_the_citys_own_words_and_a_way_back_are_there(visit: Visit, desk: FakeDesk) -> None:
    desk.down = True
    page = visit()
    page.get_by_role("button", name=JA["launch"]).click()
    window = page.get_by_role("dialog")
    expect(window.get_by_role("alert")).to_contain_text(JA["down"])
    expect(page.get_by_text("AI案内が使えないときは")).to_be_visible()
    desk.down = False
    window.get_by_role("button", name=JA["retry"]).click()
    expect(page.locator("textarea#question")).to_be_visible()


def test_a_closed_service_takes_no_question_but_names_a_person(visit: Visit, desk: FakeDesk) -> None:
    desk.mode = "closed"
    page = visit()
    page.get_by_role("button", name=JA["launch"]).click()
    window = page.get_by_role("dialog")
    expect(window.get_by_text(JA["closed"])).to_be_visible()
    expect(window.locator(".person")).to_contain_text(sample.DESK["phone"])
    assert page.locator("textarea#question").count() == 0


def test_disaster_texts_come_first(visit: Visit, desk: FakeDesk) -> None:
    desk.mode = "disaster"
    window = open_window(visit())
    first = window.locator(".body > *").first
    expect(first).to_contain_text("大雨警報が出ています")
    expect(first.get_by_role("heading", name=JA["disaster"])).to_be_visible()


# ---- the conversation stays in the tab ----


def test_a_conversation_can_be_deleted(visit: Visit) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "転入届")
    window.get_by_role("button", name=JA["delete"]).click()
    window.get_by_role("button", name=JA["delete_yes"], exact=True).click()
    expect(window.locator(".turns > li")).to_have_count(0)
    assert "転入届" not in page.evaluate("JSON.stringify(sessionStorage)")
    assert page.evaluate("localStorage.length") == 0


# ---- garbage and procedures ----


def test_an_item_is_found_or_near_ones_are_offered(visit: Visit) -> None:
    page = visit()
    window = open_window(page)
    turn_to(window, "nav_garbage")
    window.get_by_label(JA["garbage_item"]).fill("缶")
    page.keyboard.press("Enter")
    expect(window.get_by_text(JA["garbage_none"].replace("{q}", "缶"))).to_be_visible()
    window.get_by_role("button", name="スプレー缶").click()
    expect(window.get_by_role("row", name="スプレー缶")).to_contain_text("有害・危険ごみ")


def test_the_next_collection_days_of_a_district_are_shown_and_remembered(visit: Visit) -> None:
    page = visit()
    window = open_window(page)
    turn_to(window, "nav_garbage")
    window.get_by_label(JA["garbage_district"]).select_option("A地区（中央、駅前、本町）")
    expect(window.get_by_role("row", name="可燃ごみ")).to_contain_text("11月30日(月)")
    expect(window.get_by_text("12月31日から1月3日まで")).to_be_visible()
    page.reload()
    expect(window.get_by_role("row", name="可燃ごみ")).to_contain_text("12月3日(木)")


def test_a_life_event_becomes_a_checklist_that_prints_alone(visit: Visit, desk: FakeDesk) -> None:
    page = visit()
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.reload()
    window = open_window(page)
    turn_to(window, "nav_guides")
    window.get_by_role("button", name=re.compile("引っ越し")).click()
    expect(window.get_by_role("group", name="マイナンバーカードをお持ちですか")).to_be_hidden()
    window.get_by_role("button", name=JA["make_list"]).click()
    expect(window.get_by_role("alert")).to_have_text(JA["unanswered"])
    window.get_by_label("市外からみどり野市へ").check()
    window.get_by_label("はい").check()
    window.get_by_role("button", name=JA["make_list"]).click()
    expect(window.get_by_role("checkbox", name="転入届")).to_be_visible()
    expect(window.get_by_text("転出証明書")).to_be_visible()
    assert desk.guided == [{"where": "in", "card": "yes"}]
    window.get_by_role("button", name=JA["print"]).click()
    page.emulate_media(media="print")
    expect(page.locator(".madoguchi-print").get_by_text("住み始めた日から14日以内")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".madoguchi-print").count() == 0


# ---- everyone can use it ----


def test_everything_works_by_keyboard_alone(visit: Visit) -> None:
    page = visit()
    launcher = page.get_by_role("button", name=JA["launch"])
    while not launcher.evaluate("button => button.getRootNode().activeElement === button"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("textarea#question")).to_be_focused()
    page.keyboard.type("転入届")
    page.keyboard.press("Enter")
    window = page.get_by_role("dialog")
    expect(window.get_by_text(JA["official"])).to_be_visible()
    expect(page.locator("textarea#question")).to_be_focused()
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    expect(launcher).to_be_focused()


def test_on_a_phone_the_focus_stays_in_the_window(visit: Visit) -> None:
    page = visit(390, 844)
    open_window(page)
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate("['MADOGUCHI-CHAT', 'BODY'].includes(document.activeElement.tagName)")


def test_sentences_are_announced_once(visit: Visit) -> None:
    page = visit()
    window = open_window(page)
    ask(page, "転入届")
    expect(window.get_by_text(JA["official"])).to_be_visible()
    announced = window.locator(".hidden[role=status]")
    expect(announced).to_contain_text(JA["done"])
    assert len(re.findall("14日以内", announced.inner_text())) == 1


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "vi", "pt", "ne"])
def test_a_screen_320_pixels_wide_needs_no_sideways_scrolling(visit: Visit, language: str) -> None:
    page = visit(320, 640)
    window = open_window(page)
    window.locator("select").select_option(language)
    ask(page, "引っ越してきました。ごみの出し方")
    expect(window.locator(".tools")).to_be_visible()
    for number in range(4):
        window.locator(".tab").nth(number).click()
        wide = "element => element.scrollWidth > element.clientWidth"
        assert not window.locator(".body").evaluate(wide)
        assert not window.evaluate(wide)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), (320, 640)])
def test_axe_finds_nothing(visit: Visit, size: tuple[int, int], colours: str) -> None:
    page = visit(*size, color_scheme=colours, reduced_motion="reduce")
    assert axe_violations(page) == []
    window = open_window(page)
    for question in ("転入届", "ソファーのごみ", "宇宙", "満員"):
        ask(page, question)
        expect(window.get_by_role("button", name=JA["send"])).to_be_visible()
    window.get_by_role("button", name=JA["bad"], exact=True).first.click()
    assert axe_violations(page) == []
    turn_to(window, "nav_garbage")
    window.get_by_label(JA["garbage_district"]).select_option(index=1)
    expect(window.get_by_role("row", name="可燃ごみ")).to_be_visible()
    assert axe_violations(page) == []
    turn_to(window, "nav_guides")
    window.get_by_role("button", name=re.compile("引っ越し")).click()
    window.get_by_label("みどり野市から市外へ").check()
    assert axe_violations(page) == []
    window.get_by_role("button", name=JA["make_list"]).click()
    expect(window.get_by_role("checkbox")).to_be_visible()
    assert axe_violations(page) == []


def test_a_text_twice_as_large_still_fits(visit: Visit) -> None:
    page = visit(640, 450)  # a screen of 1280 × 900 at 200 %
    window = open_window(page)
    ask(page, "転入届")
    expect(window.get_by_text(JA["official"])).to_be_visible()
    page.locator("textarea#question").scroll_into_view_if_needed()
    expect(page.locator("textarea#question")).to_be_in_viewport()
    window.get_by_text(DAYS_14).first.scroll_into_view_if_needed()
    expect(window.get_by_text(DAYS_14).first).to_be_in_viewport()
