"""What every reader of a format makes of its bytes, and how that becomes an `Article`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.sources.metadata import date_in, title_in
from rag.types import Article, Details


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of metadata and, in German words for the user, what it was taken from."""

    value: str
    by: str


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file, with where each page begins in it, if it has pages.

    `fields`: what the file says of itself, under the names "title", "date" (ISO 8601), "author", "publisher",
    "language" (ISO 639-1) and "address"; a name that it does not tell is missing.
    """

    text: str
    pages: tuple[int, ...] = ()
    fields: Mapping[str, Told] = field(default_factory=dict)

    def article(self, name: str) -> Article:
        """The article called `name`; title and date that the file does not tell are looked for in its text."""
        fields = dict(self.fields)
        if "title" not in fields:
            fields["title"] = Told(title_in(self.text), "Anfang des Textes")
        if "date" not in fields and (day := date_in(self.text)):
            fields["date"] = Told(day.isoformat(), "Datum im Text")
        told = {what: found.value for what, found in fields.items()}
        return Article(
            name,
            told.pop("title"),
            datetime.date.fromisoformat(told.pop("date")) if "date" in told else None,
            self.text,
            self.pages,
            Details(**told, told_by=tuple((what, found.by) for what, found in sorted(fields.items()))),
        )
