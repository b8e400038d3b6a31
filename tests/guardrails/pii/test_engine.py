"""The whole search, with the real language model."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.pii import PiiScores, score
from guardrails.pii.directory import PublicDirectory
from guardrails.pii.engine import PiiEngine, TextSource
from guardrails.pii.masking import Masker
from guardrails.pii.vault import Vault
from tests.guardrails.pii.marked_texts import MarkedText, read_marked

pytestmark = pytest.mark.slow

_OWN_TEXTS = read_marked(Path(__file__).with_name("texts.txt"))
_SHARED = Path(__file__).parents[3] / "../shared"
_DEV = _SHARED / "pii/pii_ja_dev.jsonl"
_CITY_DOCUMENTS = _SHARED / "data/city_documents"
# The bars of the issue for texts of the kinds in the development set.
_BARS_BY_TYPE = {
    "MY_NUMBER": 1.0, "CREDIT_CARD": 1.0, "EMAIL": 1.0, "PHONE": 0.96, "PERSON": 0.88, "ADDRESS": 0.89,
    "DATE_OF_BIRTH": 0.91, "BANK_ACCOUNT": 0.9, "PENSION_NUMBER": 0.9, "INSURANCE_NUMBER": 0.9, "RESIDENCE_CARD": 0.88,
    "DRIVERS_LICENSE": 0.88, "PASSPORT": 0.88, "CAR_PLATE": 0.88, "IP": 0.87,
}  # fmt: skip


def _found(engine: PiiEngine, text: str, source: TextSource = TextSource.PRIVATE) -> list[tuple[str, str]]:
    return [(f.type.value, text[f.start : f.end]) for f in engine.find(text, source)]


def _differences(engine: PiiEngine, texts: list[MarkedText]) -> Iterator[str]:
    for marked in texts:
        found = _found(engine, marked.text)
        if found != list(marked.spans):
            yield f"{marked.text!r}: {found}"


def test_our_own_texts_are_masked_as_marked(engine: PiiEngine) -> None:
    differences = list(_differences(engine, _OWN_TEXTS))
    # A few names turn with each release of the dictionary; more than that is a fault of ours.
    assert len(differences) <= 0.03 * len(_OWN_TEXTS), "\n".join(differences)


@pytest.fixture(scope="module")
def dev_scores(engine: PiiEngine) -> PiiScores:
    if not _DEV.exists():
        pytest.skip("the shared development texts are not on this machine")
    return score(_DEV, engine)


def test_the_bars_hold_on_the_development_texts(dev_scores: PiiScores) -> None:
    assert dev_scores.recall >= 0.97
    assert dev_scores.structured_recall >= 0.97
    assert dev_scores.char_precision >= 0.93
    assert dev_scores.leak <= 0.03
    assert dev_scores.message_leak <= 0.13
    assert dev_scores.public_masked <= 0.05
    assert dev_scores.negative_alarm <= 0.15


@pytest.mark.parametrize(("kind", "bar"), _BARS_BY_TYPE.items())
def test_the_bar_of_each_type_holds(dev_scores: PiiScores, kind: str, bar: float) -> None:
    assert dev_scores.by_type[kind].recall >= bar


def test_public_documents_stay_readable(engine: PiiEngine) -> None:
    if not _CITY_DOCUMENTS.exists():
        pytest.skip("the shared city documents are not on this machine")
    texts = [path.read_text(encoding="utf-8")[:6000] for path in sorted(_CITY_DOCUMENTS.glob("*.txt"))]
    masked = sum(
        sum(c.isalnum() for c in text[f.start : f.end]) for text in texts for f in engine.find(text, TextSource.PUBLIC)
    )
    assert 1000 * masked / sum(map(len, texts)) <= 6


def test_a_public_source_keeps_contacts_and_officials_but_no_identity_number(engine: PiiEngine) -> None:
    text = "市長 高遠 茂　電話 0478-61-2222　担当 弓削 康介さん　旅券番号 TR1234567"
    official = PiiEngine(PublicDirectory(officials=("高遠 茂",)))
    assert _found(official, text, TextSource.PUBLIC) == [("PERSON", "弓削 康介"), ("PASSPORT", "TR1234567")]
    assert ("PHONE", "0478-61-2222") not in _found(engine, text, TextSource.PUBLIC)


def test_the_citys_districts_stay_readable_in_what_it_publishes_though_they_are_surnames_too(engine: PiiEngine) -> None:
    text = "地区ごとの収集曜日｜地区: D地区（東野、西野、緑が丘）｜毎週／可燃: 火・金"
    city = PiiEngine(PublicDirectory(places=("東野", "西野", "緑が丘")))
    assert ("PERSON", "東野") in _found(engine, text, TextSource.PUBLIC)
    assert _found(city, text, TextSource.PUBLIC) == []
    assert _found(city, "担当は東野 健です。", TextSource.PUBLIC) == [("PERSON", "東野 健")]
    assert _found(city, "東野です。転出届を出したい。") == [("PERSON", "東野")]  # a citizen may be called so


@pytest.mark.parametrize(
    "text",
    [
        "", "   \n", "😀🎉👨‍👩‍👧" * 300, "\ud800佐伯さん\udfff",
        "مرحبا بالعالم ١٢٣", "e\u0301\u0301\u0301" * 200, "\u0000\u0007\x1b[31m",
     "a" * 5000, "1" * 5000, "-" * 5000, "「" * 3000,
     "1の" * 5000, "一" * 5000, "A" * 5000, "Mr. A" * 2000, "市" * 5000, "[[氏名_" * 500, "0-" * 3000,
     "さん" * 2000, "\u202e佐伯\u202c"],
    ids=lambda t: repr(t[:8]),
)  # fmt: skip
def test_odd_input_raises_nothing_and_points_inside_the_text(engine: PiiEngine, text: str) -> None:
    started = time.process_time()
    findings = engine.find(text)
    assert time.process_time() - started < 10
    assert all(0 <= f.start < f.end <= len(text) for f in findings)


def test_a_text_longer_than_sudachi_takes_is_searched_to_its_end(engine: PiiEngine) -> None:
    text = "転入届は14日以内に出してください。" * 1300 + "連絡先は佐伯と申します。090-1111-2222"
    assert len(text.encode()) > 49_149
    assert _found(engine, text)[-2:] == [("PERSON", "佐伯"), ("PHONE", "090-1111-2222")]


def test_a_megabyte_takes_bounded_time(engine: PiiEngine) -> None:
    text = ("0478-61-2233 様式第1号 " * 40 + "\n") * 1000
    started = time.process_time()
    engine.find(text)
    assert time.process_time() - started < 120


def test_invisible_characters_hide_nothing(engine: PiiEngine) -> None:
    text = "携帯は0\u200b90\u200b-1111-2222です"
    assert _found(engine, text) == [("PHONE", "0\u200b90\u200b-1111-2222")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([part for t in _OWN_TEXTS for part in (t.text[:20], *t.values)] + ["\n", "、", "[["])))
def test_what_is_masked_is_restored_exactly(engine: PiiEngine, parts: list[str]) -> None:
    text = "".join(parts[:8])
    masker = Masker(engine, Vault(bytes(32), 60))
    masked = masker.mask("s", text)
    if not masked.hard_types:
        assert masker.restore("s", masked.text).text == text


def test_threads_get_what_one_thread_gets(engine: PiiEngine) -> None:
    texts = [t.text for t in _OWN_TEXTS[:24]]
    alone = [engine.find(text) for text in texts]
    together: dict[int, object] = {}

    def search(index: int) -> None:
        together[index] = engine.find(texts[index])

    threads = [threading.Thread(target=search, args=(i,)) for i in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[i] for i in range(len(texts))] == alone
