"""Conversations belong to one person, hold masked texts only, and really go when deleted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from assistant.accounts import Accounts
from assistant.conversations import TITLE_LENGTH, UNDO, Conversations, Feedback
from assistant.database import Database
from assistant.errors import NotFound
from assistant.passwords import Passwords
from assistant.types import Answer, AnswerStatus, Citation, Place, PlaceUnit, Role, Turn

CITATION = Citation(
    number=1,
    chunk_id="d1-0",
    doc_id="d1",
    title="旅費の手引き",
    source="旅費.pdf",
    place=Place(unit=PlaceUnit.PAGE, number=3),
    heading_path=("第2章 宿泊料", "2 定額"),
    department="人事課",
    quote="宿泊料は1夜につき9,800円とする。",
    updated=date(2026, 4, 1),
)


class Clock:
    moment = datetime(2026, 4, 1, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder}/madoguchi.db")


@pytest.fixture
def conversations(database: Database, clock: Clock) -> Conversations:
    return Conversations(database, clock=clock)


@pytest.fixture
def people(database: Database) -> tuple[str, str]:
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts = Accounts(database, passwords=passwords)
    created = [accounts.create(username=name, display_name="", role=Role.STAFF) for name in ("hanako", "taro")]
    return created[0].account.user_id, created[1].account.user_id


@pytest.fixture
def hanako(people: tuple[str, str]) -> str:
    return people[0]


def answer(question: str, text: str = "9,800円です。[1]", status: AnswerStatus = AnswerStatus.ANSWERED) -> Answer:
    return Answer(
        status=status,
        text="restored: 緑野花子",
        masked_question=question,
        masked_text=text,
        citations=(replace(CITATION, quote="restored: 緑野花子"),),
        masked_citations=(CITATION,),
        seconds=1.5,
    )


def ask(conversations: Conversations, user_id: str, *questions: str) -> str:
    conversation_id = conversations.start(user_id)
    for question in questions:
        conversations.add(user_id, conversation_id, answer(question))
    return conversation_id


def titles(conversations: Conversations, user_id: str, search: str = "") -> list[str]:
    return [conversation.title for conversation in conversations.page(user_id, search=search).conversations]


def test_a_message_comes_back_as_it_was_kept(conversations: Conversations, hanako: str) -> None:
    conversation_id = ask(conversations, hanako, "〈氏名1〉の宿泊料は")
    (message,) = conversations.messages(hanako, conversation_id)
    assert (message.question, message.answer, message.status, message.seconds) == (
        "〈氏名1〉の宿泊料は",
        "9,800円です。[1]",
        AnswerStatus.ANSWERED,
        1.5,
    )
    assert message.citations == (CITATION,)


def test_only_the_masked_side_of_an_answer_is_on_the_disk(
    conversations: Conversations, hanako: str, database: Database, folder: Path
) -> None:
    ask(conversations, hanako, "〈氏名1〉の宿泊料は")
    database.close()
    stored = b"".join(path.read_bytes() for path in folder.iterdir())
    assert "〈氏名1〉の宿泊料は".encode() in stored
    assert "緑野花子".encode() not in stored


def test_the_first_question_is_the_title_and_the_newest_stands_first(conversations: Conversations, hanako: str) -> None:
    older = ask(conversations, hanako, "宿泊料は", "日当は")
    ask(conversations, hanako, "休暇は")
    assert titles(conversations, hanako) == ["休暇は", "宿泊料は"]
    conversations.add(hanako, older, answer("旅費の請求は"))
    assert titles(conversations, hanako) == ["宿泊料は", "休暇は"]
    assert conversations.get(hanako, older).message_count == 3


def test_a_long_title_is_cut(conversations: Conversations, hanako: str) -> None:
    ask(conversations, hanako, "あ" * 200)
    assert titles(conversations, hanako) == ["あ" * (TITLE_LENGTH - 1) + "…"]


def test_a_conversation_without_messages_is_not_listed(conversations: Conversations, hanako: str) -> None:
    conversations.start(hanako)
    assert conversations.page(hanako).total == 0


def test_pages_do_not_overlap(conversations: Conversations, hanako: str) -> None:
    for number in range(5):
        ask(conversations, hanako, f"質問{number}")
    pages = [conversations.page(hanako, limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [c.title for page in pages for c in page.conversations] == [f"質問{n}" for n in (4, 3, 2, 1, 0)]
    assert {page.total for page in pages} == {5}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("宿泊", True),
        ("ＰＤＦ", True),
        ("pdf 宿泊", True),
        ("ﾊﾟｽﾎﾟｰﾄ", True),
        ("9,800円", True),
        ("名前を変えた", True),
        ("", True),
        ("pdf 休暇", False),
        ("%", False),
        ("_", False),
        ("緑野花子", False),
    ],
)
def test_search_ignores_width_and_case_and_takes_words_literally(
    conversations: Conversations, hanako: str, search: str, found: bool
) -> None:
    conversation_id = ask(conversations, hanako, "宿泊料のPDFは", "パスポートの写しは")
    conversations.rename(hanako, conversation_id, title="名前を変えた会話")
    assert titles(conversations, hanako, search) == (["名前を変えた会話"] if found else [])


# ---- whose it is ----

ACTIONS: list[tuple[str, Callable[[Conversations, str, str, str], object]]] = [
    ("get", lambda c, user, cid, mid: c.get(user, cid)),
    ("messages", lambda c, user, cid, mid: c.messages(user, cid)),
    ("history", lambda c, user, cid, mid: c.history(user, cid)),
    ("add", lambda c, user, cid, mid: c.add(user, cid, answer("割り込み"))),
    ("rename", lambda c, user, cid, mid: c.rename(user, cid, title="取った")),
    ("rate", lambda c, user, cid, mid: c.rate(user, mid, Feedback(rating="down"))),
    ("delete", lambda c, user, cid, mid: c.delete(user, cid)),
    ("restore", lambda c, user, cid, mid: c.restore(user, cid)),
]


@pytest.mark.parametrize(("name", "action"), ACTIONS, ids=[name for name, _ in ACTIONS])
def test_nobody_reaches_anothers_conversation(
    conversations: Conversations, people: tuple[str, str], name: str, action: Callable[..., object]
) -> None:
    hanako, taro = people
    conversation_id = ask(conversations, hanako, "宿泊料は")
    before = conversations.messages(hanako, conversation_id)
    if name == "restore":
        conversations.delete(hanako, conversation_id)
    with pytest.raises(NotFound):
        action(conversations, taro, conversation_id, before[0].message_id)
    if name == "restore":
        conversations.restore(hanako, conversation_id)
    assert conversations.messages(hanako, conversation_id) == before
    assert titles(conversations, hanako) == ["宿泊料は"]


@pytest.mark.parametrize(("name", "action"), ACTIONS, ids=[name for name, _ in ACTIONS])
def test_what_does_not_exist_is_not_found(
    conversations: Conversations, hanako: str, name: str, action: Callable[..., object]
) -> None:
    with pytest.raises(NotFound):
        action(conversations, hanako, "no-such-id", "no-such-id")


def test_lists_search_and_deleting_all_stay_with_the_owner(
    conversations: Conversations, people: tuple[str, str]
) -> None:
    hanako, taro = people
    ask(conversations, hanako, "宿泊料は")
    assert titles(conversations, taro) == []
    assert titles(conversations, taro, "宿泊") == []
    assert conversations.delete_all(taro) == 0
    assert titles(conversations, hanako) == ["宿泊料は"]


# ---- history ----


def test_history_is_the_last_turns_oldest_first(conversations: Conversations, hanako: str) -> None:
    conversation_id = ask(conversations, hanako, *(f"質問{n}" for n in range(9)))
    turns = conversations.history(hanako, conversation_id, turns=3)
    assert turns == tuple(Turn(question=f"質問{n}", answer="9,800円です。[1]") for n in (6, 7, 8))


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        (AnswerStatus.ANSWERED, True),
        (AnswerStatus.FAQ, True),
        (AnswerStatus.NO_SOURCE, True),
        (AnswerStatus.UNVERIFIED, True),
        (AnswerStatus.BLOCKED_PII, False),
        (AnswerStatus.BLOCKED_INJECTION, False),
        (AnswerStatus.INVALID_QUESTION, False),
        (AnswerStatus.CANCELLED, False),
    ],
)
def test_history_leaves_out_what_was_refused_or_stopped(
    conversations: Conversations, hanako: str, status: AnswerStatus, kept: bool
) -> None:
    conversation_id = conversations.start(hanako)
    conversations.add(hanako, conversation_id, answer("質問", status=status))
    assert len(conversations.history(hanako, conversation_id)) == kept


# ---- rating, deleting, keeping ----


def test_the_last_rating_counts(conversations: Conversations, hanako: str) -> None:
    conversation_id = ask(conversations, hanako, "宿泊料は")
    (message,) = conversations.messages(hanako, conversation_id)
    conversations.rate(hanako, message.message_id, Feedback(rating="up"))
    down = Feedback(rating="down", reason="古い", comment="昨年度の額です")
    conversations.rate(hanako, message.message_id, down)
    assert conversations.messages(hanako, conversation_id)[0].feedback == down


def test_a_deletion_can_be_taken_back_for_thirty_seconds(
    conversations: Conversations, hanako: str, clock: Clock
) -> None:
    conversation_id = ask(conversations, hanako, "宿泊料は")
    conversations.delete(hanako, conversation_id)
    assert titles(conversations, hanako) == []
    clock.moment += UNDO - timedelta(seconds=1)
    assert conversations.restore(hanako, conversation_id).message_count == 1
    assert titles(conversations, hanako) == ["宿泊料は"]


def test_after_thirty_seconds_a_deletion_is_final(conversations: Conversations, hanako: str, clock: Clock) -> None:
    conversation_id = ask(conversations, hanako, "宿泊料は")
    conversations.delete(hanako, conversation_id)
    clock.moment += UNDO
    with pytest.raises(NotFound, match="時間が過ぎた"):
        conversations.restore(hanako, conversation_id)


def test_a_purge_overwrites_deleted_text_on_the_disk(
    conversations: Conversations, hanako: str, clock: Clock, database: Database, folder: Path
) -> None:
    gone = ask(conversations, hanako, "消したい質問")
    ask(conversations, hanako, "残す質問")
    conversations.delete(hanako, gone)
    assert conversations.purge(keep=timedelta(days=90)) == 0
    clock.moment += UNDO + timedelta(seconds=1)
    assert conversations.purge(keep=timedelta(days=90)) == 1
    database.close()  # the write-ahead log is merged into the file and removed
    stored = b"".join(path.read_bytes() for path in folder.iterdir())
    assert "残す質問".encode() in stored
    assert "消したい質問".encode() not in stored


def test_old_conversations_are_purged_and_recent_ones_kept(
    conversations: Conversations, hanako: str, clock: Clock
) -> None:
    ask(conversations, hanako, "古い質問")
    clock.moment += timedelta(days=60)
    ask(conversations, hanako, "新しい質問")
    clock.moment += timedelta(days=40)
    assert conversations.purge(keep=timedelta(days=90)) == 1
    assert titles(conversations, hanako) == ["新しい質問"]


def test_deleting_all_can_be_taken_back_one_by_one(conversations: Conversations, hanako: str) -> None:
    ids = [ask(conversations, hanako, f"質問{n}") for n in range(3)]
    assert conversations.delete_all(hanako) == 3
    conversations.restore(hanako, ids[1])
    assert titles(conversations, hanako) == ["質問1"]
