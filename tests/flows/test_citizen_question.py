"""The story of a citizen's question: owners publish, somebody asks at night, and the owner hears what was missing."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.lexical import Tokenizer
from assistant.types import Audience
from guardrails.pii.engine import PiiEngine
from ingest.publishing import roll_back
from tests.fakes import FakeLLM
from tests.ui.citizen.town import CANARY, FAQS, Town, answered


@pytest.fixture
def town(tmp_path: Path, tokenizer: Tokenizer, engine: PiiEngine) -> Town:
    return Town(tmp_path, tokenizer=tokenizer, engine=engine, llm=FakeLLM("水道の検針は2か月に1回行います。"))


def test_from_the_owners_file_to_the_citizens_answer_and_back(town: Town, tmp_path: Path) -> None:
    citizen = town.client()

    # An approved answer is given word for word, with the official page and the counter.
    approved = answered(citizen, FAQS[0][0])
    assert approved["status"] == "FAQ"
    assert approved["text"] == f"{FAQS[0][1]}[1]"
    assert approved["citations"][0]["url"] == "https://city.example/shimin/"
    assert approved["person"]["phone"] == "0498-00-2110"

    # What the model writes is shown because the city's own page says it.
    written = answered(citizen, "水道の検針は何か月に1回ですか。")
    assert written["status"] == "ANSWERED"
    assert written["citations"][0]["title"] == "水道のお知らせ"

    # What is internal stays inside, and what is unknown leads to a person.
    refused = answered(citizen, "金糸雀計画の予定価格はいくらですか。")
    assert refused["status"] == "NO_SOURCE"
    assert refused["person"]["name"] == "総務課 代表電話"
    assert CANARY not in str(refused)

    # The owner reads what could not be answered, writes an FAQ, publishes, and the next citizen has the answer.
    question = "図書館の開館時間を教えてください。"
    assert answered(citizen, question)["status"] == "NO_SOURCE"
    town.office.log.flush()
    assert question in [one.question for one in town.office.log.unanswered()]
    faq = tmp_path / "図書館.csv"
    faq.write_text(f"question,answer,department\n{question},9時から19時までです。,総務課\n", encoding="utf-8")
    town.staff.ingest(faq, audience=Audience.PUBLIC, department="")
    town.publish()
    town.office.editions.look()
    assert answered(citizen, question)["text"] == "9時から19時までです。[1]"

    # A mistake is taken back in one step.
    roll_back(town.data)
    town.office.editions.look()
    assert answered(citizen, question)["status"] == "NO_SOURCE"


def test_a_closed_door_says_where_to_go(town: Town) -> None:
    town.switch(mode="closed", message="点検中です。電話でお問い合わせください。")
    with TestClient(town.app) as citizen:
        assert citizen.get("/citizen/v1/config").json()["opening_message"] == "点検中です。電話でお問い合わせください。"
