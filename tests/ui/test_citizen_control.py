"""The switches of the citizen chatbot, changed by several people at once."""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from assistant.errors import MadoguchiError
from ui.citizen_control import ClosedTopic, Control, ControlWatch, change_control, control_file, read_control


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


def test_a_damaged_file_does_not_keep_the_whole_chat_open(tmp_path: Path) -> None:
    path = control_file(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    with pytest.raises(MadoguchiError, match="open-chat か close-chat で書き直して"):
        change_control(path, partial(closing, "犬"))
    assert change_control(path, closed_for_all, whole=True).mode == "closed"
    assert read_control(path).mode == "closed"


def damage(path: Path) -> None:
    path.write_bytes('{"mode": "normal", "message": "山田太郎'.encode())


def lose(path: Path) -> None:
    path.unlink()


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


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

    change_control(path, lambda _: Control(), whole=True)
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
