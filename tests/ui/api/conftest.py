"""An office: a city hall's API with fakes behind it, and its people signed in."""

import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from sse_starlette.sse import AppStatus
from starlette.testclient import TestClient

from assistant.accounts import Accounts
from assistant.api_keys import ApiKeys
from assistant.audit import Audit
from assistant.conversations import Conversations
from assistant.database import Database
from assistant.jobs import Jobs
from assistant.minutes.desk import Desk
from assistant.minutes.profiles import VoiceProfiles
from assistant.minutes.transcripts import Transcripts
from assistant.types import Audience, Role
from tests.fakes import (
    FakeAnswerer,
    FakeCitizens,
    FakeKnowledge,
    FakeRecordings,
    FakeRetriever,
    a_document,
    cheap_passwords,
    fake_mask,
    fake_spans,
    no_pii,
    put_all,
)
from ui.api.app import create_app
from ui.api.ingestion import IngestQueue
from ui.api.ports import Limits, Services

PASSWORD = "みどりの丘に雲ひとつ浮かぶ"


@dataclass
class Clock:
    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass(frozen=True, kw_only=True)
class Office:
    services: Services
    knowledge: FakeKnowledge
    retriever: FakeRetriever
    answerer: FakeAnswerer
    citizens: FakeCitizens
    recordings: FakeRecordings
    clock: Clock
    app: FastAPI

    def client(self, token: str = "") -> TestClient:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return TestClient(self.app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000), headers=headers)

    def sign_in(self, username: str) -> TestClient:
        return self.client(self.services.accounts.sign_in(username, PASSWORD).token)

    def audited(self) -> list[tuple[str, str, str]]:
        """(who, what, outcome), oldest first."""
        return [(entry.who, entry.what, entry.outcome) for entry in reversed(self.services.audit.entries())]


@pytest.fixture(scope="session")
def staffed_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with six people who have all changed their first password to PASSWORD."""
    path = tmp_path_factory.mktemp("staffed") / "madoguchi.db"
    database = Database(f"sqlite:///{path}")
    accounts = Accounts(database, passwords=cheap_passwords())
    for username, role, department in (
        ("hanako", Role.STAFF, "市民課"),
        ("taro", Role.STAFF, "市民課"),
        ("jinji", Role.STAFF, "人事課"),
        ("editor", Role.EDITOR, "人事課"),
        ("rival", Role.EDITOR, "市民課"),
        ("admin", Role.ADMIN, "情報政策課"),
    ):
        created = accounts.create(username=username, display_name=username, role=role, department=department)
        accounts.change_password(created.account.user_id, current=created.password, new=PASSWORD)
    database.close()
    return path


@pytest.fixture
def office(tmp_path: Path, staffed_database: Path) -> Iterator[Office]:
    AppStatus.should_exit = False  # sse-starlette's, for the whole process: a server of another test has stopped
    (tmp_path / "originals").mkdir()
    shutil.copy(staffed_database, tmp_path / "madoguchi.db")
    clock = Clock()
    database = Database(f"sqlite:///{tmp_path}/madoguchi.db")
    knowledge = FakeKnowledge(tmp_path / "originals")
    put_all(
        knowledge,
        [
            a_document("public", title="市民向け宿泊案内", source="案内.pdf", audience=Audience.PUBLIC),
            a_document("internal"),
            a_document("secret", title="人事課の宿泊料メモ", source="メモ.pdf", audience=Audience.DEPARTMENT),
        ],
    )
    retriever = FakeRetriever(knowledge)
    answerer = FakeAnswerer(retriever=retriever)
    citizens = FakeCitizens()
    recordings = FakeRecordings(database, tmp_path / "recordings")
    queue = IngestQueue(knowledge, find_pii=no_pii, limit=3)
    services = Services(
        database=database,
        accounts=Accounts(database, passwords=cheap_passwords(), clock=clock),
        api_keys=ApiKeys(database, clock=clock),
        conversations=Conversations(database, clock=clock),
        audit=Audit(database, clock=clock),
        answerer=answerer,
        retriever=retriever,
        knowledge=knowledge,
        ingester=queue,
        mask=fake_mask,
        citizens=citizens,
        jobs=Jobs(database, per_user=10, clock=clock),
        recordings=recordings,
        voices=VoiceProfiles(database, Transcripts(database), Audit(database, clock=clock), clock=clock),
        desk=Desk(database, find_pii=fake_spans, clock=clock),
        templates=tmp_path / "templates",
        uploads=tmp_path / "uploads",
        local_token=tmp_path / "local-token",
        parts={"model": lambda: "ok"},
        examples=("出張の宿泊料はいくらですか。",),
        limits=Limits(asks=2, upload_bytes=200_000, recording_bytes=300_000, body_bytes=50_000, heartbeat_seconds=1),
    )
    office = Office(
        services=services,
        knowledge=knowledge,
        retriever=retriever,
        answerer=answerer,
        citizens=citizens,
        recordings=recordings,
        clock=clock,
        app=create_app(services),
    )
    queue.start()
    yield office
    answerer.release.set()
    queue.stop()
    database.close()


@pytest.fixture
def anonymous(office: Office) -> TestClient:
    return office.client()


@pytest.fixture
def hanako(office: Office) -> TestClient:
    return office.sign_in("hanako")


@pytest.fixture
def taro(office: Office) -> TestClient:
    return office.sign_in("taro")


@pytest.fixture
def editor(office: Office) -> TestClient:
    return office.sign_in("editor")


@pytest.fixture
def admin(office: Office) -> TestClient:
    return office.sign_in("admin")


class RunningServer:
    """The office's API under a real uvicorn on a free port."""

    def __init__(self, app: FastAPI) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> bool:
        """As Ctrl-C does; whether it has stopped within five seconds."""
        self._server.handle_exit(signal.SIGTERM, None)
        self._thread.join(5)
        return not self._thread.is_alive()


@pytest.fixture
def server(office: Office) -> Iterator[RunningServer]:
    server = RunningServer(office.app)
    yield server
    office.answerer.release.set()
    assert server.stop()


@pytest.fixture
def rival(office: Office) -> TestClient:
    return office.sign_in("rival")
