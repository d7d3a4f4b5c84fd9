"""What the text of an article says about the article: title, date, author, publisher, language.

Wrong is worse than missing: what a text does not say in so many words is left out.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.language.dates import find_dates
from rag.language.names import is_name
from rag.language.sentences import split_sentences
from rag.language.words import FUNCTION_WORDS

_LONGEST_TITLE = 160
_TITLE_FROM_TEXT = 80
_BEGINNING = 1000
# A line that says nothing but when the article appeared.
_DATE_LABEL = re.compile(
    r"[\s•*·–—(\[-]*(?:(?:Stand|Datum|Veröffentlicht(?: am)?|Erschienen(?: am)?)\s*:?\s*)?"
    r"(?:(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag),?\s*(?:den\s*)?)?",
    re.IGNORECASE,
)
# … or where, too: "Mittelwalde, den 3. Mai 2024".
_PLACE = r"[A-ZÄÖÜ][\w.-]+(?:[ /-](?:am|an der|im|ob der|bei|[A-ZÄÖÜ][\w.-]*)){0,3}"
_PLACE_LABEL = re.compile(rf"(?!Aktuali|Geändert|Letzte|Update|Abruf|Termin|Beginn|Ende){_PLACE}, ?(?:(?:den|am) )?")
_AFTER_DATE = re.compile(r"(?:\s*,?\s*\d{1,2}[:.]\d{2}(?: ?Uhr)?)?[\s)\]]*")
_LINES_AT_EDGE = 4
_AGENCIES = "AFP|ANSA|AP|APA|dapd|ddp|dpa|dts|epd|KNA|ots|Reuters|sda|SID|TASS"
# The credit that ends an agency report: "(APA, dpa, 16.8.2015)".
_LONGEST_CREDIT = 150
_CREDIT = re.compile(
    rf"\((?:[\w./ -]{{2,30}}, ?)*\b(?:{_AGENCIES}|red)\b"
    r"[\w./ -]{0,20}(?:,| –) ?(?P<date>[^,()]{6,20})\)\s*\Z"
)
# … and a newspaper's: "(jmy, 15.2.2016)", "(Anna Muster aus Wien, Jan Beispiel, 6.6.2015)".
_INITIALS = r"[a-zäöüß]{2,4}\.?"
# Where an agency report begins: "BERLIN (dpa) – ", "Berlin, 3. Mai 2024 (Reuters) - ".
_DATELINE = re.compile(
    rf"{_PLACE}(?:, (?P<date>[^()\n]{{4,24}}))? ?\((?P<agency>{_AGENCIES})(?:[/-][\w/-]{{2,20}})?\) ?(?:[–—-]|\.|:)",
    re.MULTILINE,
)
_NAME = r"[A-ZÄÖÜ][\w'’.-]*(?: (?:von|vom|zu|zur|de|del|der|den|van|ten|al|el|[A-ZÄÖÜ][\w'’.-]*)){0,3} [A-ZÄÖÜ][\w'’-]+"
_BYLINE = re.compile(rf"(?:[Vv]on|VON|Autor(?:in|en)?:|Text:) (?P<names>{_NAME}(?:(?:, | und | & ){_NAME}){{0,4}})")
_WHOLE_NAME = re.compile(_NAME)
_SIGNER = rf"(?:{_NAME}(?: aus {_PLACE})?|{_INITIALS}|{_AGENCIES}|[A-ZÄÖÜ]{{3,}}(?: [A-ZÄÖÜ]{{3,}})?)"
_SIGNATURE = re.compile(
    rf"(?<=[.!?…\"“»)\n])\s*\((?P<who>{_SIGNER}(?:(?:, ?| und |/){_SIGNER}){{0,3}})(?:[,;]| –) ?"
    r"(?P<date>[^,;()]{6,20})\)\s*\Z"
)
_NO_PERSON = re.compile(
    r"\b(?:Microsoft|FrontPage|Word|Adobe|Acrobat|WordPress|Redaktion|Team|GmbH|AG|Verlag|Zeitung|Online|Deutsche[nr]?|"
    r"Agentur\w*|Admin\w*|Default|User|Benutzer|Unknown|Unbekannt)\b",
    re.IGNORECASE,
)
_WORDS = {
    "de": frozenset(
        "und der die das den dem nicht ist mit für von auf sich ein eine einen auch wird bei zu im".split()
    ),
    "en": frozenset("the and of to is that for with on as by are it from this be at not have".split()),
}
_FEWEST_WORDS = 25
_SAMPLE = 20_000
_LEAST_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of metadata and, in German words for the user, what it was taken from."""

    value: str
    by: str


