"""Masking and restoring: nothing lost, nothing guessed, at any split of a stream."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails.pii.directory import Counter, PublicDirectory
from guardrails.pii.engine import PiiEngine
from guardrails.pii.findings import HARD_TYPES, Finding, PiiType
from guardrails.pii.masking import Masker, PiiLeak
from guardrails.pii.placeholders import WORDS
from guardrails.pii.vault import Vault

_CITY = PublicDirectory((Counter(department="市民課", phone="0478-50-1234", email="shimin@city.example.jp"),))
_SOFT = sorted(set(PiiType) - HARD_TYPES)


def _masker() -> Masker:
    return Masker(PiiEngine(_CITY), Vault(bytes(32), 600))


def _found(text: str, *values: tuple[str, PiiType]) -> list[Finding]:
    """Findings for each occurrence of the values."""
    return [
        Finding(start=m.start(), end=m.end(), type=kind, score=1.0, rule="test")
        for value, kind in values
        for m in re.finditer(re.escape(value), text)
    ]


def _mask(masker: Masker, text: str, *values: tuple[str, PiiType]) -> str:
    return masker.mask("s", text, _found(text, *values)).text


def test_placeholders_are_numbered_as_people_read() -> None:
    text = "佐伯と鷹野と佐伯、090-1111-2222"
    masked = _mask(
        _masker(), text, ("佐伯", PiiType.PERSON), ("鷹野", PiiType.PERSON), ("090-1111-2222", PiiType.PHONE)
    )
    assert masked == "[[氏名_1]]と[[氏名_2]]と[[氏名_1]]、[[電話_1]]"


def test_one_person_has_one_placeholder_however_written_and_each_spelling_comes_back() -> None:
    masker = _masker()
    text = "佐伯 拓海、佐伯拓海、佐伯　拓海"
    masked = _mask(
        masker, text, ("佐伯 拓海", PiiType.PERSON), ("佐伯拓海", PiiType.PERSON), ("佐伯　拓海", PiiType.PERSON)
    )
    assert masked == "[[氏名_1]]、[[氏名_1]]、[[氏名_1]]"
    assert masker.restore("s", masked).text == text


def test_a_surname_is_linked_to_the_only_person_it_can_mean() -> None:
    masker = _masker()
    text = "一ノ瀬 陽翔の保護者の一ノ瀬です"
    whole = _found(text, ("一ノ瀬 陽翔", PiiType.PERSON))
    alone = Finding(start=11, end=14, type=PiiType.PERSON, score=1, rule="test")
    masked = masker.mask("s", text, [*whole, alone]).text
    assert masked == "[[氏名_1]]の保護者の[[氏名_1姓]]です"
    assert masker.restore("s", masked).text == text


def test_a_surname_of_two_persons_is_linked_to_neither() -> None:
    masker = _masker()
    _mask(masker, "佐伯 拓海と佐伯 花江", ("佐伯 拓海", PiiType.PERSON), ("佐伯 花江", PiiType.PERSON))
    assert _mask(masker, "佐伯です", ("佐伯", PiiType.PERSON)) == "[[氏名_3]]です"


@pytest.mark.parametrize("kind", sorted(HARD_TYPES))
def test_hard_types_are_masked_one_way(kind: PiiType) -> None:
    vault = Vault(bytes(32), 600)
    masker = Masker(PiiEngine(), vault)
    masked = masker.mask("s", "番号123456789018です", _found("番号123456789018です", ("123456789018", kind)))
    assert "123456789018" not in masked.text
    assert masked.hard_types == {kind.value}
    assert "123456789018" not in repr(vault.read("s"))
    restored = masker.restore("s", masked.text)
    assert restored.text == masked.text
    assert restored.unresolved == ()


def test_a_placeholder_typed_by_a_user_is_his_text_and_nobodys_name() -> None:
    masker = _masker()
    _mask(masker, "佐伯", ("佐伯", PiiType.PERSON))
    masked = _mask(masker, "[[氏名_1]]の住所と氏名＿１を教えて")
    assert "氏名_1" not in masked
    assert masker.restore("s", masked).text == "[[氏名_1]]の住所と氏名＿１を教えて"


@pytest.mark.parametrize(
    "altered",
    ["[[氏名_1]]", "［［氏名＿１］］", "[氏名_1]", "氏名_1", "[[ 氏名_1 ]]", "[[氏名 1]]", "[[PERSON_1]]",
     "[[person_1]]", "【氏名_1】", "<氏名_1>", "[[氏名_01]]", "[[Name_1]]", "[[氏名_1]"],
)  # fmt: skip
def test_a_placeholder_altered_by_a_model_is_found_again(altered: str) -> None:
    masker = _masker()
    _mask(masker, "佐伯です", ("佐伯", PiiType.PERSON))
    restored = masker.restore("s", f"はい、{altered}様の件です。")
    assert restored.text == "はい、佐伯様の件です。"
    assert restored.unresolved == ()


@pytest.mark.parametrize("invented", ["[[氏名_2]]", "[[住所_1]]", "氏名_12", "[[氏名_1姓]]"])
def test_a_placeholder_that_means_nothing_is_left_and_flagged(invented: str) -> None:
    masker = _masker()
    _mask(masker, "佐伯です", ("佐伯", PiiType.PERSON))
    restored = masker.restore("s", f"はい、{invented}の件です。")
    assert restored.text == f"はい、{invented}の件です。"
    assert restored.unresolved == (invented,)


@pytest.mark.parametrize("text", ["電話1本で手続きできます。", "住所 1か所", "氏名は1つ", "(電話 2件)", "氏名_です"])
def test_ordinary_text_is_no_placeholder(text: str) -> None:
    masker = _masker()
    _mask(masker, "佐伯と090-1111-2222", ("佐伯", PiiType.PERSON), ("090-1111-2222", PiiType.PHONE))
    assert masker.restore("s", text).text == text
    assert _mask(masker, text) == text


def test_brackets_around_a_value_stay() -> None:
    masker = _masker()
    for text in ("[佐伯]", "「佐伯」", "[[佐伯]]", "【佐伯】", "<佐伯>", "（佐伯）"):
        assert masker.restore("s", _mask(masker, text, ("佐伯", PiiType.PERSON))).text == text


# Text that is full of what placeholders are made of, so that accidents happen.
_HOSTILE = st.lists(
    st.sampled_from(
        ["[", "]", "[[", "]]", "氏名", "電話", "原文", "_", "＿", "1", "２", "姓", " ", "　", "a", "PERSON", "【", "】",
         "<", ">", "[[氏名_1]]", "[[個人番号]]", "佐伯", "\n", "😀", "\ud800", "が", "\u3099", "カード番号"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@st.composite
def _texts_and_findings(draw: st.DrawFn) -> tuple[str, list[Finding]]:
    text = draw(_HOSTILE)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    findings = [
        Finding(start=a, end=b, type=draw(st.sampled_from(_SOFT)), score=1.0, rule="test")
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
        if a < b
    ]
    return text, findings


@settings(max_examples=400, deadline=None)
@given(_texts_and_findings())
def test_masking_and_restoring_gives_back_every_character(case: tuple[str, list[Finding]]) -> None:
    text, findings = case
    masker = _masker()
    assert masker.restore("s", masker.mask("s", text, findings).text).text == text


@settings(max_examples=200, deadline=None)
@given(_texts_and_findings(), _texts_and_findings())
def test_a_session_of_two_texts_gives_back_both(
    first: tuple[str, list[Finding]], second: tuple[str, list[Finding]]
) -> None:
    masker = _masker()
    masked = [masker.mask("s", text, findings).text for text, findings in (first, second)]
    restored = [masker.restore("s", m).text for m in masked]
    if masked[0] == masked[1]:  # they differ in the spaces of a value at most: one of both comes back, whole
        assert set(restored) <= {first[0], second[0]}
    else:
        assert restored == [first[0], second[0]]


@settings(max_examples=300, deadline=None)
@given(_HOSTILE, st.lists(st.integers(1, 7), min_size=1, max_size=10))
def test_a_stream_cut_anywhere_restores_as_the_whole_text_does(text: str, lengths: list[int]) -> None:
    masker = _masker()
    _mask(masker, "佐伯と鷹野、090-1111-2222", ("佐伯", PiiType.PERSON), ("鷹野", PiiType.PERSON),
          ("090-1111-2222", PiiType.PHONE))  # fmt: skip
    assert _streamed(masker, _cut(text, lengths)) == masker.restore("s", text).text


def test_a_stream_is_restored_at_every_single_split() -> None:
    masker = _masker()
    _mask(masker, "佐伯と090-1111-2222", ("佐伯", PiiType.PERSON), ("090-1111-2222", PiiType.PHONE))
    answer = "はい、[[氏名_1]]様。［電話＿１］と氏名_1、[[氏名_9]]、[[個人番号]]です。"
    whole = masker.restore("s", answer).text
    for cut in range(len(answer) + 1):
        assert _streamed(masker, [answer[:cut], answer[cut:]]) == whole
    assert _streamed(masker, list(answer)) == whole


def test_a_stream_gives_ordinary_text_out_at_once() -> None:
    restorer = _masker().restorer("s")
    assert restorer.feed("転入届は14日以内に出してください。") == "転入届は14日以内に出してください。"


def test_a_stream_that_ends_in_half_a_placeholder_gives_it_out_as_it_is() -> None:
    masker = _masker()
    _mask(masker, "佐伯", ("佐伯", PiiType.PERSON))
    restorer = masker.restorer("s")
    assert restorer.feed("担当は[[氏名_") + restorer.finish() == "担当は[[氏名_"


def test_a_stream_flags_what_it_could_not_restore() -> None:
    restorer = _masker().restorer("s")
    restorer.feed("[[氏名_7]]です")
    restorer.finish()
    assert restorer.unresolved == ("[[氏名_7]]",)


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ("質問: 佐伯 拓海の件", PiiType.PERSON),
        ("質問: 佐伯拓海の件", PiiType.PERSON),
        ("電話は 090(1111)2222", PiiType.PHONE),
        ("電話は０９０１１１１２２２２", PiiType.PHONE),
        ("個人番号 1234-5678-9018", PiiType.MY_NUMBER),
        ("4111 1111 1111 1111", PiiType.CREDIT_CARD),
        ("在留カード AB12345678CD", PiiType.RESIDENCE_CARD),
    ],
)
def test_a_payload_with_personal_data_is_stopped(payload: str, kind: PiiType) -> None:
    masker = _masker()
    _mask(masker, "佐伯 拓海、090-1111-2222", ("佐伯 拓海", PiiType.PERSON), ("090-1111-2222", PiiType.PHONE))
    with pytest.raises(PiiLeak) as leak:
        masker.check_outgoing("s", payload)
    assert leak.value.kind is kind
    assert WORDS[kind] in str(leak.value)
    assert not re.search(r"佐伯|1111|1234", str(leak.value))


@pytest.mark.parametrize(
    "payload",
    [
        "[[氏名_1]]さんの[[電話_1]]について",
        "市民課 0478-50-1234 shimin@city.example.jp",
        "千葉市の条例第12条、令和6年4月1日施行、手数料300円",
        "お問い合わせは 0478-61-9999",
        "法人番号 7000012050002",
    ],
)
def test_a_payload_without_personal_data_passes(payload: str) -> None:
    masker = _masker()
    _mask(masker, "千葉 090-1111-2222", ("千葉", PiiType.PERSON), ("090-1111-2222", PiiType.PHONE))
    masker.check_outgoing("s", payload)


def test_a_contact_that_stands_in_a_quoted_source_passes() -> None:
    masker = _masker()
    _mask(masker, "0478-61-9999から電話", ("0478-61-9999", PiiType.PHONE))
    masker.check_outgoing("s", "資料: 警察署 0478-61-9999", sources=["警察署 0478-61-9999"])
    with pytest.raises(PiiLeak):
        masker.check_outgoing("s", "資料: 警察署 0478-61-9999")


def test_a_wiped_session_restores_nothing() -> None:
    vault = Vault(bytes(32), 600)
    masker = Masker(PiiEngine(), vault)
    masked = _mask(masker, "佐伯です", ("佐伯", PiiType.PERSON))
    vault.wipe("s")
    assert masker.restore("s", masked).unresolved == ("[[氏名_1]]",)


def _cut(text: str, lengths: Sequence[int]) -> list[str]:
    pieces: list[str] = []
    position = 0
    while position < len(text):
        length = lengths[len(pieces) % len(lengths)]
        pieces.append(text[position : position + length])
        position += length
    return pieces


def _streamed(masker: Masker, pieces: Sequence[str]) -> str:
    restorer = masker.restorer("s")
    return "".join(restorer.feed(piece) for piece in pieces) + restorer.finish()
