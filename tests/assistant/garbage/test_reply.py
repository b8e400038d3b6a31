"""Questions about garbage: answered from the table, offered as choices, or left to the search."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.garbage import Choices, Garbage, Item, Row, TableAnswer
from assistant.languages import load_texts
from assistant.lexical import Tokenizer
from tests.assistant.garbage.not_items import NOT_ITEMS, OTHER_QUESTIONS

TODAY = date(2026, 11, 28)

ITEM_QUESTIONS = [
    ("アイロンの捨て方は？", "ja", "アイロン"),
    ("すみません、古くなったソファーを捨てたいのですが", "ja", "ソファ"),
    ("いすって何ゴミ？", "ja", "いす"),
    ("椅子は何ごみですか", "ja", "いす"),
    ("れんがは何ごみになりますか", "ja", "れんが"),
    ("「乾電池」の捨て方", "ja", "乾電池"),
    ("乾電池はいつ出せますか", "ja", "乾電池"),
    ("ﾃﾞｼﾞﾀﾙｶﾒﾗ", "ja", "デジタルカメラ"),
    ("物干竿の捨て方", "ja", "物干し竿"),
    ("ものほしざお", "ja", "物干し竿"),
    ("カーペッドの捨て方", "ja", "カーペット"),
    ("スマホの捨て方", "ja", "スマートフォン"),
    ("チャリを捨てたい", "ja", "自転車"),
    ("牛乳ﾊﾟｯｸは燃えるごみ？", "ja", "牛乳パック"),
    ("タッパー何ごみ", "ja", "プラスチック容器"),
    ("割れたお茶碗の捨て方", "ja", "食器"),
    ("Where do PET bottles go?", "en", "ペットボトル"),
    ("How do I throw away a TV?", "en", "テレビ"),
    ("Where do I put old batteries?", "en", "乾電池"),
    ("How do I throw away 冷蔵庫?", "en", "冷蔵庫"),
    ("请问旧手机怎么扔？", "zh-Hans", "スマートフォン"),
    ("자전거 버리는 방법 알려주세요", "ko", "自転車"),
    ("Làm thế nào để vứt nệm cũ?", "vi", "マットレス"),
    ("Vut nem cu nhu the nao", "vi", "マットレス"),
    ("Como jogo fora uma televisão?", "pt", "テレビ"),
    ("¿Cómo tiro una televisión?", "es", "テレビ"),
    ("Paano itapon ang payong?", "tl", "傘"),
    ("टिभी कसरी फाल्ने?", "ne", "テレビ"),
]


@pytest.mark.parametrize(("question", "lang", "item"), ITEM_QUESTIONS, ids=[row[0] for row in ITEM_QUESTIONS])
def test_an_item_is_found_however_it_is_asked_for(garbage: Garbage, question: str, lang: str, item: str) -> None:
    answer = garbage.reply(question, TODAY, lang=lang)

    assert isinstance(answer, TableAnswer)
    assert answer.items == (item,)


@pytest.mark.parametrize(
    "question",
    [
        "Bạn vứt rác như thế nào?",  # bạn is you, bàn a table
        "Nơi vứt rác ở đâu?",  # nơi is a place, nồi a pot
        "Vứt giấy như thế nào?",  # giấy is paper, giày a shoe
        "Co vut rac duoc khong?",  # without accents, có (may) looks like cỏ (grass)
        "giấy",  # alone too
        "Tôi cần vứt rác",  # cần (need) is no English can
    ],
)
def test_another_vietnamese_word_with_the_same_letters_is_no_item(garbage: Garbage, question: str) -> None:
    assert garbage.reply(question, TODAY, lang="vi") is None


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("Vứt giày như thế nào?", "靴"),
        ("Vứt thảm ở đâu?", "カーペット"),
        ("Vứt cỏ như thế nào?", "草"),
        ("Vut giay o dau?", "靴"),
    ],
)
def test_accents_count_where_they_are_written(garbage: Garbage, question: str, item: str) -> None:
    answer = garbage.reply(question, TODAY, lang="vi")

    assert isinstance(answer, TableAnswer)
    assert answer.items == (item,)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("When can I put out garbage?", "en"),
        ("Can you collect garbage?", "en"),
        ("Can I dispose of it?", "en"),
        ("¿Cómo tiro el pan?", "es"),  # bread
    ],
)
def test_a_word_that_only_looks_like_an_english_name_is_no_item(garbage: Garbage, question: str, lang: str) -> None:
    assert garbage.reply(question, TODAY, lang=lang) is None


@pytest.mark.parametrize("question", ["How do I throw away a can?", "Where do cans go?", "can?"])
def test_a_can_is_an_item_where_it_is_written_as_one(garbage: Garbage, question: str) -> None:
    answer = garbage.reply(question, TODAY, lang="en")

    assert isinstance(answer, TableAnswer)
    assert answer.items == ("アルミ缶",)


def test_an_answer_says_category_and_notice_word_for_word(garbage: Garbage) -> None:
    answer = garbage.reply("カセットボンベの捨て方", TODAY)

    assert isinstance(answer, TableAnswer)
    assert "「カセットボンベ」は「有害・危険ごみ」です。 使い切り、穴を開けずに透明な袋へ" in answer.text


def test_every_condition_of_an_item_is_shown(garbage: Garbage) -> None:
    answer = garbage.reply("皿の捨て方", TODAY)

    assert isinstance(answer, TableAnswer)
    assert [row[2] for row in answer.rows] == ["不燃ごみ", "プラスチック資源", "可燃ごみ"]


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("カセットボンベやスプレー缶はどう捨てますか。", ("カセットボンベ", "スプレー缶")),
        ("トースターとフライパンの捨て方", ("トースター", "フライパン")),
        ("カーペットとマットレスの捨て方", ("カーペット", "マットレス")),
        ("ｶｰﾍﾟｯﾄとﾏｯﾄﾚｽの捨て方", ("カーペット", "マットレス")),
        ("とーすたーとふらいぱんの捨て方", ("トースター", "フライパン")),
        ("トースター/フライパンの捨て方😭", ("トースター", "フライパン")),
        ("プランタと乾電池の捨て方は", ("プランター", "乾電池")),  # no プラ
        ("カーペット、マットレスとフライパンの捨て方", ("カーペット", "マットレス", "フライパン")),
    ],
)
def test_several_items_are_answered_together(garbage: Garbage, question: str, items: tuple[str, ...]) -> None:
    answer = garbage.reply(question, TODAY)

    assert isinstance(answer, TableAnswer)
    assert answer.items == items


@pytest.mark.parametrize(
    ("question", "items", "kinds"),
    [
        ("テレビと可燃ごみの日", ("テレビ",), ("可燃ごみ",)),
        ("テレビと可燃ごみ", ("テレビ",), ("可燃ごみ",)),
        ("可燃ごみの日とテレビの捨て方", ("テレビ",), ("可燃ごみ",)),
        ("アイロンの捨て方と、プラごみの収集日を教えてください", ("アイロン",), ("プラスチック資源",)),
        ("冷蔵庫の捨て方は？可燃ごみの日は？", ("冷蔵庫",), ("可燃ごみ",)),
        ("トースターと紙と布の日", ("トースター",), ("紙・布",)),
        ("布団とフライパンと可燃ごみと不燃ごみの日はいつ", ("布団", "フライパン"), ("可燃ごみ", "不燃ごみ")),
        ("やかんや可燃ごみの日", ("やかん",), ("可燃ごみ",)),
        ("東野のテレビと可燃ごみの日", ("テレビ",), ("可燃ごみ",)),
    ],
)
def test_an_item_and_a_kind_of_garbage_are_answered_together(
    garbage: Garbage, question: str, items: tuple[str, ...], kinds: tuple[str, ...]
) -> None:
    answer = garbage.reply(question, TODAY, district="東野")

    assert isinstance(answer, TableAnswer)
    assert answer.items == items
    assert all(f"「{item}」は" in answer.text for item in items)
    for kind in kinds:
        first, *_ = garbage.calendar.next_dates("東野", kind, TODAY)
        assert f"東野の「{kind}」の次の収集日は、{first.month}月{first.day}日" in answer.text
        assert kind in answer.categories
        assert any(kind in row for row in answer.rows)


def test_without_a_district_an_item_and_a_kind_are_described(garbage: Garbage) -> None:
    answer = garbage.reply("テレビと可燃ごみ", TODAY)

    assert isinstance(answer, TableAnswer)
    assert "「テレビ」は「市で収集できないもの」です。" in answer.text
    assert "可燃ごみ: 市の指定袋（有料）に入れて" in answer.text


def test_without_a_district_the_days_beside_an_item_wait_for_it(garbage: Garbage) -> None:
    answer = garbage.reply("テレビと可燃ごみの日", TODAY)

    assert isinstance(answer, Choices)
    assert {(choice.ask, choice.district) for choice in answer.choices} == {
        ("テレビと可燃ごみの日", district) for district in garbage.districts
    }


@pytest.mark.parametrize(
    "question",
    [
        "アイロンは可燃ごみですか",
        "アイロン、可燃ごみですか",
        "アイロンは可燃ごみと不燃ごみのどちらですか",
        "アイロンを可燃ごみと一緒に出せますか",
    ],
)
def test_whether_an_item_is_of_a_kind_is_a_question_about_the_item(garbage: Garbage, question: str) -> None:
    answer = garbage.reply(question, TODAY, district="東野")

    assert isinstance(answer, TableAnswer)
    assert (answer.items, answer.categories) == (("アイロン",), ("不燃ごみ",))


@pytest.mark.parametrize(
    "question", ["電池と可燃ごみの日", "テレビとごみの日", "テレビと可燃ごみの違い", "テレビと可燃ごみの日は別ですか"]
)
def test_a_list_that_is_not_understood_to_its_end_is_left_to_the_search(garbage: Garbage, question: str) -> None:
    assert garbage.reply(question, TODAY, district="東野") is None


def test_a_name_is_not_cut_into_another_items_name(garbage: Garbage, tokenizer: Tokenizer) -> None:
    kinds = {"ランプ": "不燃ごみ", "フライパン": "不燃ごみ", "トランプ": "可燃ごみ"}
    items = tuple(Item(name=name, rows=(Row(category=kind),)) for name, kind in kinds.items())
    table = replace(garbage.table, items=items, variants=())

    answer = Garbage(table, load_texts(), tokenizer).reply("トランプとフライパンの捨て方", TODAY)

    assert isinstance(answer, TableAnswer)
    assert answer.items == ("トランプ", "フライパン")


def test_with_a_district_the_next_dates_stand_beside_the_item(garbage: Garbage) -> None:
    answer = garbage.reply("乾電池の捨て方", TODAY, district="中央")

    assert isinstance(answer, TableAnswer)
    assert answer.dates[0] == date(2026, 12, 18)


def test_an_unknown_item_gives_near_names_and_no_answer(garbage: Garbage) -> None:
    answer = garbage.reply("電池の捨て方", TODAY)

    assert isinstance(answer, Choices)
    assert "乾電池" in [choice.label for choice in answer.choices]


@pytest.mark.parametrize("lang", ["ja", "ja-easy", "en", "zh-Hans", "ko", "vi", "pt", "es", "tl", "ne"])
def test_a_choice_asks_a_question_that_is_answered(garbage: Garbage, lang: str) -> None:
    choices = garbage.reply("電池の捨て方", TODAY)
    assert isinstance(choices, Choices)

    for choice in choices.choices:
        ask = garbage.item_question(choice.label, lang)
        answer = garbage.reply(ask, TODAY, lang=lang)
        assert isinstance(answer, TableAnswer)
        assert answer.items == (choice.label,)


@pytest.mark.parametrize("question", ["中央の可燃ごみはいつ？", "中央地区の燃えるゴミの日は何曜日ですか"])
def test_the_next_three_dates_of_a_district(garbage: Garbage, question: str) -> None:
    answer = garbage.reply(question, TODAY)

    assert isinstance(answer, TableAnswer)
    assert answer.dates == (date(2026, 11, 30), date(2026, 12, 3), date(2026, 12, 7))


@pytest.mark.parametrize(
    ("question", "lang", "categories"),
    [
        ("可燃ごみと不燃ごみの日はいつ", "ja", ("可燃ごみ", "不燃ごみ")),
        ("燃えるごみや燃えないごみはいつですか", "ja", ("可燃ごみ", "不燃ごみ")),
        ("可燃、不燃、プラの日", "ja", ("可燃ごみ", "プラスチック資源", "不燃ごみ")),
        ("びんと缶はいつ", "ja", ("びん・缶・ペットボトル",)),
        ("可燃ごみと粗大ごみの日はいつ", "ja", ("可燃ごみ", "粗大ごみ")),
        ("When is burnable and non-burnable garbage collected?", "en", ("可燃ごみ", "不燃ごみ")),
        ("可燃垃圾和不可燃垃圾的收集日是哪天？", "zh-Hans", ("可燃ごみ", "不燃ごみ")),
        ("타는 쓰레기와 타지 않는 쓰레기 수거일은 언제예요?", "ko", ("可燃ごみ", "不燃ごみ")),
    ],
)
def test_every_kind_that_is_asked_for_gets_its_days(
    garbage: Garbage, question: str, lang: str, categories: tuple[str, ...]
) -> None:
    answer = garbage.reply(question, TODAY, district="東野", lang=lang)

    assert isinstance(answer, TableAnswer)
    assert answer.categories == categories
    for line, category in zip(answer.text.splitlines(), categories, strict=False):
        days = garbage.calendar.next_dates("東野", category, TODAY)
        assert all(f"{day.month}月{day.day}日" in line or day.isoformat() in line for day in days), line


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("可燃ごみと資源の日はいつ", "ja"),
        ("Rác cháy được và không cháy được thu gom khi nào?", "vi"),
        ("Kailan kinokolekta ang nasusunog at hindi nasusunog na basura?", "tl"),
    ],
)
def test_half_of_what_is_asked_for_is_no_answer(garbage: Garbage, question: str, lang: str) -> None:
    assert garbage.reply(question, TODAY, district="東野", lang=lang) is None


def test_a_closure_ahead_is_told(garbage: Garbage) -> None:
    answer = garbage.reply("中央の可燃ごみはいつ？", date(2026, 12, 28))

    assert isinstance(answer, TableAnswer)
    assert answer.dates[1] == date(2027, 1, 4)
    assert "12月31日（木）から1月3日（日）までは収集を休みます。" in answer.text


def test_without_a_district_the_districts_are_offered(garbage: Garbage) -> None:
    answer = garbage.reply("プラごみは何曜日ですか", TODAY)

    assert isinstance(answer, Choices)
    assert [choice.district for choice in answer.choices] == list(garbage.districts)


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("When do they collect paper and cloth?", "en"),
        ("I live in 東野. When is burnable garbage collected?", "en"),
        ("Ngày thu gom giấy là khi nào?", "vi"),
        ("Quando passa o caminhão de lixo queimável?", "pt"),
        ("¿Qué día de la semana se tira el papel?", "es"),
        ("Kailan kinokolekta ang papel?", "tl"),
        ("प्लास्टिक कुन दिनमा संकलन गरिन्छ?", "ne"),
        ("可燃垃圾的收集日是哪天？", "zh-Hans"),
        ("플라스틱 쓰레기 수거일은 언제예요?", "ko"),
    ],
)
def test_days_are_told_in_every_language(garbage: Garbage, question: str, lang: str) -> None:
    told = garbage.reply(question, TODAY, district="東野", lang=lang)

    assert isinstance(told, TableAnswer)
    assert told.district == "東野"
    assert told.dates


@pytest.mark.parametrize("district", ["", "東野"])
@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("When do I get a paper health insurance certificate?", "en"),
        ("Where do I hand in the paper of the daycare?", "en"),
        ("When does the burnable waste plant open?", "en"),
        ("Khi nào tôi nhận được giấy khai sinh?", "vi"),
        ("Quando recebo o papel da certidão de nascimento?", "pt"),
        ("¿Cuándo debo entregar el papel del seguro?", "es"),
        ("Kailangan ba ang papel?", "tl"),  # needed, not when
        ("जन्म दर्ताको कागज कहिले पाइन्छ?", "ne"),
        ("纸类的保险证什么时候发？", "zh-Hans"),
        ("종이 보험증은 언제 받나요?", "ko"),
    ],
)
def test_a_paper_that_is_no_garbage_has_no_collection_day(
    garbage: Garbage, question: str, lang: str, district: str
) -> None:
    assert garbage.reply(question, TODAY, district=district, lang=lang) is None


def test_what_is_collected_tomorrow(garbage: Garbage) -> None:
    answer = garbage.reply("明日は何ごみの日ですか", date(2026, 11, 29), district="北町")

    assert isinstance(answer, TableAnswer)
    assert answer.text == "北町では、11月30日（月）の収集はありません。"


@pytest.mark.parametrize("word", NOT_ITEMS)
def test_what_is_no_item_is_never_answered_as_one(garbage: Garbage, word: str) -> None:
    for question in (word, f"{word}の捨て方は？", f"{word}を捨てたい"):
        assert not isinstance(garbage.reply(question, TODAY), TableAnswer)


@pytest.mark.parametrize("question", OTHER_QUESTIONS)
def test_a_question_that_the_table_does_not_answer_is_left_to_the_search(garbage: Garbage, question: str) -> None:
    assert garbage.reply(question, TODAY) is None


def test_three_days_ahead_is_not_the_day_after_tomorrow(garbage: Garbage) -> None:
    answer = garbage.reply("中央のしあさっては何ごみの日ですか", TODAY)

    assert isinstance(answer, TableAnswer)
    assert answer.dates == (date(2026, 12, 1),)


@pytest.mark.parametrize("days", ["火曜と金曜", "明日とあさって", "今日の次の日"])
def test_a_question_about_other_days_than_one_gets_the_days_of_all_categories(garbage: Garbage, days: str) -> None:
    answer = garbage.reply(f"中央の{days}は何ごみの日", TODAY)

    assert isinstance(answer, TableAnswer)
    assert len(answer.categories) > 3


def test_a_very_long_question_is_left_to_the_search(garbage: Garbage) -> None:
    assert garbage.reply("捨て方" * 5000, TODAY) is None


def test_the_search_field_finds_names_and_near_names(garbage: Garbage) -> None:
    assert [item.name for item in garbage.search("おふとん").items] == ["布団"]
    assert "乾電池" in garbage.search("電池").near
    assert "アルミ缶" in garbage.search("缶").near
    assert garbage.search("ん").near == ()


@pytest.mark.parametrize(
    ("question", "district", "categories"),
    [
        ("桜が丘の可燃ごみはいつ", "桜ケ丘", ("可燃ごみ",)),
        ("緑ヶ丘 可燃 いつ", "緑が丘", ("可燃ごみ",)),
        ("中央二丁目の不燃の日は？", "中央", ("不燃ごみ",)),
        ("東野に住んでいます。びんはいつですか", "東野", ("びん・缶・ペットボトル",)),
        ("東野です。布団の捨て方は", "東野", ("粗大ごみ",)),
        ("東野の段ボールの日はいつ", "東野", ("紙・布",)),
    ],
)
def test_where_somebody_lives_is_said_in_many_ways(
    garbage: Garbage, question: str, district: str, categories: tuple[str, ...]
) -> None:
    told = garbage.reply(question, date(2026, 11, 29))
    assert isinstance(told, TableAnswer)
    assert (told.district, told.categories) == (district, categories)


def test_a_district_alone_gets_the_days_of_all_categories(garbage: Garbage) -> None:
    told = garbage.reply("東野のごみの日を教えて", date(2026, 11, 29))
    assert isinstance(told, TableAnswer)
    assert told.categories == garbage.scheduled
    assert ("プラスチック資源", "11月30日（月）、12月7日（月）、12月14日（月）") in told.rows
    assert garbage.reply("年末の東野のごみの日", date(2026, 11, 29)) is None  # 年末 is no day that the table knows


def test_what_was_not_found_is_named_without_the_words_around_it(garbage: Garbage) -> None:
    told = garbage.reply("ニトリのマットレスどうすてる", TODAY)
    assert isinstance(told, Choices)
    assert told.text.startswith("「ニトリのマットレス」")
    assert [choice.label for choice in told.choices] == ["マットレス"]


@pytest.mark.parametrize(
    "question", ["👨‍👩‍👧‍👦は何ごみ", "これは何ごみですか", "なんのごみ？", "これって何ゴミになりますか？"]
)
def test_a_thing_that_is_not_named_is_asked_for(garbage: Garbage, question: str) -> None:
    told = garbage.reply(question, TODAY)
    assert isinstance(told, Choices)
    assert "名前を" in told.text
    assert garbage.reply("ごみの捨て方を教えて", TODAY) is None  # asks for the rules
