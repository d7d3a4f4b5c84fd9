"""A sentence-transformers model run by torch: it fits everywhere, and is what other runtimes are made from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelError
from rag.models.encoder import Floats, Ids, ModelCard
from rag.models.runtime import settle_torch

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer


LONGEST = 8192  # tokens, for a model that names no limit


class TorchEncoder:
    """The model in `folder`, on the device that sentence-transformers chooses. Raises ModelError."""

    def __init__(self, folder: Path) -> None:
        model = _load(folder)
        try:
            self.tokenizer: Tokenizer = model.tokenizer.backend_tokenizer
            self.card = _card(model)
        except AttributeError as exc:
            raise ModelError(
                f"Das Modell „{folder}“ hat keinen schnellen Tokenizer (tokenizer.json); "
                "bitte in RAG_MODEL ein anderes nennen."
            ) from exc
        self.module = _module(model)
        self._device = model.device

    def run(self, ids: Ids, mask: Ids) -> Floats:
        """From two (n, tokens) arrays: one vector for each text, (n, dim)."""
        import torch

        with torch.inference_mode():
            inputs = (torch.from_numpy(array).to(self._device) for array in (ids, mask))
            vectors: Floats = self.module(*inputs).float().cpu().numpy()
        return vectors


def _load(folder: Path) -> SentenceTransformer:
    settle_torch()
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(folder), local_files_only=True)
    except Exception as exc:  # whatever a broken folder makes three libraries raise
        raise ModelError(f"Das Modell „{folder}“ ist unvollständig oder beschädigt; bitte neu herunterladen.") from exc


def _card(model: SentenceTransformer) -> ModelCard:
    prompts = model.prompts
    return ModelCard(
        dimension=int(model.encode(["a"]).shape[1]),
        max_tokens=min(model.tokenizer.model_max_length, LONGEST),
        pad_id=model.tokenizer.pad_token_id,
        question_prefix=prompts.get("query") or "",
        passage_prefix=prompts.get("passage") or prompts.get("document") or "",
    )


def _module(model: SentenceTransformer) -> torch.nn.Module:
    """The model as a function of ids and mask, with the one output that matters."""
    import torch

    class Vectors(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            vectors: torch.Tensor = self.model({"input_ids": ids, "attention_mask": mask})["sentence_embedding"]
            return vectors

    return Vectors().eval()
