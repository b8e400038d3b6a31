"""When an approved FAQ answers a question word for word, and when it had better not."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.faq import FastPath, _is_about_another
from assistant.lexical import Tokenizer
from assistant.types import Audience, Chunk, ChunkKind, Passage, PiiSpan
from tests.fakes import FakeEmbedder

TOKENIZER = Tokenizer()
ASKED = "粗大ごみの手数料はいくらですか。"


def faq(question: str, answer: str, *, coverage: float = 1.0) -> Passage:
    chunk = Chunk(
        chunk_id=question,
        doc_id="d",
        ordinal=0,
        title="よくある質問",
        text=f"{question}\n{answer}",
        kind=ChunkKind.FAQ,
        audience=Audience.PUBLIC,
        department="環境課",
        question=question,
        answer=answer,
    )
    return Passage(chunk=chunk, score=1.0, coverage=coverage)


def approved(question: str, *passages: Passage) -> str | None:
    found = FastPath(FakeEmbedder(), TOKENIZER).approved(question, passages)
    return found.chunk.answer if found else None


PRICE = faq(ASKED, "1点500円です。")


@pytest.mark.parametrize("question", [ASKED, "粗大ごみの手数料はいくらですか", "粗大ごみの手数料は、いくらですか？"])
def test_the_same_question_gets_the_approved_answer(question: str) -> None:
    assert approved(question, PRICE, faq("図書館はいつ休みですか。", "月曜日です。")) == "1点500円です。"


@pytest.mark.parametrize(
    ("question", "passages"),
    [
        ("図書館はいつ休みですか。", [PRICE]),  # another question
        (ASKED, [replace(PRICE, coverage=0.2)]),  # near by chance: its words do not stand there
        ("65歳以上の粗大ごみの手数料はいくらですか。", [PRICE]),  # a figure that the FAQ does not have
        ("5点の粗大ごみの手数料はいくらですか。", [PRICE]),  # the 5 of its 500 is another figure
        (ASKED, [replace(PRICE, lacks_rare_word=True)]),  # its own subject stands elsewhere
        ("小学校の給食費はいくらですか。", [faq("保育園の給食費はいくらですか。", "月額4,800円です。")]),
        ("印鑑登録証明書を代理で取れますか。", [faq("代理人に印鑑登録を頼めますか。", "委任状があればできます。")]),
        (ASKED, [PRICE, faq(ASKED, "1点300円です。")]),  # two approved answers that differ
        (ASKED, []),
    ],
)
def test_in_doubt_no_faq_answers(question: str, passages: Sequence[Passage]) -> None:
    assert approved(question, *passages) is None


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        (
            "人間ドックの助成と対象年齢はいくらですか。",
            faq("人間ドックの助成はいくらですか。", "2万円です。"),
        ),  # asked besides
        (
            "住民票の料金はいくらですか。",
            faq("住民票の手数料はいくらですか。", "300円です。"),
        ),  # the same in other words
        (
            "仮ナンバーを借りたいのですが電話で。",
            faq("仮ナンバー（臨時運行許可）を借りたいのですが。", "6番窓口です。"),
        ),
    ],
)
def test_the_same_subject_in_other_words_is_no_other_subject(question: str, passage: Passage) -> None:
    assert not _is_about_another(question, passage.chunk, TOKENIZER)


DOG = faq("犬を飼い始めました。登録は必要ですか。", "環境課で登録してください。")
CAR = faq("自分の車で出張したときの旅費はいくらですか。", "1kmにつき20円です。")
EVENING = faq("平日の夜も開いている窓口はありますか。", "毎週木曜日は市民課を午後7時まで開けています。")
PAYPAY = faq("PayPayで払えますか。", "市民課の窓口で使えます。")


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("猫を飼い始めました。登録は必要ですか。", DOG),
        ("ねこを飼い始めました。登録は必要ですか。", DOG),
        ("自分の船で出張したときの旅費はいくらですか。", CAR),
        ("平日の朝も開いている窓口はありますか。", EVENING),
        ("Suicaで払えますか。", PAYPAY),
    ],
)
def test_another_subject_in_one_kanji_kana_or_latin_letters_is_another_question(
    question: str, passage: Passage
) -> None:
    assert _is_about_another(question, passage.chunk, TOKENIZER)


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("いぬを飼い始めました。登録は必要ですか。", DOG),
        ("すみません、犬を飼い始めたのですが、登録は必要なのでしょうか。", DOG),
        ("犬を飼い始めました。登録は必要ですか。お願いします。", DOG),
        ("くるまで出張したときの旅費はいくらになりますか。", CAR),
        ("平日、夜に開いている窓口はどこか教えてください。", EVENING),
        ("ｐａｙｐａｙで払えますか。", PAYPAY),
    ],
)
def test_the_same_subject_in_another_spelling_or_sentence_is_the_same_question(question: str, passage: Passage) -> None:
    assert not _is_about_another(question, passage.chunk, TOKENIZER)


def test_two_faqs_with_the_same_answer_are_no_doubt() -> None:
    assert approved(ASKED, PRICE, faq("粗大ごみの手数料はいくらでしょうか。", "1点500円です。")) == "1点500円です。"


def test_a_better_passage_that_is_no_faq_comes_first() -> None:
    prose = replace(PRICE, chunk=replace(PRICE.chunk, kind=ChunkKind.PROSE))
    assert approved(ASKED, prose, PRICE) is None


def test_full_width_figures_are_the_same_figures() -> None:
    passage = faq("65歳以上の手数料はいくらですか。", "300円です。")
    assert approved("６５歳以上の手数料はいくらですか。", passage) == "300円です。"


def test_a_question_that_names_somebody_is_never_embedded() -> None:
    passage = faq("佐藤健太郎さんは何係ですか。", "庶務係です。")
    named = replace(passage, chunk=replace(passage.chunk, pii=(PiiSpan(start=0, end=5, type="PERSON"),)))
    embedder = FakeEmbedder()
    assert FastPath(embedder, TOKENIZER).approved("さんは何係ですか。", [named]) is None
    assert not [text for text in embedder.received if "佐藤" in text]
