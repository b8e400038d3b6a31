"""What was heard is repaired only where it sounds like a word that is known, and every change is told and undone."""

import pytest

from assistant.minutes.correction import Corrector, undo
from assistant.minutes.papers import MeetingPapers, agenda_of, glossary_of, roster_of
from assistant.minutes.readings import Readings
from assistant.minutes.types import Utterance


@pytest.fixture(scope="module")
def corrector() -> Corrector:
    papers = MeetingPapers(
        glossary=glossary_of([["表記", "読み", "誤り例"], ["みどり野市", "みどりのし", "緑の市"]]),
        roster=roster_of([["教育長 大沢 正"], ["委員", "堀 千尋", "ほり ちひろ"], ["学校教育課長 須藤 学"]]),
        agenda=agenda_of(["議案第31号 みどり野市立学校管理規則の一部改正について"]),
    )
    return Corrector(Readings(), papers)


def heard(text: str) -> Utterance:
    return Utterance(utterance_id="u0001", start=0, end=1, speaker="S1", text=text)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("市民化の説明を求めます", "市民課の説明を求めます"),  # a department of every city
        ("常例案に意義なし", "条例案に異議なし"),
        ("緑の市のことです", "みどり野市のことです"),  # the glossary's own list of mistakes
        ("掘り委員、どうぞ", "堀委員、どうぞ"),  # the roster
        ("学校教育家長お願いします", "学校教育課長お願いします"),
        ("例は9年4月1日です", "令和9年4月1日です"),
        ("0は9年度からです", "令和9年度からです"),
        ("三十二ページの、千二百三十人", "32ページの、1,230人"),
        ("第三回の六校", "第3回の6校"),
        (
            "費用の支産を、作言の根拠とする",
            "費用の試算を、削減の根拠とする",
        ),  # no words at all, but kanji that sound so
        ("オオサワ教育町、スドカチョ", "大沢教育長、須藤課長"),  # in kana, and vowels too short
        ("下さい、3ヶ月の恐れがあります", "ください、3か月のおそれがあります"),
    ],
)
def test_repaired(corrector: Corrector, said: str, meant: str) -> None:
    corrected = corrector.correct(heard(said))
    assert corrected.text == meant
    assert all(corrected.text[each.start : each.end] == each.after for each in corrected.corrections)


@pytest.mark.parametrize(
    "said",
    [
        "ご視聴ありがとうございました",  # sounds like 市長
        "意義があると認めました",
        "十分に説明しました",
        "一人と二人",
        "議案第32号",  # one sound from the agenda's 31
        "野口委員会の",
        "学校教育課長から説明します",
        "業務の委託について、紹介します",  # not 業務委託, not 照会
        "ご意見がないようです。要求書の資料は何台ですか",  # not 内容, 請求書 or 課題
        "第9回庁議を開催します",  # not 会長, not 開会します
    ],
)
def test_left_alone(corrector: Corrector, said: str) -> None:
    assert corrector.correct(heard(said)) == heard(said)


def test_each_change_can_be_undone(corrector: Corrector) -> None:
    corrected = corrector.correct(heard("常例案は三十二ページの市民化に"))
    assert len(corrected.corrections) == 3
    while corrected.corrections:
        corrected = undo(corrected, corrected.corrections[0])
    assert corrected == heard("常例案は三十二ページの市民化に")