def fields_in(text: str) -> Iterator[tuple[str, Told]]:
    """What the text says: names as in `Document.fields`, the likeliest source of each first."""
    yield "title", Told(title_in(text), "Anfang des Textes")
    if day := date_in(text):
        yield "date", Told(day.isoformat(), "Datum im Text")
    if dateline := _dateline(text):
        if day := _only_date(dateline["date"] or "", _DATE_LABEL):
            yield "date", Told(day.isoformat(), "Ortsmarke am Anfang")
        yield "publisher", Told(dateline["agency"], "Ortsmarke am Anfang")
    if author := author_in(text):
        yield "author", Told(author, "Autorenzeile im Text")
    if language := language_of(text):
        yield "language", Told(language, "Wörter des Textes")


def title_in(text: str) -> str:
    """The headline where there is one, else the beginning of the text."""
    first, _, rest = text.lstrip().partition("\n")
    first = first.strip()
    alone = rest.startswith("\n") or not first.endswith((".", ":", ";", ","))
    if rest.strip() and alone and len(first) <= _LONGEST_TITLE:
        return first
    sentences = split_sentences(text[:_BEGINNING])
    start = " ".join((sentences[0].of(text) if sentences else first).split())
    if len(start) <= _TITLE_FROM_TEXT:
        return start
    return start[:_TITLE_FROM_TEXT].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


def date_in(text: str) -> datetime.date | None:
    """The date of publication: in a line near an edge that says nothing else, or in a credit at the end."""
    lines = _edges(text)
    if day := next(filter(None, (_only_date(line, _DATE_LABEL) for line in lines)), None):
        return day
    placed = list(filter(None, (_only_date(line, _PLACE_LABEL) for line in lines)))
    if len(placed) == 1:  # several are appointments
        return placed[0]
    credit = _CREDIT.search(text[-_LONGEST_CREDIT:]) or _signature(text)
    return next((day for _, day in find_dates(credit["date"]) if is_past(day)), None) if credit else None


def author_in(text: str) -> str:
    """The names of a line near an edge that names nothing else ("Von Anna Muster"), or of those who sign at the end."""
    for line in _edges(text):
        if (byline := _BYLINE.fullmatch(line.strip(" ·|–-()"))) and not _NO_PERSON.search(byline["names"]):
            return ", ".join(re.split(r", | und | & ", byline["names"]))
    signature = _signature(text)
    return ", ".join(_persons(signature)) if signature else ""


def is_person(name: str) -> bool:
    """Whether a name is written as a person's: two words or more, and none that a firm or program carries.

    >>> is_person("Anna von der Heide"), is_person("Microsoft FrontPage"), is_person("admin")
    (True, False, False)
    """
    return _WHOLE_NAME.fullmatch(name) is not None and not _NO_PERSON.search(name)


def is_past(day: datetime.date) -> bool:
    """Whether an article can have appeared on that day: not after tomorrow, which it may be elsewhere by now."""
    return day <= datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)


def language_of(text: str) -> str:
    """German or English ("de", "en"), by the share of their commonest words; empty where they do not decide.

    >>> language_of("Der Rat tagt und der Streit um die Brücke ist nicht vorbei. " * 5)
    'de'
    """
    words = re.findall(r"[^\W\d_]+", text[:_SAMPLE].lower())
    if len(words) < _FEWEST_WORDS:
        return ""
    shares = sorted(((sum(w in common for w in words) / len(words), code) for code, common in _WORDS.items()))
    (less, _), (most, code) = shares
    return code if most >= _LEAST_SHARE and most > 3 * less else ""


def _signature(text: str) -> re.Match[str] | None:
    """The credit of those who wrote an article, behind its last sentence; what looks like a name must be a person's."""
    found = _SIGNATURE.search(text[-_LONGEST_CREDIT:])
    if not found or not FUNCTION_WORDS.isdisjoint(_signers(found)):
        return None
    return found if all(is_person(name) and is_name(name.split()[0]) for name in _persons(found)) else None


def _persons(signature: re.Match[str]) -> list[str]:
    """Those who sign with more than initials; an agency or a paper is in capitals."""
    return [name for name in _signers(signature) if " " in name and not name.isupper()]


def _signers(signature: re.Match[str]) -> list[str]:
    return [name.split(" aus ")[0] for name in re.split(r", ?| und |/", signature["who"])]


def _edges(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    return list(dict.fromkeys(lines[:_LINES_AT_EDGE] + lines[-_LINES_AT_EDGE:]))


def _only_date(line: str, label: re.Pattern[str]) -> datetime.date | None:
    for span, day in find_dates(line):
        if label.fullmatch(line, 0, span.start) and _AFTER_DATE.fullmatch(line, span.end) and is_past(day):
            return day
    return None


def _dateline(text: str) -> re.Match[str] | None:
    """An agency's dateline that begins one of the first lines."""
    for line in [line for line in text.split("\n") if line.strip()][:_LINES_AT_EDGE]:
        if found := _DATELINE.match(line.strip()):
            return found
    return None
