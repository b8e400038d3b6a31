"""An original file as a response that a browser may show without being harmed by it."""

import codecs
from pathlib import Path

from starlette.responses import FileResponse

from assistant.types import DocumentRecord

# What a browser shows by itself and cannot run. Everything else, above all HTML and SVG, is a download.
_INLINE = {
    "application/pdf": "application/pdf",
    "image/jpeg": "image/jpeg",
    "image/png": "image/png",
    "text/plain": "text/plain",
    "text/markdown": "text/plain",
    "text/csv": "text/plain",
}


def original_response(record: DocumentRecord, path: Path) -> FileResponse:
    shown_as = _INLINE.get(record.media_type)
    media_type = shown_as or record.media_type or "application/octet-stream"
    if media_type.startswith("text/"):
        media_type = f"{media_type}; charset={_charset(path)}"
    # Chromium's PDF viewer does not start inside a sandbox; a PDF cannot reach the page around it.
    policy = {} if shown_as == "application/pdf" else {"Content-Security-Policy": "sandbox; default-src 'none'"}
    return FileResponse(
        path,
        media_type=media_type,
        filename=Path(record.source).name,
        content_disposition_type="inline" if shown_as else "attachment",
        headers={"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", **policy},
    )


def _charset(path: Path) -> str:
    """UTF-8, or what a text of a Japanese office is otherwise."""
    with path.open("rb") as file:
        start = file.read(1 << 16)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "shift_jis"
    return "utf-8"
