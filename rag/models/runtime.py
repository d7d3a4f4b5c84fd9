"""What computes: OpenVINO where it works, else torch. Knows nothing of what a model is for."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from rag.errors import ModelError
from rag.models.cache import prepared_folder
from rag.models.encoder import Floats, Ids

if TYPE_CHECKING:
    import torch

Fast = TypeVar("Fast")
Plain = TypeVar("Plain")

FORMAT = 2  # of the converted folders; raise it when what is written changes


def chosen(runtime: str, by_openvino: Callable[[], Fast], by_torch: Callable[[], Plain]) -> Fast | Plain:
    """A model on the runtime "openvino", "torch" or "auto": OpenVINO where it works. Raises ModelError."""
    if runtime == "torch":
        return by_torch()
    try:
        return by_openvino()
    except ModelError as error:
        if runtime == "openvino":
            raise
        print(f"Ohne OpenVINO wird langsamer mit torch gerechnet: {error}", file=sys.stderr, flush=True)
        return by_torch()


def settle_torch() -> None:
    """What has to be set before torch and the libraries over it are imported."""
    # OpenMP's threads otherwise spin at every barrier, and stall up to a second when another process has the core.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]


def computes_in_bfloat16() -> bool:
    """Whether this CPU has instructions for bfloat16; where it only imitates them, float32 is many times faster."""
    return "BF16" in _openvino().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


class Graph:
    """A graph compiled for this CPU; threads take turns."""

    def __init__(self, path: Path) -> None:
        core = _openvino().Core()
        # bfloat16 where the CPU computes in it: twice as fast, cosine to float32 at least 0.99998.
        precision = "bf16" if computes_in_bfloat16() else "f32"
        options = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
        self._request = core.compile_model(path, "CPU", options).create_infer_request()
        self._lock = threading.Lock()

    def run(self, *inputs: Ids) -> list[Floats]:
        """All outputs."""
        with self._lock:
            result = self._request.infer(list(inputs))
            return [result[i].copy() for i in range(len(result))]  # the next call writes over them


def prepared_graph(folder: Path, name: str, cache: Path, convert: Callable[[Path], None]) -> tuple[Graph, Path]:
    """The graph of the model in `folder`, and the folder under `name` in `cache` where `convert` once wrote it.

    Raises ModelError.
    """
    try:
        _openvino()
        version = importlib.metadata.version("openvino")
    except ImportError as exc:
        raise ModelError(
            "OpenVINO fehlt; bitte „pip install openvino“ ausführen oder RAG_RUNTIME=torch setzen."
        ) from exc
    target = cache / f"{name.replace('/', '--')}-openvino-{version}-v{FORMAT}"
    size = sum(file.stat().st_size for file in folder.rglob("*.safetensors"))
    prepared_folder(target, size, convert)
    try:
        return Graph(target / "model.xml"), target
    except RuntimeError as exc:
        raise ModelError(f"OpenVINO kann „{target}“ nicht lesen; bitte diesen Ordner löschen.") from exc


def convert_graph(folder: Path, module: torch.nn.Module, inputs: Sequence[Ids], made: Path) -> list[Floats]:
    """Writes a graph of the model from `folder` into `made`, and runs it on `inputs`. Raises ModelError."""
    import torch

    print("Das Modell wird einmalig für OpenVINO umgewandelt (unter einer Minute) …", file=sys.stderr, flush=True)
    openvino = _openvino()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's tracer warns of every shape it looks at
            example = tuple(torch.from_numpy(array[:2, :8]) for array in inputs)
            graph = openvino.convert_model(module, example_input=example)
        openvino.save_model(graph, made / "model.xml")  # weights in float16: half the file, cosine 0.9999998
        return Graph(made / "model.xml").run(*inputs)
    except Exception as exc:  # a model can fail in the tracer, the converter or the compiler
        raise ModelError(f"OpenVINO kann „{folder}“ nicht umwandeln; bitte RAG_RUNTIME=torch setzen.") from exc


def too_inexact(folder: Path) -> ModelError:
    """The error for a graph that does not compute what torch does."""
    return ModelError(f"OpenVINO rechnet mit „{folder}“ zu ungenau; bitte RAG_RUNTIME=torch setzen.")


def _openvino() -> ModuleType:
    """The library, without openvino-telemetry, which would report conversions to Google Analytics."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # not importable: a stub takes over
    return importlib.import_module("openvino")
