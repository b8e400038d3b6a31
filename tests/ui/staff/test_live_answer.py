"""How the streamed events become what is shown."""

import pytest

from ui.api import schemas
from ui.staff.live_answer import Progress, Sentence, advance


def token(text: str) -> schemas.TokenEvent:
    return schemas.TokenEvent(text=text)


def sentence(text: str, verified: bool = True) -> schemas.SentenceEvent:
    return schemas.SentenceEvent(index=0, text=text, verified=verified)


@pytest.mark.parametrize(
    ("events", "checked", "unchecked"),
    [
        ([token("14日"), token("以内です。")], [], "14日以内です。"),
        ([token("14日以内です。"), sentence("14日以内です。")], ["14日以内です。"], ""),
        ([token("一つ。二つ"), sentence("一つ。")], ["一つ。"], "二つ"),
        ([token("誤り。次"), sentence("原文の引用。", verified=False)], ["原文の引用。"], "次"),
        ([token("誤り。次"), sentence("", verified=False)], [""], "次"),
        ([token("一つ。二つ。"), sentence("一つ。"), sentence("二つ。")], ["一つ。", "二つ。"], ""),
        ([sentence("先に来た文。")], ["先に来た文。"], ""),
    ],
)
def test_a_checked_sentence_replaces_what_was_streamed_for_it(
    events: list[schemas.TokenEvent | schemas.SentenceEvent], checked: list[str], unchecked: str
) -> None:
    progress = Progress()
    for event in events:
        progress = advance(progress, event)
    assert [sentence.text for sentence in progress.sentences] == checked
    assert progress.unchecked == unchecked


def test_a_sentence_that_failed_is_remembered_as_such() -> None:
    progress = advance(advance(Progress(), token("誤り。")), sentence("原文。", verified=False))
    assert progress.sentences == (Sentence(text="原文。", verified=False),)
