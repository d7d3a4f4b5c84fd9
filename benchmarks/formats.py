"""Articles written as text, web page, PDF and Word files in turn, and found again by their first sentence.

Usage: python -m benchmarks.formats NEWS.jsonl.gz

Wants pandoc and LibreOffice (Debian: pandoc, libreoffice-writer): other tools write the files than read them. The
articles are no part of this repository.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from rag.assistant import LONGEST_QUESTION
from rag.build import assistant_over, build_embedder, build_reader, ingest_paths
from rag.language.sentences import split_sentences
from rag.settings import Settings
from rag.store.library import StoredLibrary

KINDS = ("txt", "html", "pdf", "docx")
PAGE = """<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{title}</title></head><body>
<nav><ul><li><a href="/">Startseite</a></li><li><a href="/politik">Politik</a></li></ul></nav>
<div class="cookie-banner"><p>Wir verwenden Cookies.</p><button>Alle annehmen</button></div>
<main><article><h1>{title}</h1>
{paragraphs}
</article></main>
<footer><p><a href="/impressum">Impressum</a> | <a href="/datenschutz">Datenschutz</a></p></footer>
</body></html>
"""
SENTENCES = 3
"""In a paragraph of a web page, a PDF and a Word file."""


def split(text: str) -> list[str]:
    """The sentences of an article."""
    return [span.of(text).strip() for span in split_sentences(text)]


def page_of(sentences: Sequence[str]) -> str:
    """The article as a web page among what stands around one; the first sentence is its heading."""
    paragraphs = (" ".join(sentences[at : at + SENTENCES]) for at in range(1, len(sentences), SENTENCES))
    body = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return PAGE.format(title=html.escape(sentences[0]), paragraphs=body)


def write_files(texts: Sequence[str], folder: Path, sources: Path) -> list[str]:
    """Writes the articles to `folder`, each in the next of KINDS, and returns the names of the files."""
    names = []
    printed = []
    for number, text in enumerate(tqdm(texts, desc="write", disable=None)):
        kind = KINDS[number % len(KINDS)]
        names.append(f"{number}.{kind}")
        if kind == "txt":
            (folder / names[-1]).write_text(text, encoding="utf-8")
            continue
        page = (folder if kind == "html" else sources) / f"{number}.html"
        page.write_text(page_of(split(text)), encoding="utf-8")
        if kind != "html":
            target = (folder if kind == "docx" else sources) / f"{number}.docx"
            subprocess.run(["pandoc", page, "--output", target], check=True, capture_output=True)
            printed += [target] if kind == "pdf" else []
    home = f"-env:UserInstallation={(sources / 'office').as_uri()}"
    office: list[str | Path] = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", folder, *printed]
    subprocess.run(office, check=True, capture_output=True)
    return names


def main() -> None:
    """Prints how many files of each kind were read, and how many of them their first sentence finds first."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("news", type=Path, help="gzipped JSON lines with a text each")
    options = parser.parse_args()
    with gzip.open(options.news, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    with tempfile.TemporaryDirectory() as home:
        folder, sources = Path(home) / "articles", Path(home) / "sources"
        folder.mkdir()
        sources.mkdir()
        names = write_files(texts, folder, sources)
        settings = replace(Settings.from_env(), index=Path(home) / "index")
        embedder = build_embedder(settings)
        report = ingest_paths([folder], settings, embedder)
        for name, reason in report.failed:
            print(f"{name}: {reason}")
        found: Counter[str] = Counter()
        with closing(StoredLibrary(settings.index, embedder.name)) as library:
            read = Counter(Path(article.name).suffix[1:] for article in library.articles())
            assistant = assistant_over(library, embedder, build_reader(settings))
            for name, text in zip(tqdm(names, desc="search", disable=None), texts, strict=True):
                first = split(text)[0]
                best = assistant.search(first[:LONGEST_QUESTION], 1)[0]
                if name in (best.article.name, *(twin.name for twin in best.twins)):
                    found[Path(name).suffix[1:]] += 1
                else:
                    print(f"{name}: {first!r} found {best.article.name}: {best.article.text[:80]!r}")
    print(f"{'':6}{'files':>8}{'read':>8}{'first':>8}")
    for kind in KINDS:
        print(f"{kind:6}{sum(name.endswith(kind) for name in names):8}{read[kind]:8}{found[kind]:8}")
    print(f"{'all':6}{len(names):8}{read.total():8}{found.total():8}")


if __name__ == "__main__":
    main()
