"""The README tells the truth of today, where that can be checked."""

import re
from pathlib import Path

import pytest

from assistant.models import read_specs
from assistant.settings import Settings
from assistant.types import AnswerStatus

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`MADOGUCHI_{name.upper()}`" in README


def test_no_setting_in_the_readme_has_gone() -> None:
    named = {name.lower() for name in re.findall(r"MADOGUCHI_([A-Z_]+)", README)}
    assert named <= set(Settings.model_fields)


@pytest.mark.parametrize("status", [status for status in AnswerStatus if status is not AnswerStatus.TABLE])
def test_every_status_is_explained(status: AnswerStatus) -> None:
    assert f"`{status.value}`" in README


def test_every_model_is_named_with_its_package() -> None:
    packages = [spec.packages.name.split("-part")[0] for spec in read_specs() if spec.packages]
    assert [name for name in packages if name not in README] == []


def test_every_file_the_readme_links_to_exists() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z ]+):", makefile, re.M)
    assert {"run", "test"} <= {target for line in targets for target in line.split()}
