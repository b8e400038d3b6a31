"""The score of a transcript says what is wrong with it, and nothing else."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.minutes.types import Speaker, Transcript, Utterance
from eval.transcripts import Said, character_error, diarization_error, read_reference

REFERENCE = [
    Said(start=0, end=10, speaker="議長", text="開会します。"),
    Said(start=11, end=21, speaker="委員", text="はい。"),
    Said(start=22, end=32, speaker="議長", text="閉会します。"),
]


def transcript(*spans: tuple[float, float, str]) -> Transcript:
    utterances = tuple(
        Utterance(utterance_id=f"u{n}", start=start, end=end, speaker=speaker, text="")
        for n, (start, end, speaker) in enumerate(spans)
    )
    speakers = tuple(Speaker(label=label) for label in dict.fromkeys(label for _, _, label in spans))
    return Transcript(duration=33, utterances=utterances, speakers=speakers)


def test_punctuation_width_and_fillers_are_no_errors() -> None:
    assert character_error("令和６年度の予算です", "えーと、令和6年度の予算です。") == 0
    assert character_error("市民化", "市民課") == pytest.approx(1 / 3)


def test_labels_do_not_matter_but_who_is_who_does() -> None:
    assert diarization_error(transcript((0, 10, "S2"), (11, 21, "S1"), (22, 32, "S2")), REFERENCE) == 0
    mixed = diarization_error(transcript((0, 10, "S1"), (11, 21, "S1"), (22, 32, "S1")), REFERENCE)
    assert mixed == pytest.approx(1 / 3, abs=0.01)


def test_speech_that_is_missed_or_invented_counts() -> None:
    assert diarization_error(transcript((0, 10, "S1"), (22, 32, "S1")), REFERENCE) == pytest.approx(1 / 3, abs=0.01)
    everything = transcript((0, 10.7, "S1"), (10.7, 21.7, "S2"), (21.7, 32, "S1"))
    assert 0 < diarization_error(everything, REFERENCE) < 0.1


def test_a_line_that_is_no_reference_is_named(tmp_path: Path) -> None:
    path = tmp_path / "r.tsv"
    path.write_text("0\t1\tA\tはい\nこれは違う\n", encoding="utf-8")
    with pytest.raises(UserError, match="2 行目"):
        read_reference(path)
