"""Rich Text files, by striprtf (BSD), which leaves out footnotes and does not tell cells and lines from text.

So the places of these are marked before with control characters, that no text holds, and put in order afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from rag.errors import SourceError
from rag.sources.archive import require_text
from rag.sources.blocks import Blocks
from rag.sources.document import Document, Told
from rag.sources.properties import author_field, title_field

_LINE, _NOTE_END, _ROW, _NOTE, _ROW_END, _CELL_END = "\x0b", "\x19", "\x1c", "\x1d", "\x1e", "\x1f"
_MARKS = {"line": _LINE, "lbr": _LINE, "trowd": _ROW, "row": _ROW_END, "nestrow": _ROW_END} | dict.fromkeys(
    ("cell", "nestcell"), _CELL_END
)
_MARKED = re.compile(r"\\(" + "|".join(_MARKS) + r")(?![a-zA-Z])-?\d* ?")
_NOTE_BEGIN = re.compile(r"(?:\\\*\s*)?\\footnote(?![a-z])(?:\\ftnalt)? ?")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_INFO = re.compile(r"\{\\(title|author)\b([^{}]{0,2000})\}")
_FOOTNOTE = re.compile(f"{_NOTE}([^{_NOTE}{_NOTE_END}]*){_NOTE_END}")
_BULLET = re.compile(r"\s*(?:[•◦▪·]|\d{1,3}[.)])\t\s*")


def read_rtf(name: str, data: bytes) -> Document:
    """The text in `data`, tables and footnotes in their places. Raises SourceError."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise SourceError(f"„{name}“ ist keine RTF-Datei. Bitte die Datei prüfen.")
    source = data.decode("cp1252", "replace").replace("\0", "")
    try:
        # The instruction of a field is not shown; under this name striprtf skips it without its slow search for links.
        text = _plain(_marked(source).replace("\\fldinst", "\\datafield"))
        fields = dict(_fields(source))
    except Exception as error:  # striprtf trusts the numbers in a file
        raise SourceError(
            f"„{name}“ ist beschädigt und lässt sich nicht als RTF lesen. Bitte neu speichern."
        ) from error
    blocks = Blocks()
    for part in re.split(f"({_ROW}[^{_ROW_END}]*{_ROW_END})", text):
        for line in [part] if part.startswith(_ROW) else part.split("\n"):
            _add(blocks, line)
    return Document(require_text(name, blocks.text), fields=fields)


def _plain(source: str) -> str:
    text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _marked(source: str) -> str:
    """The source with marks where cells, rows and lines end and around footnotes."""
    source = _MARKED.sub(lambda word: f"\\'{ord(_MARKS[word[1]]):02x}", source)
    parts: list[str] = []
    depth, place = 0, 0
    ends: list[int] = []
    begins = {match.start(): match.end() for match in _NOTE_BEGIN.finditer(source)}
    for match in _BRACE.finditer(source):
        if match.start() in begins:
            parts += [source[place : match.start()], f"\\'{ord(_NOTE):02x}"]
            place = begins[match.start()]
            ends.append(depth)
        elif match[0] == "{":
            depth += 1
        elif match[0] == "}":
            if ends and ends[-1] == depth:
                parts += [source[place : match.start()], f"\\'{ord(_NOTE_END):02x}"]
                place = match.start()
                ends.pop()
            depth -= 1
    return "".join([*parts, source[place:]])


def _add(blocks: Blocks, part: str) -> None:
    """Adds a row or a paragraph and the footnotes in it."""
    notes = _FOOTNOTE.findall(part)
    shown = _FOOTNOTE.sub("", part)
    if part.startswith(_ROW):
        cells = shown.strip(_ROW + _ROW_END).split(_CELL_END)
        blocks.row(re.sub(f"[{_ROW}{_LINE}]", " ", cell) for cell in cells)
    elif bullet := _BULLET.match(shown):
        blocks.item(shown[bullet.end() :])
    else:
        blocks.paragraph(shown.replace(_LINE, "\n"))
    for note in notes:
        blocks.paragraph(note.replace(_LINE, "\n"))


def _fields(source: str) -> Iterator[tuple[str, Told]]:
    told = {kind: _plain("{\\rtf1" + value + "}") for kind, value in _INFO.findall(source[:100_000])}
    yield from title_field(told.get("title", ""), "RTF-Eigenschaft „Titel“")
    yield from author_field(told.get("author", ""), "RTF-Eigenschaft „Autor“")
