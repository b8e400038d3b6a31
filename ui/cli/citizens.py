"""`madoguchi publish`, `close-chat` and `open-chat`: what citizens are shown, and whether they are answered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import UserError
from assistant.japan import moment
from assistant.settings import Settings
from ui.cli.options import Data, Json, settings
from ui.cli.output import write_json, write_table
from ui.cli.users import record

if TYPE_CHECKING:
    from assistant.snapshot import Published
    from ui.citizen_control import Control

Department = Annotated[str, typer.Option("--department", help="この課の内容だけ。省くと市民用の窓口全体")]
Topic = Annotated[str, typer.Option("--topic", help="その課の中の、この言葉を含む内容だけ")]


def register(app: typer.Typer) -> None:
    app.command("publish")(publish)
    app.command("close-chat")(close_chat)
    app.command("open-chat")(open_chat)


def publish(
    rollback: Annotated[bool, typer.Option("--rollback", help="1 つ前の公開に戻す")] = False,
    show: Annotated[bool, typer.Option("--list", help="これまでの公開の一覧")] = False,
    json: Json = False,
    data: Data = None,
) -> None:
    """「市民公開」の資料を、市民用の窓口に公開する。動いている間も切り替わる。"""
    from ingest.publishing import roll_back, shelf

    chosen = settings(data)
    if show:
        _list(shelf(chosen.data).all(), json)
        for digest in shelf(chosen.data).unreadable():
            typer.echo(f"写し {digest[:12]} は目録が壊れていて使えません。戻す先になりません。", err=True)
        return
    # Pointing to an older snapshot changes one small file: nobody has to be asked.
    done = roll_back(chosen.data) if rollback else _publish(chosen)
    if rollback:
        record(chosen, "publish.rollback", done.digest)
    if json:
        write_json(_plain(done))
        return
    manifest = done.manifest
    said = "の公開に戻しました" if rollback else "を公開しました"
    typer.echo(f"資料 {manifest.documents} 件、{manifest.chunks} 箇所{said}（{done.digest[:12]}）。")


def close_chat(
    message: Annotated[str, typer.Option("--message", help="停止中に市民に見せる文章")] = "",
    department: Department = "",
    topic: Topic = "",
    anew: Annotated[
        bool, typer.Option("--anew", help="壊れたスイッチのファイルを退け、すべてを止めた新しいスイッチから始める")
    ] = False,
    data: Data = None,
) -> None:
    """市民用の窓口を止める。--department で、1 つの課の内容だけを止める。"""
    from ui.citizen_control import ClosedTopic

    _check_part(department, topic, {"--message": message, "--anew": anew})
    chosen = settings(data)
    if anew:
        _close_anew(chosen, message)
        return
    _check_department(department, chosen)

    def change(control: "Control") -> "Control":
        if not department:
            return _changed(control, mode="closed", message=message)
        closed = ClosedTopic(department=department, topic=topic)
        return _changed(control, closed=(*(one for one in control.closed if one != closed), closed))

    _switch(chosen, change, "citizen.close")
    typer.echo(f"{_what(department, topic)}を止めました。再開は madoguchi open-chat です。")


def open_chat(
    disaster: Annotated[
        bool, typer.Option("--disaster", help="災害時の案内を先に出し、承認済みの文だけで答える")
    ] = False,
    opening_message: Annotated[
        str | None, typer.Option("--opening-message", help="最初に見せる文章（空で既定に戻す）")
    ] = None,
    department: Department = "",
    topic: Topic = "",
    data: Data = None,
) -> None:
    """市民用の窓口を再開する。--disaster で災害時の案内に切り替える。"""
    _check_part(department, topic, {"--disaster": disaster, "--opening-message": opening_message is not None})

    def change(control: "Control") -> "Control":
        if not department:
            said = control.opening_message if opening_message is None else opening_message
            mode = "disaster" if disaster else "normal"
            return _changed(control, mode=mode, message="", opening_message=said)
        kept = tuple(one for one in control.closed if (one.department, one.topic) != (department, topic or one.topic))
        if kept == control.closed:
            raise UserError(f"{_what(department, topic)}は止められていません。{_closed(control)}")
        return _changed(control, closed=kept)

    _switch(settings(data), change, "citizen.open")
    typer.echo("災害時の案内に切り替えました。" if disaster else f"{_what(department, topic)}を再開しました。")


def _publish(chosen: Settings) -> "Published":
    from ui.cli.running_api import running_api

    with running_api(chosen) as api:
        if api:
            api.publish()
            return _current(chosen)
    from assistant.services import build
    from ingest.publishing import publish as write
    from ui.data_folder import owned

    with owned(chosen.data, "publish"):
        services = build(chosen)
        try:
            done = write(
                services.knowledge,
                data=chosen.data,
                embedding=services.embedder.model_id,
                tokenizer=services.tokenizer,
            )
            services.audit.record(who="local", what="publish", object_id=done.digest)
            return done
        finally:
            services.close()


def _current(chosen: Settings) -> "Published":
    from ingest.publishing import shelf

    return next(one for one in shelf(chosen.data).all() if one.is_current)


def _check_part(department: str, topic: str, of_the_whole: dict[str, object]) -> None:
    """What would be passed over in silence, or do to the whole chat what was meant for a part of it, is refused."""
    if topic and not department:
        raise UserError("--topic は、--department と一緒に指定してください。")
    given = [option for option, value in of_the_whole.items() if value]
    if department and given:
        raise UserError(
            f"{'、'.join(given)} は市民用の窓口全体のものなので、--department とは一緒に指定できません。"
            "分けて実行してください。"
        )


def _check_department(department: str, chosen: Settings) -> None:
    """A misspelt name would close nothing, unnoticed. A city without a list of counters has nothing to check it by."""
    from guardrails.pii.directory import PublicDirectory

    path = chosen.data / "directory.csv"
    if not department or not path.exists():
        return
    known = dict.fromkeys(counter.department for counter in PublicDirectory.from_csv(path).counters)
    if department not in known:
        raise UserError(
            f"「{department}」という課は、窓口の一覧 {path.name} にありません（{'、'.join(known)}）。"
            "名前を確かめて、もう一度実行してください。"
        )


def _switch(chosen: Settings, change: "Callable[[Control], Control]", what: str) -> None:
    from ui.citizen_control import change_control, control_file

    with _checked_texts():
        change_control(control_file(chosen.data), change)
    record(chosen, what)


def _close_anew(chosen: Settings, message: str) -> None:
    from ui.citizen_control import control_file, start_anew

    with _checked_texts():
        kept = start_anew(control_file(chosen.data), message)
    record(chosen, "citizen.close")
    typer.echo(
        f"市民用の窓口全体を止めました。壊れたファイルは {kept} に残してあります。止めてあった課や話題は"
        "引き継がれません。close-chat --department で止め直してから、open-chat で再開してください。"
    )


@contextmanager
def _checked_texts() -> Iterator[None]:
    from pydantic import ValidationError

    try:
        yield
    except ValidationError as error:
        raise UserError("文章が長すぎるか、指定に誤りがあります。文章は 1,000 文字以内にしてください。") from error


def _changed(control: "Control", **values: object) -> "Control":
    from ui.citizen_control import Control

    return Control.model_validate({**dict(control), **values})


def _what(department: str, topic: str) -> str:
    if not department:
        return "市民用の窓口"
    return f"{department}の「{topic}」" if topic else f"{department}の内容"


def _closed(control: "Control") -> str:
    if not control.closed:
        return "いま止めている課はありません。"
    return f"いま止めているのは {'、'.join(_what(one.department, one.topic) for one in control.closed)} です。"


def _list(found: "list[Published]", json: bool) -> None:
    if json:
        write_json([_plain(one) for one in found])
        return
    rows = [
        (
            one.digest[:12],
            moment(one.manifest.made_at),
            str(one.manifest.documents),
            str(one.manifest.chunks),
            "公開中" if one.is_current else "",
        )
        for one in found
    ]
    write_table(["写し", "公開した日時", "資料", "箇所", ""], rows)


def _plain(one: "Published") -> dict[str, Any]:
    manifest = one.manifest
    return {
        "digest": one.digest,
        "made_at": manifest.made_at.isoformat(),
        "documents": manifest.documents,
        "chunks": manifest.chunks,
        "current": one.is_current,
    }
