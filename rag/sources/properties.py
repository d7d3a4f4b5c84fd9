"""What files say of themselves and what of it can be believed: programs fill these fields on their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.sources.blocks import clean
from rag.sources.document import Told

_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)|untitled|unbenannt|unknown|ohne titel|powerpoint)\b|"
    r"(?:dokument|document|doc|slide|titel|title|neu|test|scan\w*) ?\d*\Z|"
    r".*\.(?:docx?|odt|rtf|pdf|html?|xlsx?|pptx?|indd|qxd|tex|dvi|txt|md)\Z|\S*[\\/_]\S*\Z|[\d\W]*\Z",
    re.IGNORECASE,
)
# At least two words: one alone is the name of an account.
_NAME = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,4}"
_AUTHORS = re.compile(rf"{_NAME}(?:(?:, ?|; ?| und | & ){_NAME})*\Z")
_NOBODY = re.compile(
    r"\b(?:user|admin\w*|microsoft|unbekannt|unknown|author|autor|python-docx|default)\b", re.IGNORECASE
)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_]\w+)*\Z", re.IGNORECASE)
_LONGEST = 300


def title_field(value: str, by: str) -> Iterator[tuple[str, Told]]:
    """The field "title", unless the value is a file's name or what a program writes by itself."""
    title = clean(value)
    if title and len(title) <= _LONGEST and not _NO_TITLE.match(title):
        yield "title", Told(title, by)


def author_field(value: str, by: str) -> Iterator[tuple[str, Told]]:
    """The field "author", where the value looks like names and not like an account."""
    author = clean(value)
    if len(author) <= _LONGEST and _AUTHORS.match(author) and not _NOBODY.search(author):
        yield "author", Told(author, by)


def language_field(value: str, by: str) -> Iterator[tuple[str, Told]]:
    """The field "language" from a tag such as "de-DE"."""
    tag = _LANGUAGE.match(value.strip())
    if tag:
        yield "language", Told(tag[1].lower(), by)
