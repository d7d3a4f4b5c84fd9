"""The trained reader: what training changed of the base model, and an ordinary transformers folder made of both."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models.base import NAME as BASE
from rag.models.base import prepare_base_model
from rag.models.cache import prepared_folder

WEIGHTS = Path(__file__).with_name("weights") / "reader.safetensors"
FORMAT = 1  # of the weights and the folder; raise it when what is written changes
SIZE = 250_000_000  # bytes, of the folder
PREFIX = "bert."  # of the base model's parameters, inside a BertForQuestionAnswering

Weights = Mapping[str, NDArray[Any]]


def prepare_reader_model(cache: Path, weights: Path = WEIGHTS) -> Path:
    """The trained reader as a transformers folder in `cache`, in float16; made on the first call.

    Raises ModelError when the weights are missing or damaged, or the folder cannot be written.
    """
    mend = "bitte die Datei aus dem Quelltext wiederherstellen oder mit RAG_READER ein anderes Modell nennen."
    try:
        data = weights.read_bytes()
    except OSError as exc:
        raise ModelError(f"Die Gewichte des Lesers in „{weights}“ sind nicht lesbar ({exc.strerror}); {mend}") from exc
    name = f"{BASE}-reader-{hashlib.sha256(data).hexdigest()[:8]}-v{FORMAT}"

    def fill(folder: Path) -> None:
        from safetensors import SafetensorError

        try:
            trained = _read(weights)
        except (SafetensorError, ValueError, KeyError) as exc:
            raise ModelError(f"Die Gewichte des Lesers in „{weights}“ sind beschädigt; {mend}") from exc
        _write(folder, prepare_base_model(cache), trained)

    return prepared_folder(cache / name, SIZE, fill)


def digest(weights: Weights) -> str:
    """A hash of names and values."""
    found = hashlib.sha256()
    for name in sorted(weights):
        found.update(name.encode())
        found.update(weights[name].tobytes())
    return found.hexdigest()


def _read(file: Path) -> Weights:
    """The trained weights. Raises SafetensorError, KeyError or ValueError when they are not as they were written."""
    from safetensors import safe_open

    with safe_open(file, "numpy") as opened:
        about = opened.metadata() or {}
        trained = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118  # not a dict
    if (about["base"], about["format"], about["sha256"]) != (BASE, str(FORMAT), digest(trained)):
        raise ValueError("other weights than those that were written")
    return trained


def _write(folder: Path, base: Path, trained: Weights) -> None:
    from safetensors.numpy import load_file, save_file

    print("Der Leser wird einmalig vorbereitet (wenige Sekunden) …", file=sys.stderr, flush=True)
    weights = {PREFIX + name: value.astype(np.float16) for name, value in load_file(base / "model.safetensors").items()}
    save_file({**weights, **trained}, folder / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((base / "config.json").read_text("utf-8"))
    config |= {"architectures": ["BertForQuestionAnswering"], "dtype": "float16"}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(base / name, folder / name)
