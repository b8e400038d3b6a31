"""A recording without Japanese ends with what was found and what to do."""

import pytest

from assistant.minutes.endings import ending
from assistant.minutes.types import Gap, GapReason, Transcript, Utterance

SAID = Utterance(utterance_id="u0001", start=0, end=5, speaker="S1", text="開会します。")
ENGLISH = Gap(start=100, end=220, reason=GapReason.OTHER_LANGUAGE, language="en")
SHORT = Gap(start=100, end=105, reason=GapReason.OTHER_LANGUAGE, language="en")
RARE = Gap(start=100, end=220, reason=GapReason.OTHER_LANGUAGE, language="mi")
MUSIC = Gap(start=0, end=100, reason=GapReason.NOT_SPEECH)
SILENCE = Gap(start=0, end=100, reason=GapReason.SILENCE)
DROPPED = Gap(start=0, end=100, reason=GapReason.DROPPED)


@pytest.mark.parametrize(
    ("utterances", "gaps", "told"),
    [
        ((), (SILENCE, ENGLISH), "英語の録音のようです"),
        ((), (RARE,), "日本語以外の言葉の録音のようです"),
        ((), (SILENCE, MUSIC), "音楽や雑音だけの録音のようです"),
        ((), (SILENCE,), "録音は無音です"),
        ((), (MUSIC, DROPPED), "言葉を聞き取れませんでした"),
        ((SAID,), (ENGLISH,), "約 2 分は英語のようなので"),
    ],
)
def test_what_was_found_instead_of_japanese_is_told(
    utterances: tuple[Utterance, ...], gaps: tuple[Gap, ...], told: str
) -> None:
    assert told in ending(Transcript(duration=300, utterances=utterances, gaps=gaps))


@pytest.mark.parametrize("gaps", [(), (SILENCE, MUSIC, DROPPED), (SHORT,)])
def test_an_ordinary_meeting_ends_without_a_message(gaps: tuple[Gap, ...]) -> None:
    assert ending(Transcript(duration=300, utterances=(SAID,), gaps=gaps)) == ""
