"""A BERT of no size with random weights that reads single characters: real code runs over it in no time."""

from pathlib import Path
from typing import Any

VOCABULARY = "粗大ごみの手数料は500円です。住民票写し3図書館月曜日が休館引か?いくらつでしょう>"


def tiny_bert(folder: Path, kind: Any, *, layers: int, **more: Any) -> Path:
    """`kind`: the class of transformers to make. `more`: of its configuration."""
    import torch
    from transformers import BertConfig, BertTokenizer

    characters = sorted(set(VOCABULARY))
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters, *(f"##{one}" for one in characters)]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(20261129)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=64,
        **more,
    )
    kind(config).save_pretrained(folder)
    BertTokenizer(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    return folder
