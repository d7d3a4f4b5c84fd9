"""Words with their places on pages to running text.

Trusts the order in which words are drawn, as nearly every program draws column by column and cell by cell; where lines
run across two columns, the columns are read one after the other. Running heads and feet go, words broken at line ends
are joined, and a sentence that goes on in the next column or on the next page is one sentence.

It does not know formulas, and reads a table as rows of cells, without its lines.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

CELL = " | "
"""What parts the cells of a table's row."""


class Word(NamedTuple):
    """A word on a page and its box, in points from below and left; `reach`: where the blank after it ends."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    reach: float
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """Running text, where each page begins in it, and the largest lines of the first page, if they stand out."""

    text: str
    pages: tuple[int, ...]
    headline: str


@dataclass(slots=True)
class _Line:
    """Words that stand together on one line."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    reach: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 0.1)


@dataclass(slots=True)
class _Stack:
    """Lines that stand one below the other."""

    lines: list[_Line]

    @property
    def left(self) -> float:
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        return max(line.right for line in self.lines)

    @property
    def top(self) -> float:
        return max(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        return min(line.bottom for line in self.lines)

    @property
    def is_prose(self) -> bool:
        words = [len(line.text.split()) for line in self.lines]
        return len(words) > 2 and statistics.median(words) >= 3


@dataclass(slots=True)
class _Paragraph:
    """A paragraph; `open` when its last line is full and ends no sentence, `glued` when it follows without a gap."""

    text: str
    height: float
    page: int
    open: bool = False
    glued: bool = False
    breaks: list[tuple[int, int]] = field(default_factory=list)  # offset in text at which a page begins, page


_BULLET = re.compile(r"(?:[•◦▪‣·●○■□–—*o-]|\(?\d{1,3}[.)]|\(?[a-z][.)]|[A-Z]\.)\Z")
_ITEM = re.compile(r"(?:[•◦▪‣·●○■□–—*]|\(?\d{1,2}[.)]|\(?[a-z]\)) ")
_ENDED = re.compile(r"[.!?:;…][“”\"»«)\]’‘]*\Z")
_BROKEN = re.compile(r"(?P<stem>[^\W\d_]+)[-\u2010]\Z")
_SHARED = re.compile(r"(?:und|oder|bzw|sowie|bis|als|noch)\b")
_PAGE_NUMBER = re.compile(r"\W*(?:(?:seite|s\.|page|p\.|blatt) ?)?#(?: ?(?:von|of|/|\|) ?#)?\W*\Z")
_ROMAN = re.compile(r"\W*[ivxlc]+\W*\Z")
# What browsers print in the margins: day, time and title above, address and page below.
_BROWSER_HEAD = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d{2}(?: [AP]M)?\b")
_BROWSER_FOOT = re.compile(r"(?:file|https?|about|data):\S+ \d+/\d+\Z")
_EDGE_LINES = 3


def flow(pages: Sequence[Sequence[Word]]) -> Flow:
    """The words of each page, in the order in which they are drawn, as running text."""
    lines = [[_lines(words) for words in _by_direction(page)] for page in pages]
    _drop_margins(lines)
    body = _body_height(lines)
    paragraphs: list[_Paragraph] = []
    headline = ""
    for number, parts in enumerate(lines):
        own = [paragraph for part in parts for paragraph in _page_paragraphs(part, number)]
        if number == 0:
            headline = _headline(own, body)
        _append_page(paragraphs, own, body)
    return _assembled(paragraphs, len(pages), headline)


def _by_direction(words: Sequence[Word]) -> list[list[Word]]:
    """The words that read in one direction each, the most frequent first."""
    parts: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        parts[word.turns].append(word)
    return sorted(parts.values(), key=len, reverse=True)


def _same_line(one: _Line | Word, other: _Line | Word) -> bool:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > 0.5 * min(one.top - one.bottom, other.top - other.bottom)


def _lines(words: Sequence[Word]) -> list[_Line]:
    """Words to stretches of a line without a wide gap, in the order in which they are drawn."""
    lines: list[_Line] = []
    for word in words:
        last = lines[-1] if lines else None
        if last is not None and _same_line(last, word):
            gap = word.left - last.reach
            if -0.5 * last.height < gap < last.height or (gap >= 0 and _BULLET.match(last.text)):
                apart = word.left - last.right > 0.1 * last.height or last.reach > last.right
                _join(last, word, " " if apart else "")
                continue
        lines.append(_Line(word.text, word.left, word.bottom, word.right, word.top, word.reach))
    return _without_marks(_repaired(lines))


def _join(line: _Line, word: Word | _Line, between: str = " ") -> None:
    line.text += between + word.text
    line.left = min(line.left, word.left)
    line.right = max(line.right, word.right)
    line.reach = max(line.right, word.reach)
    line.bottom = min(line.bottom, word.bottom)
    line.top = max(line.top, word.top)


def _without_marks(lines: list[_Line]) -> list[_Line]:
    """The lines without the raised numbers of footnotes that were drawn apart."""
    kept: list[_Line] = []
    for line in lines:
        last = kept[-1] if kept else None
        if (
            last is not None
            and line.text.isdecimal()
            and line.height < 0.8 * last.height
            and line.bottom > last.bottom + 0.15 * last.height
            and line.bottom < last.top
            and -0.2 * last.height < line.left - last.right < 0.5 * last.height
        ):
            continue
        kept.append(line)
    return kept


# Rows: stretches on one line -----------------------------------------------------------------------------------------


def _repaired(lines: list[_Line]) -> list[_Line]:
    """Stretches of justified lines joined again, and columns that were drawn line by line put one after the other."""
    rows: list[list[_Line]] = []
    for line in lines:
        if rows and _same_line(rows[-1][-1], line) and line.left > rows[-1][-1].left:
            rows[-1].append(line)
        else:
            rows.append([line])
    for before, row, after in zip([[], *rows], rows, [*rows[1:], []], strict=False):
        if len(row) > 1 and _is_one_line(row, before, after):
            for line in row[1:]:
                _join(row[0], line)
            del row[1:]
    return [line for run in _runs(rows) for line in _in_columns(run)]


def _is_one_line(row: list[_Line], before: list[_Line], after: list[_Line]) -> bool:
    """Whether the gaps in a row are those of a justified line: none is wide, none goes on above or below."""
    gaps = [(one.right, other.left) for one, other in zip(row, row[1:], strict=False)]
    if any(right - left > 4 * row[0].height for left, right in gaps):
        return False
    others = [
        (one.right, other.left)
        for near in (before, after)
        if near and abs(near[0].bottom - row[0].bottom) < 3 * row[0].height
        for one, other in zip(near, near[1:], strict=False)
    ]
    return not any(min(a[1], b[1]) - max(a[0], b[0]) > 0.2 * row[0].height for a in gaps for b in others)


def _runs(rows: list[list[_Line]]) -> Iterator[list[list[_Line]]]:
    """Neighbouring rows of as many stretches."""
    run: list[list[_Line]] = []
    for row in rows:
        if run and (len(run[-1]) != len(row) or row[0].top > run[-1][0].top):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _in_columns(rows: list[list[_Line]]) -> list[_Line]:
    """The stretches of the rows, column after column where these are columns of prose, else row after row."""
    columns = list(zip(*rows, strict=True))
    if len(rows) > 3 and len(columns) > 1 and all(_is_prose_column(column) for column in columns):
        return [line for column in columns for line in column]
    return [line for row in rows for line in row]


def _is_prose_column(lines: Sequence[_Line]) -> bool:
    width = max(line.right for line in lines) - min(line.left for line in lines)
    words = statistics.median(len(line.text.split()) for line in lines)
    return words >= 3 and statistics.median(line.right - line.left for line in lines) > 0.75 * width


# Running heads and feet ----------------------------------------------------------------------------------------------


def _drop_margins(pages: list[list[list[_Line]]]) -> None:
    """Takes out the lines at the upper and lower edge that come again on other pages, and page numbers."""
    for upper in (True, False):
        edges = [_edge(page[0], upper) if page else [] for page in pages]
        places: dict[str, list[float]] = defaultdict(list)
        for edge in edges:
            for row in edge:
                places[_pattern(row)].append(row[0].bottom)
        for number, edge in enumerate(edges):
            for row in edge:
                if not _is_margin(row, places[_pattern(row)], number, len(pages)):
                    break
                gone = {id(line) for line in row}
                pages[number][0][:] = [line for line in pages[number][0] if id(line) not in gone]


def _edge(lines: list[_Line], upper: bool) -> list[list[_Line]]:
    """The outermost rows of a page, the outermost first."""
    rows: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: -line.bottom if upper else line.bottom):
        if rows and _same_line(rows[-1][0], line):
            rows[-1].append(line)
        elif len(rows) == _EDGE_LINES:
            break
        else:
            rows.append([line])
    return rows


