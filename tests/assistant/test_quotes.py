"""The quote is a part of its passage and the stretch in which the answer stands."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.excerpts import sentences
from assistant.lexical import Tokenizer
from assistant.quotes import Quote, Sought, WordsOf, best_quotes

_TEXTS = st.text(st.sampled_from("粗大ごみ手数料は500円です。！？\n 、[[氏名_1]]"), max_size=600)
FEES = """粗大ごみの処理
1 受付の方法
電話かインターネットで申し込みます。
令和7年度の手数料は400円でした。
令和8年度の手数料は500円です。
2 収集の場所
玄関の前に置きます。"""


def words_of(text: str) -> list[str]:
    return re.findall(r"ごみ|手数料|円|氏名", text)


def best_quote(text: str, heading: str, sought: Sought, words_of: WordsOf) -> Quote:
    return best_quotes(text, heading, sought, words_of, 1)[0]


@given(text=_TEXTS)
def test_the_next_best_shares_no_line_with_the_best(text: str) -> None:
    sought = Sought(question="粗大ごみの手数料はいくらですか。", weights={"ごみ": 2.0, "手数料": 1.0})
    found = best_quotes(text, "", sought, words_of, 3)
    assert 1 <= len(found) <= 3
    assert found[0] == best_quote(text, "", sought, words_of)
    assert [q.strength for q in found] == sorted((q.strength for q in found), reverse=True)
    if len(found) > 1:
        assert sum(len(q.text) for q in found) <= len(text)


@given(text=_TEXTS)
def test_a_quote_is_a_part_of_the_text(text: str) -> None:
    sought = Sought(
        question="粗大ごみの手数料はいくらですか。", weights={"ごみ": 2.0, "手数料": 1.0}, said="500円です。"
    )
    quote = best_quote(text, "", sought, words_of).text
    assert quote in text
    longest = max(map(len, sentences(text)), default=0)
    assert len(quote) <= (200 if longest <= 200 else 400)


@pytest.mark.parametrize(
    ("question", "said", "holds"),
    [
        ("粗大ごみはどのように申し込みますか。", "", "電話かインターネット"),
        ("令和8年度の粗大ごみの手数料はいくらですか。", "", "500円"),
        ("令和7年度の粗大ごみの手数料はいくらですか。", "", "400円"),
        ("粗大ごみはどこに出しますか。", "玄関の前です。", "玄関の前"),
    ],
)
def test_the_answer_stands_in_the_quote(tokenizer: Tokenizer, question: str, said: str, holds: str) -> None:
    weights = dict.fromkeys(tokenizer.words(question), 1.0)
    quote = best_quote(FEES, "粗大ごみの処理", Sought(question=question, weights=weights, said=said), tokenizer.words)
    assert holds in quote.text


def test_what_holds_the_asked_kind_of_value_is_the_stronger_quote(tokenizer: Tokenizer) -> None:
    sought = Sought(question="手数料はいくらですか。", weights={"手数料": 1.0})
    without, with_value = (
        best_quote(text, "", sought, tokenizer.words) for text in ("手数料は現金で払います。", "手数料は400円です。")
    )
    assert without.strength < with_value.strength


@pytest.mark.parametrize(
    "proviso",
    ["ただし", "但し", "※ただし", "※1 ただし", "（ただし", "・ただし", "＊但し", "\n※ ただし", "\n（注）ただし"],
)
def test_a_rule_is_quoted_with_its_proviso(tokenizer: Tokenizer, proviso: str) -> None:
    rules = (
        f"公印は課長が保管する。公印は庁外に持ち出さない。{proviso}、市長の承認を受けたときは、2人以上で持ち出せる。"
    )
    question = "公印は庁外に持ち出せますか"
    sought = Sought(question=question, weights=dict.fromkeys(tokenizer.words(question), 1.0))
    assert "、市長の承認" in best_quote(rules, "公印の管理", sought, tokenizer.words).text


_RULE = "公印は、" + "第1号から第9号までに定める場所を含む" * 13 + "庁外に持ち出さない。"  # fills the budget
_PROVISO = "ただし、市長の承認を受けたときは、2人以上で持ち出せる。"


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n\u3000"])
def test_a_proviso_on_the_next_line_is_quoted_with_a_rule_that_fills_the_budget(
    tokenizer: Tokenizer, between: str
) -> None:
    question = "公印は庁外に持ち出せますか"
    sought = Sought(question=question, weights=dict.fromkeys(tokenizer.words(question), 1.0))
    assert _PROVISO in best_quote(_RULE + between + _PROVISO, "公印の管理", sought, tokenizer.words).text


def test_a_long_proviso_is_quoted_to_its_end(tokenizer: Tokenizer) -> None:
    rule = "公印は、" + "第1号から第9号までに定める場所を含む" * 10 + "庁外に持ち出さない。"
    proviso = "ただし、" + "第1号から第9号までに定める場合" * 20 + "は持ち出せる。"
    question = "公印は庁外に持ち出せますか"
    sought = Sought(question=question, weights=dict.fromkeys(tokenizer.words(question), 1.0))
    assert best_quote(rule + proviso, "", sought, tokenizer.words).text == rule + proviso


def test_a_proviso_is_not_quoted_without_its_rule(tokenizer: Tokenizer) -> None:
    question = "市長の承認を受けたら2人以上で持ち出せますか"
    sought = Sought(question=question, weights=dict.fromkeys(tokenizer.words(question), 1.0))
    assert _RULE in best_quote(f"{_RULE}\n{_PROVISO}", "", sought, tokenizer.words).text


def test_a_quote_ends_where_another_section_begins(tokenizer: Tokenizer) -> None:
    text = "回答書の提出期限は、発送の日から30日とする。\n5-3 印鑑登録証明書の交付\n回答書がなくても交付する。"
    question = "印鑑登録の回答書の提出期限はいつまでですか"
    sought = Sought(question=question, weights=dict.fromkeys(tokenizer.words(question), 1.0))
    quote = best_quote(text, "第5章 印鑑登録", sought, tokenizer.words)
    assert quote.text == "回答書の提出期限は、発送の日から30日とする。"


def test_of_two_rows_the_one_whose_label_says_no_more_than_was_asked(tokenizer: Tokenizer) -> None:
    note = "｜備考: " + "○" * 180  # no two rows fit into one quote
    rows = f"手数料｜種類: 除籍・改製原戸籍謄本｜窓口: 750円{note}\n手数料｜種類: 戸籍謄本｜窓口: 450円{note}\n"
    question = "戸籍謄本の窓口の手数料はいくらですか"
    sought = Sought(question=question, weights=dict.fromkeys(tokenizer.words(question), 1.0))
    assert "450円" in best_quote(rows, "手数料", sought, tokenizer.words).text
