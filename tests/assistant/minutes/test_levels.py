import pytest

from assistant.minutes.levels import clean, points, written


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("えー、本日は、あのー、3件です。", "本日は、3件です。"),
        ("はい。", ""),
        ("その、想定より多かったです。", "想定より多かったです。"),
        ("あの件はその後どうなりましたか。", "あの件はその後どうなりましたか。"),
        ("まだ決まっていません。", "まだ決まっていません。"),
        ("予算、予算は3億円です。", "予算は3億円です。"),
    ],
)
def test_fillers_go_and_words_stay(said: str, left: str) -> None:
    assert clean(said) == left


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("じゃあ、始めます", "では、始めます。"),
        ("縦書きに慣れてるんです。", "縦書きに慣れているのです。"),
        ("件数を調べといてください。", "件数を調べておいてください。"),
        ("文字が小さいんですけど、大丈夫ですか。", "文字が小さいのですが、大丈夫ですか。"),
        ("6割は勝てます。", "6割は勝てます。"),
        ("以上です それでは次に移ります", "以上です。それでは次に移ります。"),
    ],
)
def test_spoken_forms_become_written_ones(said: str, form: str) -> None:
    assert written(said) == form


def test_points_are_sentences_that_were_said() -> None:
    said = "ありがとうございます。補正額は3億2,000万円です。よろしくお願いします。"
    assert points(said) == "補正額は3億2,000万円です。"
