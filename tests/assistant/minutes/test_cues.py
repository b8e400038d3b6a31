"""What counts as a decision or a promise, and what only sounds like one."""

import pytest

from assistant.minutes.items import ItemKind, Minutes
from assistant.minutes.writing import write_minutes
from tests.meetings import BUDGET_MEETING, transcript_of

_DECISIONS = (ItemKind.DECISION, ItemKind.APPROVAL)


def minutes_of(lines: str) -> Minutes:
    return write_minutes(transcript_of(lines), BUDGET_MEETING)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("議長: 本案は原案のとおり可決されました。", "本案は原案のとおり可決した。"),
        ("議長: 請願は継続審査といたします。", "請願は継続審査とした。"),
        ("議長: 開催は見送ることとします。", "開催は見送ることとした。"),
        ("西村: じゃあ、A案の横書きでいきましょう。", "A案の横書きでいくこととした。"),
        ("議長: 配布は4月から行うことに決まりました。", "配布は4月から行うことに決定した。"),
        (
            "議長: 案のとおりとすることでよろしいでしょうか。\n委員: はい。\n議長: では、そのように決定します。",
            "案のとおりとすることとした。",
        ),
    ],
)
def test_a_decision_is_written_as_what_was_decided(lines: str, text: str) -> None:
    assert [item.text for item in minutes_of(lines).items if item.kind in _DECISIONS] == [text]


@pytest.mark.parametrize(
    "lines",
    [
        "課長: 改定の時期はまだ決定しておりません。",
        "課長: 前回の会議で決定された予算です。",
        "課長: 去年は市民から募集することに決めたんですけど。",
        "西村: 3社そろってから決めましょう。今日は決めないでおきます。",
        "議長: 採決は行いません。",
        "議長: この案のとおりとすることでよろしいでしょうか。\n委員: 反対です。費用が高すぎます。",
        "議長: それでは、これで閉会といたします。",
    ],
)
def test_what_was_not_decided_is_no_decision(lines: str) -> None:
    assert [item.text for item in minutes_of(lines).items if item.kind in _DECISIONS] == []


@pytest.mark.parametrize(
    ("lines", "owner", "due"),
    [
        ("議長: 防災課は、12月10日までに報告してください。", "防災課", "2026-12-10"),
        ("議長: 一覧を明日までに共有していただけますか。\n青木: はい、共有します。", "青木", "2026-11-25"),
        ("村上: 案内は、私が今月末までに各課に出します。", "村上", "2026-11-30"),
        ("議長: 事務局で次回までに示してください。\n環境課長: 承知しました。", "環境課", "None"),
        ("施設課長: ほかの市の例を調べまして、来週中にご報告いたします。", "施設課", "2026-12-04"),
        ("議長: 高田さん、比較表を作って、12月3日までに回してください。\n高田: はい。", "高田", "2026-12-03"),
    ],
)
def test_a_promise_has_its_owner_and_its_day(lines: str, owner: str, due: str) -> None:
    (item,) = [item for item in minutes_of(lines).items if item.kind is ItemKind.ACTION]
    assert (item.owner, str(item.due and item.due.day)) == (owner, due)
    assert item.doubt == ""


@pytest.mark.parametrize(
    "lines",
    [
        "議長: 財政課長から説明をお願いします。",
        "課長: お手元の資料をご覧ください。",
        "課長: 11月8日に実施した訓練について報告します。",
        "課長: 先月、資料を配布しました。",
        "課長: 窓口では、12月10日までに申請してくださいと案内しています。",
        "議長: よろしくお願いします。",
    ],
)
def test_courtesies_and_reports_are_no_promise(lines: str) -> None:
    assert [item.text for item in minutes_of(lines).items if item.kind is ItemKind.ACTION] == []


def test_a_question_stands_with_its_answer() -> None:
    (item,) = minutes_of("堀: 賞味期限は何年でしょうか。\n課長: 5年です。期限の近いものは訓練で使います。").items
    assert (item.kind, item.text) == (ItemKind.QUESTION, "賞味期限は何年でしょうか。")
    assert item.answer == "5年です。期限の近いものは訓練で使います。"


def test_a_cue_that_no_item_uses_is_listed() -> None:
    (unused,) = minutes_of("課長: 改定の時期はまだ決定しておりません。").unused
    assert (unused.utterance_id, unused.cue) == ("u0001", "決定")


def test_topics_follow_the_agenda_and_what_nobody_opens_is_told() -> None:
    meeting = "議長: 初めに、補正予算案について、説明をお願いします。\n課長: 3億円です。"
    minutes = minutes_of(meeting)
    assert [topic.title for topic in minutes.topics] == ["補正予算案について"]
    assert minutes_of("議長: 雑談をします。").skipped_topics == BUDGET_MEETING.agenda
