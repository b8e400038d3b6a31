"""Which day a question asks for, and which versions of the sample city's FAQs it then gets."""

from datetime import date
from pathlib import Path

import pytest

import ingest
from assistant.as_of import in_words, named_day
from assistant.types import AnswerStatus, Audience
from tests.city_hall import CityHall
from tests.conftest import OpenCityHall
from tests.fakes import FakeLLM

TODAY = date(2026, 11, 2)
FAQS = Path(ingest.__file__).parent / "sample_city" / "public" / "faq_citizens.csv"
FEE = "住民票の写しの手数料はいくらですか。"


@pytest.mark.parametrize(
    ("question", "day", "rest"),
    [
        ("令和7年度の国民年金の保険料は?", date(2026, 3, 31), "国民年金の保険料は?"),
        ("7年度の国民年金の保険料は?", date(2026, 3, 31), "国民年金の保険料は?"),
        ("令和９年度の保険料", date(2027, 4, 1), "保険料"),
        ("今年度の保険料", TODAY, "保険料"),
        ("昨年度の日当", date(2026, 3, 31), "日当"),
        ("昨年度2月の日当", date(2026, 2, 28), "日当"),
        ("去年の日当", date(2025, 12, 31), "日当"),
        ("去年の4月の日当", date(2025, 4, 30), "日当"),
        ("一昨年4月1日の日当", date(2024, 4, 1), "日当"),
        ("来年4月から住民票はいくら", date(2027, 4, 1), "住民票はいくら"),
        ("再来年の日当", date(2028, 1, 1), "日当"),
        ("来月から日当は変わる?", date(2026, 12, 1), "日当は変わる?"),
        ("先月の日当", date(2026, 10, 31), "日当"),
        ("令和7年4月1日時点の手数料", date(2025, 4, 1), "手数料"),
        ("2025/4/1現在の手数料", date(2025, 4, 1), "手数料"),
        ("R7.4.1の手数料", date(2025, 4, 1), "手数料"),
        ("手数料は2025年4月にはいくら", date(2025, 4, 30), "手数料はいくら"),
        ("令和8年4月1日より前の手数料", date(2026, 3, 31), "手数料"),
        ("令和8年3月までの手数料", date(2026, 3, 31), "手数料"),
        ("4月1日時点の手数料", date(2026, 4, 1), "手数料"),
        ("12月1日時点の手数料", date(2025, 12, 1), "手数料"),
        ("4月からの手数料", date(2027, 4, 1), "手数料"),
    ],
)
def test_the_day_is_read_out_of_the_question(question: str, day: date, rest: str) -> None:
    found = named_day(question, TODAY)
    assert found is not None
    assert (found.day, found.rest) == (day, rest)


@pytest.mark.parametrize(
    "question",
    [
        FEE,
        "6月の納期はいつですか",
        "4月1日に届け出ました",
        "平成20年4月2日生まれの子の手当",
        "令和6年度と令和7年度の違い",
        "令和7年2月30日時点の手数料",
        "14日以内に届けるものは",
        "",
    ],
)
def test_a_question_that_names_no_day_or_several_asks_for_none(question: str) -> None:
    assert named_day(question, TODAY) is None


def test_days_are_said_as_the_city_says_them() -> None:
    assert [in_words(day) for day in (date(2019, 4, 30), date(2019, 5, 1), date(2025, 4, 1))] == [
        "2019年4月30日",
        "令和元年5月1日",
        "令和7年4月1日",
    ]


@pytest.fixture
def city_hall(open_city_hall: OpenCityHall) -> CityHall:
    hall = open_city_hall(FakeLLM())  # nobody may ask the model
    hall.ingest(FAQS, audience=Audience.PUBLIC, department="市民課")
    return hall


def test_an_expired_faq_answers_for_its_own_days_only(city_hall: CityHall) -> None:
    now = "窓口と郵送では1通300円、コンビニ交付では1通200円です。[1]"
    before = "窓口では1通250円、コンビニ交付では1通200円です。[1]\n"
    later = "窓口、郵送、コンビニ交付のいずれも1通300円です。[1]\n"
    told = {
        asked: city_hall.ask(asked + FEE, as_of=TODAY).text
        for asked in ("", "今年度の", "令和7年度の", "令和7年4月1日時点の", "改定前の", "来年4月からの")
    }
    assert told == {
        "": now,
        "今年度の": now,
        "令和7年度の": before + "（令和8年3月31日時点の資料によります。）",
        "令和7年4月1日時点の": before + "（令和7年4月1日時点の資料によります。）",
        "改定前の": before + "（令和8年3月31日時点の資料によります。）",
        "来年4月からの": later + "（令和9年4月1日時点の資料によります。）",
    }


def test_a_coming_year_that_todays_rule_speaks_of_is_asked_today(city_hall: CityHall) -> None:
    answer = city_hall.ask("来年度の学童の申込みはいつまでですか。", as_of=TODAY)
    assert answer.status is AnswerStatus.FAQ
    assert answer.as_of is None
    assert answer.text.startswith("令和9年度の一斉申込みは")