def _written(row: list[_Line]) -> str:
    return " ".join(line.text for line in sorted(row, key=lambda line: line.left))


def _pattern(row: list[_Line]) -> str:
    text = _written(row).casefold()
    return "#" if _ROMAN.match(text) else re.sub(r"\d+", "#", text)


def _is_margin(row: list[_Line], places: list[float], number: int, pages: int) -> bool:
    text = _written(row)
    if _BROWSER_HEAD.match(text) or _BROWSER_FOOT.search(text):
        return True
    if sum(abs(place - row[0].bottom) < 4 for place in places) >= (2 if pages < 4 else 3):
        return True
    return bool(_PAGE_NUMBER.match(_pattern(row))) and str(number + 1) in re.findall(r"\d+", text)


# Stacks: lines below each other ---------------------------------------------------------------------------------------


def _page_paragraphs(lines: list[_Line], page: int) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    groups = _groups(_stacks(lines))
    for place, group in enumerate(groups):
        alone = all(len(other) < 2 for other in groups[max(0, place - 1) : place] + groups[place + 1 : place + 2])
        rows = _table_rows(group, alone)
        if rows:
            height = statistics.median(line.height for stack in group for line in stack.lines)
            found += [_Paragraph(row, height, page, glued=bool(number)) for number, row in enumerate(rows)]
        else:
            found += [paragraph for stack in group for paragraph in _paragraphs(stack, page)]
    return found


