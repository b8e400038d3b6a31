"""How well a text answers a question: what was trained is added to the base model, which then tells near misses."""

from pathlib import Path

import pytest

from assistant.cross_encoder import RELEVANCE, CrossEncoder
from assistant.errors import ModelUnavailable
from tests.conftest import model
from tests.tiny_bert import tiny_bert

TEXTS = ("粗大ごみの手数料は500円です。", "住民票の写しは300円です。", "図書館は月曜日が休館です。")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    from transformers import BertModel

    return tiny_bert(tmp_path / "tiny", BertModel, layers=1, initializer_range=0.5)


def trained(path: Path, **added: float) -> Path:
    """A head that counts the first number of the first token's vector; `added` to what it is made of."""
    import torch
    from safetensors.torch import save_file

    head = torch.zeros(1, 64)
    head[0, 0] = 1.0
    more = {f"encoder.layer.0.output.LayerNorm.bias.{name}": torch.full((32,), value) for name, value in added.items()}
    save_file({"head.weight": head, "head.bias": torch.zeros(1), **more}, path)
    return path


def test_every_text_is_judged_for_itself(base: Path, tmp_path: Path) -> None:
    relevance = CrossEncoder(base, trained(tmp_path / "trained"))
    together = relevance.scores("手数料はいくらですか", TEXTS)
    alone = [relevance.scores("手数料はいくらですか", [text])[0] for text in TEXTS]
    assert together == pytest.approx(alone, abs=0.05)
    assert len({round(score, 2) for score in together}) == len(TEXTS)
    assert relevance.scores("手数料はいくらですか", []) == []


def test_what_was_trained_is_added_to_the_base(base: Path, tmp_path: Path) -> None:
    before = CrossEncoder(base, trained(tmp_path / "one")).scores("いくら", TEXTS)
    after = CrossEncoder(base, trained(tmp_path / "two", added=1.0)).scores("いくら", TEXTS)
    assert after == pytest.approx([score + 1.0 for score in before], abs=0.05)


def test_half_width_and_full_width_are_the_same(base: Path, tmp_path: Path) -> None:
    relevance = CrossEncoder(base, trained(tmp_path / "trained"))
    assert relevance.scores("５００円", ["３００円です。"]) == relevance.scores("500円", ["300円です。"])


def test_without_the_base_model_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="madoguchi models pull"):
        CrossEncoder(tmp_path / "nowhere", RELEVANCE).load()


@pytest.mark.slow
def test_a_near_miss_is_told_from_an_answer() -> None:
    relevance = CrossEncoder(model("embedding"), RELEVANCE)
    fee = "粗大ごみの出し方\n手数料は1点500円です。処理券は市内のコンビニで買えます。"
    for answered, near in [
        ("粗大ごみを出すといくらかかる?", "粗大ごみは何曜日に取りに来る?"),
        ("処理券ってどこで売ってるの", "処理券をなくしたら再発行してもらえる?"),
    ]:
        assert relevance.scores(answered, [fee])[0] > relevance.scores(near, [fee])[0] + 1
