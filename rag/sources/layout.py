"""Words with their places on pages to running text.

Trusts the order in which words are drawn, as nearly every program draws column by column and cell by cell; where lines
run across two columns, the columns are read one after the other. Running heads and feet go, words broken at line ends
are joined, and a sentence that goes on in the next column or on the next page is one sentence.

It does not know formulas, and reads a table as rows of cells, without its lines.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from rag.sources.blocks import CELL


class Word(NamedTuple):
    """A word on a page and its box, in points from the lower left, the page turned so that the word is upright.

    `blank`: whether a blank is drawn after it. `turns`: how many quarters clockwise it was turned.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    blank: bool = True
    turns: int = 0

    @property
    def height(self) -> float:
        """Of its letters; above 0."""
        return max(self.top - self.bottom, 0.1)


@dataclass(frozen=True, slots=True)
class Flow:
    """Running text, where each page begins in it, and the largest lines of the first page, if they stand out."""

    text: str
    pages: tuple[int, ...]
    headline: str


class _Line:
    """Words that stand together on one line."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words

    @cached_property
    def text(self) -> str:
        text = self.words[0].text
        for one, other in pairwise(self.words):
            text += (" " if one.blank or other.left - one.right > 0.1 * one.height else "") + other.text
        return text

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @cached_property
    def bottom(self) -> float:
        return min(word.bottom for word in self.words)

    @cached_property
    def top(self) -> float:
        return max(word.top for word in self.words)

    @cached_property
    def height(self) -> float:
        return statistics.median(word.height for word in self.words)


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
_NUMBER = re.compile(r"[-+–(]?\d[\d.,'’]*\W{0,3}\Z")
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
    body, pitch = _body(lines)
    paragraphs: list[_Paragraph] = []
    headline = ""
    for number, parts in enumerate(lines):
        own = [paragraph for part in parts for paragraph in _page_paragraphs(part, number, pitch)]
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


# Rows: what stands on one line ---------------------------------------------------------------------------------------


def _lines(words: Sequence[Word]) -> list[_Line]:
    """Words to stretches of a line without a wide gap, in reading order."""
    rows = _rows(words)
    cut = [_cut(row) for row in rows]
    for way in (range(len(cut)), range(len(cut) - 1, -1, -1)):  # a line tells of the next one and of the one before
        for place in way:
            row = cut[place]
            if len(row) > 1 and _is_justified(row, [*cut[max(0, place - 1) : place], *cut[place + 1 : place + 2]]):
                row[:] = [_Line([word for line in row for word in line.words])]
    return [line for run in _runs(cut) for line in _in_columns(run)]


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words that are drawn one after the other on the same line; raised numbers of footnotes are left out."""
    rows: list[list[Word]] = []
    for word in words:
        last = rows[-1][-1] if rows else None
        if last is None or not _same_line(last, word) or word.left - last.right < -0.5 * last.height:
            rows.append([word])
        elif not _is_mark(last, word):
            rows[-1].append(word)
    return rows


def _is_mark(last: Word, word: Word) -> bool:
    raised = word.bottom > last.bottom + 0.15 * last.height and word.height < 0.85 * last.height
    return raised and word.text.strip("[]()*,").isdecimal() and word.left - last.right < 0.3 * last.height


def _cut(row: list[Word]) -> list[_Line]:
    """A row cut at the gaps between cells or columns: those that stand out, or are far wider than a blank.

    Where all gaps are alike, the blanks of a justified line may be wide as well; see `_is_justified`.
    """
    height = statistics.median(word.height for word in row)
    gaps = [other.left - one.right for one, other in pairwise(row)]
    widest = max(0.6, min(min(gaps, default=0) / height + 0.45, 1.0)) * height
    lines = [_Line([row[0]])]
    for gap, (one, other) in zip(gaps, pairwise(row), strict=True):
        numbers = _NUMBER.match(one.text) and _NUMBER.match(other.text)
        if (gap > widest or (numbers and gap > 0.55 * height)) and not (
            len(lines[-1].words) == 1 and _BULLET.match(one.text)
        ):
            lines.append(_Line([other]))
        else:
            lines[-1].words.append(other)
    return lines


