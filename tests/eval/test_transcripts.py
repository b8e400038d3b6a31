"""The score of a transcript says what is wrong with it, and nothing else."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.minutes.readings import Readings
from assistant.minutes.types import Speaker, Transcript, Utterance
from eval.transcripts import Said, character_error, diarization_error, read_reference, score, word_forms

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


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("十五日", "15日"),
        ("一千二百万円", "1,200万円"),
        ("三億二千万円", "3億2,000万円"),
        ("8万2千円", "82,000円"),
        ("二〇二六年", "2026年"),
        ("百人", "100人"),
        ("百分の五", "百分の5"),
        ("3点目の46%", "三点目の46パーセント"),
        ("3.2m", "3.2メートル"),
    ],
)
def test_how_a_number_is_written_is_no_error(heard: str, said: str) -> None:
    assert character_error(heard, said) == 0


@pytest.mark.parametrize(
    ("heard", "said"), [("15日", "16日"), ("1200円", "1200万円"), ("0.5", "5"), ("二千円", "三千円"), ("7", "8")]
)
def test_another_number_is_an_error(heard: str, said: str) -> None:
    assert character_error(heard, said) > 0


def test_spelling_of_the_same_word_is_told_apart_from_another_word() -> None:
    readings = Readings()
    assert word_forms("ご覧下さい。説明を致します。", readings) == word_forms(
        "ご覧ください。説明をいたします。", readings
    )
    assert word_forms("説明を致しました", readings) != word_forms("説明を致します", readings)
    assert word_forms("意義なし", readings) != word_forms("異議なし", readings)


def test_the_words_of_a_meeting_of_hours_are_compared_too() -> None:
    assert len(word_forms("ご説明いたします。" * 3000, Readings())) > 20_000
    assert word_forms("あ" * 20_000, Readings())


def test_labels_do_not_matter_but_who_is_who_does() -> None:
    assert diarization_error(transcript((0, 10, "S2"), (11, 21, "S1"), (22, 32, "S2")), REFERENCE) == 0
    mixed = diarization_error(transcript((0, 10, "S1"), (11, 21, "S1"), (22, 32, "S1")), REFERENCE)
    assert mixed == pytest.approx(1 / 3, abs=0.01)


def test_speech_that_is_missed_or_invented_counts() -> None:
    assert diarization_error(transcript((0, 10, "S1"), (22, 32, "S1")), REFERENCE) == pytest.approx(1 / 3, abs=0.01)
    everything = transcript((0, 10.7, "S1"), (10.7, 21.7, "S2"), (21.7, 32, "S1"))
    assert 0 < diarization_error(everything, REFERENCE) < 0.1


def test_a_score_tells_speed_by_the_clock_and_by_the_processors() -> None:
    measured = score(transcript((0, 10, "S1")), REFERENCE, seconds=16.5, processor_seconds=6.6, peak_megabytes=900)
    assert measured.real_time_factor == pytest.approx(0.5)
    assert measured.processor_factor == pytest.approx(0.2)
    assert measured.cer == measured.cer_words == 1


def test_a_line_that_is_no_reference_is_named(tmp_path: Path) -> None:
    path = tmp_path / "r.tsv"
    path.write_text("0\t1\tA\tはい\nこれは違う\n", encoding="utf-8")
    with pytest.raises(UserError, match="2 行目"):
        read_reference(path)
