"""The public form holds nothing of what it blacks out, wherever it stands."""

from dataclasses import replace

from assistant.minutes.exports import Format, file_name
from assistant.minutes.forms import FormKind, make_form
from assistant.minutes.items import Due, Item, ItemKind, ItemSource, Judgement
from assistant.minutes.markdown import as_markdown
from assistant.minutes.redaction import Mark
from assistant.minutes.writing import write_minutes
from tests.meetings import BUDGET, BUDGET_MEETING, transcript_of

MARKS = (Mark(words="山田花子", reason="個人の氏名（個人に関する情報）"),)


def test_a_citizen_in_the_words_of_a_due_date_is_blacked_out() -> None:
    transcript = transcript_of(BUDGET)
    promise = Item(
        item_id="", kind=ItemKind.ACTION, topic=0, text="訪問する。", utterance_ids=("u0008",), quote="",
        due=Due(words="山田花子さんの退院まで"), source=ItemSource.CLERK, judgement=Judgement.TAKEN,
        doubt="引用が発言と一致しません。",
    )  # fmt: skip
    written = write_minutes(transcript, BUDGET_MEETING)
    minutes = replace(written, items=(*written.items, promise))
    for kind in FormKind:
        assert "山田花子さんの退院まで" in as_markdown(make_form(kind, transcript, minutes, marks=MARKS))
        public = as_markdown(make_form(kind, transcript, minutes, marks=MARKS, public=True))
        assert "■■■（理由1）さんの退院まで" in public
        assert "山田花子" not in public


def test_a_word_of_the_form_itself_is_not_blacked_out() -> None:
    transcript = transcript_of(BUDGET)
    minutes = write_minutes(transcript, BUDGET_MEETING)
    marks = (Mark(words="担当", reason="ほかの理由"), Mark(words="期限", reason="ほかの理由"))
    printed = [as_markdown(make_form(kind, transcript, minutes)) for kind in FormKind]
    public = [as_markdown(make_form(kind, transcript, minutes, marks=marks, public=True)) for kind in FormKind]

    assert any("（担当：" in text for text in printed)
    assert ["（担当：" in text for text in public] == ["（担当：" in text for text in printed]
    assert not any("、■■■（理由1）：" in text for text in public)


def test_a_citizen_in_the_name_of_the_meeting_is_blacked_out_of_the_name_of_the_file() -> None:
    meeting = replace(BUDGET_MEETING, name="山田花子さんの件に関する会議")
    assert "山田花子" in file_name(Format.DOCX, meeting, FormKind.FULL, marks=MARKS)
    assert file_name(Format.DOCX, meeting, FormKind.FULL, marks=MARKS, public=True) == (
        "■■■（理由1）さんの件に関する会議_会議録（公開用）.docx"
    )
