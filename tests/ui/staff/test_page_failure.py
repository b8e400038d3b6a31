"""A page that fails tells its user in Japanese, and the log where, but not what was written."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

from ui.staff import texts


def _failing_page() -> None:
    from ui.staff.page_failure import page_failed

    try:
        raise KeyError("書かれた言葉")
    except KeyError as error:
        page_failed(error)


def test_a_failed_page_says_what_to_do_and_logs_no_words(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="madoguchi.staff"):
        page = AppTest.from_function(_failing_page).run()
    assert [error.value for error in page.error] == [texts.PAGE_FAILED]
    assert "KeyError" in caplog.text
    assert "書かれた言葉" not in caplog.text