def _is_justified(row: list[_Line], neighbours: list[list[_Line]]) -> bool:
    """Whether the gaps that cut a row are the blanks of a justified line: all alike, and going on in no other row."""
    words = [word for line in row for word in line.words]
    if _BULLET.match(words[0].text):
        del words[0]
    gaps = [other.left - one.right for one, other in pairwise(words)]
    height = row[0].height
    if not gaps or max(gaps) - min(gaps) > 0.4 * height:
        return False
    if any(_NUMBER.match(one.text) and _NUMBER.match(other.text) for one, other in pairwise(words)):
        return False
    near = [other for other in neighbours if abs(other[0].bottom - row[0].bottom) < 2 * height]
    as_wide = [
        other
        for other in near
        if abs(other[0].left - words[0].left) < 0.8 * height and abs(other[-1].right - words[-1].right) < 0.8 * height
    ]
    if any(len(other) == 1 and len(other[0].words) > 1 for other in as_wide):
        return True
    return max(gaps) < 4 * height and all(
        len(other) == 1 or (other in as_wide and not _share_edge(row, other)) for other in near
    )


def _share_edge(row: list[_Line], other: list[_Line]) -> bool:
    """Whether a stretch inside a row begins or ends where one in the other row does."""
    near = 0.25 * row[0].height
    begins = any(abs(one.left - two.left) < near for one in row[1:] for two in other[1:])
    return begins or any(abs(one.right - two.right) < near for one in row[:-1] for two in other[:-1])


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
        places = Counter((_pattern(row), _height_of(row)) for edge in edges for row in edge)
        for number, edge in enumerate(edges):
            for row in edge:
                pattern, height = _pattern(row), _height_of(row)
                often = sum(places[pattern, near] for near in (height - 1, height, height + 1))
                if not _is_margin(row, often, number, len(pages)):
                    break
                gone = {id(line) for line in row}
                pages[number][0][:] = [line for line in pages[number][0] if id(line) not in gone]


def _height_of(row: list[_Line]) -> int:
    """How high on the page a row stands, in steps that heads and feet stray less than."""
    return round(row[0].bottom / 3)


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


def _is_margin(row: list[_Line], often: int, number: int, pages: int) -> bool:
    text = _written(row)
    if _BROWSER_HEAD.match(text) or _BROWSER_FOOT.search(text):
        return True
    if often >= (2 if pages < 4 else 3):
        return True
    return bool(_PAGE_NUMBER.match(_pattern(row))) and str(number + 1) in re.findall(r"\d+", text)


# Stacks: lines below each other ---------------------------------------------------------------------------------------


def _page_paragraphs(lines: list[_Line], page: int, pitch: float) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    groups = _groups(_stacks(lines))
    for place, group in enumerate(groups):
        alone = all(len(other) < 2 for other in groups[max(0, place - 1) : place] + groups[place + 1 : place + 2])
        rows = _table_rows(group, alone)
        if rows:
            height = statistics.median(line.height for stack in group for line in stack.lines)
            after_row = bool(found) and CELL in found[-1].text
            found += [_Paragraph(row, height, page, glued=after_row or number > 0) for number, row in enumerate(rows)]
        else:
            found += [paragraph for stack in group for paragraph in _paragraphs(stack, page, pitch)]
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
    if len(group) < 2 or (group[0].is_prose and (len(group[0].lines) > 5 or all(stack.is_prose for stack in group))):
        return []
    cells = [[line.text for line in stack.lines] for stack in group]
    if len({len(cell) for cell in cells}) == 1 and len(cells[0]) > 1 and _is_aligned(group):
        return [CELL.join(row) for row in zip(*cells, strict=True)]
    if alone and len(group) == 2 and all(len(stack.lines) == 1 for stack in group):
        return [" ".join(line for cell in cells for line in cell)]
    if alone and len(group) == 2:
        return []
    return [CELL.join(_joined(cell) for cell in cells)]


def _is_aligned(group: list[_Stack]) -> bool:
    """Whether the stacks are columns of short cells, line by line at the same height, none wrapped."""
    rows = list(zip(*(stack.lines for stack in group), strict=True))
    if any(len(line.words) > 3 or line.text[0].islower() for row in rows for line in row):
        return False
    return all(_same_line(row[0], line) for row in rows for line in row[1:])


