from assistant.minutes.people import people_of
from assistant.minutes.subtitles import as_srt, as_vtt, clock
from tests.meetings import transcript_of

TRANSCRIPT = transcript_of("課長: 3億円です。以上です。\n議長: <b>では</b>次です。")
PEOPLE = people_of(TRANSCRIPT.speakers, ())


def test_each_sentence_is_a_cue_with_its_share_of_the_time() -> None:
    first, second, _ = as_srt(TRANSCRIPT.utterances, PEOPLE).split("\n\n")
    assert first == "1\n00:00:00,000 --> 00:00:02,727\n課長: 3億円です。"
    assert second.splitlines()[1].startswith("00:00:02,727 --> 00:00:05,000")


def test_vtt_escapes_what_would_be_markup() -> None:
    assert "議長: &lt;b&gt;では&lt;/b&gt;次です。" in as_vtt(TRANSCRIPT.utterances, PEOPLE)


def test_hours_are_shown_when_there_are_any() -> None:
    assert (clock(59), clock(3723)) == ("00:59", "1:02:03")
