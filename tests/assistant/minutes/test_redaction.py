"""Who is blacked out in the public version: citizens, and nobody who takes part in office."""

import pytest

from assistant.minutes.redaction import Mark, black_out, find_marks
from assistant.types import PiiSpan

ROSTER = ("松本 洋子", "森 健一", "堀千尋")


def marked(found: str, type: str = "PERSON") -> list[str]:
    marks = find_marks(found, lambda text: [PiiSpan(start=0, end=len(text), type=type)], ROSTER)
    return [mark.words for mark in marks]


@pytest.mark.parametrize("citizen", ["鈴木洋子", "洋子", "森下三郎", "森下", "松本一郎", "堀江千尋", "千尋"])
def test_a_citizen_who_shares_a_name_with_somebody_on_the_roster_is_proposed(citizen: str) -> None:
    assert marked(citizen) == [citizen]


def test_an_address_that_begins_like_a_name_on_the_roster_is_proposed() -> None:
    assert marked("森山町1-2-3", "ADDRESS") == ["森山町1-2-3"]


@pytest.mark.parametrize(
    "official", ["松本 洋子", "松本洋子", "松本　洋子さん", "松本", "森課長", "森委員長", "堀千尋", "堀"]
)
def test_who_takes_part_in_office_is_printed(official: str) -> None:
    assert marked(official) == []


def test_an_office_is_nobodys_surname() -> None:
    spans = [PiiSpan(start=0, end=1, type="PERSON")]
    assert [mark.words for mark in find_marks("森", lambda _: spans, ["森林課長", ""])] == ["森"]


NAME, ADDRESS, OTHER = "個人の氏名", "個人の住所", "ほかの理由"


@pytest.mark.parametrize(
    ("text", "marks", "printed"),
    [
        # Words that stand in our own replacement, too.
        ("1番の鈴木さん", [("鈴木", NAME), ("1", OTHER)], "■■■（理由2）番の■■■（理由1）さん"),
        ("理由は鈴木さん", [("鈴木", NAME), ("理由", OTHER)], "■■■（理由2）は■■■（理由1）さん"),
        ("鈴木■様", [("鈴木", NAME), ("■", OTHER)], "■■■（理由1）■■■（理由2）様"),
        ("鈴木（理由1）", [("鈴木", NAME), ("（", OTHER)], "■■■（理由1）■■■（理由2）理由1）"),
        # The longest first, wherever it stands in the list.
        ("鈴木花子と鈴木", [("鈴木", NAME), ("鈴木花子", NAME)], "■■■（理由1）と■■■（理由1）"),
        ("中央1-2-3の1", [("1", OTHER), ("中央1-2-3", ADDRESS)], "■■■（理由2）の■■■（理由1）"),
        # What is marked is hidden, though it begins within another word.
        ("鈴木花子さん", [("鈴木花子", NAME), ("花子さん", OTHER)], "■■■（理由1・理由2）"),
        ("鈴木花子さん", [("鈴木花子", NAME), ("花子さん", NAME)], "■■■（理由1）"),
        ("はなはなは", [("はなは", NAME)], "■■■（理由1）"),
        ("鈴木佐藤", [("鈴木", NAME), ("佐藤", NAME)], "■■■（理由1）■■■（理由1）"),
        ("鈴木", [("", OTHER)], "鈴木"),
    ],
)
def test_marked_words_are_replaced_in_what_was_said_and_nowhere_else(
    text: str, marks: list[tuple[str, str]], printed: str
) -> None:
    assert black_out(text, [Mark(words=words, reason=reason) for words, reason in marks]) == printed


def test_what_a_clerk_spares_is_printed() -> None:
    marks = [Mark(words="鈴木", reason=NAME, applied=False), Mark(words="佐藤", reason=NAME)]
    assert black_out("鈴木と佐藤", marks) == "鈴木と■■■（理由1）"
