"""What every reader of a format makes of its bytes, and how that becomes an `Article`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.sources.metadata import Told as Told
from rag.sources.metadata import fields_in, is_past
from rag.types import Article, Details


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
        """The article called `name`; what the file does not tell of itself is looked for in its text."""
        from_text: dict[str, Told] = {}
        for what, found in fields_in(self.text):
            from_text.setdefault(what, found)
        fields = from_text | dict(self.fields)
        if "language" in from_text:  # programs declare the language of their own menus
            fields["language"] = from_text["language"]
        if "date" in fields and not is_past(datetime.date.fromisoformat(fields["date"].value)):
            del fields["date"]
        told = {what: found.value for what, found in fields.items()}
        return Article(
            name,
            told.pop("title"),
            datetime.date.fromisoformat(told.pop("date")) if "date" in told else None,
            self.text,
            self.pages,
            Details(**told, told_by=tuple((what, found.by) for what, found in sorted(fields.items()))),
        )
