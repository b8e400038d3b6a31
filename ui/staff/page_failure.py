"""What a user sees when the page itself fails: one Japanese sentence, never a stack trace."""

import logging
import traceback

import streamlit as st

from ui.staff import texts

log = logging.getLogger("madoguchi.staff")


def keep_words_out_of_streamlit_log() -> None:
    """Streamlit logs a failed page with the error's words; `page_failed` logs it without."""
    logging.getLogger("streamlit.error_util").disabled = True


def page_failed(error: Exception) -> bool:
    """Logs where it failed. Not the error's own words: they may quote what somebody wrote."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error("page failed: %s in %s line %s", type(error).__name__, place.name, place.lineno)
    st.error(texts.PAGE_FAILED, icon=":material/error:")
    return True
