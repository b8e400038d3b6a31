"""Which files are to be ingested, and for whom: single files, folders, the sample city."""

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.types import Audience

_IGNORED = {"thumbs.db", "desktop.ini", "__macosx"}  # left behind by operating systems; not worth a line in a report
_NOT_DOCUMENTS = {"departments.csv", "directory.csv", "faq_translations.csv", "synonyms.csv"}


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file, the name under which it is known, and who may read it. `name` is relative, so that it survives a move."""

    path: Path
    name: str
    audience: Audience
    department: str


def sources_in(paths: Iterable[Path], *, audience: Audience, department: str) -> Iterator[Source]:
    """Files as given, folders with everything below them, in the order of their names."""
    for path in paths:
        if path.is_dir():
            for found in _walk(path):
                yield _source(found, found.relative_to(path), audience, department)
        else:
            yield _source(path, Path(path.name), audience, department)


def sample_city_sources(root: Path) -> Iterator[Source]:
    """<root>/<public|internal|department>/<department>/file.

    Files right below an audience have no department of their own: FAQ lists, whose rows name it. The CSV files at the
    root describe the city and are no documents.
    """
    for audience in Audience:
        folder = root / audience.value
        for path in _walk(folder) if folder.is_dir() else ():
            relative = path.relative_to(folder)
            if path.name in _NOT_DOCUMENTS:
                continue
            department = relative.parts[0] if len(relative.parts) > 1 else ""
            name = Path(*relative.parts[1:]) if department else relative
            yield _source(path, name, audience, department)


def _source(path: Path, name: Path, audience: Audience, department: str) -> Source:
    # File systems differ in how they compose が; the name must not.
    return Source(
        path=path, name=unicodedata.normalize("NFC", name.as_posix()), audience=audience, department=department
    )


def _walk(root: Path) -> Iterator[Path]:
    """Files below `root`. Links to folders are not followed, links to files only to files below `root`."""
    inside = root.resolve()
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not _is_ignored(name))
        for name in sorted(names):
            path = Path(folder) / name
            if not _is_ignored(name) and path.resolve().is_relative_to(inside):
                yield path


def _is_ignored(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _IGNORED
