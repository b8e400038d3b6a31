"""What was heard is repaired only where it sounds like a word that is known, and every change is told and undone."""

from dataclasses import replace

import pytest

from assistant.minutes.changes import undo
from assistant.minutes.correction import Corrector
from assistant.minutes.papers import MeetingPapers, agenda_of, glossary_of, roster_of
from assistant.minutes.readings import Readings
from assistant.minutes.types import Utterance, Word


@pytest.fixture(scope="module")
def corrector() -> Corrector:
    papers = MeetingPapers(
        glossary=glossary_of([["表記", "読み", "誤り例"], ["みどり野市", "みどりのし", "緑の市"]]),
        roster=roster_of([["教育長 大沢 正"], ["委員", "堀 千尋", "ほり ちひろ"], ["学校教育課長 須藤 学"]]),
        agenda=agenda_of(["議案第31号 みどり野市立学校管理規則の一部改正について"]),
    )
    return Corrector(Readings(), papers)


@pytest.fixture(scope="module")
def clerks() -> Corrector:
    """Of a meeting with longer papers."""
    papers = MeetingPapers(
        glossary=glossary_of(
            [["危機管理課", ""], ["氾濫注意水位", ""], ["浸水想定区域", ""], ["待機児童", ""], ["第三小学校", ""]]
        ),
        roster=roster_of(
            [
                ["危機管理課長", "戸部 隆志", "とべ たかし"],
                ["福祉課長", "仁科 由紀", "にしな ゆき"],
                ["消防署長", "蔵本 健吾", "くらもと けんご"],
            ]
        ),
        agenda=agenda_of(["(1) あさぎり市地域防災計画の修正案について", "(2) 放課後児童クラブの利用料の改定について"]),
    )
    return Corrector(Readings(), papers)


def heard(text: str) -> Utterance:
    return Utterance(utterance_id="u0001", start=0, end=1, speaker="S1", text=text)


def heard_with(probability: float, text: str) -> Utterance:
    words = tuple(Word(start=n, end=n + 1, text=letter, probability=probability) for n, letter in enumerate(text))
    return replace(heard(text), words=words)


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
        ("十十人が、三十人に", "十十人が、30人に"),  # what is no number stays as it was heard
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
        "月額5、0円でございます",  # not 霊園
        "廃止とし、次の項目に移ります",  # not 質疑
    ],
)
def test_left_alone(corrector: Corrector, said: str) -> None:
    assert corrector.correct(heard(said)) == heard(said)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("機関に課長から説明します", "危機管理課長から説明します"),  # two sounds of nine, and two kanji the same
        ("判断注意水の手前です", "氾濫注意水位の手前です"),
        ("審査想定区域に入っています", "浸水想定区域に入っています"),
        ("報告児童クラブの利用料です", "放課後児童クラブの利用料です"),
        ("大規自動の数です", "待機児童の数です"),  # no word: each kanji as it may be read
        ("福祉課の西名です。", "福祉課の仁科です。"),
        ("危機管理課長の扉でございます。", "危機管理課長の戸部でございます。"),  # who it is stands in the roster
        ("合わせてにか所で、資料にをご覧ください", "合わせて2か所で、資料2をご覧ください"),
        ("続いて議題に、その他です", "続いて議題2、その他です"),
        (
            "うちわけは18権で、4割に届まっております。長時間に渡りお疲れ様でした",
            "内訳は18件で、4割にとどまっております。長時間にわたりお疲れさまでした",
        ),
        ("危機、管理家長から", "危機管理課長から"),
        ("議題に放課後児童クラブの", "議題2放課後児童クラブの"),
        ("機関に家庁の扉でございます", "危機管理課長の戸部でございます"),  # one correction leads to the next
        ("消防者の増本です、", "消防署の蔵本です、"),
        ("0-8年度です", "令和8年度です"),
        ("図って参ります。1歳字が多く、みなさんに宜しく", "図ってまいります。1歳児が多く、皆さんによろしく"),
    ],
)
def test_repaired_by_the_papers(clerks: Corrector, said: str, meant: str) -> None:
    assert clerks.correct(heard(said)).text == meant


@pytest.mark.parametrize(
    "said",
    [
        "第2回朝礼の会議です",  # 回朝 is no 会長
        "福祉課の説明です。",
        "福祉課の窓口でございます。",
        "地域福祉計画について",  # another plan
        "第三小学校と第2小学校",
    ],
)
def test_left_alone_by_the_papers(clerks: Corrector, said: str) -> None:
    assert clerks.correct(heard(said)).text == said


def test_a_longer_word_that_was_heard_clearly_is_left_alone(clerks: Corrector) -> None:
    assert clerks.correct(heard_with(0.9, "審査想定区域です。")).text == "審査想定区域です。"
    assert clerks.correct(heard_with(0.6, "審査想定区域です。")).text == "浸水想定区域です。"


def test_a_correction_of_a_correction_goes_back_to_what_was_heard(clerks: Corrector) -> None:
    said = "では機関に家庁の扉でございます"
    corrected = clerks.correct(heard(said))
    assert [(each.before, each.after) for each in corrected.corrections] == [
        ("機関に家庁", "危機管理課長"),
        ("扉", "戸部"),
    ]
    while corrected.corrections:
        corrected = undo(corrected, corrected.corrections[0])
    assert corrected.text == said


def test_a_word_one_sound_off_is_repaired_only_where_the_recogniser_is_not_sure(clerks: Corrector) -> None:
    assert clerks.correct(heard_with(0.5, "これは回転です。")).text == "これは改定です。"
    assert clerks.correct(heard_with(0.95, "これは回転です。")).text == "これは回転です。"
    assert clerks.correct(heard("これは回転です。")).text == "これは回転です。"


def test_each_change_can_be_undone(corrector: Corrector) -> None:
    corrected = corrector.correct(heard("常例案は三十二ページの市民化に"))
    assert len(corrected.corrections) == 3
    while corrected.corrections:
        corrected = undo(corrected, corrected.corrections[0])
    assert corrected == heard("常例案は三十二ページの市民化に")
