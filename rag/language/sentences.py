"""Sentence boundaries in German text, with offsets.

`sentencex` finds the boundaries inside a line; this module decides which line breaks separate sentences, joins
ordinals to what they count ("im 2. Quartal") and parts sentences after abbreviations that can end one ("usw. Die …").
It does not know quotations that run over several paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from rag.types import Span

_BULLET = re.compile(r"[ \t]*(?:[•◦▪‣·*–—-]+|\(?\d{1,3}[.)]|\(?[a-z][.)])[ \t]+")
_BARE_BULLET = re.compile(r"\s*(?:[•◦▪‣*–-]\s+)*")
_LAST_WORD = re.compile(r"(\S+)\s+\(?(\d{1,3}|[IVXLC]+)\.\s*$")
_INSIDE_WORD = re.compile(r"\S-[^\W\d_]")  # "K.-o.|-Spiel"
_TWO_ORDINALS = re.compile(r"\b\d{1,3}\./\d{1,3}\.\s*$")
# A round number is counted on ("das 50.000. Auto") or ends a sentence ("stieg auf 50.000. Der Plan").
_LARGE_ORDINAL = re.compile(
    r"\b(?:[Zz]u[mr]|[Bb]eim|[Ii]m|[Aa]m|[Vv]om|[Dd](?:er|ie|as|en|em|es)|[Ii]hr\w*|[Ss]ein\w*)\s+"
    r"\d{1,3}(?:\.\d{3})+\.\s*$"
)
# After these, "2." is an ordinal that belongs to the next word; a place ("wurde 3.") does not follow them.
_BEFORE_ORDINAL = frozenset(
    "im am vom zum zur ins beim ab seit bis der die das den dem des dieser diesem diesen dieses jeder jedem jeden "
    "jedes ihr ihre ihrem ihren ihrer sein seine seinem seinen seiner unser unsere mein meine einem einen eines "
    "einer nach vor mit und oder zwischen gegen um von auf in an für über unter durch pro je".split()
)
# These are counted: whatever stands before "19.", the sentence goes on.
_COUNTED = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhunderts?|"
    r"Jahrtausends?|Quartals?|Halbjahr(?:e?s)?|Mal|Geburtstag|Stock|Platz|Rang|Spieltag|Minute|Runde|Liga|Bezirk)\b"
)
_FIRST_WORD = (
    r"(?:Der|Die|Das|Den|Dem|Ein|Eine|Einen|Er|Sie|Es|Wir|Ich|Ihr|Dies|Diese|Dieser|Dieses|Damit|Dabei|Dazu|Zudem|"
    r"Auch|Am|Im|In|Bei|Nach|Seit|Aber|Doch|Für|Mit|Wer|Was|Wie|Laut)\b"
)
_BEGINS = re.compile(_FIRST_WORD)
# Abbreviations that end a sentence when a function word with a capital follows.
_CLOSING = re.compile(
    r"\b(?:usw|etc|ff|f|Inc|Corp|Ltd|Co|Mio|Mrd|Jh|v\. ?Chr|n\. ?Chr|u\. ?a|o\. ?ä|u\. ?Ä)\.[“”\"»)]*\s+"
    rf"(?={_FIRST_WORD})"
)
# sentencex never begins a sentence with a number; after a whole word, not an abbreviation, one does.
_BEFORE_NUMBER = re.compile(
    r"\b(?!(?:gest|gegr|verst|insg|evtl|inkl|exkl|zzgl)\.)\w{3,}[a-zäöüß][.!?][“”\"»)]*\s+"
    r"(?=(?:1\d|20)\d\d\b|\d{1,3}(?:[.,]\d+)? [a-zA-ZÄÖÜ]{3})"
)
# Hard-wrapped mail and agency text is seldom wider; longer lines are paragraphs.
_WIDEST_WRAP = 120
_NARROWEST_WRAP = 40
_KEYWORDS = re.compile(r"(?:Schlagw[oö]rte?r?|Stichw[oö]rte?r?|Tags?|Keywords?|Themen)\s*:\s*\S")
_RUN_TOGETHER = re.compile(r"[^\W\d_]{3,}\d+")
_CELLS = " | "  # parts the cells of a table's row, which is a line of its own


def split_sentences(text: str) -> list[Span]:
    """Spans of the sentences of `text`, in order, without overlap; only white space and bullets lie between them."""
    spans: list[Span] = []
    for block in _blocks(text):
        line = block.of(text).replace("\n", " ")
        for start, end in _parted(line, _joined(line, _boundaries(line))):
            span = _trimmed(text, block.start + start, block.start + end)
            if span is not None:
                spans.append(span)
    return spans


def _blocks(text: str) -> Iterator[Span]:
    """Stretches of `text` in which every line break is a mere wrap."""
    paragraph: list[Span] = []
    for match in re.finditer(r"[^\n]*\n?", text):
        line = match.group().rstrip("\n")
        if line.strip():
            paragraph.append(Span(match.start(), match.start() + len(line)))
        elif paragraph:
            yield from _unwrapped(text, paragraph)
            paragraph = []


def _unwrapped(text: str, lines: list[Span]) -> Iterator[Span]:
    """Lines of one paragraph, joined between bullets where they were wrapped to a width."""
    item: list[Span] = []
    for line in lines:
        if item and _BULLET.match(line.of(text)):
            yield from _unwrapped_item(text, item)
            item = []
        item.append(line)
    yield from _unwrapped_item(text, item)


def _unwrapped_item(text: str, lines: list[Span]) -> list[Span]:
    return [Span(lines[0].start, lines[-1].end)] if _is_wrapped(text, lines) else lines


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether lines go on in small letters, or none but the last had room for the next line's first word."""
    width = max(line.end - line.start for line in lines)
    if len(lines) < 2 or width > _WIDEST_WRAP or any(_CELLS in line.of(text) for line in lines):
        return False
    following = [line.of(text).split(maxsplit=1)[0] for line in lines[1:]]
    if sum(word[0].islower() for word in following) * 4 >= len(following):
        return True
    full = [line.end - line.start + 1 + len(word) > width for line, word in zip(lines, following, strict=False)]
    return len(lines) > 2 and width >= _NARROWEST_WRAP and all(full)