def _stacks(lines: list[_Line]) -> list[_Stack]:
    stacks: list[_Stack] = []
    for line in lines:
        stack = stacks[-1] if stacks else None
        if stack is not None and _goes_on(stack.lines[-1], line):
            stack.lines.append(line)
            continue
        if stack is not None:
            beside = _beside(stack, line)
            if beside:
                stacks.append(_Stack(stack.lines[beside:]))
                del stack.lines[beside:]
        stacks.append(_Stack([line]))
    return stacks


def _goes_on(above: _Line, line: _Line) -> bool:
    """Whether `line` stands right below `above`."""
    height = max(above.height, line.height)
    if not -0.6 * height < above.bottom - line.top < 1.2 * height or _same_line(above, line):
        return False
    if min(above.right, line.right) <= max(above.left, line.left):
        return False
    middle = abs((above.left + above.right) - (line.left + line.right)) / 2
    return abs(above.left - line.left) < 4 * height or middle < height or abs(above.right - line.right) < height


def _beside(stack: _Stack, line: _Line) -> int:
    """The first line of the stack that `line` stands to the right of, with all below it; 0 if there is none."""
    for place, other in enumerate(stack.lines):
        if _same_line(other, line):
            right = all(below.right <= line.left + 1 for below in stack.lines[place:])
            return place if right else 0
    return 0


