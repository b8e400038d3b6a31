"""What is heard again takes its place among the words around it."""

from assistant.minutes.transcribe import Foreign, Segment, Span, foreign_stretches, put_between
from assistant.minutes.types import Word


def word(start: float, text: str) -> Word:
    return Word(start=start, end=start + 1, text=text, probability=1.0)


def test_a_sentence_that_a_clip_left_out_stands_where_it_was_said() -> None:
    clip = Segment(words=(word(0, "問い。"), word(20, "次の問い。")))
    answer = Segment(words=(word(10, "答え。"),))
    parts = sorted(put_between([clip], answer, at=10.5), key=lambda each: each.words[0].start)
    assert [each.words[0].text for each in parts] == ["問い。", "答え。", "次の問い。"]


class Languages:
    """Knows the language of each clip, and counts how often it is asked."""

    def __init__(self, spoken: dict[Span, str]) -> None:
        self.spoken = spoken
        self.asked = 0

    def __call__(self, clip: Span) -> str:
        self.asked += 1
        return self.spoken[clip]


def test_a_japanese_meeting_is_asked_for_its_language_twice_only() -> None:
    languages = Languages({(float(at), at + 25.0): "" for at in range(0, 240, 30)})
    assert foreign_stretches(list(languages.spoken), languages) == []
    assert languages.asked == 2


def test_only_the_foreign_part_is_left_out_and_a_short_clip_follows_the_one_before() -> None:
    spoken = {(0, 20): "", (21, 22): "", (30, 55): "en", (56, 57): "zh", (60, 80): "en", (90, 110): ""}
    languages = Languages({(float(start), float(end)): language for (start, end), language in spoken.items()})
    found = foreign_stretches(list(languages.spoken), languages)
    assert found == [
        Foreign(start=30, end=55, language="en"),
        Foreign(start=56, end=57, language="en"),
        Foreign(start=60, end=80, language="en"),
    ]
