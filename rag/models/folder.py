"""Where a model lies and which one it is: a folder on disk, or a hub name whose files are fetched once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from rag.errors import ModelError

HUB_NAME = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
HUB_FILES = ["*.json", "*.txt", "*.model", "*.safetensors"]  # no pickles, no copies for other runtimes
SAMPLES, SAMPLE_BYTES = 256, 4096


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of model: the setting that names one, what users call it, and a file that each has."""

    setting: str
    title: str
    file: str


EMBEDDER = Kind("RAG_MODEL", "sentence-transformers-Modell", "modules.json")
READER = Kind("RAG_READER", "transformers-Modell", "config.json")
GENERATOR = Kind("RAG_GENERATOR_MODEL", "transformers-Modell", "config.json")


def find_model(model: str | Path, kind: Kind) -> tuple[Path, str]:
    """The folder of a model and a name for model and weights; what is not on disk yet is fetched from the hub.

    Raises ModelError when there is no such folder or model, or it is of another kind.
    """
    folder = Path(model).expanduser()
    if not folder.is_dir():
        if isinstance(model, Path) or not HUB_NAME.fullmatch(model):
            raise ModelError(f"Den Modellordner „{model}“ gibt es nicht; bitte den Pfad in {kind.setting} prüfen.")
        folder = _fetch(model, kind)
    if not (folder / kind.file).is_file():
        raise ModelError(
            f"„{model}“ ist kein {kind.title} ({kind.file} fehlt); bitte in {kind.setting} ein solches nennen."
        )
    label = folder.name if folder == Path(model).expanduser() else str(model)
    return folder, f"{label}-{fingerprint(folder)}"


def _fetch(name: str, kind: Kind) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, allow_patterns=HUB_FILES, local_files_only=True))
    except LocalEntryNotFoundError:
        pass  # not on this disk yet
    try:
        return Path(snapshot_download(name, allow_patterns=HUB_FILES))
    except Exception as exc:  # the hub's client lets errors of several network libraries through
        raise ModelError(
            f"Das Modell „{name}“ ist weder ein Ordner noch vom Hub ladbar; "
            f"bitte den Namen in {kind.setting} und die Netzverbindung prüfen."
        ) from exc


def fingerprint(folder: Path) -> str:
    """Eight hexadecimal digits for the weights and the configuration of the model in `folder`.

    Large files are sampled evenly: retrained weights keep their size, but differ nearly everywhere.
    """
    digest = hashlib.sha256()
    files = [*folder.rglob("config.json"), *folder.rglob("*.safetensors"), *folder.rglob("*.bin")]
    for file in sorted(files, key=lambda file: file.relative_to(folder).as_posix()):
        size = file.stat().st_size
        digest.update(f"{file.relative_to(folder).as_posix()} {size}\n".encode())
        with file.open("rb") as stream:
            for offset in range(0, size, max(SAMPLE_BYTES, size // SAMPLES)):
                stream.seek(offset)
                digest.update(stream.read(SAMPLE_BYTES))
    return digest.hexdigest()[:8]
