"""Markdown files: the text without its markup, in lines and paragraphs as web pages are.

Fields come from the front matter, the lines of `name: value` between two `---` at the top.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from rag.errors import SourceError
from rag.sources.document import Document, Told
from rag.sources.html import page_text
from rag.sources.page_metadata import day_of
from rag.sources.text import read_text

_FRONT_MATTER = re.compile(r"---\n(?P<lines>(?:[^\n]*\n){0,100}?)(?:---|\.\.\.)(?:\n|\Z)")
_FIELD = re.compile(r"""^(?P<name>\w+):[ \t]*(?P<quote>["']?)(?P<value>[^\n]*?)(?P=quote)[ \t]*$""", re.MULTILINE)
_NAMES = {"titel": "title", "datum": "date", "autor": "author", "lang": "language"}
_FORMS = {
    "title": r".{1,300}",
    "author": r"[^\[\]{}]{1,300}",
    "publisher": r"[^\[\]{}]{1,300}",
    "language": r"[a-z]{2}",
}
_LARGEST = 2_000_000  # the parser needs a minute for that
_NESTED = 100


def read_markdown(name: str, data: bytes) -> Document:
    """The text in `data` without markup. Raises SourceError when it is empty, no text or too large."""
    if len(data) > _LARGEST:
        raise SourceError(
            f"„{name}“ ist für Markdown zu groß. Bitte in kleinere Dateien teilen oder als Text speichern."
        )
    source = read_text(name, data).text
    front = _FRONT_MATTER.match(source)
    body = source[front.end() :] if front else source
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTED}).enable("table")
    tokens = parser.parse(body)
    if any(token.level + 2 >= _NESTED for token in tokens):  # what lies deeper is missing
        raise SourceError(f"„{name}“ ist zu tief verschachtelt. Bitte den Artikel als Text speichern.")
    text = page_text(name, "<body>" + parser.renderer.render(tokens, parser.options, {}))
    if not re.search(r"\w", text):
        raise SourceError(f"„{name}“ enthält keinen Text. Bitte eine Datei mit Text angeben.")
    return Document(text, fields=_fields(front["lines"]) if front else {})


def _fields(lines: str) -> dict[str, Told]:
    found: dict[str, Told] = {}
    for field in _FIELD.finditer(lines):
        name = _NAMES.get(field["name"].lower(), field["name"].lower())
        value = " ".join(field["value"].split())
        if name == "date" and (day := day_of(value)):
            found[name] = Told(day.isoformat(), "Kopf der Datei")
        elif name in _FORMS and re.fullmatch(_FORMS[name], value):
            found[name] = Told(value, "Kopf der Datei")
    return found
