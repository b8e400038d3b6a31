from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from streamlit.testing.v1 import AppTest

from tests.ui.staff.fake_api import fake_api
from tests.ui.staff.fake_city import FakeCity
from tests.ui.staff.serving import serving
from ui.api import schemas
from ui.staff.client import StaffApi, connect


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[FastAPI, str]]:
    app = fake_api(FakeCity())
    with serving(app) as url:
        yield app, url


@pytest.fixture
def city(served: tuple[FastAPI, str]) -> FakeCity:
    """A fresh city for each test, behind the same server."""
    app, _ = served
    fresh = FakeCity()
    app.state.city = fresh
    return fresh


@pytest.fixture
def api_url(served: tuple[FastAPI, str]) -> str:
    return served[1]


@pytest.fixture
def api_as(city: FakeCity, api_url: str) -> Callable[[schemas.User], StaffApi]:
    return lambda user: StaffApi(connect(api_url), city.sign_in(user).token)


@pytest.fixture
def app(city: FakeCity, api_url: str) -> AppTest:
    """The whole app, as a browser that opens it for the first time."""
    return AppTest.from_function(_app, args=(api_url,), default_timeout=20)


@pytest.fixture
def screen(city: FakeCity, api_url: str) -> Callable[[str, schemas.User], AppTest]:
    """One page of the app, opened by somebody who is signed in."""

    def open_screen(name: str, user: schemas.User) -> AppTest:
        token = city.sign_in(user).token
        return AppTest.from_function(_screen, args=(api_url, token, name), default_timeout=20)

    return open_screen


# AppTest runs the source of these functions as a page script, so they import what they need themselves.


def _app(url: str) -> None:
    from ui.staff.app import main
    from ui.staff.client import connect

    main(connect(url))


def _screen(url: str, token: str, name: str) -> None:
    import streamlit as st

    from ui.staff.client import connect
    from ui.staff.dialogs import show_dialog
    from ui.staff.screens.account import show_account
    from ui.staff.screens.admin import show_admin
    from ui.staff.screens.citizens import show_citizens
    from ui.staff.screens.documents import show_documents
    from ui.staff.screens.history import show_history
    from ui.staff.session import current_session, errors_shown

    session = current_session(connect(url))
    with errors_shown(session):
        if session.user is None and not session.signed_out:
            session.token = token
            session.user = session.api.me()
        chat = st.Page(lambda: None, title="chat", url_path="chat", default=True)
        screens = {
            "account": lambda: show_account(session),
            "admin": lambda: show_admin(session),
            "citizens": lambda: show_citizens(session),
            "documents": lambda: show_documents(session),
            "history": lambda: show_history(session, chat),
        }
        screens[name]()
        show_dialog(session)
