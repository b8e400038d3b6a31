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
