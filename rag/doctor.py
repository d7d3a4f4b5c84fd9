"""What is installed, which model and index are in use, whether they fit each other, and how to mend what does not."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass

from rag.build import build_embedder, build_generator, build_reader
from rag.errors import RagError
from rag.settings import ROOT, Settings
from rag.store.conversations import CONVERSATIONS, ConversationStore
from rag.store.library import StoredLibrary, holds_library
from rag.types import Prompt


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined: its state in words, whether it is sound, and the mend if it is not."""

    what: str
    state: str
    sound: bool = True
    mend: str | None = None

    def row(self) -> dict[str, object]:
        """The finding as `--json` shows it."""
        return asdict(self)


def examine(settings: Settings, seeded: bool) -> list[Finding]:
    """All findings, in the order in which things build on each other; the library is left as it is.

    `seeded`: the library is the default one, which the first question builds where there is none.
    """
    findings = [_python(), *_packages()]
    model: str | None = None
    try:
        model = build_embedder(settings).name
        findings.append(Finding("Modell", model))
    except RagError as error:
        findings.append(Finding("Modell", "nicht ladbar", False, str(error)))
    try:
        findings.append(Finding("Leser", build_reader(settings).name))
    except RagError as error:
        findings.append(Finding("Leser", "nicht ladbar", False, str(error)))
    findings.extend(_generator(settings))
    findings.extend(_library(settings, model, seeded))
    findings.extend(_conversations(settings))
    return findings


def _python() -> Finding:
    sound = sys.version_info >= (3, 11)
    return Finding("Python", platform.python_version(), sound, None if sound else "Bitte Python 3.11 verwenden.")


def _packages() -> Iterator[Finding]:
    """The pinned packages against what is installed."""
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        name, _, wanted = line.partition("==")
        if not wanted or line.startswith("#"):
            continue
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = "fehlt"
        sound = found.split("+")[0] == wanted
        yield Finding(name, found, sound, None if sound else f"pip install {line}")


def _generator(settings: Settings) -> Iterator[Finding]:
    """Whether the language model says a word, where one is set."""
    try:
        generator = build_generator(settings)
        if generator is None:
            yield Finding("Sprachmodell", "keines; die Worte der Quellen sind die Antwort")
            return
        with closing(generator.generate(Prompt("", "Antworte mit einem Wort: Läuft alles?"), most=8)) as pieces:
            for _ in pieces:
                pass
        yield Finding("Sprachmodell", f"{generator.name} antwortet")
    except RagError as error:
        yield Finding("Sprachmodell", "nicht verwendbar", False, str(error))


def _library(settings: Settings, model: str | None, seeded: bool) -> Iterator[Finding]:
    try:
        if not holds_library(settings.index) and seeded:
            yield Finding("Index", "noch keiner; die erste Frage baut ihn aus den Beispielartikeln")
            return
        if not holds_library(settings.index):
            mend = f"python -m rag ingest ORDNER --index {settings.index}"
            yield Finding("Index", f"In „{settings.index}“ liegt noch keiner.", False, mend)
            return
        library = StoredLibrary(settings.index)
        passages = len(library)
        yield Finding("Index", f"{settings.index}: {len(library.articles())} Artikel, {passages} Passagen")
        faults = library.faults()
        yield Finding(
            "SQLite-Datei",
            "; ".join(faults) or "unversehrt",
            not faults,
            "Die Artikel in einen neuen Ordner einlesen: python -m rag ingest ORDNER --index NEU" if faults else None,
        )
        fits = library.vectors_fit()
        yield Finding(
            "FAISS-Datei",
            "passt zur SQLite-Datei" if fits else "fehlt oder ist veraltet; wird beim nächsten Fragen nachgeführt",
        )
        if model is not None and library.model not in (model, None):
            mend = "RAG_MODEL anpassen oder die Artikel in einen neuen Ordner einlesen."
            yield Finding("Modell des Index", str(library.model), False, mend)
        elif model is not None:
            yield Finding("Modell des Index", "dasselbe wie eingestellt")
        library.close()
    except RagError as error:
        yield Finding("Index", "nicht lesbar", False, str(error))


def _conversations(settings: Settings) -> Iterator[Finding]:
    """Whether every conversation comes back whole, where there are any."""
    try:
        if not (settings.index / CONVERSATIONS).is_file():
            return
        with closing(ConversationStore(settings.index)) as store:
            found = store.conversations()
            exchanges = sum(len(store.exchanges(info.id)) for info in found)
        yield Finding("Unterhaltungen", f"{len(found)}, Fragen darin: {exchanges}, unversehrt")
    except RagError as error:
        yield Finding("Unterhaltungen", "nicht lesbar", False, str(error))
    except OSError:
        return  # the folder is closed to us, which was said of the library
