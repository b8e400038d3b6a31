"""The garbage evaluation tells right from wrong."""

from datetime import date

import pytest

from assistant.garbage import Category, Closure, District, Garbage, GarbageTable, Item, Row, Rule
from assistant.languages import load_texts
from assistant.lexical import Tokenizer
from eval.garbage import score, spellings
from ingest.garbage import SAMPLE_CITY, read_folder

ITEMS = (
    Item(name="押し入れだんす", rows=(Row(category="粗大ごみ"),)),
    Item(name="デジタルカメラ", rows=(Row(category="不燃ごみ"),), readings=("でじたるかめら",)),
)
TABLE = GarbageTable(
    categories=(Category(name="粗大ごみ"), Category(name="不燃ごみ")),
    items=ITEMS,
    districts=(
        District(name="中央", center="東", rules=(("不燃ごみ", (Rule(weekday=2, nth=4), Rule(weekday=4, nth=5))),)),
    ),
    closures=(Closure(center="東", first=date(2026, 12, 31), last=date(2027, 1, 3)),),
)


def test_names_are_written_in_many_ways() -> None:
    texts = {spelling.text for spelling in spellings(TABLE, Tokenizer())}

    assert {"押入れだんす", "ﾃﾞｼﾞﾀﾙｶﾒﾗ", "でじたるかめら", "デジタルカメラなど"} <= texts


def test_a_small_table_is_answered_in_full() -> None:
    tokenizer = Tokenizer()

    result = score(Garbage(TABLE, load_texts(), tokenizer), tokenizer)

    assert result.item_accuracy == 1.0
    assert result.date_accuracy == 1.0
    assert result.dates == 731


@pytest.mark.slow
def test_the_sample_city_reaches_its_bars() -> None:
    tokenizer = Tokenizer()

    result = score(Garbage(read_folder(SAMPLE_CITY), load_texts(), tokenizer), tokenizer)

    assert result.item_accuracy >= 0.99
    assert result.wrong <= result.questions * 0.001
    assert result.date_accuracy == 1.0
