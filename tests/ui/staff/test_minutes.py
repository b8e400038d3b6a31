"""「議事録」 before the real API: the list, and one recording on the desk."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from assistant.japan import today_in_japan
from assistant.minutes.types import Speaker
from tests.meetings import BUDGET, transcript_of, voices_of
from tests.ui.api.conftest import PASSWORD, Office, office, staffed_database
from tests.ui.api.recording_routes import MEETING
from tests.ui.staff.serving import serving
from ui.staff import texts
from ui.staff.markup import as_label

__all__ = ["office", "staffed_database"]  # fixtures


@dataclass(frozen=True, kw_only=True)
class Page:
    office: Office
    url: str
    job_id: str

    def open(self, *, on_desk: bool = True) -> AppTest:
        token = self.office.services.accounts.sign_in("hanako", PASSWORD).token
        app = AppTest.from_function(_page, args=(self.url, token), default_timeout=60)
        if on_desk:
            app.query_params["recording"] = self.job_id
        return app.run()


def _page(url: str, token: str) -> None:
    from ui.staff.client import connect
    from ui.staff.dialogs import show_dialog
    from ui.staff.screens.minutes import show_minutes
    from ui.staff.session import current_session, errors_shown

    session = current_session(connect(url))
    with errors_shown(session):
        if session.user is None and not session.signed_out:
            session.token = token
            session.user = session.api.me()
        show_minutes(session)
        show_dialog(session)


@pytest.fixture
def page(office: Office) -> Iterator[Page]:
    clerk = office.sign_in("hanako")
    sent = clerk.put("/minutes/uploads", params={"name": "庁議.wav"}, content=b"RIFF").json()
    job_id = clerk.post("/minutes", json={"upload_id": sent["upload_id"], "meeting": MEETING}).json()["job_id"]
    with serving(office.app) as url:
        yield Page(office=office, url=url, job_id=job_id)


def shown(app: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in app.get("html"))


def test_a_recording_waits_in_the_list_until_it_is_heard(page: Page) -> None:
    assert texts.MINUTES_POSITION.format(position=1) in shown(page.open(on_desk=False))
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    app = page.open(on_desk=False)
    app.button(key=f"open-{page.job_id}").click().run()
    assert app.query_params["recording"] == page.job_id
    assert not app.exception


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_transcript_is_opened_whatever_becomes_of_hearing_a_gap_again(page: Page, cancelled: bool) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    clerk = page.office.sign_in("hanako")
    clerk.post(f"/minutes/{page.job_id}/hear", json={"start": 10, "end": 20})
    if cancelled:
        clerk.post(f"/minutes/{page.job_id}/cancel")
    app = page.open(on_desk=False)
    app.button(key=f"open-{page.job_id}").click().run()
    assert app.query_params["recording"] == page.job_id


def test_a_recording_that_has_not_been_heard_cannot_be_opened(page: Page) -> None:
    page.office.sign_in("hanako").post(f"/minutes/{page.job_id}/cancel")
    assert f"open-{page.job_id}" not in [button.key for button in page.open(on_desk=False).button]


def test_the_question_before_deleting_shows_the_name_as_it_is(page: Page) -> None:
    page.office.sign_in("hanako").put(f"/minutes/{page.job_id}/meeting", json={**MEETING, "name": "第9回_庁議*"})
    page.office.sign_in("hanako").post(f"/minutes/{page.job_id}/cancel")
    app = page.open(on_desk=False)
    app.menu_button(key=f"menu-{page.job_id}").click(texts.DELETE).run()
    question = texts.MINUTES_DELETE_CONFIRM.format(title="第9回_庁議*")
    assert as_label(question) in [element.value for element in app.markdown]


def test_minutes_are_made_judged_and_signed(page: Page) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    app = page.open()
    app.button(key="minutes-write").click().run()
    assert "補正予算案は、原案のとおりとすることとした。" in shown(app)
    assert texts.MINUTES_VERIFIED in shown(app)
    app.button(key="minutes-approve").click().run()
    app.button(key="confirm-yes").click().run()
    assert "hanakoさんが" in app.success[0].value.replace("\\", "")
    assert not app.exception


def test_a_kept_voice_is_offered_as_a_name_listed_and_deleted(page: Page) -> None:
    spoken = transcript_of(BUDGET)
    nameless = replace(spoken, speakers=(Speaker(label="S1"), *spoken.speakers[1:]))
    page.office.recordings.hear(
        page.job_id, nameless, voices=voices_of(spoken, {"副市長": 1, "財政課長": 2, "市民課長": 1})
    )
    app = page.open()
    app.button(key="voice-S3").click().run()  # 市民課長 sounds like S1, who has no name
    app.button(key="voice-compare").click().run()
    app.button(key="voice-take-S1").click().run()
    speakers = page.office.sign_in("hanako").get(f"/minutes/{page.job_id}").json()["transcript"]["speakers"]
    assert speakers[0]["name"] == "市民課長"

    app = page.open(on_desk=False)
    next(b for b in app.button if (b.key or "").startswith("voice-delete-")).click().run()
    app.button(key="confirm-yes").click().run()
    assert page.office.sign_in("hanako").get("/minutes/voices").json() == {"voices": []}
    assert not app.exception


def test_the_certificate_of_a_deleted_recording_stands_on_the_desk(page: Page) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    clerk = page.office.sign_in("hanako")
    clerk.post(f"/minutes/{page.job_id}/write")
    clerk.post(f"/minutes/{page.job_id}/approve")
    page.office.recordings.clean()
    app = page.open()
    sha256 = clerk.get(f"/minutes/{page.job_id}").json()["certificate"]["sha256"]
    assert sha256 in shown(app)
    assert app.get("download_button")
    assert not app.exception


@pytest.mark.usefixtures("server_abroad")
def test_a_new_recording_is_of_today_in_japan(page: Page) -> None:
    (day,) = page.open(on_desk=False).date_input
    assert day.value == today_in_japan()


def test_a_new_recording_asks_whether_the_roster_lists_all_who_spoke(page: Page) -> None:
    assert page.open(on_desk=False).checkbox(key="everybody-new-0").value is False


def test_the_player_offers_the_people_of_the_roster_as_names(page: Page) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    roster = "【事務局】\nみどり野大学 教授 鈴木 花子\n委員 堀 千尋（ほり ちひろ）"
    page.office.sign_in("hanako").put(f"/minutes/{page.job_id}/meeting", json={**MEETING, "roster": roster})
    (player,) = page.open().get("bidi_component")
    assert json.loads(player.proto.json)["roster"] == [
        {"title": "みどり野大学 教授", "name": "鈴木 花子"},
        {"title": "委員", "name": "堀 千尋"},
    ]


def test_a_name_corrected_by_hand_stays_after_a_roster_was_read_from_a_file(page: Page) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    app = page.open()
    app.segmented_control(key="minutes-view").set_value(texts.MINUTES_VIEWS[3]).run()
    app.file_uploader[1].set_value(("名簿.txt", "財政課長 松元 洋子".encode(), "text/plain"))
    save(app)
    roster = next(field for field in app.text_area if field.label == texts.MINUTES_ROSTER)
    assert roster.value == "財政課長 松元 洋子"
    roster.set_value("財政課長 松本 洋子")
    save(app)
    record = page.office.sign_in("hanako").get(f"/minutes/{page.job_id}").json()
    assert record["meeting"]["roster"] == "財政課長 松本 洋子"


def test_a_roster_file_that_is_no_roster_is_refused_in_words(page: Page) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    app = page.open()
    app.segmented_control(key="minutes-view").set_value(texts.MINUTES_VIEWS[3]).run()
    app.file_uploader[1].set_value(("規程集.txt", ("規程の本文。\n" * 4000).encode(), "text/plain"))
    save(app)
    assert not app.exception
    assert any("20,000 文字を超えています" in error.value for error in app.error)


def save(app: AppTest) -> None:
    next(button for button in app.button if button.label == texts.SAVE).click().run()


def test_no_field_of_a_meeting_or_an_item_takes_more_than_can_be_saved(page: Page) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    page.office.sign_in("hanako").post(f"/minutes/{page.job_id}/write")
    app = page.open()
    next(button for button in app.button if (button.key or "").startswith("edit-")).click().run()
    item = {field.label: field.proto.max_chars for field in (*app.text_area, *app.text_input)}
    assert (item[texts.MINUTES_TEXT], item[texts.MINUTES_OWNER]) == (2_000, 200)
    app.segmented_control(key="minutes-view").set_value(texts.MINUTES_VIEWS[3]).run()
    meeting = {field.label: field.proto.max_chars for field in (*app.text_area, *app.text_input)}
    assert (meeting[texts.MINUTES_PLACE], meeting[texts.MINUTES_OBSERVERS]) == (200, 200)
    assert meeting[texts.MINUTES_ROSTER] == 20_000


def correct(app: AppTest, words: str) -> AppTest:
    """What the browser sends when the clerk has typed into the first line of the player."""
    (player,) = app.get("bidi_component")
    action = {"kind": "text", "utterance_id": json.loads(player.proto.json)["lines"][0]["id"], "text": words}
    states = app.session_state._state.get_widget_states()
    trigger = WidgetState(id=_make_trigger_id(player.proto.id, "events"))
    trigger.json_trigger_value = json.dumps([{"event": "action", "value": action}])
    return app._run(WidgetStates(widgets=[*(state for state in states if state.id != trigger.id), trigger]))


def first_line(page: Page) -> str:
    record = page.office.sign_in("hanako").get(f"/minutes/{page.job_id}").json()
    return str(record["transcript"]["utterances"][0]["text"])


def test_what_a_clerk_corrects_is_saved_and_drawn(page: Page) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    app = correct(page.open(), "開会します。")
    assert first_line(page) == "開会します。"
    assert json.loads(app.get("bidi_component")[0].proto.json)["lines"][0]["text"] == "開会します。"


def test_what_a_clerk_corrects_is_saved_though_the_next_click_has_left_the_desk(page: Page) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    app = page.open()
    del app.query_params["recording"]
    correct(app, "開会します。")
    assert first_line(page) == "開会します。"


def test_why_a_correction_was_refused_is_told_once(page: Page) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    app = page.open()
    clerk = page.office.sign_in("hanako")
    clerk.post(f"/minutes/{page.job_id}/write")
    clerk.post(f"/minutes/{page.job_id}/approve")
    correct(app, "開会します。")
    assert len(app.error) == 1
    assert not app.run().error


@pytest.fixture
def exported(page: Page) -> AppTest:
    """The desk where the internal Word file has just been made."""
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    page.office.sign_in("hanako").post(f"/minutes/{page.job_id}/write")
    app = page.open()
    app.segmented_control(key="minutes-view").set_value(texts.MINUTES_VIEWS[4]).run()
    app.button(key="make-docx").click().run()
    assert app.get("download_button")
    return app


def test_the_internal_file_is_not_offered_as_the_public_one(exported: AppTest) -> None:
    next(radio for radio in exported.radio if radio.label == texts.MINUTES_FOR).set_value(texts.MINUTES_PUBLIC).run()
    assert not exported.exception
    assert not exported.get("download_button")


def test_a_file_from_before_a_mark_was_set_is_not_offered(page: Page, exported: AppTest) -> None:
    clerk = page.office.sign_in("hanako")
    mark = {"words": "財政課", "reason": "法人の情報", "applied": True}
    assert clerk.put(f"/minutes/{page.job_id}/marks", json={"marks": [mark]}).status_code == 200
    assert not exported.run().get("download_button")


def test_a_file_is_offered_as_long_as_nothing_but_the_stopwatch_has_changed(page: Page, exported: AppTest) -> None:
    page.office.sign_in("hanako").post(f"/minutes/{page.job_id}/seconds", json={"seconds": 20})
    assert exported.run().get("download_button")


@pytest.mark.parametrize("view", texts.MINUTES_VIEWS)
def test_every_view_of_the_desk_is_drawn(page: Page, view: str) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    page.office.sign_in("hanako").post(f"/minutes/{page.job_id}/write")
    app = page.open()
    app.segmented_control(key="minutes-view").set_value(view).run()
    assert not app.exception
    assert not app.error