def _groups(stacks: list[_Stack]) -> list[list[_Stack]]:
    """Stacks that stand side by side, drawn from left to right."""
    groups: list[list[_Stack]] = []
    for stack in stacks:
        last = groups[-1][-1] if groups else None
        if last is not None and stack.left >= last.right - 1:
            shared = min(stack.top, last.top) - max(stack.bottom, last.bottom)
            if shared >= 0.5 * min(stack.top - stack.bottom, last.top - last.bottom):
                groups[-1].append(stack)
                continue
        groups.append([stack])
    return groups


def _table_rows(group: list[_Stack], alone: bool) -> list[str]:
    """The rows of a table that stacks side by side make; none where they are columns of text or one stack."""
    if len(group) < 2 or group[0].is_prose and (len(group[0].lines) > 5 or all(stack.is_prose for stack in group)):
        return []
    cells = [[line.text for line in stack.lines] for stack in group]
    if len({len(cell) for cell in cells}) == 1 and _is_aligned(group):
        return [CELL.join(row) for row in zip(*cells, strict=True)]
    if alone and len(group) == 2:
        return []
    return [CELL.join(_joined(cell) for cell in cells)]


def _is_aligned(group: list[_Stack]) -> bool:
    """Whether the stacks are short cells, line by line at the same height."""
    rows = list(zip(*(stack.lines for stack in group), strict=True))
    if len(rows) > 1 and any(len(line.text.split()) > 4 for row in rows for line in row):
        return False
    return all(_same_line(row[0], line) for row in rows for line in row[1:])


# Paragraphs ----------------------------------------------------------------------------------------------------------


def _paragraphs(stack: _Stack, page: int) -> Iterator[_Paragraph]:
    """The paragraphs of a stack: parted by a wider gap, another size, an indented or an item's line, a line left early."""
    right = stack.right
    pitches = [one.bottom - other.bottom for one, other in zip(stack.lines, stack.lines[1:], strict=False)]
    usual = statistics.median_low(pitches) if pitches else 0
    margin = statistics.mode(round(line.left) for line in stack.lines)
    group: list[_Line] = []
    glued = False
    for line in stack.lines:
        if group:
            last = group[-1]
            gap = last.bottom - line.bottom > usual + 0.25 * line.height
            other = not 0.87 < last.height / line.height < 1.15
            indented = line.left > margin + 0.7 * line.height and last.left < line.left - 0.7 * line.height
            hung = _ITEM.match(group[0].text) is not None
            room = right - last.right > _first_width(line) + 0.8 * line.height
            item = _ITEM.match(line.text) is not None and (hung or room or _ENDED.search(last.text) is not None)
            outdented = hung and line.left < group[0].left - 0.3 * line.height or hung and len(group) > 1 and line.left < last.left - 0.3 * line.height
            if gap or other or (indented and not hung) or item or room or outdented:
                yield _paragraph(group, right, page, glued)
                group = []
                glued = not (gap or other) and (item or room)
        group.append(line)
    yield _paragraph(group, right, page, glued)


def _first_width(line: _Line) -> float:
    """How wide the first word of a line is, about."""
    return (line.right - line.left) * len(line.text.split(" ", 1)[0]) / max(1, len(line.text))


def _paragraph(lines: list[_Line], right: float, page: int, glued: bool) -> _Paragraph:
    text = _joined([line.text for line in lines])
    full = right - lines[-1].right < 3 * lines[-1].height
    height = statistics.median(line.height for line in lines)
    return _Paragraph(text, height, page, full and not _ENDED.search(text), glued)


