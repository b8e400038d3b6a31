"""What is heard again takes its place among the words around it."""

from assistant.minutes.transcribe import Segment, put_between
from assistant.minutes.types import Word


def word(start: float, text: str) -> Word:
    return Word(start=start, end=start + 1, text=text, probability=1.0)


def test_a_sentence_that_a_clip_left_out_stands_where_it_was_said() -> None:
    clip = Segment(words=(word(0, "問い。"), word(20, "次の問い。")))
    answer = Segment(words=(word(10, "答え。"),))
    parts = sorted(put_between([clip], answer, at=10.5), key=lambda each: each.words[0].start)
    assert [each.words[0].text for each in parts] == ["問い。", "答え。", "次の問い。"]
