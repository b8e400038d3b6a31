"""The switches of the citizen chatbot, changed by several people at once."""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from assistant.errors import MadoguchiError, UserError
from ui.citizen_control import (
    ClosedTopic,
    Control,
    ControlWatch,
    change_control,
    control_file,
    read_control,
    start_anew,
)


def closing(topic: str, now: Control) -> Control:
    closed = (*now.closed, ClosedTopic(department="環境課", topic=topic))
    return Control.model_validate({**dict(now), "closed": closed})


def test_what_an_admin_closes_while_a_department_switches_a_subject_stays_closed(tmp_path: Path) -> None:
    path = control_file(tmp_path)
    admin = threading.Thread(target=change_control, args=(path, closed_for_all))

    def switch(now: Control) -> Control:
        admin.start()
        time.sleep(0.2)  # long enough for the admin, if nothing made him wait
        return closing("犬", now)

    change_control(path, switch)
    admin.join()

    assert read_control(path).mode == "closed"


def test_nothing_is_lost_when_many_change_the_switches_at_once(tmp_path: Path) -> None:
    path = control_file(tmp_path)
    topics = [f"内容{number}" for number in range(40)]

    def close(own: list[str]) -> None:
        for topic in own:
            change_control(path, partial(closing, topic))

    people = [threading.Thread(target=close, args=(topics[start::8],)) for start in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(one.topic for one in read_control(path).closed) == sorted(topics)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def closed_for_all(now: Control) -> Control:
    return Control.model_validate({**dict(now), "mode": "closed"})


def damage(path: Path) -> None:
    path.write_bytes('{"mode": "normal", "message": "山田太郎'.encode())


def lose(path: Path) -> None:
    path.unlink()


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("harm", [damage, replace_by_a_folder, lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize("change", [partial(closing, "犬"), closed_for_all, lambda _: Control()])
def test_a_damaged_file_is_not_replaced_by_switches_that_forget_what_was_closed(
    tmp_path: Path, harm: Callable[[Path], None], change: Callable[[Control], Control]
) -> None:
    path = control_file(tmp_path)
    change_control(path, closed_for_all)
    harm(path)
    before = content(path)

    with pytest.raises(
        MadoguchiError, match=r"control\.json が壊れていて.*控えから戻すか、madoguchi close-chat --anew"
    ):
        change_control(path, change)

    assert content(path) == before


@pytest.mark.parametrize("harm", [damage, replace_by_a_folder])
def test_starting_anew_closes_everything_and_keeps_every_damaged_file(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    path = control_file(tmp_path)
    kept = []
    for _ in range(2):
        change_control(path, lambda _: Control())
        harm(path)
        before = content(path)
        kept.append(start_anew(path, "点検中です。"))
        assert content(kept[-1]) == before
        assert read_control(path) == Control(mode="closed", message="点検中です。")

    assert len(set(kept)) == 2


def test_switches_that_can_be_read_are_not_started_anew(tmp_path: Path) -> None:
    path = control_file(tmp_path)
    change_control(path, partial(closing, "犬"))

    with pytest.raises(UserError, match="壊れていません"):
        start_anew(path)

    assert [one.topic for one in read_control(path).closed] == ["犬"]


def content(path: Path) -> bytes | None:
    return None if path.is_dir() else path.read_bytes()


DAMAGES = [damage, lose, replace_by_a_folder]


def test_a_city_that_never_switched_anything_is_open(tmp_path: Path) -> None:
    watch = ControlWatch(control_file(tmp_path))
    assert (watch.now, watch.readable) == (Control(), True)


@pytest.mark.parametrize("harm", DAMAGES)
def test_what_was_closed_stays_closed_whatever_becomes_of_the_file(
    tmp_path: Path, harm: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    path = control_file(tmp_path)
    change_control(path, closed_for_all)
    watch = ControlWatch(path)
    harm(path)

    with caplog.at_level(logging.ERROR, "madoguchi.citizen"):
        watch.look()
        watch.look()

    assert (watch.now.mode, watch.readable) == ("closed", False)
    assert caplog.messages == ["control file unreadable, nothing is opened"]


def test_where_nothing_is_known_everything_is_closed(tmp_path: Path) -> None:
    path = control_file(tmp_path)
    path.parent.mkdir(parents=True)
    damage(path)

    watch = ControlWatch(path)
    assert (watch.now.mode, watch.readable) == ("closed", False)
    path.unlink()
    watch.look()
    assert watch.now.mode == "closed"

    change_control(path, lambda _: Control())
    watch.look()
    assert (watch.now, watch.readable) == (Control(), True)


def test_a_file_that_can_be_read_again_is_read_though_nobody_has_written_it(tmp_path: Path) -> None:
    path = control_file(tmp_path)
    change_control(path, closed_for_all)
    watch = ControlWatch(path)
    change_control(path, lambda _: Control(mode="disaster"))
    away = path.rename(path.with_suffix(".away"))
    watch.look()
    assert watch.now.mode == "closed"

    away.rename(path)
    watch.look()
    assert (watch.now.mode, watch.readable) == ("disaster", True)
