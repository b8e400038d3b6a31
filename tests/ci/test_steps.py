"""The set-up's steps: resumable, side by side, and clear about what failed."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def _load(name: str) -> ModuleType:
    """.ci is no package: its programs run before anything is installed."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[2] / ".ci" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


steps = _load("steps")


@pytest.fixture
def set_up(tmp_path: Path) -> Any:
    return steps.SetUp(steps=9, folder=tmp_path / "venv")


def a_step(name: str, script: str = "", **others: Any) -> Any:
    command = [sys.executable, "-c", script]
    return steps.Step(name=name, title=f"{name} の仕事", advice=f"{name} を直す", commands=[command], **others)


def writing(path: Path) -> str:
    return f"open({str(path)!r}, 'a').write('x')"


def test_a_finished_step_is_not_done_again(set_up: Any, tmp_path: Path) -> None:
    step = a_step("packages", writing(tmp_path / "done"), key="k1")

    set_up.run([step])
    set_up.run([step])

    assert (tmp_path / "done").read_text() == "x"


@pytest.mark.parametrize(
    "changed",
    [{"key": "k2"}, {"key": "k1", "is_present": lambda: False}],
    ids=["depends on something else now", "the result was deleted"],
)
def test_a_step_is_done_again_when_its_result_no_longer_holds(
    set_up: Any, tmp_path: Path, changed: dict[str, Any]
) -> None:
    script = writing(tmp_path / "done")

    set_up.run([a_step("packages", script, key="k1")])
    set_up.run([a_step("packages", script, **changed)])

    assert (tmp_path / "done").read_text() == "xx"


def test_a_larger_step_stands_for_a_smaller_one(set_up: Any, tmp_path: Path) -> None:
    set_up.run([a_step("packages", key="with tools")])
    set_up.run([a_step("packages", writing(tmp_path / "done"), key="without", also_done_by=("with tools",))])

    assert not (tmp_path / "done").exists()


def test_a_failed_step_tells_which_why_and_what_to_do(set_up: Any) -> None:
    script = "import sys; sys.exit('reading\\nERROR: No matching distribution found for x\\nbye')"

    with pytest.raises(steps.StepError) as failed:
        set_up.run([a_step("packages", script), a_step("models")])

    assert failed.value.title == "packages の仕事"
    assert failed.value.reason == "ERROR: No matching distribution found for x"
    assert failed.value.advice == "packages を直す"
    assert "bye" in failed.value.log.read_text()


def test_after_a_failure_the_finished_steps_stay_finished(set_up: Any, tmp_path: Path) -> None:
    first = a_step("packages", writing(tmp_path / "first"))
    with pytest.raises(steps.StepError):
        set_up.run([first, a_step("models", "import sys; sys.exit(1)")])

    steps.SetUp(steps=9, folder=tmp_path / "venv").run([first, a_step("models", writing(tmp_path / "second"))])

    assert (tmp_path / "first").read_text() == "x"
    assert (tmp_path / "second").read_text() == "x"


def test_a_failure_stops_what_runs_beside_it_with_all_its_children(set_up: Any, tmp_path: Path) -> None:
    # The compiler would write its mark after a minute.
    compiler = f"import time; time.sleep(60); {writing(tmp_path / 'survived')}"
    builder = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {compiler!r}])"

    with pytest.raises(steps.StepError) as failed:
        set_up.run([a_step("llama", builder)], [a_step("packages", "import sys, time; time.sleep(0.5); sys.exit(1)")])

    assert failed.value.title == "packages の仕事"
    assert not (tmp_path / "survived").exists()


@pytest.mark.parametrize(
    ("log", "shown"),
    [
        ("  [3/140] cc a.c\n  [12/140] cc b.c\n", " 12/140"),
        ("LLM を取得 3/22\nLLM を取得 4/22\n", " 4/22"),
        ("Downloading https://x/1/2/a.whl (3 MB)\n", ""),
        ("", ""),
    ],
)
def test_the_count_of_a_log_is_shown(tmp_path: Path, log: str, shown: str) -> None:
    (tmp_path / "x.log").write_text(log)

    assert steps.how_far(tmp_path / "x.log") == shown
