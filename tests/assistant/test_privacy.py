"""What the models are given to read holds no personal data, whichever way it came in. Reads the very bytes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.privacy import build_privacy, without_placeholders
from assistant.types import Answer, AnswerStatus, Audience, Turn
from guardrails.pii.vault import VaultError
from tests.city_hall import CITIZEN, CityHall, Notebook
from tests.conftest import ModelSays, OpenCityHall
from tests.fakes import FakeEmbedder, FakeLLM, a_chunk, a_document

MANUAL = "転入届の届出期間は、住み始めた日から14日以内です。届出書に連絡先を書きます。返事はいつまでも待ちます。"
PERSONAL = (
    "佐藤健太郎",
    "鈴木花子",
    "090-1234-5678",
    "09012345678",
    "０９０－１２３４－５６７８",
    "kentaro.sato@example.jp",
    "123456789018",
    "1234-5678-9018",
    "4111 1111 1111 1111",
    "昭和58年4月12日生まれ",
)


def bytes_read(city_hall: CityHall) -> bytes:
    """Everything that reached the LLM and the embedder."""
    assert isinstance(city_hall.llm, FakeLLM)
    assert isinstance(city_hall.embedder, FakeEmbedder)
    return "\n".join([city_hall.llm.read, *city_hall.embedder.received]).encode()


def found_in(data: bytes, values: Sequence[str] = PERSONAL) -> list[str]:
    return [value for value in values if value.encode() in data]


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def write_faq(path: Path, question: str, answer: str) -> Path:
    header = "question,answer,department,url,valid_from,valid_to,audience"
    return write(path, f"{header}\n{question},{answer},総務課,,,,internal\n")


@pytest.mark.parametrize(
    "question",
    [
        "佐藤健太郎さんの転入届はいつまでですか。",
        "転入届はいつまでですか。連絡先は090-1234-5678です。",
        "転入届はいつまでですか。連絡先は０９０－１２３４－５６７８です。",
        "転入届はいつまでですか。kentaro.sato@example.jp に返事をください。",
        "鈴木花子（昭和58年4月12日生まれ）の転入届はいつまでですか。",
    ],
)
def test_personal_data_of_a_question_never_reaches_a_model(
    question: str, tmp_path: Path, model_says: ModelSays
) -> None:
    city_hall = model_says("届出期間は14日以内です。")
    city_hall.ingest(write(tmp_path / "転入届.txt", MANUAL), audience=Audience.PUBLIC)

    answer = city_hall.ask(question)

    assert isinstance(city_hall.llm, FakeLLM)
    assert "14日以内" in city_hall.llm.read  # it was asked
    assert found_in(bytes_read(city_hall)) == []
    assert found_in(answer.masked_question.encode()) == []
    assert answer.masked_types


def test_personal_data_of_earlier_questions_never_reaches_a_model(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says("届出期間は14日以内です。", "届出期間は14日以内です。")
    city_hall.ingest(write(tmp_path / "転入届.txt", MANUAL), audience=Audience.PUBLIC)

    first = city_hall.ask("佐藤健太郎さんの転入届の届出期間は何日以内ですか。")
    city_hall.ask("それは何日以内ですか。", history=[Turn(question=first.masked_question, answer=first.masked_text)])

    assert "氏名_1" in bytes_read(city_hall).decode()
    assert found_in(bytes_read(city_hall)) == []


def test_personal_data_of_a_document_never_reaches_a_model(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says("事故の報告先は[[氏名_1]]（[[電話_1]]）です。")
    text = "公用車の事故を起こしたときの報告先は、担当の佐藤健太郎さん（090-1234-5678）です。"
    city_hall.ingest(write(tmp_path / "公用車.txt", text))

    answer = city_hall.ask("公用車の事故の報告先は誰ですか。")

    assert found_in(bytes_read(city_hall)) == []
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.text.startswith("事故の報告先は佐藤健太郎（090-1234-5678）です。[1]\n資料の記載:")
    assert "佐藤健太郎さん（090-1234-5678）" in answer.citations[0].quote
    assert found_in(stored(answer)) == []


def test_a_name_in_a_heading_or_a_title_never_reaches_a_model_and_is_not_stored(
    tmp_path: Path, model_says: ModelSays
) -> None:
    city_hall = model_says("面談は4月10日に行いました。")
    text = "# 佐藤健太郎さんの面談記録\n\n## 鈴木花子さんからの聞き取り\n\n面談は4月10日に第2会議室で行いました。"
    city_hall.ingest(write(tmp_path / "鈴木花子さんの面談.md", text))

    answer = city_hall.ask("面談はいつ行いましたか。")

    assert found_in(bytes_read(city_hall)) == []
    assert "鈴木花子" in answer.citations[0].source
    assert found_in(stored(answer)) == []


def test_a_name_in_an_internal_faq_never_reaches_a_model_and_is_not_stored(
    tmp_path: Path, model_says: ModelSays
) -> None:
    city_hall = model_says(*["公用車の鍵は[[氏名_1]]が管理します。"] * 2)
    answer = "公用車の鍵は佐藤健太郎が管理します。電話は090-1234-5678です。"
    city_hall.ingest(write_faq(tmp_path / "faq.csv", "佐藤健太郎さんは何を管理しますか。", answer))

    for question in ("公用車の鍵は誰が管理しますか。", "佐藤健太郎さんは何を管理しますか。"):
        given = city_hall.ask(question)
        assert found_in(bytes_read(city_hall)) == []
        assert found_in(stored(given)) == []


def test_an_approved_answer_with_a_name_is_shown_whole_and_stored_masked(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says()
    approved = "公用車の鍵は佐藤健太郎が管理します。"
    city_hall.ingest(write_faq(tmp_path / "faq.csv", "公用車の鍵は誰が管理しますか。", approved))

    answer = city_hall.ask("公用車の鍵は誰が管理しますか。")

    assert answer.status is AnswerStatus.FAQ
    assert "佐藤健太郎" in answer.text
    assert answer.citations[0].quote == approved
    assert answer.masked_citations[0].quote == "公用車の鍵は[[氏名_1]]が管理します。"
    assert found_in(stored(answer)) == []


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("マイナンバーは123456789018です。転入届はいつまでですか。", "MY_NUMBER"),
        ("個人番号 1234-5678-9018 の転入届はいつまでですか。", "MY_NUMBER"),
        ("カード番号は4111 1111 1111 1111です。転入届はいつまでですか。", "CREDIT_CARD"),
    ],
)
def test_a_question_with_an_identity_number_is_refused_and_goes_nowhere(
    question: str, kind: str, tmp_path: Path, model_says: ModelSays
) -> None:
    city_hall = model_says()
    city_hall.ingest(write(tmp_path / "転入届.txt", MANUAL), audience=Audience.PUBLIC)
    assert isinstance(city_hall.embedder, FakeEmbedder)
    city_hall.embedder.received.clear()

    answer = city_hall.ask(question)

    assert answer.status is AnswerStatus.BLOCKED_PII
    assert answer.reason.startswith("PII:")  # the kind, which administrators see; never the number
    assert kind in answer.masked_types
    assert bytes_read(city_hall) == b""
    assert found_in(stored(answer)) == []


def test_an_identity_number_in_a_document_is_shown_to_nobody_by_an_answer(
    tmp_path: Path, model_says: ModelSays
) -> None:
    city_hall = model_says("記入例の個人番号は[[個人番号]]です。")
    text = "申請書の記入例：個人番号は123456789018と書きます。"
    city_hall.ingest(write(tmp_path / "記入例.txt", text))

    answer = city_hall.ask("申請書の記入例の個人番号はどう書きますか。")

    assert found_in(bytes_read(city_hall)) == []
    assert found_in(answer.text.encode()) == []
    assert all(found_in(citation.quote.encode()) == [] for citation in answer.citations)


def test_a_published_contact_of_the_city_stays_readable(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says("市民課の電話番号は047-366-1111です。")
    text = "転入届の問い合わせ先：市民課 電話番号 047-366-1111"
    city_hall.ingest(write(tmp_path / "案内.txt", text), audience=Audience.PUBLIC)

    answer = city_hall.ask("転入届の問い合わせ先の電話番号は何番ですか。", reader=CITIZEN)

    assert "047-366-1111" in answer.text
    assert answer.status is AnswerStatus.ANSWERED


def test_the_values_of_one_conversation_are_unknown_in_another(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says("[[氏名_1]]さんの届出期間は14日以内です。", "[[氏名_1]]さんの届出期間は14日以内です。")
    city_hall.ingest(write(tmp_path / "転入届.txt", MANUAL), audience=Audience.PUBLIC)

    mine, theirs = Notebook(), Notebook()
    city_hall.ask("佐藤健太郎さんの転入届の届出期間は何日ですか。", session="mine", listener=mine)
    answer = city_hall.ask("転入届の届出期間は何日ですか。", session="theirs", listener=theirs)

    assert "佐藤健太郎さん" in "".join(mine.tokens)
    assert "佐藤健太郎" not in answer.text + "".join(theirs.tokens)


def test_a_wiped_conversation_is_forgotten(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says()
    masked = city_hall.privacy.mask("s", "佐藤健太郎さんの届出")
    assert city_hall.privacy.restore("s", masked.text) == "佐藤健太郎さんの届出"

    city_hall.privacy.wipe("s")

    assert "佐藤健太郎" not in city_hall.privacy.restore("s", masked.text)


def test_streamed_words_are_restored_however_they_are_cut(open_city_hall: OpenCityHall, tmp_path: Path) -> None:
    city_hall = open_city_hall(FakeLLM("報告先は[[氏名_1]]です。"))
    city_hall.ingest(write(tmp_path / "公用車.txt", "公用車の事故の報告先は、担当の佐藤健太郎です。"))
    notebook = Notebook()

    city_hall.ask("公用車の事故の報告先は誰ですか。", listener=notebook)

    assert "".join(notebook.tokens) == "報告先は佐藤健太郎です。"
    assert [text for _, text, _ in notebook.sentences] == ["報告先は佐藤健太郎です。"]


def test_the_audit_log_holds_no_text_of_the_question(tmp_path: Path, model_says: ModelSays) -> None:
    city_hall = model_says("届出期間は14日以内です。")
    city_hall.ingest(write(tmp_path / "転入届.txt", MANUAL), audience=Audience.PUBLIC)

    city_hall.ask("佐藤健太郎さんの転入届はいつまでですか。")

    (entry,) = city_hall.audit.entries()
    assert (entry.who, entry.what, entry.outcome) == ("u1", "ask", "ANSWERED")
    assert "転入" not in str(entry.details)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("公用車の鍵は佐藤健太郎さんが持ちます。", "PERSON"),
        ("公用車の鍵は個人番号123456789018の人が持ちます。", "MY_NUMBER"),
    ],
)
def test_the_audit_log_tells_which_kind_of_personal_data_was_stopped_on_its_way_to_the_model(
    text: str, kind: str, model_says: ModelSays
) -> None:
    city_hall = model_says()
    record = a_document(audience=Audience.PUBLIC)
    city_hall.knowledge.put(record, [a_chunk(record, text)])  # no spans: ingest missed it

    answer = city_hall.ask("佐藤健太郎さんの公用車の鍵は誰が持ちますか。")

    assert answer.status is AnswerStatus.UNVERIFIED
    assert city_hall.audit.entries()[0].details["reason"] == f"LEAK:{kind}"


def test_search_words_are_what_is_left_of_a_masked_question() -> None:
    assert without_placeholders("[[氏名_1]]の転入届（[[電話_1]]）").split() == ["の転入届（", "）"]


def test_a_key_of_the_wrong_length_is_named(tmp_path: Path) -> None:
    from datetime import timedelta

    with pytest.raises(VaultError, match="64"):
        build_privacy("00", tmp_path, timedelta(hours=1))


def stored(answer: Answer) -> bytes:
    """What may be written to disk of an answer: its masked side."""
    kept = replace(answer, text="", citations=(), passages=())
    return repr(kept).encode()
