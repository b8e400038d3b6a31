"""A field that sends a recording straight to the API, however large, and shows how far it is.

Streamlit's own uploader holds the whole file in memory.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from ui.staff import texts

_HERE = Path(__file__).parent
_HTML = """
<label class="drop"><input type="file"><span class="what"></span><progress max="1" hidden></progress></label>
"""


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    upload_id: str
    name: str


def upload_field(*, key: str) -> Uploaded | None:
    """What was sent, once it has arrived whole."""
    component = st.components.v2.component(
        "madoguchi_recording_upload",
        html=_HTML,
        css=(_HERE / "upload_field.css").read_text("utf-8"),
        js=(_HERE / "upload_field.js").read_text("utf-8"),
    )
    result: Any = component(
        data={
            "choose": texts.MINUTES_CHOOSE,
            "sending": texts.MINUTES_SENDING,
            "sent": texts.MINUTES_SENT,
            "failed": texts.API_DOWN,
        },
        key=key,
        default={"uploaded": None},
        on_uploaded_change=lambda: None,
    )
    sent = result.uploaded
    return Uploaded(upload_id=str(sent["upload_id"]), name=str(sent["name"])) if sent else None
