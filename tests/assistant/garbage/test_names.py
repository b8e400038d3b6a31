"""Spellings that name an item, and those that must not."""

import pytest

from assistant.garbage import Category, GarbageTable, Item, Row
from assistant.garbage.names import Names
from assistant.lexical import Tokenizer

LISTED = (
    "押し入れだんす",
    "いす",
    "串",
    "きり",
    "コンピューター",
    "カーペット",
    "食器",
    "食器棚",
    "茶碗",
    "バッグ",
    "ビー玉",
    "花瓶",
)


@pytest.fixture(scope="module")
def names() -> Names:
    items = tuple(Item(name=name, rows=(Row(category="燃やすごみ"),)) for name in LISTED)
    table = GarbageTable(categories=(Category(name="燃やすごみ"),), items=items, districts=(), closures=())
    return Names(table, Tokenizer())


@pytest.mark.parametrize(
    ("written", "item"),
    [
        ("押入れだんす", "押し入れだんす"),
        ("おしいれだんす", "押し入れだんす"),
        ("椅子", "いす"),
        ("イス", "いす"),
        ("くし", "串"),
        ("ｺﾝﾋﾟｭｰﾀ", "コンピューター"),
        ("こんぴゅーたー", "コンピューター"),
        ("しょっきだな", "食器棚"),
        ("茶わん", "茶碗"),
        ("ビ－玉", "ビー玉"),
    ],
)
def test_other_spellings_name_the_same_item(names: Names, written: str, item: str) -> None:
    assert names.find(written).names == (item,)


@pytest.mark.parametrize("written", ["霧", "櫛", "雲", "過敏", "食器だな店", "紙", ""])
def test_the_same_sound_in_other_kanji_is_another_word(names: Names, written: str) -> None:
    assert names.find(written).names == ()


@pytest.mark.parametrize(("written", "item"), [("カーペッド", "カーペット"), ("コンピョーター", "コンピューター")])
def test_one_wrong_kana_in_a_long_name_is_forgiven(names: Names, written: str, item: str) -> None:
    assert names.find_slip(written).names == (item,)


@pytest.mark.parametrize("written", ["バック", "いか", "カード", "カーテン", "花びん屋"])
def test_a_dictionary_word_or_a_short_name_is_no_slip(names: Names, written: str) -> None:
    assert names.find_slip(written).names == ()
