"""The story of a staff question: a manual goes in, somebody asks, and the answer shows the page it rests on."""

from pathlib import Path

from reportlab.platypus import PageBreak

from assistant.types import AnswerStatus, Audience, Reader, Role, Turn
from tests.city_hall import STAFF, Notebook
from tests.conftest import ModelSays, OpenCityHall
from tests.fakes import FakeCrossEncoder, FakeLLM
from tests.ingest.builders import body, heading, write_pdf

COLLEAGUE_OF_CONTRACTS = Reader(user_id="u2", role=Role.STAFF, department="契約課")


def travel_manual(folder: Path) -> Path:
    return write_pdf(
        folder / "職員旅費の手引.pdf",
        [
            heading("第1章 出張の命令"),
            body("出張しようとする職員は、出発日の7日前までに旅行命令簿を作成し、所属長の決裁を受けます。"),
            PageBreak(),
            heading("第2章 宿泊費"),
            body("一般職員の宿泊費は、1夜につき13,000円を上限として実費を支給します。領収書が必要です。"),
            PageBreak(),
            heading("第3章 日当"),
            body(
                "県内の日帰り出張には日当を支給しません。県外の日帰り出張には、1日につき500円の旅行雑費を支給します。"
            ),
        ],
    )


def test_staff_ask_and_get_an_answer_with_the_page_it_stands_on(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says("宿泊費は1夜につき13,000円を上限として支給します。")
    city_hall.ingest(travel_manual(tmp_path))
    notebook = Notebook()

    answer = city_hall.ask("一般職員の宿泊費の上限は1夜いくらですか。", listener=notebook)

    assert answer.status is AnswerStatus.ANSWERED
    said, shown = answer.text.split("\n資料の記載:")
    assert said == "宿泊費は1夜につき13,000円を上限として支給します。[1]"
    assert "宿泊費は、1夜につき13,000円を上限として実費を支給します" in shown
    (citation,) = answer.citations
    assert citation.heading_path == ("第2章 宿泊費",)
    assert citation.source == "職員旅費の手引.pdf"
    assert citation.place
    assert citation.place.label == "2ページ"
    assert "1夜につき13,000円を上限として実費を支給します" in citation.quote
    assert citation.department == "人事課"
    assert notebook.sentences == [(0, "宿泊費は1夜につき13,000円を上限として支給します。", True)]
    assert "".join(notebook.tokens) == "宿泊費は1夜につき13,000円を上限として支給します。"


def test_the_next_question_may_leave_out_what_the_last_one_said(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says(
        "県内の日帰り出張には日当を支給しません。", "県外の日帰り出張には、1日につき500円の旅行雑費を支給します。"
    )
    city_hall.ingest(travel_manual(tmp_path))

    first = city_hall.ask("県内の日帰り出張の日当はどうなりますか。")
    said = Turn(question=first.masked_question, answer=first.masked_text)
    second = city_hall.ask("では、県外はいくらですか。", history=[said])

    assert second.status is AnswerStatus.ANSWERED
    assert "500円" in second.text
    assert second.citations[0].place
    assert second.citations[0].place.label == "3ページ"


def test_what_stands_nowhere_is_not_answered(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says()  # nobody may ask the model
    city_hall.ingest(travel_manual(tmp_path))

    answer = city_hall.ask("水道メーターの検針はどこに委託していますか。")

    assert answer.status is AnswerStatus.NO_SOURCE
    assert answer.citations == ()
    assert "見つかりませんでした" in answer.text


def test_a_model_that_finds_no_answer_leads_to_the_passages(tmp_path: Path, open_city_hall: OpenCityHall) -> None:
    city_hall = open_city_hall(FakeLLM("資料にありません。"), relevance=FakeCrossEncoder(0.5))
    city_hall.ingest(travel_manual(tmp_path))

    answer = city_hall.ask("宿泊費の領収書は何年間保存しますか。")

    assert answer.status is AnswerStatus.NO_SOURCE
    assert any("領収書が必要です" in passage.chunk.text for passage in answer.passages)


def test_in_place_of_what_the_sources_do_not_say_they_speak_themselves(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says("宿泊費は1夜につき15,000円を上限として支給します。")
    city_hall.ingest(travel_manual(tmp_path))

    answer = city_hall.ask("一般職員の宿泊費の上限は1夜いくらですか。")

    assert "15,000" not in answer.text
    assert answer.text.startswith("資料には「")
    assert "1夜につき13,000円を上限として実費を支給します" in answer.text


def test_a_text_for_one_department_stays_in_it(tmp_path: Path, model_says: ModelSays) -> None:
    secret = tmp_path / "予定価格の取扱要領.txt"
    secret.write_text("予定価格の封書は、開札の前日まで課長の金庫に保管します。", encoding="utf-8")
    city_hall = model_says("予定価格の封書は、開札の前日まで課長の金庫に保管します。")
    city_hall.ingest(secret, audience=Audience.DEPARTMENT, department="契約課")
    question = "予定価格の封書はどこに保管しますか。"

    answered = city_hall.ask(question, reader=COLLEAGUE_OF_CONTRACTS)
    refused = city_hall.ask(question, reader=STAFF)

    assert answered.status is AnswerStatus.ANSWERED
    assert refused.status is AnswerStatus.NO_SOURCE
    assert refused.passages == ()


def test_an_approved_faq_is_answered_word_for_word_without_the_model(tmp_path: Path, model_says: ModelSays) -> None:
    faq = tmp_path / "faq.csv"
    faq.write_text(
        "question,answer,department,url,valid_from,valid_to,audience\n"
        "宿泊費の領収書をなくしたときはどうしますか。,宿泊施設に宿泊証明書の発行を頼み、精算書に添えます。,人事課,,2026-04-01,,internal\n"
        "通勤手当はいつ支給されますか。,4月と10月に6か月分を支給します。,人事課,,2026-04-01,,internal\n",
        encoding="utf-8",
    )
    city_hall = model_says()  # nobody may ask the model
    city_hall.ingest(faq)

    answer = city_hall.ask("宿泊費の領収書をなくしたときはどうしますか。")

    assert answer.status is AnswerStatus.FAQ
    assert answer.text == "宿泊施設に宿泊証明書の発行を頼み、精算書に添えます。[1]"
    assert answer.citations[0].source == "faq.csv"
