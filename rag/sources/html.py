"""Web pages: the article without menus, banners and comments.

trafilatura judges what is the article. Its own text now and then lacks the lead, captions and cells, and sentences are
cited word for word: so the text is written from the page, from the headline to the last part that trafilatura keeps,
with the sentences between that stand in no box such as „Lesen Sie auch“.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree, html

from rag.errors import SourceError
from rag.sources.document import Document
from rag.sources.page_metadata import page_fields
from rag.sources.text import decode

_LARGEST = 10_000_000
_MOST_LEVELS = 1_000_000  # depths of all elements, added; trafilatura needs minutes beyond: such a page is read whole
_DECLARED = re.compile(rb"""<meta[^>]{0,200}\bcharset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096
_NEVER = frozenset(
    "script style noscript template iframe object embed applet svg math canvas audio video select datalist button "
    "input textarea head title meta link map dialog".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q ruby s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
_LISTS = frozenset({"ul", "ol", "dl", "pre"})
_ASIDE = frozenset({"nav", "aside", "footer", "form", "menu"})
_ASIDE_ROLES = frozenset({"navigation", "complementary", "contentinfo", "dialog", "alertdialog", "search"})
# Words of the class or id of a box that is not the article.
_ASIDE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:ads?|advert\w*|anzeigen?|banner|breadcrumbs?|comments?|kommentare?|consent|cookies?|menu|modal|"
    r"nav|navigation|newsletter|outbrain|paywall|popup|promo|recommend\w*|related|share|sharing|sidebar|skip|social|"
    r"sponsor\w*|taboola|toolbar|werbung|widget)(?=$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Soft hyphens and joints, which nobody sees, go; ligatures become letters.
_UNSEEN: dict[int, str | None] = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff")) | {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)
}
_SENTENCE = re.compile(r"(?:[a-zäöüß]{3}|(?<!\d)\d{4}|[)“”\"»«%])[.!?…](?=\W|$)")
_CHANCE = 25
"""A text of fewer characters, blanks not counted, may stand elsewhere in the page by chance."""
_LONGEST_CELL = 400
_BEFORE_HEADLINE = 3


@dataclass(slots=True)
class _Block:
    """A paragraph, heading, list item, line or row of the page."""

    text: str
    headline: bool = False  # <h1>
    list: int = 0  # the list or table around it, counted from 1
    broken: bool = False  # a new line of what stands before
    aside: bool = False
    linked: bool = False  # nothing but links

    @property
    def bare(self) -> str:
        return _bare(self.text)


def read_html(name: str, data: bytes) -> Document:
    """The article of a page. Raises SourceError when there is none or the page is too large or nested too deep."""
    if len(data) > _LARGEST:
        raise SourceError(f"„{name}“ ist für eine Webseite zu groß. Bitte den Artikel als Text speichern.")
    declared = _DECLARED.search(data, 0, _HEAD_BYTES)
    tree = _parse(name, decode(name, data, declared[1].decode("ascii", "replace") if declared else ""))
    blocks = _blocks(tree)
    chosen, head = _article(tree, blocks)
    text = _joined(chosen)
    if not re.search(r"\w", text):
        raise SourceError(f"„{name}“ enthält keinen Text. Bitte eine Seite mit einem Artikel angeben.")
    headline = next((block.text for block in chosen if block.headline), "")
    return Document(text, fields=page_fields(tree, text, headline, head))


def page_text(name: str, text: str) -> str:
    """All text of a page that is nothing but the article. Raises SourceError when it is nested too deep."""
    return _joined(_blocks(_parse(name, text)))


def _parse(name: str, text: str) -> html.HtmlElement:
    # As bytes, since lxml refuses characters that declare an encoding. huge_tree: 2,048 levels, else 256.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except (etree.LxmlError, ValueError) as error:
        raise SourceError(f"„{name}“ ist keine lesbare Webseite. Bitte die Datei prüfen.") from error
    if any("depth" in entry.message for entry in parser.error_log):  # the tree lacks what lies deeper
        raise SourceError(f"„{name}“ ist zu tief verschachtelt. Bitte den Artikel als Text speichern.")
    return tree


class _Writer:
    """Collects text until a block ends."""

    def __init__(self) -> None:
        self.blocks: list[_Block] = []
        self._parts: list[str] = []
        self._headline = self._preformatted = self._broken = False
        self._links = self._lists = self._depth = 0
        self._linked = True
        self._asides: list[html.HtmlElement] = []

    def add(self, text: str | None) -> None:
        """More text of the block."""
        if not text:
            return
        if self._parts and self._parts[-1].endswith((".", "?", "!")) and text[0].isupper():
            self._parts.append(" ")  # a style sheet sets these elements apart
        self._parts.append(text)
        self._linked &= self._links > 0 or text.isspace()

    def open(self, element: html.HtmlElement, tag: str, is_list: bool) -> None:
        """What begins with an element."""
        if tag == "a":
            self._links += 1
        elif tag == "br":
            self._break()
        elif tag not in _INLINE:
            self._end()
            if _is_aside(element, tag):
                self._asides.append(element)
            if is_list:
                self._lists += not self._depth
                self._depth += 1
            self._headline |= tag == "h1"
            self._preformatted |= tag == "pre"

    def close(self, element: html.HtmlElement, tag: str, is_list: bool) -> None:
        """What ends with an element."""
        if tag == "a":
            self._links -= 1
        elif tag != "br" and tag not in _INLINE:
            self._end()
            if self._asides and self._asides[-1] is element:
                self._asides.pop()
            self._depth -= is_list
            self._headline &= tag != "h1"
            self._preformatted &= tag != "pre"

    def _break(self) -> None:
        """Ends a line; two in a row end a paragraph."""
        has_text = any(not part.isspace() for part in self._parts)
        self._end()
        self._broken = has_text

    def _end(self) -> None:
        text = "".join(self._parts)
        number = self._lists if self._depth else 0
        for line in text.split("\n") if self._preformatted else [text]:
            if clean := _clean(line):
                block = _Block(clean, self._headline, number, self._broken, bool(self._asides), self._linked)
                self.blocks.append(block)
        self._parts, self._linked, self._broken = [], True, False


