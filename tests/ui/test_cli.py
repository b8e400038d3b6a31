"""The command line as people and checks call it."""

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.audit import Entry
from assistant.embedding import Embedder
from assistant.japan import moment
from assistant.knowledge import KnowledgeBase
from assistant.lexical import Tokenizer
from assistant.minutes.transcripts import to_json
from assistant.settings import Settings
from assistant.snapshot import Shelf, signing_key
from tests.fakes import FakeEmbedder, a_chunk, a_document
from tests.meetings import BUDGET, transcript_of
from tests.ui.api.conftest import Office, RunningServer, office, server, staffed_database  # noqa: F401  fixtures
from ui.addresses import local_url
from ui.citizen_control import control_file, read_control
from ui.cli import main
from ui.cli.redaction import decoded
from ui.cli.start import programs
from ui.cli.users import opened
from ui.data_folder import local_token, owned


@dataclass(frozen=True, kw_only=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Madoguchi = Callable[..., Outcome]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MADOGUCHI_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def madoguchi(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Madoguchi:
    """Runs one command on the data folder."""

    def run(*arguments: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["madoguchi", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Outcome(status=int(ended.value.code or 0), out=said.out, err=said.err)

    return run


@pytest.fixture
def running(data: Path, office: Office, server: RunningServer) -> Iterator[Office]:  # noqa: F811
    """`up` runs on the data folder, with fakes behind its API."""
    with ExitStack() as stack:
        office.services.accounts.issue_local_token(local_token(data))
        port = int(server.address.rpartition(":")[2])
        stack.enter_context(owned(data, "up", api_port=port, staff_port=8501))
        yield office


def entries(data: Path) -> list[Entry]:
    """The audit log, newest first."""
    with opened(Settings(data=data)) as (_, audit):
        return audit.entries()


def audited(data: Path) -> list[tuple[str, str]]:
    """(who, what), newest first."""
    return [(entry.who, entry.what) for entry in entries(data)]


# ---- in general ----


def test_help_loads_nothing_heavy() -> None:
    script = "import sys, ui.cli; sys.stdout.write(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()

    assert {"torch", "chromadb", "spacy", "sqlalchemy", "fastapi", "httpx", "streamlit", "numpy"}.isdisjoint(loaded)


@pytest.mark.parametrize(
    "arguments",
    [["no-such-command"], ["ingest"], ["search"], ["ingest", "x", "--to", "everybody"], ["search", "x", "-k", "0"]],
)
def test_wrong_usage_ends_with_two(madoguchi: Madoguchi, arguments: list[str]) -> None:
    assert madoguchi(*arguments).status == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest", "/no/such/file", "--to", "internal"], "/no/such/file が見つかりません"),
        (["ingest", ".", "--to", "department"], "--department で所管課を指定"),
        (["user", "reset", "nobody"], "「nobody」は登録されていません"),
        (["user", "add", "日本"], "半角の英数字"),
        (["restore", "/no/such/file"], "/no/such/file が見つかりません"),
        (["up", "--staff-port", "9100", "--api-port", "9100"], "ポート 9100 が 2 つの役に指定されています"),
        (["ask", "質問", "--lang", "xx"], "市民としての質問（--audience citizen）だけです"),
        (["open-chat", "--topic", "保育"], "--topic は、--department と一緒に"),
        (["open-chat", "--disaster", "--department", "環境課"], "--disaster は市民用の窓口全体のものなので"),
        (["close-chat", "--message", "点検中", "--department", "環境課"], "--message は市民用の窓口全体のものなので"),
        (["open-chat", "--department", "環境課"], "環境課の内容は止められていません"),
        (["close-chat", "--anew", "--department", "環境課"], "--anew は市民用の窓口全体のものなので"),
        (["close-chat", "--anew"], "壊れていません"),
    ],
)
def test_what_a_user_got_wrong_is_one_line_in_japanese(madoguchi: Madoguchi, arguments: list[str], said: str) -> None:
    outcome = madoguchi(*arguments)

    assert outcome.status == 1
    assert said in outcome.err
    assert len(outcome.err.splitlines()) == 1


def test_a_bad_setting_is_named(madoguchi: Madoguchi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_API_PORT", "many")

    outcome = madoguchi("user", "list")

    assert outcome.status == 1
    assert "api_port" in outcome.err


# ---- users ----


def test_a_user_is_added_listed_and_disabled(madoguchi: Madoguchi) -> None:
    added = madoguchi("user", "add", "hanako", "--role", "editor", "--department", "市民課", "--json").json
    listed = madoguchi("user", "list", "--json").json
    madoguchi("user", "disable", "hanako")

    assert len(added["password"]) >= 12
    assert listed == [{name: value for name, value in added.items() if name != "password"}]
    assert [user["active"] for user in madoguchi("user", "list", "--json").json] == [False]


def test_a_user_is_given_another_department_or_role(madoguchi: Madoguchi, data: Path) -> None:
    madoguchi("user", "add", "hanako", "--role", "editor", "--department", "市民課")
    said = madoguchi("user", "reassign", "hanako", "--department", "税務課").out
    madoguchi("user", "reassign", "hanako", "--role", "staff")

    (user,) = madoguchi("user", "list", "--json").json
    assert (user["department"], user["role"]) == ("税務課", "staff")
    assert "所属「税務課」、役割「編集者」" in said
    assert audited(data)[:2] == [("local", "user.reassign"), ("local", "user.reassign")]


def test_a_reset_gives_another_password(madoguchi: Madoguchi) -> None:
    first = madoguchi("user", "add", "hanako", "--json").json["password"]

    assert madoguchi("user", "reset", "hanako", "--json").json["password"] != first


# ---- while `up` runs ----


def test_search_goes_through_the_running_api(madoguchi: Madoguchi, running: Office) -> None:
    found = madoguchi("search", "宿泊料", "-k", "2", "--json").json

    assert len(found) == 2
    assert set(found[0]) == {"doc_id", "title", "source", "page", "score", "text"}
    assert found[0]["page"] == 3
    assert running.retriever.queries == ["宿泊料"]


def test_ask_goes_through_the_running_api_and_leaves_no_history(madoguchi: Madoguchi, running: Office) -> None:
    answer = madoguchi("ask", "宿泊料はいくらですか。", "--json").json

    assert {"text", "status", "citations", "seconds", "first_token_seconds"} <= set(answer)
    assert answer["status"] == "ANSWERED"
    assert {"title", "source", "page", "quote", "url"} <= set(answer["citations"][0])
    assert running.services.conversations.page("local").total == 0


def test_an_answer_for_people_names_its_source(madoguchi: Madoguchi, running: Office) -> None:
    outcome = madoguchi("ask", "宿泊料はいくらですか。")

    assert "9,800円" in outcome.out
    assert "（3ページ）" in outcome.out


def test_files_go_in_through_the_running_api_under_their_relative_names(
    madoguchi: Madoguchi, running: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "manuals"
    (folder / "人事課").mkdir(parents=True)
    (folder / "人事課" / "休暇.txt").write_text("年次休暇は20日です。", encoding="utf-8")
    (folder / "空.txt").write_text("")

    report = madoguchi("ingest", folder, "--to", "internal", "--department", "人事課", "--json").json

    assert report["written"] == ["人事課/休暇.txt"]
    assert [skipped["name"] for skipped in report["skipped"]] == ["空.txt"]
    assert "人事課/休暇.txt" in [record.source for record in running.knowledge.documents()]


def test_two_files_that_would_become_one_document_are_named_and_nothing_is_written(
    madoguchi: Madoguchi, running: Office, tmp_path: Path
) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "手引.txt").write_text(f"{folder}課の手引です。", encoding="utf-8")
    before = [record.source for record in running.knowledge.documents()]

    outcome = madoguchi("ingest", tmp_path / "a", tmp_path / "b", "--to", "internal")

    assert outcome.status == 1
    assert all(str(tmp_path / folder / "手引.txt") in outcome.err for folder in ("a", "b"))
    assert [record.source for record in running.knowledge.documents()] == before


def test_a_file_named_beside_its_folder_is_taken_in_once(madoguchi: Madoguchi, running: Office, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "手引.txt").write_text("手引です。", encoding="utf-8")

    report = madoguchi("ingest", folder, folder / "手引.txt", "--to", "internal", "--json").json

    assert (report["written"], report["unchanged"]) == (["手引.txt"], ["手引.txt"])


def test_when_nothing_could_be_read_in_it_is_an_error(madoguchi: Madoguchi, running: Office, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")

    outcome = madoguchi("ingest", tmp_path / "empty.txt", "--to", "internal")

    assert outcome.status == 1
    assert "empty.txt" in outcome.out


def test_an_api_that_has_not_come_up_yet_is_said(madoguchi: Madoguchi, data: Path) -> None:
    with owned(data, "up", api_port=1, staff_port=2):
        outcome = madoguchi("search", "宿泊料")

    assert outcome.status == 1
    assert "起動の途中" in outcome.err


def test_another_command_on_the_same_data_is_waited_for(madoguchi: Madoguchi, data: Path) -> None:
    with owned(data, "ingest"):
        outcome = madoguchi("search", "宿泊料")

    assert outcome.status == 1
    assert "madoguchi ingest" in outcome.err


# ---- while nothing runs: the commands write the audit log themselves ----


def test_a_file_that_could_not_be_read_in_is_recorded_without_its_name(
    madoguchi: Madoguchi, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "緑野花子.txt").write_text("")
    madoguchi("ingest", tmp_path / "緑野花子.txt", "--to", "internal")
    (entry,) = entries(data)
    assert (entry.who, entry.what, entry.outcome) == ("local", "document.upload", "refused")
    assert (len(entry.object_id), entry.details) == (16, {"audience": "internal"})


@pytest.mark.slow
def test_a_file_is_recorded_when_it_was_read_in_and_not_when_it_had_not_changed(
    madoguchi: Madoguchi, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "手引.txt").write_text("年次休暇は20日です。", encoding="utf-8")
    for _ in range(2):
        assert madoguchi("ingest", tmp_path / "手引.txt", "--to", "internal").status == 0
    assert [(entry.what, entry.outcome) for entry in entries(data)] == [("document.upload", "ok")]


def test_new_vectors_are_recorded_when_none_is_left(madoguchi: Madoguchi, data: Path) -> None:
    assert madoguchi("reembed").status == 0
    assert audited(data) == [("local", "knowledge.reembed")]


def test_a_backup_and_its_return_are_recorded_in_the_log_that_goes_on(
    madoguchi: Madoguchi, data: Path, tmp_path: Path
) -> None:
    backup = tmp_path.with_name(f"{tmp_path.name}.tar.gz")
    madoguchi("user", "add", "hanako")
    madoguchi("backup", backup)
    before = audited(data)
    madoguchi("restore", backup)
    assert before == [("local", "backup"), ("local", "user.create")]
    assert audited(data) == [("local", "restore"), ("local", "user.create")]


def test_a_backup_that_failed_is_not_recorded_as_one(madoguchi: Madoguchi, data: Path, tmp_path: Path) -> None:
    assert madoguchi("backup", tmp_path / "no such folder" / "b.tar.gz").status == 1
    assert audited(data) == []


# ---- personal data ----


def standard_input(data: bytes) -> io.TextIOWrapper:
    """As Python opens it under LANG=C.UTF-8."""
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", errors="surrogateescape")


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp932"])
def test_redact_reads_what_is_piped_in_as_the_text_that_it_is(charset: str) -> None:
    assert decoded("山田太郎\r\n電話".encode(charset)) == "山田太郎\n電話"


def test_redact_refuses_what_is_no_text(madoguchi: Madoguchi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", standard_input(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"))
    outcome = madoguchi("redact")
    assert (outcome.status, outcome.out) == (1, "")
    assert "標準入力の文字コードを判別できない" in outcome.err


@pytest.mark.slow
def test_redact_tells_what_it_masked_and_where(madoguchi: Madoguchi, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "電話は090-1234-5678です。"
    monkeypatch.setattr(sys, "stdin", standard_input(text.encode()))

    outcome = madoguchi("redact", "--json").json

    assert "090-1234-5678" not in outcome["masked"]
    (finding,) = outcome["findings"]
    assert text[finding["start"] : finding["end"]] == "090-1234-5678"
    assert finding["type"] == "PHONE"


@pytest.mark.slow
def test_redact_adds_the_spans_to_each_line_of_a_file(madoguchi: Madoguchi, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": 1, "text": "mail@example.jp へ"}\n{"id": 2, "text": "窓口は9時から"}\n', encoding="utf-8")

    madoguchi("redact", "--jsonl", source, target)

    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [line["masked_spans"] for line in lines] == [[[0, 15, "EMAIL"]], []]
    assert [line["id"] for line in lines] == [1, 2]


@pytest.mark.parametrize("line", ["no json", '{"question": "x"}', '{"text": 1}', "[1]"])
def test_a_line_that_cannot_be_read_is_named(madoguchi: Madoguchi, tmp_path: Path, line: str) -> None:
    (tmp_path / "in.jsonl").write_text(f"\u2028\n{line}\n", encoding="utf-8")

    outcome = madoguchi("redact", "--jsonl", tmp_path / "in.jsonl", tmp_path / "out.jsonl")

    assert outcome.status == 1
    assert "2 行目" in outcome.err


# ---- minutes ----


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    """What `transcribe --json` left in the folder that the minutes go to."""
    file = tmp_path / "会議.json"
    file.write_text(to_json(transcript_of(BUDGET)), encoding="utf-8")
    return file


def test_minutes_do_not_touch_the_transcript_that_they_are_made_of(madoguchi: Madoguchi, transcript: Path) -> None:
    before = transcript.read_bytes()
    assert madoguchi("minutes", transcript, "--out", transcript.parent).status == 0
    assert transcript.read_bytes() == before
    made = {file.name for file in transcript.parent.glob("会議_議事録.*")}
    assert made == {f"会議_議事録.{format}" for format in ("docx", "md", "srt", "json")}


def test_minutes_that_a_clerk_has_edited_are_replaced_only_when_asked_to(
    madoguchi: Madoguchi, transcript: Path
) -> None:
    edited = transcript.with_name("会議_議事録.md")
    edited.write_text("直した文", encoding="utf-8")
    refused = madoguchi("minutes", transcript, "--out", transcript.parent)
    assert (refused.status, edited.read_text(encoding="utf-8")) == (1, "直した文")
    assert "会議_議事録.md" in refused.err
    assert not transcript.with_name("会議_議事録.docx").exists()
    assert madoguchi("minutes", transcript, "--out", transcript.parent, "--force").status == 0
    assert edited.read_text(encoding="utf-8") != "直した文"


# ---- starting ----


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8700"),
        ("0.0.0.0", "http://127.0.0.1:8700"),
        ("::", "http://[::1]:8700"),
        ("fd00::12", "http://[fd00::12]:8700"),
        ("10.1.2.3", "http://10.1.2.3:8700"),
        ("localhost", "http://localhost:8700"),
    ],
)
def test_what_listens_is_reached_whatever_its_address(address: str, url: str) -> None:
    assert local_url(address, 8700) == url


def test_the_supervisor_finds_programs_that_listen_on_ipv6(tmp_path: Path) -> None:
    chosen = Settings(data=tmp_path, staff_address="::", staff_port=8501, citizen_address="::1", citizen_port=8700)
    health = {program.name: program.health for program in programs(chosen)}
    assert health["staff"] == "http://[::1]:8501/_stcore/health"
    assert health["citizen"] == "http://[::1]:8700/citizen/v1/health"


@pytest.mark.parametrize(("address", "url"), [("127.0.0.2", "http://127.0.0.2:1"), ("::", "http://[::1]:1")])
def test_a_citizen_api_that_does_not_answer_is_said_with_its_address(
    madoguchi: Madoguchi, data: Path, monkeypatch: pytest.MonkeyPatch, address: str, url: str
) -> None:
    monkeypatch.setenv("MADOGUCHI_CITIZEN_ADDRESS", address)
    with owned(data, "up", api_port=1, staff_port=2, citizen_port=1):
        outcome = madoguchi("ask", "質問", "--audience", "citizen")
    assert outcome.status == 1
    assert f"市民用 API（{url}）が応答しません" in outcome.err


def test_a_taken_port_is_named_with_its_user_and_the_option(madoguchi: Madoguchi) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = madoguchi("up", "--staff-port", str(port))

    assert outcome.status == 1
    assert f"ポート {port}（職員用画面）" in outcome.err
    assert "PID" in outcome.err
    assert "--staff-port" in outcome.err


def test_a_second_up_on_the_same_data_is_refused(madoguchi: Madoguchi, data: Path) -> None:
    with owned(data, "up", api_port=8600, staff_port=8501):
        outcome = madoguchi("up")

    assert outcome.status == 1
    assert "すでに動いています" in outcome.err


# ---- looking after ----


def test_models_are_listed_with_licence_and_presence(
    madoguchi: Madoguchi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MADOGUCHI_MODEL_STORE", str(tmp_path / "models"))

    listed = madoguchi("models", "list", "--json").json

    assert {model["role"] for model in listed} >= {"llm", "embedding"}
    assert all(model["licence"] and not model["present"] for model in listed)


def test_doctor_names_a_missing_and_a_wrong_model(
    madoguchi: Madoguchi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    monkeypatch.setenv("MADOGUCHI_MODEL_STORE", str(models))
    llm = next(Path(model["path"]) for model in madoguchi("models", "list", "--json").json if model["role"] == "llm")
    llm.write_bytes(b"not a model")

    outcome = madoguchi("doctor", "--json")

    assert outcome.status == 1
    details = {finding["check"]: finding["detail"] for finding in outcome.json if finding["status"] == "bad"}
    assert "登録されたものと違います" in details["モデル（llm）"]
    assert "models pull" in details["モデル（embedding）"]


def test_doctor_says_when_the_vectors_are_of_another_model(madoguchi: Madoguchi, data: Path) -> None:
    knowledge = KnowledgeBase(data / "knowledge", FakeEmbedder("old-model"), Tokenizer())
    knowledge.put(a_document(), [a_chunk(a_document())])
    knowledge.close()
    found = {finding["check"]: finding for finding in json.loads(madoguchi("doctor", "--json").out)}
    assert found["ベクトル"]["status"] == "warning"
    assert "1 箇所のベクトルを作り直す必要があります。madoguchi reembed" in found["ベクトル"]["detail"]


def test_reembed_asks_a_running_api_until_nothing_is_left(madoguchi: Madoguchi, running: Office) -> None:
    running.knowledge.outdated = 150
    assert madoguchi("reembed").status == 0
    assert running.knowledge.outdated == 0
    assert "knowledge.reembed" in [entry.what for entry in running.services.audit.entries(before=None, limit=5)]


@pytest.mark.slow
def test_reembed_works_when_nothing_runs(madoguchi: Madoguchi, data: Path, embedder: Embedder) -> None:
    knowledge = KnowledgeBase(data / "knowledge", FakeEmbedder("old-model"), Tokenizer())
    knowledge.put(a_document(), [a_chunk(a_document())])
    knowledge.close()
    assert madoguchi("reembed", "--json").json == {"left": 0}
    assert {f["check"]: f["status"] for f in json.loads(madoguchi("doctor", "--json").out)}["ベクトル"] == "ok"


def test_backup_and_restore_bring_the_users_back(madoguchi: Madoguchi, tmp_path: Path) -> None:
    backup = tmp_path.with_name(f"{tmp_path.name}.tar.gz")
    madoguchi("user", "add", "hanako")
    assert madoguchi("backup", backup).status == 0
    madoguchi("user", "add", "taro")

    assert madoguchi("restore", backup).status == 0

    assert [user["username"] for user in madoguchi("user", "list", "--json").json] == ["hanako"]


def test_a_department_that_does_not_exist_is_not_closed_in_silence(data: Path, madoguchi: Madoguchi) -> None:
    (data / "directory.csv").write_text("department,phone\n環境課,0498-00-5210\n", encoding="utf-8")
    misspelt = madoguchi("close-chat", "--department", "環鏡課")
    assert misspelt.status == 1
    assert "環境課" in misspelt.err
    assert not (data / "citizen-control").exists()
    assert madoguchi("close-chat", "--department", "環境課").status == 0


def test_a_part_of_the_chat_does_not_open_the_whole(data: Path, madoguchi: Madoguchi) -> None:
    madoguchi("close-chat", "--message", "点検中です。")
    madoguchi("close-chat", "--department", "環境課", "--topic", "ごみ")

    assert madoguchi("open-chat", "--topic", "ごみ").status == 1
    misspelt = madoguchi("open-chat", "--department", "環鏡課")

    assert "いま止めているのは 環境課の「ごみ」 です。" in misspelt.err
    assert read_control(control_file(data)).mode == "closed"
    assert madoguchi("open-chat", "--department", "環境課").status == 0
    assert not read_control(control_file(data)).closed


@pytest.mark.parametrize(
    "command", [["open-chat"], ["open-chat", "--disaster"], ["close-chat"], ["close-chat", "--department", "環境課"]]
)
def test_damaged_switches_are_named_and_left_as_they_are(data: Path, madoguchi: Madoguchi, command: list[str]) -> None:
    madoguchi("close-chat", "--department", "環境課")
    control_file(data).write_bytes(b'{"mode": "closed", "clo')

    refused = madoguchi(*command)

    assert refused.status == 1
    assert f"スイッチ {control_file(data)} が壊れていて" in refused.err
    assert len(refused.err.splitlines()) == 1
    assert control_file(data).read_bytes() == b'{"mode": "closed", "clo'


def test_damaged_switches_start_anew_with_everything_closed(data: Path, madoguchi: Madoguchi) -> None:
    madoguchi("close-chat", "--department", "環境課")
    control_file(data).write_bytes(b'{"mode": "nor')

    assert "止め直してから" in madoguchi("close-chat", "--anew").out
    assert read_control(control_file(data)).mode == "closed"
    assert control_file(data).with_name("control.damaged-1.json").read_bytes() == b'{"mode": "nor'
    assert madoguchi("open-chat").status == 0


def test_the_days_of_publications_are_japans(data: Path, madoguchi: Madoguchi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        Shelf(data / "published").publish(
            signing_key(data / "publishing.key"), lambda folder: None, embedding="e", documents=1, chunks=1
        )
        made_at = datetime.fromisoformat(madoguchi("publish", "--list", "--json").json[0]["made_at"])
        assert moment(made_at) in madoguchi("publish", "--list").out
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_list_of_publications_names_one_that_cannot_be_used(data: Path, madoguchi: Madoguchi) -> None:
    own, key = Shelf(data / "published"), signing_key(data / "publishing.key")
    broken, good = (
        own.publish(key, lambda folder: None, embedding="e", documents=n, chunks=1).digest for n in range(2)
    )
    (data / "published" / broken / "manifest.json").write_bytes(b"{")
    listed = madoguchi("publish", "--list", "--json")
    assert [one["digest"] for one in listed.json] == [good]
    assert f"写し {broken[:12]} は目録が壊れていて使えません" in listed.err
