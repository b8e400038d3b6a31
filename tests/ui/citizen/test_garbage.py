"""What citizens are told from the garbage table, through the whole way from the question on."""

import pytest
from starlette.testclient import TestClient

from tests.ui.citizen.town import Town, answered


@pytest.mark.parametrize("district", ["東野", "西野", "森山", "川原", "緑が丘"])
@pytest.mark.parametrize(
    "question", ["{}の可燃ごみはいつですか。", "{}に住んでいます。びんはいつですか", "{} プラ いつ"]
)
def test_a_district_that_is_a_surname_too_gets_its_days(citizen: TestClient, district: str, question: str) -> None:
    answer = answered(citizen, question.format(district))
    assert answer["status"] == "TABLE"
    assert answer["text"].startswith(f"{district}の「")
    assert len(answer["table"]["rows"]) == 3


def test_a_name_beside_a_question_to_the_table_is_not_kept(town: Town, citizen: TestClient) -> None:
    answer = answered(citizen, "佐藤花子です。佐藤花子という布団の捨て方を教えてください。")
    town.office.log.flush()
    conversations = str(town.office.log.unanswered()) + answer["text"]
    assert "佐藤花子" not in conversations


def test_a_closed_table_names_its_owners_counter(town: Town, citizen: TestClient) -> None:
    assert answered(citizen, "布団の捨て方")["status"] == "TABLE"
    town.switch(closed=[{"department": "環境課"}])
    closed = answered(citizen, "布団の捨て方")
    town.switch()
    assert closed["status"] == "CLOSED"
    assert closed["person"]["name"] == "環境課 粗大ごみ受付センター"
    assert closed["table"] is None


def test_easy_japanese_has_readings_in_the_table_too(citizen: TestClient) -> None:
    answer = answered(citizen, "布団の捨て方", lang="ja-easy")
    assert "粗大《そだい》ごみ" in answer["text"]
    assert answer["table"]["rows"][0][:2] == ["布団《ふとん》", "粗大《そだい》ごみ"]


def test_a_guide_in_easy_japanese_has_readings(citizen: TestClient) -> None:
    titles = [guide["title"] for guide in citizen.get("/citizen/v1/guides", params={"lang": "ja-easy"}).json()]
    assert "離婚《りこん》" in titles
    guide = citizen.get("/citizen/v1/guides/rikon", params={"lang": "ja-easy"}).json()
    assert all("《" in question["text"] for question in guide["questions"])
    answers = {question["question_id"]: question["options"][0]["value"] for question in guide["questions"]}
    steps = citizen.post("/citizen/v1/guides/rikon", json={"answers": answers, "lang": "ja-easy"}).json()["steps"]
    assert "離婚届《りこんとどけ》" in steps[0]["title"]
