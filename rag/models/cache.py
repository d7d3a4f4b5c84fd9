"""Folders that are made once and then only read: whole or not there, whatever happens while they are made."""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from rag.errors import ModelError

MANIFEST = "prepared.json"


def prepared_folder(folder: Path, size: int, fill: Callable[[Path], None]) -> Path:
    """`folder`, filled by `fill` with about `size` bytes if it is not there yet or no longer whole.

    `fill` writes into an empty folder beside it, which takes its name only when everything is in it. A killed process
    leaves nothing that passes for whole, and a second process waits for the first. What changes the content belongs
    into the folder's name. Raises ModelError when the files cannot be written.
    """
    if _is_whole(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f".{folder.name}.lock")):
            if not _is_whole(folder):
                _fill(folder, size, fill)
    except OSError as exc:
        raise ModelError(_mend(folder.parent, exc)) from exc
    return folder


def _is_whole(folder: Path) -> bool:
    try:
        sizes = json.loads((folder / MANIFEST).read_text("utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def _fill(folder: Path, size: int, fill: Callable[[Path], None]) -> None:
    """Called under the lock, so that whatever unfinished is found belongs to a killed process."""
    prefix = f".{folder.name}.tmp-"
    for leftover in folder.parent.glob(f"{prefix}*"):
        shutil.rmtree(leftover)
    if folder.exists():
        shutil.rmtree(folder)
    if shutil.disk_usage(folder.parent).free < size:
        raise OSError(errno.ENOSPC, "")  # beforehand, as not every library that writes here says so afterwards
    with tempfile.TemporaryDirectory(prefix=prefix, dir=folder.parent, ignore_cleanup_errors=True) as scratch:
        made = Path(scratch) / folder.name
        made.mkdir()
        fill(made)
        sizes = {file.relative_to(made).as_posix(): file.stat().st_size for file in made.rglob("*") if file.is_file()}
        (made / MANIFEST).write_text(json.dumps(sizes, indent=1, sort_keys=True), "utf-8")
        made.rename(folder)


def _mend(cache: Path, exc: OSError) -> str:
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"Für das Modell fehlt Platz in „{cache}“; bitte ein Gigabyte freigeben oder RAG_CACHE anders setzen."
    return f"In „{cache}“ lässt sich nicht schreiben ({exc.strerror}); bitte RAG_CACHE auf einen eigenen Ordner setzen."
