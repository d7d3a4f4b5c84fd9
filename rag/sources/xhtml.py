"""All the text of a page of HTML, as books and mails hold it: nothing in them is a menu or an advertisement."""

from __future__ import annotations

from lxml import etree

from rag.sources.archive import local
from rag.sources.blocks import Blocks

_NEVER = frozenset("script style head title template noscript svg math nav object iframe rt rp".split())
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 section article header footer main aside blockquote pre figure figcaption ul ol dl dt dd "
    "table tbody thead tfoot caption address center form fieldset hr body html".split()
)
_CELLS = frozenset({"td", "th"})


def add_page(blocks: Blocks, page: bytes | str) -> str:
    """Adds the text of a page to `blocks`; returns its first heading. A page without elements adds nothing."""
    try:
        parser = etree.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
        root = etree.fromstring(page.encode("utf-8", "replace") if isinstance(page, str) else page, parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    return "" if root is None else _Walk(blocks).over(root)


class _Walk:
    """Walks without recursion, as a page may be nested ten thousand deep."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._text: list[str] = []
        self._cells: list[str] | None = None
        self._items = 0
        self._heading = ""

    def over(self, root: etree._Element) -> str:
        """Adds what is in `root`; returns the first heading."""
        hidden = 0
        for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
            kind = local(element)
            if event == "start":
                hidden += kind in _NEVER
                if not hidden:
                    self._begin(kind)
                    self._text.append(_unbroken(element.text))
            else:
                if event == "end":
                    if not hidden:
                        self._end(kind)
                    hidden -= kind in _NEVER
                if not hidden:
                    self._text.append(_unbroken(element.tail))
        self._flush()
        return self._heading

    def _begin(self, kind: str) -> None:
        if kind == "tr":
            self._flush()
            self._cells = []
        elif kind == "br":
            self._text.append("\n")
        elif kind == "li":
            self._flush()
            self._items += 1
        elif kind in _BLOCKS:
            self._flush()

    def _end(self, kind: str) -> None:
        if kind in _CELLS and self._cells is not None:
            self._cells.append("".join(self._text))
            self._text = []
        elif kind == "tr" and self._cells is not None:
            self._add_row(self._cells)
            self._cells = None
        elif kind == "li":
            self._flush()
            self._items -= 1
        elif kind in _BLOCKS:
            if kind in ("h1", "h2") and not self._heading:
                self._heading = "".join(self._text)
            self._flush()

    def _add_row(self, cells: list[str]) -> None:
        """A row with one cell is no table's: mails are laid out so."""
        if len([cell for cell in cells if cell.strip()]) > 1:
            self._blocks.row(cells)
        else:
            self._blocks.paragraph("".join(cells))

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text = []
        if self._cells is not None:
            self._text = [text + "\n"] if text.strip() else []  # goes on inside the cell
        elif self._items:
            self._blocks.item(text)
        else:
            self._blocks.paragraph(text)


def _unbroken(text: str | None) -> str:
    return (text or "").replace("\r", " ").replace("\n", " ")
