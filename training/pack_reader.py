"""Packs a trained reader: what training changed of the base model, in float16, for the repository.

Usage: python -m training.pack_reader TRAINED --recipe NAME
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from rag.models.base import NAME as BASE
from rag.models.base import prepare_base_model
from rag.models.trained import FORMAT, PREFIX, WEIGHTS, digest
from rag.settings import Settings

MOST = 45_000_000  # bytes: what code hosts take without complaint


def pack(trained: Path, base: Path, recipe: str, target: Path) -> None:
    """Writes the weights in `trained` that differ from those of `base` to `target`.

    `trained` is a folder of a BertForQuestionAnswering, `recipe` says how it was made. Raises ValueError when a weight
    of the base model is missing, float16 cannot hold one, or too many differ.
    """
    from safetensors.numpy import load_file, save

    before = {PREFIX + name: value for name, value in load_file(base / "model.safetensors").items()}
    after = load_file(trained / "model.safetensors")
    if missing := before.keys() - after.keys():
        raise ValueError(f"not a reader over {BASE}: {min(missing)} is missing")
    halved = {name: value.astype(np.float16) for name, value in after.items()}
    changed = {
        name: value  # training may have begun with a reader in float16
        for name, value in halved.items()
        if name not in before or not np.array_equal(value, before[name].astype(np.float16))
    }
    if not all(np.isfinite(value).all() for value in changed.values()):
        raise ValueError("a weight is too large for float16")
    about = {"base": BASE, "format": str(FORMAT), "recipe": recipe, "sha256": digest(changed)}
    data = save(changed, metadata=about)
    if len(data) > MOST:
        raise ValueError(f"{len(data)} bytes differ from the base model, {MOST} at most are expected")
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(data)


def main() -> None:
    """Packs what the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("trained", type=Path)
    parser.add_argument("--recipe", required=True, help="how it was made, for the file's metadata")
    options = parser.parse_args()
    pack(options.trained, prepare_base_model(Settings.from_env().cache), options.recipe, WEIGHTS)
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
