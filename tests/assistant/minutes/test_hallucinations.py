"""Text that a recogniser makes up is told from text that people say."""

import pytest

from assistant.minutes.hallucinations import is_echo, why_not_trusted


@pytest.mark.parametrize(
    ("text", "speech", "reason"),
    [
        ("ご視聴ありがとうございました", 2.0, "stock"),
        ("ご視聴ありがとうございました。", 20.0, "stock"),
        ("チャンネル登録をお願いいたします。", 3.0, "stock"),
        ("そのことについてはそのことについてはそのことについてはそのことについては", 8.0, "loop"),
        ("ああああああああああああああああ", 5.0, "loop"),
        ("はい", 20.0, "sparse"),
        ("", 5.0, "sparse"),
    ],
)
def test_made_up(text: str, speech: float, reason: str) -> None:
    assert why_not_trusted(text, speech=speech) == reason


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("はい、はい、はい、はい。", 2.0),
        ("異議なし。", 0.8),
        ("教育長、学校教育課長の説明を求めます。", 3.0),
        ("本日はご出席ありがとうございました。", 3.0),
        ("議案第31号、みどり野市立学校管理規則の一部改正についてを議題とします。", 6.0),
        ("1月から2月、2月から3月、3月から4月と、毎月10件ずつ増えております。", 6.0),
    ],
)
def test_said(text: str, speech: float) -> None:
    assert why_not_trusted(text, speech=speech) == ""


def test_the_list_of_expected_words_read_back_is_no_speech() -> None:
    hotwords = ("ひばり苑", "千鳥川", "危機管理課", "備蓄品目")
    assert is_echo("ひばり苑、千鳥川、危機管理課、", hotwords)
    assert not is_echo("ひばり苑、千鳥川の順に、危機管理課が備蓄品目を", hotwords)
    assert not is_echo("ひばり苑", hotwords)
    assert not is_echo("", ())
