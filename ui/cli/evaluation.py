"""`madoguchi eval`: how good the answers are. The commands stand in eval/, which only this module knows."""

import typer


def register(app: typer.Typer) -> None:
    """Adds the group `eval` once eval/ has commands."""
