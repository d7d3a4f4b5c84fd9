"""A sentence-transformers model run by torch: token ids → sentence and token vectors."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What must be known of a model to feed it."""

    dimension: int
    max_tokens: int
    pad_id: int
    question_prefix: str
    passage_prefix: str


class TorchModel:
    """The model in `folder`, on the device that sentence-transformers chooses. Raises ModelError."""

    def __init__(self, folder: Path) -> None:
        self._model = _load(folder)
        tokenizer = self._model.tokenizer
        if getattr(tokenizer, "backend_tokenizer", None) is None:
            raise ModelError(
                f"Das Modell „{folder}“ hat keinen schnellen Tokenizer (tokenizer.json); bitte ein anderes nennen."
            )
        prompts = self._model.prompts
        self.tokenizer: Tokenizer = tokenizer.backend_tokenizer
        self.card = ModelCard(
            dimension=self._model.get_embedding_dimension(),
            max_tokens=min(self._model.max_seq_length, self._model[0].config.max_position_embeddings),
            pad_id=tokenizer.pad_token_id,
            question_prefix=prompts.get("query") or "",
            passage_prefix=prompts.get("passage") or prompts.get("document") or "",
        )

    def run(self, ids: Ids, mask: Ids) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """From two (n, tokens) arrays: sentence vectors (n, dim) and those of the last layer (n, tokens, width)."""
        import torch

        with torch.inference_mode():
            device = self._model.device
            features = {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
            result = self._model({name: value.to(device) for name, value in features.items()})
        return tuple(result[name].float().cpu().numpy() for name in ("sentence_embedding", "token_embeddings"))


def _load(folder: Path) -> SentenceTransformer:
    # OpenMP's threads otherwise spin at every barrier, and stall up to a second when another process has the core.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder), local_files_only=True)
    except Exception as exc:  # whatever a broken folder makes three libraries raise
        raise ModelError(f"Das Modell „{folder}“ lässt sich nicht laden ({exc}); bitte den Ordner erneuern.") from exc
