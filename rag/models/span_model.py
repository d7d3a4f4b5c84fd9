"""A transformers model for extractive question answering: token ids → logits of the answer's first and last token."""

from __future__ import annotations

import dataclasses
import inspect
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from rag.errors import ModelError
from rag.models.encoder import Floats, Ids
from rag.models.runtime import chosen, convert_graph, prepared_graph, settle_torch, too_inexact
from rag.models.tokens import TextTokenizer, padded

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

LONGEST = 512  # tokens read at once: what is longer is read in windows, as attention takes the square of it
LEAST_CORRELATION = 0.99  # between the logits of the converted model and torch's
EXAMPLE = "Wann wurde die Brücke gebaut?"
EXAMPLES = ("Guten Tag.", "Die Brücke in Köln wurde 1911 gebaut.", "Der Umsatz stieg auf 14,3 Milliarden Euro. " * 9)


@dataclass(frozen=True, slots=True)
class SpanCard:
    """What must be known of a model to feed it; `typed` models are told which text a token is of."""

    max_tokens: int
    pad_id: int
    typed: bool


class SpanModel(Protocol):
    """A model that is loaded and ready."""

    @property
    def card(self) -> SpanCard:
        """What it wants to be fed."""

    @property
    def tokenizer(self) -> Tokenizer:
        """The model's own tokenizer."""

    def run(self, ids: Ids, mask: Ids, types: Ids) -> tuple[Floats, Floats]:
        """From three (n, tokens) arrays: logits of the first and of the last token, (n, tokens) each."""


def load_span_model(folder: Path, name: str, runtime: str, cache: Path) -> SpanModel:
    """The model in `folder` on a runtime, "openvino", "torch" or "auto". Raises ModelError."""
    return chosen(runtime, lambda: OpenVinoSpanModel(folder, name, cache), lambda: TorchSpanModel(folder))


class TorchSpanModel:
    """The model in `folder`, in float32. Raises ModelError."""

    def __init__(self, folder: Path) -> None:
        model, tokenizer = _load(folder)
        try:
            self.tokenizer: Tokenizer = tokenizer.backend_tokenizer
        except AttributeError as exc:
            raise ModelError(
                f"Das Modell „{folder}“ hat keinen schnellen Tokenizer (tokenizer.json); "
                "bitte in RAG_READER ein anderes nennen."
            ) from exc
        self.card = _card(model, tokenizer)
        self.module = _module(model, self.card.typed)

    def run(self, ids: Ids, mask: Ids, types: Ids) -> tuple[Floats, Floats]:
        """From three (n, tokens) arrays: logits of the first and of the last token, (n, tokens) each."""
        import torch

        with torch.inference_mode():
            inputs = (torch.from_numpy(array) for array in _fed(self.card, ids, mask, types))
            starts, ends = (logits.numpy() for logits in self.module(*inputs))
        return starts, ends


class OpenVinoSpanModel:
    """The model in `folder`, converted into `cache` under its `name` on the first call. Raises ModelError."""

    def __init__(self, folder: Path, name: str, cache: Path) -> None:
        self._graph, target = prepared_graph(folder, name, cache, lambda made: _convert(folder, made))
        self.card = SpanCard(**json.loads((target / "card.json").read_text("utf-8")))

        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(target / "tokenizer.json"))

    def run(self, ids: Ids, mask: Ids, types: Ids) -> tuple[Floats, Floats]:
        """From three (n, tokens) arrays: logits of the first and of the last token, (n, tokens) each."""
        starts, ends = self._graph.run(*_fed(self.card, ids, mask, types))
        return starts, ends


def _fed(card: SpanCard, ids: Ids, mask: Ids, types: Ids) -> tuple[Ids, ...]:
    return (ids, mask, types) if card.typed else (ids, mask)


def _load(folder: Path) -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    settle_torch()
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model, loaded = AutoModelForQuestionAnswering.from_pretrained(
            folder, local_files_only=True, dtype=torch.float32, output_loading_info=True
        )
    except Exception as exc:  # whatever a broken folder makes three libraries raise
        raise ModelError(f"Das Modell „{folder}“ ist unvollständig oder beschädigt; bitte neu herunterladen.") from exc
    if loaded["missing_keys"]:  # which transformers fills at random
        raise ModelError(
            f"„{folder}“ ist kein Modell, das Antworten in Texten zeigt (question answering); "
            "bitte in RAG_READER ein solches nennen."
        )
    return model.eval(), tokenizer


def _card(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> SpanCard:
    types = getattr(model.config, "type_vocab_size", 0)
    takes = "token_type_ids" in inspect.signature(model.forward).parameters
    pad_id = tokenizer.pad_token_id or 0
    # RoBERTa and its kin count positions from behind the padding's id.
    positions = getattr(model.config, "max_position_embeddings", LONGEST) - pad_id - 1
    named = tokenizer.model_max_length
    return SpanCard(
        max_tokens=min(named if named <= positions + pad_id + 1 else positions, LONGEST),
        pad_id=pad_id,
        typed=takes and types > 1 and "token_type_ids" in tokenizer.model_input_names,
    )


def _module(model: torch.nn.Module, typed: bool) -> torch.nn.Module:
    """The model as a function of ids, mask and, if `typed`, types, with the two outputs that matter."""
    import torch

    class Logits(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

    class Plain(Logits):
        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            result = self.model(input_ids=ids, attention_mask=mask)
            return result.start_logits, result.end_logits

    class Typed(Logits):
        def forward(
            self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor]:
            result = self.model(input_ids=ids, attention_mask=mask, token_type_ids=types)
            return result.start_logits, result.end_logits

    return (Typed() if typed else Plain()).eval()


def _convert(folder: Path, made: Path) -> None:
    source = TorchSpanModel(folder)
    card = source.card
    windows = TextTokenizer(source.tokenizer, card.max_tokens).pairs(EXAMPLE, EXAMPLES)
    examples = [tokens for own in windows for tokens in own]
    ids, mask = padded([tokens.ids for tokens in examples], card.pad_id, card.max_tokens)
    types, _ = padded([tokens.types for tokens in examples], 0, card.max_tokens)
    found = convert_graph(folder, source.module, _fed(card, ids, mask, types), made)
    for exact, converted in zip(source.run(ids, mask, types), found, strict=True):
        if not np.corrcoef(exact[mask == 1], converted[mask == 1])[0, 1] >= LEAST_CORRELATION:
            raise too_inexact(folder)
    source.tokenizer.save(str(made / "tokenizer.json"), pretty=False)
    (made / "card.json").write_text(json.dumps(dataclasses.asdict(card)), "utf-8")
