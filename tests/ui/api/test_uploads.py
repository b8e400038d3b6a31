"""File names as they are sent, and what may become of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import UserError
from ui.api.failures import StorageUnavailable
from ui.api.uploads import forget_abandoned, safe_name, safe_path


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("旅費.pdf", "旅費.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\hanako\\旅費.docx", "旅費.docx"),
        ("/旅費.pdf", "旅費.pdf"),
        ("..旅費.pdf", "旅費.pdf"),
        (".bashrc", "bashrc"),
        ("旅\x00費\n.pdf", "旅費.pdf"),
        ("exe.\u202efdp", "exe.fdp"),
        ('旅費<1>:"x"?.pdf', "旅費_1___x__.pdf"),
        ("か\u3099.md", "が.md"),
        ("旅費.pdf. ", "旅費.pdf"),
    ],
)
def test_a_name_is_made_safe(sent: str, name: str) -> None:
    assert safe_name(sent) == name


@pytest.mark.parametrize("sent", ["", ".", "..", "/", "\\", " . ", "\u202e", "a/"])
def test_a_name_of_nothing_is_refused(sent: str) -> None:
    with pytest.raises(UserError, match="ファイル名"):
        safe_name(sent)


@pytest.mark.parametrize("sent", ["あ" * 300 + ".pdf", "x" * 300, "x." + "y" * 300])
def test_a_long_name_is_cut_between_characters(sent: str) -> None:
    name = safe_name(sent)
    assert len(name.encode()) <= 200
    assert not sent.endswith(".pdf") or name.endswith("あ.pdf")


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ("人事課/旅費.pdf", "人事課/旅費.pdf"),
        ("../../etc/passwd", "etc/passwd"),
        ("a\\b\\c.md", "a/b/c.md"),
        ("//a//./b.md", "a/b.md"),
    ],
)
def test_a_path_stays_below_its_root(sent: str, path: str) -> None:
    assert safe_path(sent) == path


def test_a_folder_of_uploads_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    class Unreadable(type(tmp_path)):  # type: ignore[misc]
        def glob(self, pattern: str) -> Iterator[Path]:
            raise PermissionError(13, "Permission denied")

    with pytest.raises(StorageUnavailable, match=f"{tmp_path} から消せません"):
        forget_abandoned(Unreadable(tmp_path))
