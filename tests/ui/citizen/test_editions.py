"""Publishing reaches the citizen API while it runs, and nothing that was tampered with does."""

import json
from pathlib import Path

import pytest

from assistant.errors import MadoguchiError, UserError
from assistant.snapshot import Shelf, signing_key
from assistant.types import Audience
from ingest.publishing import key_file, roll_back, shelf
from tests.ui.citizen.town import Town, answered
from ui.citizen.editions import Editions

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


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _restarted(town: Town, folder: Path, clock: Clock) -> Editions:
    """The editions of a citizen process that has its own files in `folder`."""
    return Editions(
        town.folders.published,
        folder / "snapshots",
        signing_key(key_file(town.data)).public_key(),
        embedding=town.embedder.model_id,
        open_edition=town.office.editions._open_edition,
        clock=clock,
    )


def _digest(editions: Editions) -> str:
    editions.look()
    return editions.now.digest if editions.now else ""


def test_a_snapshot_that_could_not_be_copied_is_copied_once_it_can_be(town: Town, tmp_path: Path) -> None:
    published = town.publish().digest
    folder = town.folders.published / published
    clock = Clock()
    editions = _restarted(town, tmp_path, clock)
    folder.rename(folder.with_name(".away"))
    assert _digest(editions) == ""
    folder.with_name(".away").rename(folder)
    clock.now += 60
    assert _digest(editions) == published


def test_an_own_copy_that_a_crash_left_unfinished_is_copied_again(town: Town, tmp_path: Path) -> None:
    published = town.publish().digest
    assert _digest(_restarted(town, tmp_path, Clock())) == published
    (tmp_path / "snapshots" / published / "vectors.npy").write_bytes(b"")
    assert _digest(_restarted(town, tmp_path, Clock())) == published


def test_an_emptied_record_of_the_newest_pointer_is_named_and_can_be_deleted(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    editions = _restarted(town, tmp_path, clock)
    record = tmp_path / "newest-pointer"
    record.touch()
    for _ in range(3):
        assert _digest(editions) == ""
        clock.now += 60
    reasons = [vars(line)["reason"] for line in caplog.records if line.message == "snapshot refused"]
    assert len(reasons) == 1
    assert str(record) in reasons[0]
    assert "消してください" in reasons[0]
    record.unlink()
    assert _digest(editions) == _in_use(town)


def test_a_record_that_cannot_be_written_leaves_the_old_edition_until_it_can(town: Town, tmp_path: Path) -> None:
    clock = Clock()
    editions = _restarted(town, tmp_path, clock)
    before = _digest(editions)
    published = town.publish().digest
    in_the_way = tmp_path / "newest-pointer.new"
    in_the_way.mkdir()
    assert _digest(editions) == before
    in_the_way.rmdir()
    clock.now += 60
    assert _digest(editions) == published


def test_a_broken_old_snapshot_hinders_neither_the_list_nor_publishing_nor_going_back(town: Town) -> None:
    broken, earlier, _ = (town.publish().digest for _ in range(3))
    (town.data / "published" / broken / "manifest.json").write_bytes(b"{")
    assert shelf(town.data).unreadable() == [broken]
    assert broken not in [one.digest for one in shelf(town.data).all()]
    town.publish()
    roll_back(town.data)
    assert roll_back(town.data).digest == earlier
    town.publish()


def test_where_nothing_is_left_to_go_back_to_the_broken_ones_are_named(tmp_path: Path) -> None:
    key, own = signing_key(tmp_path / "key"), Shelf(tmp_path / "published")
    old, changed, now = (
        own.publish(key, lambda folder: None, embedding="e", documents=number, chunks=1).digest for number in range(3)
    )
    (tmp_path / "published" / old / "manifest.json").write_bytes(b"{")
    (tmp_path / "published" / changed / "more.txt").touch()
    with pytest.raises(UserError, match=f"{old[:12]}、{changed[:12]} は壊れて.*公開し直して"):
        own.roll_back(key)
    assert [one.digest for one in own.all() if one.is_current] == [now]


def test_a_pointer_that_cannot_be_written_is_told_and_the_old_one_stays(tmp_path: Path) -> None:
    key, own = signing_key(tmp_path / "key"), Shelf(tmp_path / "published")
    before = own.publish(key, lambda folder: None, embedding="e", documents=1, chunks=1).digest
    (tmp_path / "published" / "current.new").mkdir()
    with pytest.raises(MadoguchiError, match="前の公開はそのままです"):
        own.publish(key, lambda folder: None, embedding="e", documents=2, chunks=1)
    assert [one.digest for one in own.all() if one.is_current] == [before]


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
