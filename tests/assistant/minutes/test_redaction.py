"""Who is blacked out in the public version: citizens, and nobody who takes part in office."""

import pytest

from assistant.minutes.redaction import find_marks
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