def _joined(lines: Sequence[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text = _continued(text, line)
    return text


def _continued(text: str, line: str) -> str:
    """`text` with the next line: a word broken at the line's end is put together.

    >>> _continued("die Wirt-", "schaft"), _continued("Nord-", "Süd"), _continued("Ein-", "und Ausgang")
    ('die Wirtschaft', 'Nord-Süd', 'Ein- und Ausgang')
    """
    broken = _BROKEN.search(text)
    if broken is None:
        return f"{text} {line}" if not re.search(r"\d-\Z|\w/\Z", text) else text + line
    if _SHARED.match(line):
        return f"{text} {line}"
    stem = broken["stem"]
    kept = not line[:1].islower() or (len(stem) > 1 and stem.isupper()) or len(stem) == 1
    return text + line if kept else text[:-1] + line


# Pages ---------------------------------------------------------------------------------------------------------------


def _body_height(pages: list[list[list[_Line]]]) -> float:
    """The height of most characters."""
    heights: Counter[float] = Counter()
    for page in pages:
        for part in page:
            for line in part:
                heights[round(line.height * 2) / 2] += len(line.text)
    return heights.most_common(1)[0][0] if heights else 0


def _headline(paragraphs: list[_Paragraph], body: float) -> str:
    largest = max((paragraph.height for paragraph in paragraphs), default=0)
    if largest < 1.2 * body:
        return ""
    text = next(paragraph.text for paragraph in paragraphs if paragraph.height == largest)
    return text if 3 <= len(text) <= 200 else ""


def _append_page(all_: list[_Paragraph], own: list[_Paragraph], body: float) -> None:
    """Adds a page's paragraphs, joining what a column or a page tore; footnotes stand before what they tore."""
    for paragraph in own:
        before = _torn(all_, paragraph, body)
        if before is None:
            all_.append(paragraph)
            continue
        torn = all_.pop(before)
        text = _continued(torn.text, paragraph.text)
        start = len(text) - len(paragraph.text)
        breaks = torn.breaks + ([(start, paragraph.page)] if paragraph.page != _last_page(torn) else [])
        all_.append(replace(torn, text=text, open=paragraph.open, breaks=breaks))


def _last_page(paragraph: _Paragraph) -> int:
    return paragraph.breaks[-1][1] if paragraph.breaks else paragraph.page


def _torn(before: list[_Paragraph], paragraph: _Paragraph, body: float) -> int | None:
    """The place of the paragraph that `paragraph` goes on with, behind footnotes at most."""
    place = len(before) - 1
    while place >= 0 and before[place].height < 0.92 * body and paragraph.height > before[place].height * 1.05:
        place -= 1
    if place < 0 or not before[place].open or not 0.93 < before[place].height / paragraph.height < 1.07:
        return None
    if paragraph.glued or CELL in paragraph.text or _ITEM.match(paragraph.text):
        return None
    start = paragraph.text[:1]
    torn = before[place].text
    if start.islower() or _BROKEN.search(torn):
        return place
    # A heading or a name on its own line ends in no full stop either: only what reads as a sentence goes on.
    return place if len(torn) > 60 and before[place].page + 1 >= paragraph.page and _ENDED.search(paragraph.text) else None


def _assembled(paragraphs: list[_Paragraph], count: int, headline: str) -> Flow:
    begins: dict[int, int] = {}
    text = ""
    parts: list[str] = []
    length = 0
    for paragraph in paragraphs:
        between = "" if not parts else "\n" if paragraph.glued else "\n\n"
        parts.append(between)
        length += len(between)
        begins.setdefault(paragraph.page, length)
        written = ""
        last = 0
        for offset, page in [*paragraph.breaks, (len(paragraph.text), -1)]:
            written += unicodedata.normalize("NFC", paragraph.text[last:offset])
            last = offset
            if page >= 0:
                begins.setdefault(page, length + len(written))
        parts.append(written)
        length += len(written)
    text = "".join(parts)
    pages: list[int] = []
    following = length
    for number in range(count - 1, -1, -1):
        following = min(begins.get(number, following), following)
        pages.append(following)
    pages.reverse()
    if pages:
        pages[0] = 0
    return Flow(text, tuple(pages), headline)
