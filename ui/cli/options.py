"""Options that several commands share, and the settings they lead to."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.errors import UserError
from assistant.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="機械で読む形（JSON）で出力する")]
Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="データのフォルダー（既定: MADOGUCHI_DATA または ./data）")
]


def settings(data: Path | None = None, **chosen: Any) -> Settings:
    """The settings, with what was chosen on the command line (None: not chosen). Raises UserError for a bad value."""
    from pydantic import ValidationError

    given = {name: value for name, value in {"data": data, **chosen}.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = "、".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise UserError(
            f"設定に誤りがあります（{wrong}）。環境変数 MADOGUCHI_… とオプションを確かめてください。"
        ) from error
