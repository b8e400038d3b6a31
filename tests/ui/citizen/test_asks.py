"""What is sent of a question while it is worked on."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.types import AnswerStatus
from ui.citizen import schemas
from ui.citizen.asks import Ask, Asks

SENTENCE = "市民会館でWi-Fiを使えます。"


def answer(status: AnswerStatus) -> schemas.Answer:
    return schemas.Answer(
        request_id="r", status=status, lang="ja", text=SENTENCE if status is AnswerStatus.ANSWERED else "不明です。",
        original=None, note="", citations=[], passages=[], choices=[], table=None,
        person=schemas.Person(name="", phone="", hours="", place="", url=""), seconds=0.0,
    )  # fmt: skip


async def sent(status: AnswerStatus) -> list[str]:
    accepted = schemas.Accepted(request_id="r", conversation="c", token="t", lang="ja")
    ask = Ask(accepted=accepted, text="図書館は何時まで", show=lambda passages: schemas.Sources(passages=[]))
    asks = Asks(at_once=1, in_line=1)

    def work() -> schemas.Answer:
        ask.on_sentence(0, SENTENCE, True)
        return answer(status)

    asks.start(ask, work)
    told = [event.decode().splitlines()[1] async for event in ask.follow(0)]
    asks.stop()
    return told


@pytest.mark.parametrize(
    ("status", "events"),
    [
        (AnswerStatus.ANSWERED, ["event: accepted", "event: sentence", "event: answer"]),
        (AnswerStatus.UNVERIFIED, ["event: accepted", "event: answer"]),
        (AnswerStatus.NO_SOURCE, ["event: accepted", "event: answer"]),
    ],
)
def test_a_sentence_of_an_answer_that_is_withdrawn_is_never_shown(status: AnswerStatus, events: list[str]) -> None:
    with ThreadPoolExecutor(1) as thread:  # the browser tests leave a loop running in this one
        assert thread.submit(asyncio.run, sent(status)).result() == events
