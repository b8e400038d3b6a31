"""The web server of the staff UI: the Streamlit app, the session cookie, the originals and the recordings.

A browser opening a document cannot send the API's Bearer token. So the token also stands in a cookie that scripts
cannot read and other sites cannot make the browser send, and `/original/…` and `/recording…` pass the bytes on.
"""

import streamlit as st

from ui.staff.arguments import api_url
from ui.staff.originals import original_routes
from ui.staff.page_failure import keep_words_out_of_streamlit_log, page_failed
from ui.staff.recordings import recording_routes
from ui.staff.response_headers import page_middleware
from ui.staff.session_cookie import session_cookie_routes

keep_words_out_of_streamlit_log()
app = st.App(
    "app.py",
    routes=[*session_cookie_routes(api_url()), *original_routes(api_url()), *recording_routes(api_url())],
    middleware=page_middleware(),
    on_script_error=page_failed,
)
