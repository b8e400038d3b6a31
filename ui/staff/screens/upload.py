"""Adding documents: the form, the progress, and the report of what was taken in and what was not."""

import time
from collections.abc import Sequence

import streamlit as st

from assistant.types import Audience, Role
from ui.api import schemas
from ui.staff import texts
from ui.staff.client import ApiError, SessionEnded
from ui.staff.command import MAX_UPLOAD_MB
from ui.staff.markup import Markup, as_label, fill, join, show
from ui.staff.session import Session

_LOOK_EVERY_SECONDS = 0.4


def upload_form(session: Session) -> None:
    user = session.signed_in_user
    number = st.session_state.setdefault("uploads", 0)  # a fresh form after each upload, but not after a mistake
    with st.form("upload-form", border=False):
        files = st.file_uploader(
            texts.UPLOAD_FILES,
            accept_multiple_files=True,
            key=f"upload-files-{number}",
        )
        st.caption(texts.UPLOAD_HELP.format(limit=MAX_UPLOAD_MB))
        audience_column, department_column = st.columns(2)
        audience = audience_column.radio(
            texts.UPLOAD_AUDIENCE,
            tuple(Audience),
            index=1,
            key=f"upload-audience-{number}",
            format_func=lambda audience: texts.AUDIENCES[audience],
            captions=[texts.AUDIENCE_HELP[audience] for audience in Audience],
        )
        department = _department(session, user, department_column, key=f"upload-department-{number}")
        if not st.form_submit_button(texts.UPLOAD, type="primary", icon=":material/upload:"):
            return
    if not files:
        st.error(texts.UPLOAD_NOTHING, icon=":material/error:")
        return
    if audience is Audience.DEPARTMENT and not department:
        st.error(texts.UPLOAD_NEEDS_DEPARTMENT, icon=":material/error:")
        return
    session.report = tuple(
        _take_in(session, file, audience or Audience.INTERNAL, department, number, len(files))
        for number, file in enumerate(files, start=1)
    )
    st.session_state["uploads"] = number + 1
    session.departments = None  # a new department may have come with the file
    st.rerun()


def _department(session: Session, user: schemas.User, column: st.delta_generator.DeltaGenerator, *, key: str) -> str:
    """Editors add for their own department; admins for any, also one that has no documents yet."""
    if user.role is not Role.ADMIN:
        return str(column.selectbox(texts.UPLOAD_DEPARTMENT, (user.department,), key=key))
    names = tuple(dict.fromkeys(name for name in (user.department, *session.known_departments()) if name))
    chosen = column.selectbox(
        texts.UPLOAD_DEPARTMENT,
        names,
        index=0 if user.department else None,  # whose documents they are is for the admin to say
        key=key,
        accept_new_options=True,
        placeholder=texts.UPLOAD_DEPARTMENT_PLACEHOLDER,
    )
    return chosen or ""


def _take_in(
    session: Session,
    file: st.runtime.uploaded_file_manager.UploadedFile,
    audience: Audience,
    department: str,
    number: int,
    total: int,
) -> schemas.Job:
    """Send one file and follow it to its end. A file that fails must not keep the others back."""
    try:
        with st.spinner(texts.UPLOAD_SENDING.format(name=file.name, number=number, total=total)):
            job_id = session.api.upload(file.name, file, audience=audience, department=department)
        return follow_job(session, job_id, number=number, total=total)
    except SessionEnded:
        raise
    except ApiError as error:
        return schemas.Job(
            job_id="", name=file.name, state="failed", done=0, total=1, message=error.message, report=None
        )


def follow_job(session: Session, job_id: str, *, number: int, total: int) -> schemas.Job:
    """Show the progress of a job until it is over."""
    place = st.empty()
    while True:
        job = session.api.job(job_id)
        if job.state in {"done", "failed"}:
            place.empty()
            return job
        words = texts.UPLOAD_WAITING if job.state == "waiting" else texts.UPLOAD_READING
        share = job.done / job.total if job.total else 0.0
        place.progress(min(share, 1.0), text=as_label(words.format(name=job.name, number=number, total=total)))
        time.sleep(_LOOK_EVERY_SECONDS)


def ingest_report(session: Session) -> None:
    """What the last upload did, until it is closed."""
    if not session.report:
        return
    with st.container(border=True, key="report"):
        show(report_view(session.report))
        if st.button(texts.REPORT_CLOSE, key="report-close"):
            session.report = ()
            st.rerun()


def report_view(jobs: Sequence[schemas.Job]) -> Markup:
    reports = [job.report for job in jobs if job.report is not None]
    written = [name for report in reports for name in report.written]
    unchanged = [name for report in reports for name in report.unchanged]
    notes = [note for report in reports for note in report.notes]
    skipped = [(skipped.name, skipped.reason) for report in reports for skipped in report.skipped]
    skipped += [(job.name, job.message) for job in jobs if job.state == "failed" and job.report is None]
    return fill(
        '<div class="mg-report" role="status"><h3>{heading}</h3>{written}{unchanged}{skipped}{notes}</div>',
        heading=texts.REPORT_HEADING,
        written=_files(texts.REPORT_WRITTEN, "good", written),
        unchanged=_files(texts.REPORT_UNCHANGED, "quiet", unchanged),
        skipped=_skipped(skipped),
        notes=_files(texts.REPORT_NOTES, "care", notes),
    )


def _files(label: str, tone: str, names: Sequence[str]) -> Markup:
    return _group(label, tone, [fill("<li>{}</li>", name) for name in names])


def _skipped(files: Sequence[tuple[str, str]]) -> Markup:
    items = [fill("<li><b>{}</b>：{}</li>", name, reason) for name, reason in files]
    return _group(texts.REPORT_SKIPPED, "broken", items)


def _group(label: str, tone: str, items: Sequence[Markup]) -> Markup:
    if not items:
        return Markup("")
    return fill(
        '<div class="mg-report-group"><span class="mg-badge mg-badge-{tone}">{label} {count}</span>'
        "<ul>{items}</ul></div>",
        tone=tone,
        label=label,
        count=texts.REPORT_COUNT.format(count=len(items)),
        items=join(items),
    )
