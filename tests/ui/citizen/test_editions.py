"""Publishing reaches the citizen API while it runs, and nothing that was tampered with does."""

import json
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.snapshot import Shelf, signing_key
from assistant.types import Audience
from ingest.publishing import key_file, roll_back, shelf
from tests.ui.citizen.town import Town, answered

QUESTION = "資料館の休館日はいつですか。"


def _faq(folder: Path, name: str, answer: str) -> Path:
    path = folder / name
    path.write_text(f"question,answer,department,audience\n{QUESTION},{answer},市民課,public\n", encoding="utf-8")
    return path


def _in_use(town: Town) -> str:
    town.office.editions.look()
    assert town.office.editions.now
    return town.office.editions.now.digest


def _tamper(folder: Path, how: str) -> None:
    if how == "changed":
        (folder / "citizen.toml").write_text("[opening]\nja = '偽の案内'\n", encoding="utf-8")
    if how == "added":
        (folder / "more.txt").write_text("x", encoding="utf-8")
    if how == "unsigned":
        (folder / "manifest.sig").unlink()
    if how == "half-written":
        (folder / "vectors.npy").write_bytes((folder / "vectors.npy").read_bytes()[:100])
    if how == "manifest":
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        (folder / "manifest.json").write_text(json.dumps(manifest | {"documents": 9}), encoding="utf-8")
    if how == "a link":
        (folder / "directory.csv").unlink()
        (folder / "directory.csv").symlink_to("/etc/passwd")


def test_a_new_snapshot_is_taken_into_use_while_running_and_taken_back(town: Town, tmp_path: Path) -> None:
    before = _in_use(town)
    town.staff.ingest(_faq(tmp_path, "資料館.csv", "月曜日です。"), audience=Audience.PUBLIC, department="")
    published = town.publish().digest
    assert _in_use(town) == published
    assert answered(town.client(), QUESTION)["text"] == "月曜日です。[1]"
    roll_back(town.data)
    assert _in_use(town) == before
    assert answered(town.client(), QUESTION)["status"] != "FAQ"


@pytest.mark.parametrize("how", ["changed", "added", "unsigned", "half-written", "manifest", "a link"])
def test_a_snapshot_that_was_tampered_with_is_refused_and_the_old_one_stays(town: Town, how: str) -> None:
    before = _in_use(town)
    published = town.publish().digest
    _tamper(town.data / "published" / published, how)
    assert _in_use(town) == before
    roll_back(town.data)


def test_what_was_tampered_with_is_not_rolled_back_to(town: Town) -> None:
    intact, earlier, now = (town.publish().digest for _ in range(3))
    assert _in_use(town) == now
    _tamper(town.data / "published" / earlier, "changed")
    assert roll_back(town.data).digest == intact
    assert _in_use(town) == intact
    town.publish()


def test_a_snapshot_of_another_key_is_refused(town: Town, tmp_path: Path) -> None:
    before = _in_use(town)
    other = Shelf(town.data / "published").publish(
        signing_key(tmp_path / "other.key"),
        lambda folder: None,
        embedding=town.embedder.model_id,
        documents=1,
        chunks=1,
    )
    assert other.digest != before
    assert _in_use(town) == before
    roll_back(town.data)


@pytest.mark.parametrize("pointer", ["../../knowledge", "0" * 64, '{"digest": "a", "number": 1}\nff', "", "あ"])
def test_a_pointer_to_nowhere_changes_nothing(town: Town, pointer: str) -> None:
    before = _in_use(town)
    file = town.data / "published" / "current"
    kept = file.read_bytes()
    file.write_text(pointer, encoding="utf-8")
    assert _in_use(town) == before
    file.write_bytes(kept)


def test_an_older_pointer_put_back_is_refused_also_after_a_restart(town: Town) -> None:
    file = town.data / "published" / "current"
    older = file.read_bytes()
    newest = town.publish().digest
    assert _in_use(town) == newest
    file.write_bytes(older)
    assert _in_use(town) == newest
    town.office.editions.now = None
    town.office.editions._looked_at = b""
    town.office.editions.look()
    assert town.office.editions.now is None
    published = town.publish().digest
    assert _in_use(town) == published


def test_a_pointer_of_another_key_is_refused(town: Town, tmp_path: Path) -> None:
    before = _in_use(town)
    older = next(one for one in shelf(town.data).all() if not one.is_current)
    Shelf(town.data / "published")._point_to(older.digest, signing_key(tmp_path / "other.key"))
    assert _in_use(town) == before
    town.publish()


def test_personal_data_are_not_published(town: Town) -> None:
    edition = town.office.editions.now
    assert edition
    texts = [c.text + c.answer for r in edition.knowledge.documents() for c in edition.knowledge.chunks(r.doc_id)]
    assert any("担当者は" in text for text in texts)
    assert not [text for text in texts if "佐藤花子" in text or "山田太郎" in text]


def test_the_signing_key_is_for_its_owner_only(town: Town) -> None:
    path = key_file(town.data)
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o644)
    with pytest.raises(UserError, match="chmod 600"):
        town.publish()
    path.chmod(0o600)
