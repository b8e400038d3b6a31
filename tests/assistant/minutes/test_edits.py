from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UserError
from assistant.minutes import edits
from assistant.minutes.types import Correction, Transcript
from tests.meetings import transcript_of


def corrected(text: str, start: int, end: int, before: str) -> Transcript:
    transcript = transcript_of(f"課長: {text}")
    correction = Correction(start=start, end=end, before=before, after=text[start:end], rule="reading")
    return replace(transcript, utterances=(replace(transcript.utterances[0], corrections=(correction,)),))


TRANSCRIPT = corrected("本日は市民課の条例です。", 3, 6, "市民化")


def text_of(transcript: Transcript) -> str:
    return transcript.utterances[0].text


def test_a_correction_can_be_put_back() -> None:
    edit = edits.undo_correction(TRANSCRIPT, "u0001", 0)
    assert text_of(edits.apply(edit, TRANSCRIPT)) == "本日は市民化の条例です。"


def test_a_correction_beside_an_edit_can_still_be_put_back() -> None:
    longer = edits.apply(edits.reword(TRANSCRIPT, "u0001", "本日の会議は市民課の条例です。"), TRANSCRIPT)
    edit = edits.undo_correction(longer, "u0001", 0)
    assert text_of(edits.apply(edit, longer)) == "本日の会議は市民化の条例です。"


def test_a_correction_inside_an_edit_is_gone() -> None:
    edited = edits.apply(edits.reword(TRANSCRIPT, "u0001", "本日は税務課の条例です。"), TRANSCRIPT)
    with pytest.raises(UserError):
        edits.undo_correction(edited, "u0001", 0)


def test_an_edit_that_was_overtaken_is_refused() -> None:
    edit = edits.reword(TRANSCRIPT, "u0001", "一つ目")
    changed = edits.apply(edits.reword(TRANSCRIPT, "u0001", "二つ目"), TRANSCRIPT)
    with pytest.raises(UserError, match="その後に変更されています"):
        edits.apply(edit, changed)


@pytest.mark.parametrize(
    ("search", "replacement"), [("", "何か"), ("ない言葉", "何か"), ("本日は市民課の条例です。", "")]
)
def test_a_replacement_that_makes_no_sense_is_refused(search: str, replacement: str) -> None:
    with pytest.raises(UserError):
        edits.replace_everywhere(TRANSCRIPT, search, replacement)


@given(st.text(min_size=1, max_size=30).filter(str.strip), st.sampled_from(["市民課", "条例", "。"]))
def test_every_edit_has_its_opposite(text: str, search: str) -> None:
    made = [
        edits.reword(TRANSCRIPT, "u0001", text),
        edits.replace_everywhere(TRANSCRIPT, search, "別の言葉"),
        edits.assign(TRANSCRIPT, ["u0001"], "S9"),
        edits.name_speaker(TRANSCRIPT, "S1", name="藤井", title="市民課長"),
        edits.undo_correction(TRANSCRIPT, "u0001", 0),
    ]
    for edit in made:
        assert edits.apply(edit.opposite, edits.apply(edit, TRANSCRIPT)) == TRANSCRIPT
