"""The certificate that a recording was deleted, as the city files it: a Word page."""

import io
from collections.abc import Iterator
from datetime import datetime

from assistant.japan import moment
from assistant.minutes.recordings import Certificate
from assistant.minutes.templates import new_document, set_widths
from assistant.minutes.word import xml_text

TITLE = "録音の削除証明書"
_TEXT = "下記の録音は、議事録の承認の後、決められた日数が過ぎたため、自動で削除しました。"
_SCOPE = (
    "削除したのは、録音のファイル、そこから作った音声データ、話者を聞き分けるために計算した声の特徴です。"
    "文字起こしと議事録は残っています。削除より前に取った控え（バックアップ）に含まれる録音は、この証明の対象ではありません。"
    "控えの保存期間に従って削除してください。"
)


def facts(certificate: Certificate, *, meeting: str, approved_at: datetime | None) -> Iterator[tuple[str, str]]:
    """Name and value of what is certified, in the order of the page."""
    yield "会議名", meeting
    yield "ファイル名", certificate.file
    yield "録音の長さ", "{}分{}秒".format(*divmod(round(certificate.duration), 60))
    yield "大きさ", f"{certificate.bytes:,} バイト"
    yield "SHA-256", certificate.sha256
    if approved_at is not None:
        yield "議事録の承認", moment(approved_at)
    yield "削除した日時", moment(certificate.deleted_at)
    yield "監査記録の番号", str(certificate.audit_number)


def as_docx(certificate: Certificate, *, meeting: str, approved_at: datetime | None) -> bytes:
    document = new_document()
    document.add_paragraph(TITLE, style="Title")
    document.add_paragraph(_TEXT)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in facts(certificate, meeting=meeting, approved_at=approved_at):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, xml_text(value)
    set_widths(table, (38, 132))
    document.add_paragraph()
    document.add_paragraph(_SCOPE)
    document.core_properties.title = TITLE
    document.core_properties.author = document.core_properties.comments = ""
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
