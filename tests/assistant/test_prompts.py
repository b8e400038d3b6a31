"""What the model reads: the constant text first, every heading once, the question last."""

from assistant.prompts import Source, answer_prompt, system

TABLE = Source(
    path=("旅費の手引", "第4章 宿泊", "4.1 宿泊費", "4.1.2 上限額"),
    text="4.1 宿泊費\n4.1.2 上限額｜地域: 東京都｜額: 19,000円\n4.1.2 上限額｜地域: その他｜額: 9,800円",
)


def test_the_constant_text_is_first_and_the_question_last() -> None:
    prompt = answer_prompt("宿泊費はいくら？", [TABLE])
    assert prompt[0] == system()
    assert prompt[-1].content.endswith("質問: 宿泊費はいくら？")


def test_a_table_stands_under_its_title_and_nearest_headings_each_said_once() -> None:
    text = answer_prompt("宿泊費はいくら？", [TABLE])[-1].content
    assert "【旅費の手引 > 4.1 宿泊費 > 4.1.2 上限額】\n地域: 東京都｜額: 19,000円\n地域: その他｜額: 9,800円" in text
    assert text.count("上限額") == 1


def test_a_line_that_only_begins_like_a_heading_is_left_alone() -> None:
    source = Source(path=("手引", "宿泊費"), text="宿泊費は実費とする。")
    assert "宿泊費は実費とする。" in answer_prompt("？", [source])[-1].content
