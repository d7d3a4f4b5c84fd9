"""A sentence-transformers model run by OpenVINO: converted once, afterwards ready without torch."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from rag.models.encoder import Floats, Ids, ModelCard, unit
from rag.models.runtime import convert_graph, prepared_graph, too_inexact
from rag.models.tokens import TextTokenizer, padded
from rag.models.torch_encoder import TorchEncoder

LEAST_COSINE = 0.999  # between the vectors of the converted model and torch's
EXAMPLES = ("Guten Tag.", "Die Brücke in Köln wurde 1911 gebaut.", "Der Umsatz stieg auf 14,3 Milliarden Euro. " * 9)


class OpenVinoEncoder:
    """The model in `folder`, converted into `cache` under its `name` on the first call. Raises ModelError."""

    def __init__(self, folder: Path, name: str, cache: Path) -> None:
        self._graph, target = prepared_graph(folder, name, cache, lambda made: _convert(folder, made))
        self.card = ModelCard(**json.loads((target / "card.json").read_text("utf-8")))

        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(target / "tokenizer.json"))

    def run(self, ids: Ids, mask: Ids) -> Floats:
        """From two (n, tokens) arrays: one vector for each text, (n, dim)."""
        (vectors,) = self._graph.run(ids, mask)
        return vectors


def _convert(folder: Path, made: Path) -> None:
    source = TorchEncoder(folder)
    card = source.card
    examples = TextTokenizer(source.tokenizer, card.max_tokens).tokenize(EXAMPLES, card.passage_prefix)
    ids, mask = padded(examples, card.pad_id, card.max_tokens)
    (found,) = convert_graph(folder, source.module, (ids, mask), made)
    if not (unit(source.run(ids, mask)) * unit(found)).sum(axis=1).min() >= LEAST_COSINE:
        raise too_inexact(folder)
    source.tokenizer.save(str(made / "tokenizer.json"), pretty=False)
    (made / "card.json").write_text(json.dumps(dataclasses.asdict(card)), "utf-8")