def _blocks(root: html.HtmlElement) -> list[_Block]:
    """What is written in `root`, in order. Without recursion, as pages are nested deeper than Python's stack."""
    writer = _Writer()
    table = None  # the one around that holds data
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        is_list = tag in _LISTS or (tag == "table" and (element is table or _holds_data(element)))
        if event == "end":
            if tag not in _NEVER:
                writer.close(element, tag, is_list)
            table = None if element is table else table
            writer.add(element.tail if element is not root else None)
        elif tag in _NEVER or _is_note(element, tag):
            if tag not in _NEVER:
                writer.open(element, tag, is_list=False)
            walk.skip_subtree()
        else:
            writer.open(element, tag, is_list)
            table = element if tag == "table" and is_list else table
            if tag == "tr" and table is not None:
                writer.add(_row(element))
                walk.skip_subtree()
            else:
                writer.add(element.text)
    return writer.blocks


def _row(row: html.HtmlElement) -> str:
    cells = [" ".join(block.text for block in _blocks(cell)) for cell in row.iterchildren("td", "th")]
    return " | ".join(cells) if any(cells) else ""


def _holds_data(table: html.HtmlElement) -> bool:
    """Whether rows and columns mean something, and do not just place things on the page."""
    if table.get("role") in ("presentation", "none") or any(True for _ in table.iterdescendants("table", "h1", "h2")):
        return False
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    return all(len(cell.text_content()) <= _LONGEST_CELL for row in rows for cell in row)


def _is_note(element: html.HtmlElement, tag: str) -> bool:
    """Whether it is the number of a footnote."""
    return tag == "sup" and any(a.get("href", "").startswith("#") for a in element.iterdescendants("a"))


def _is_aside(element: html.HtmlElement, tag: str) -> bool:
    if tag in ("html", "body", "main", "article"):
        return False
    return (
        tag in _ASIDE
        or element.get("role") in _ASIDE_ROLES
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style", "")) is not None
        or _ASIDE_WORDS.search(element.get("class", "") + " " + element.get("id", "")) is not None
    )


def _article(tree: html.HtmlElement, blocks: list[_Block]) -> tuple[list[_Block], list[str]]:
    """The blocks of the article; and the lines between headline and text that are not, such as author and date."""
    body = _judged(tree)
    whole = _bare("".join(body.itertext()))
    long = [at for at, block in enumerate(blocks) if len(block.bare) >= _CHANCE and block.bare in whole]
    if not long:
        if len(whole) > sum(len(block.bare) for block in blocks):  # the text is in a script, as data
            return _blocks(body), []
        shown = [block for block in blocks if not block.aside]
        return shown or blocks, []
    start, last = long[0], long[-1]
    short = _short_pieces(body)

    def belongs(block: _Block) -> bool:
        return not block.aside and not block.linked and block.bare in short

    while start > 0 and belongs(blocks[start - 1]):
        start -= 1
    while last + 1 < len(blocks) and belongs(blocks[last + 1]):
        last += 1
    kept = set(long)
    headline = next((at for at in range(start, -1, -1) if blocks[at].headline and not blocks[at].aside), start)
    chosen = {
        at
        for at in range(headline, last + 1)
        if at in kept
        or blocks[at].headline
        or (not blocks[at].aside and blocks[at].bare in short)
        or _is_sentence(blocks[at])
    }
    head = range(max(0, headline - _BEFORE_HEADLINE), start)
    return [blocks[at] for at in sorted(chosen)], [blocks[at].text for at in head if at not in chosen]


def _judged(tree: html.HtmlElement) -> html.HtmlElement:
    """What trafilatura takes for the article, in its own elements; an empty one where it finds none."""
    depth = levels = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        levels += depth
    if levels > _MOST_LEVELS:
        return etree.Element("body")
    import trafilatura  # half a second

    found = trafilatura.bare_extraction(tree, fast=True, favor_recall=True, include_comments=False)
    return etree.Element("body") if found is None or isinstance(found, dict) else found.body


def _short_pieces(body: html.HtmlElement) -> set[str]:
    """The texts of elements, or of lines in them, that are too short to be looked for in the whole."""
    pieces = [
        line for element in body.iter() for text in (element.text, element.tail) if text for line in text.split("\n")
    ]
    pieces += ["".join(element.itertext()) for element in body.iter("p", "head", "item", "cell", "row", "quote")]
    return {_bare(piece) for piece in pieces if len(piece) < 4 * _CHANCE}


def _is_sentence(block: _Block) -> bool:
    return (
        not block.aside and not block.linked and len(block.bare) >= _CHANCE and _SENTENCE.search(block.text) is not None
    )


def _joined(blocks: Sequence[_Block]) -> str:
    """Blank lines between paragraphs; items of a list and rows of a table on lines of their own."""
    parts: list[str] = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before:
            near = block.broken or (block.list and block.list == before.list)
            parts.append("\n" if near else "\n\n")
        parts.append(block.text)
    return "".join(parts)


def _clean(text: str) -> str:
    seen = text if text.isascii() else unicodedata.normalize("NFC", text.translate(_UNSEEN))
    return " ".join(seen.split())


def _bare(text: str) -> str:
    return "".join(_clean(text).replace("|", "").split())
