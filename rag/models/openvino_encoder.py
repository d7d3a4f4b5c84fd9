"""A sentence-transformers model run by OpenVINO: converted once, afterwards ready without torch."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.metadata
import json
import sys
import threading
import warnings
from pathlib import Path
from types import ModuleType

from rag.errors import ModelError
from rag.models.cache import prepared_folder
from rag.models.encoder import Floats, Ids, ModelCard, unit
from rag.models.tokens import TextTokenizer, padded
from rag.models.torch_encoder import TorchEncoder

FORMAT = 1  # of the folder; raise it when what is written changes
LEAST_COSINE = 0.999  # between the vectors of the converted model and torch's
EXAMPLES = ("Guten Tag.", "Die Brücke in Köln wurde 1911 gebaut.", "Der Umsatz stieg auf 14,3 Milliarden Euro. " * 9)


class OpenVinoEncoder:
    """The model in `folder`, converted into `cache` under its `name` on the first call. Raises ModelError."""

    def __init__(self, folder: Path, name: str, cache: Path) -> None:
        try:
            _openvino()
            version = importlib.metadata.version("openvino")
        except ImportError as exc:
            raise ModelError(
                "OpenVINO fehlt; bitte „pip install openvino“ ausführen oder RAG_RUNTIME=torch setzen."
            ) from exc
        target = cache / f"{name.replace('/', '--')}-openvino-{version}-v{FORMAT}"
        size = sum(file.stat().st_size for file in folder.rglob("*.safetensors"))
        prepared_folder(target, size, lambda made: _convert(folder, made))
        try:
            self._graph = _Graph(target / "model.xml")
        except RuntimeError as exc:
            raise ModelError(f"OpenVINO kann „{target}“ nicht lesen; bitte diesen Ordner löschen.") from exc
        self.card = ModelCard(**json.loads((target / "card.json").read_text("utf-8")))

        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(target / "tokenizer.json"))

    def run(self, ids: Ids, mask: Ids) -> tuple[Floats, Floats]:
        """From two (n, tokens) arrays: sentence vectors (n, dim) and those of the last layer (n, tokens, width)."""
        return self._graph(ids, mask)


class _Graph:
    """A graph compiled for this CPU; threads take turns."""

    def __init__(self, path: Path) -> None:
        core = _openvino().Core()
        # bfloat16 where the CPU computes in it: twice as fast, cosine to float32 at least 0.99998.
        precision = "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
        options = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
        self._request = core.compile_model(path, "CPU", options).create_infer_request()
        self._lock = threading.Lock()

    def __call__(self, ids: Ids, mask: Ids) -> tuple[Floats, Floats]:
        with self._lock:
            result = self._request.infer([ids, mask])
            return result[0].copy(), result[1].copy()  # the next call writes over them


def _openvino() -> ModuleType:
    """The library, without openvino-telemetry, which would report conversions to Google Analytics."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # not importable: a stub takes over
    return importlib.import_module("openvino")


def _convert(folder: Path, made: Path) -> None:
    print("Das Modell wird einmalig für OpenVINO umgewandelt (unter einer Minute) …", file=sys.stderr, flush=True)
    openvino = _openvino()
    source = TorchEncoder(folder)

    import torch

    example = TextTokenizer(source.tokenizer, source.card.max_tokens).tokenize(EXAMPLES, source.card.passage_prefix)
    ids, mask = padded(example, source.card.pad_id, source.card.max_tokens)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's tracer warns of every shape it looks at
            graph = openvino.convert_model(
                source.module, example_input=(torch.from_numpy(ids[:2, :8]), torch.from_numpy(mask[:2, :8]))
            )
        openvino.save_model(graph, made / "model.xml")  # weights in float16: half the file, cosine 0.9999998
        expected, found = source.run(ids, mask)[0], _Graph(made / "model.xml")(ids, mask)[0]
    except Exception as exc:  # a model can fail in the tracer, the converter or the compiler
        raise ModelError(f"OpenVINO kann „{folder}“ nicht umwandeln; bitte RAG_RUNTIME=torch setzen.") from exc
    if not (unit(expected) * unit(found)).sum(axis=1).min() >= LEAST_COSINE:
        raise ModelError(f"OpenVINO rechnet mit „{folder}“ zu ungenau; bitte RAG_RUNTIME=torch setzen.")
    source.tokenizer.save(str(made / "tokenizer.json"), pretty=False)
    (made / "card.json").write_text(json.dumps(dataclasses.asdict(source.card)), "utf-8")
