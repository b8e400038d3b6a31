"""「議事録」 before the real API: the list, and one recording on the desk."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from tests.meetings import BUDGET, transcript_of
from tests.ui.api.conftest import PASSWORD, Office, office, staffed_database
from tests.ui.api.recording_routes import MEETING
from tests.ui.staff.serving import serving
from ui.staff import texts

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


@pytest.mark.parametrize("view", texts.MINUTES_VIEWS)
def test_every_view_of_the_desk_is_drawn(page: Page, view: str) -> None:
    page.office.recordings.hear(page.job_id, transcript_of(BUDGET))
    page.office.sign_in("hanako").post(f"/minutes/{page.job_id}/write")
    app = page.open()
    app.segmented_control(key="minutes-view").set_value(view).run()
    assert not app.exception
    assert not app.error
