"""An item that says more than its words is doubted."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.minutes.items import Due, Item, ItemKind
from assistant.minutes.people import people_of
from assistant.minutes.verification import find_doubt
from tests.meetings import transcript_of

TRANSCRIPT = transcript_of(
    "議長: 防災課は、アルファ米1万2,000食を432万円で、来週金曜日までに購入してください。\n課長: 承知しました。"
)
SAID = {u.utterance_id: u for u in TRANSCRIPT.utterances}
GOOD = Item(
    item_id="i001",
    kind=ItemKind.ACTION,
    topic=0,
    text="防災課は、アルファ米1万2,000食を432万円で、来週金曜日までに購入する。",
    utterance_ids=("u0001", "u0002"),
    quote=TRANSCRIPT.utterances[0].text,
    owner="防災課",
    due=Due(words="来週金曜日", day=date(2026, 12, 4)),
)


def doubt(item: Item) -> str:
    return find_doubt(item, SAID, people_of(TRANSCRIPT.speakers, ()), date(2026, 11, 24))


def test_what_was_said_is_not_doubted() -> None:
    assert doubt(GOOD) == ""


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (replace(GOOD, quote="言っていない言葉"), "引用"),
        (replace(GOOD, utterance_ids=("u0009",)), "根拠の発言"),
        (replace(GOOD, text=GOOD.text.replace("432万円", "342万円")), "数値"),
        (replace(GOOD, text=GOOD.text.replace("1万2,000食", "1万食")), "数値"),
        (replace(GOOD, text=GOOD.text.replace("購入する", "購入しない")), "肯定・否定"),
        (replace(GOOD, text=GOOD.text.replace("防災課", "福祉課")), "名前"),
        (replace(GOOD, owner="福祉課"), "担当"),
        (replace(GOOD, due=Due(words="12月10日", day=date(2026, 12, 10))), "期限"),
        (replace(GOOD, due=Due(words="来週金曜日", day=date(2026, 12, 11))), "期限の日付"),
    ],
)
def test_what_was_not_said_is_doubted(item: Item, why: str) -> None:
    assert why in doubt(item)