# Paragraphs ----------------------------------------------------------------------------------------------------------


def _paragraphs(stack: _Stack, page: int, pitch: float) -> Iterator[_Paragraph]:
    """The paragraphs of a stack; `pitch`: from line to line, in heights of a letter."""
    right = stack.right
    own = [(one.bottom - other.bottom) / other.height for one, other in pairwise(stack.lines)]
    pitch = max(pitch, min(own, default=pitch))
    margin = statistics.mode(round(line.left) for line in stack.lines)
    group: list[_Line] = []
    glued = False
    for line in stack.lines:
        parted = group and _parted(group, line, right, margin, pitch)
        if parted:
            yield _paragraph(group, right, page, glued)
            glued = parted == _GLUED
            group = []
        group.append(line)
    yield _paragraph(group, right, page, glued)


_APART, _GLUED = "apart", "glued"


def _parted(group: list[_Line], line: _Line, right: float, margin: float, pitch: float) -> str:
    """How `line` is parted from the paragraph before it: by a blank line, by a line break, or not at all."""
    last, height = group[-1], line.height
    if last.bottom - line.bottom > (pitch + 0.25) * height or not 0.87 < last.height / height < 1.15:
        return _APART
    item = _ITEM.match(group[0].text) is not None
    # A line that was left although the next word had room on it was meant to end there.
    left = right - last.right > _first_width(line) + 0.8 * height and not _BROKEN.search(last.text)
    if _ITEM.match(line.text) and (item or left or _ENDED.search(last.text)):
        return _GLUED
    if item and line.left < group[-1].left - 0.3 * height:
        return _APART
    if not item and line.left > margin + 0.7 * height and last.left < line.left - 0.7 * height:
        return _APART
    return _GLUED if left else ""


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


def _body(pages: list[list[list[_Line]]]) -> tuple[float, float]:
    """The height of most letters in points, and how far apart most lines are, in such heights."""
    heights: Counter[float] = Counter()
    pitches: Counter[float] = Counter()
    for lines in (part for page in pages for part in page):
        for line in lines:
            heights[round(line.height * 2) / 2] += len(line.text)
        for one, other in pairwise(lines):
            if _goes_on(one, other):
                pitches[round((one.bottom - other.bottom) / other.height, 1)] += 1
    return heights.most_common(1)[0][0] if heights else 0, pitches.most_common(1)[0][0] if pitches else 1.2


def _headline(paragraphs: list[_Paragraph], body: float) -> str:
    largest = max((paragraph.height for paragraph in paragraphs), default=0)
    if not paragraphs or largest < 1.2 * body:
        return ""
    text = next(paragraph.text for paragraph in paragraphs if paragraph.height == largest)
    return text if 3 <= len(text) <= 200 else ""


def _append_page(all_: list[_Paragraph], own: list[_Paragraph], body: float) -> None:
    """Adds a page's paragraphs, joining what a column or a page tore; footnotes stand before what they tore."""
    for paragraph in _continuation_first(all_, own, body):
        before = _torn(all_, paragraph, body)
        if before is None:
            all_.append(paragraph)
            continue
        torn = all_.pop(before)
        text = _continued(torn.text, paragraph.text)
        start = len(text) - len(paragraph.text)
        breaks = torn.breaks + ([(start, paragraph.page)] if paragraph.page != _last_page(torn) else [])
        all_.append(replace(torn, text=text, open=paragraph.open, breaks=breaks))


def _continuation_first(all_: list[_Paragraph], own: list[_Paragraph], body: float) -> list[_Paragraph]:
    """A page's paragraphs, a running head behind what goes on from the page before."""
    for place, paragraph in enumerate(own[:3]):
        if paragraph.text[:1].islower() and _torn(all_, paragraph, body) is not None:
            return [paragraph, *own[:place], *own[place + 1 :]]
    return own


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
    return (
        place if len(torn) > 60 and before[place].page + 1 >= paragraph.page and _ENDED.search(paragraph.text) else None
    )


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
            written += paragraph.text[last:offset]
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
