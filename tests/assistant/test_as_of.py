"""Which day a question asks for, and which versions of the sample city's FAQs it then gets."""

from datetime import date
from pathlib import Path

import pytest

import ingest
from assistant.as_of import Versions, choose_versions, in_words, named_day, with_fiscal_year
from assistant.types import AnswerStatus, Audience, Chunk, ChunkKind, Passage
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
        ("去年の保育料はいくらでしたか", date(2025, 12, 31), "保育料はいくらでしたか"),
        (
            "去年の所得が400万円の場合、保育料はいくらでしたか",
            date(2025, 12, 31),
            "所得が400万円の場合、保育料はいくらでしたか",
        ),
        ("令和7年度の低所得者向け給付金の額", date(2026, 3, 31), "低所得者向け給付金の額"),
        ("令和7年度の所得制限限度額", date(2026, 3, 31), "所得制限限度額"),
        ("令和7年度の手数料は、転入した場合いくらですか", date(2026, 3, 31), "手数料は、転入した場合いくらですか"),
        ("令和6年度に受けた人は何人ですか", date(2025, 3, 31), "受けた人は何人ですか"),
        ("令和6年度に採用した人数", date(2025, 3, 31), "採用した人数"),
        ("昨年度実施された給付金の額", date(2026, 3, 31), "実施された給付金の額"),
        ("来年4月に転入した場合の保育料", date(2027, 4, 1), "転入した場合の保育料"),
        (
            "去年引っ越してきました。令和7年度の保育料はいくら",
            date(2026, 3, 31),
            "去年引っ越してきました。保育料はいくら",
        ),
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
        "令和7年13月の料金",
        "2025年0月の人口",
        "R8.15.1時点の手数料",
        "昨年の13月",
        "昨年の4月31日の手数料",
        "昨年の4月32日の手数料",
        "先月の32日の手数料",
        "25年15月",
        "令和7年4月0日の料金",
        "4月0日時点の人口",
        "14日以内に届けるものは",
        "",
    ],
)
def test_a_question_that_names_no_day_or_several_asks_for_none(question: str) -> None:
    assert named_day(question, TODAY) is None


OF_THE_ASKER = [
    "前年の所得が400万円の場合、保育料はいくらですか",
    "昨年の所得で保育料は決まりますか",
    "去年引っ越してきました。保育料はいくらですか",
    "2025年12月に出産しました。手当はいくら",
    "令和7年分の所得税の確定申告",
    "住所変更前に必要な手続きは何ですか",
    "名義変更前の保育料",
]


@pytest.mark.parametrize(
    "question",
    [
        *OF_THE_ASKER[:5],
        "令和7年中の世帯の収入が減りました。保育料は下がりますか",
        "前年度の住民税が非課税の場合の保育料",
        "令和7年度の課税証明書の手数料",
        "去年の春に市外から転入したのですが、保育料はいくらですか",
        "昨年退職した人の保険料",
        "去年亡くなった父の車の名義変更",
        "昨年と比べて保育料は上がりましたか",
        "去年は3万円でした。今の保育料はいくらですか",
    ],
)
def test_a_past_day_of_the_askers_own_is_no_day_whose_rules_are_asked_for(question: str) -> None:
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


def rule(doc_id: str, **valid: date) -> Passage:
    chunk = Chunk(
        chunk_id=doc_id,
        doc_id=doc_id,
        ordinal=0,
        title="保育料",
        text="保育料は3万円です。",
        kind=ChunkKind.PROSE,
        audience=Audience.PUBLIC,
        department="保育課",
        **valid,  # type: ignore[arg-type]
    )
    return Passage(chunk=chunk, score=1.0)


OLD, NEW = rule("old", valid_to=date(2026, 3, 31)), rule("new", valid_from=date(2026, 4, 1))


def search(question: str, day: date) -> list[Passage]:
    return [one for one in (OLD, NEW) if one.chunk.is_valid_on(day)]


@pytest.mark.parametrize("question", [*OF_THE_ASKER, "住所の変更前に必要な手続き", "氏名が変わる前に必要な手続き"])
def test_an_expired_rule_is_no_answer_to_what_only_mentions_a_past_day(question: str) -> None:
    assert choose_versions(question, TODAY, search) == Versions(passages=[NEW], asked=question)


@pytest.mark.parametrize(
    "question",
    [
        "令和7年度の手数料は",
        "改正前の額は",
        "料金改定前の額は",
        "料金変更前の額は",
        "手数料の変更前の額は",
        "変更前の額は",
        "料金が変わる前の額は",
        "去年の保育料はいくらでしたか",
    ],
)
def test_an_expired_rule_is_the_answer_to_what_asks_for_its_days(question: str) -> None:
    assert choose_versions(question, TODAY, search).passages == [OLD]


def test_a_coming_year_that_todays_rule_speaks_of_is_asked_today(city_hall: CityHall) -> None:
    answer = city_hall.ask("来年度の学童の申込みはいつまでですか。", as_of=TODAY)
    assert answer.status is AnswerStatus.FAQ
    assert answer.as_of is None
    assert answer.text.startswith("令和9年度の一斉申込みは")


@pytest.mark.parametrize(
    ("question", "texts", "found"),
    [
        ("均等割は今年度いくら", ["令和7年度: 26,400円", "令和8年度: 28,800円"], "均等割は今年度（令和8年度）いくら"),
        ("均等割は昨年度いくら", ["令和7年度: 26,400円"], "均等割は昨年度（令和7年度）いくら"),
        ("来年度の申込みは", ["令和9年度の申込み"], "来年度（令和9年度）の申込みは"),
        ("今年度の期限は", ["3月31日まで", "令和7年度は3月1日まで"], "今年度の期限は"),
        ("期限は", ["令和8年度"], "期限は"),
    ],
)
def test_this_fiscal_year_is_named_where_a_passage_names_it(question: str, texts: list[str], found: str) -> None:
    assert with_fiscal_year(question, date(2026, 11, 30), texts) == found