def _boundaries(line: str) -> list[tuple[int, int]]:
    return [(b["start_index"], b["end_index"]) for b in sentencex.get_sentence_boundaries("de", line)]


def _joined(line: str, sentences: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences with those that were cut after an ordinal, or inside a word, put together again."""
    whole: list[tuple[int, int]] = []
    for start, end in sentences:
        in_word = _INSIDE_WORD.match(line, start - 1) is not None
        if whole and (in_word or _ends_in_ordinal(line[whole[-1][0] : whole[-1][1]], line[start:end])):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def _ends_in_ordinal(sentence: str, following: str) -> bool:
    if _LARGE_ORDINAL.search(sentence) or _TWO_ORDINALS.search(sentence):
        return True
    if _BEGINS.match(following):
        return False
    last = _LAST_WORD.search(sentence)
    if last is None:
        return False
    return last.group(1).lower().lstrip('„“"(') in _BEFORE_ORDINAL or _COUNTED.match(following) is not None


def _parted(line: str, sentences: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sentences with those parted in which another one begins after an abbreviation or with a number."""
    for start, end in sentences:
        cuts = {match.end() for rule in (_CLOSING, _BEFORE_NUMBER) for match in rule.finditer(line, start, end)}
        yield from pairwise([start, *sorted(cuts), end])


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space around it and bullets before it; None when nothing is left."""
    bullet = _BARE_BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    end = start + len(text[start:end].rstrip())
    return Span(start, end) if start < end else None


def is_widget(text: str) -> bool:
    """Whether a text is to be clicked on: a rating (1 first, half of the words run into numbers) or keywords in a row.

    >>> is_widget("1 Star2 Stars3 Stars4 Stars5 Stars"), is_widget("Llama3 und GPT4 sind Modelle.")
    (True, False)
    >>> is_widget("Schlagwörter: Meta + Scale AI"), is_widget("Tags: Wien, Graz"), is_widget("Themen: Es geht um Ulm.")
    (True, True, False)
    """
    words = text.split()
    if _KEYWORDS.match(text) and not text.rstrip().endswith((".", "!", "?", ":")):
        return True
    return words[:1] == ["1"] and sum(bool(_RUN_TOGETHER.fullmatch(word)) for word in words) * 2 >= max(len(words), 6)
