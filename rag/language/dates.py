"""Dates as German text writes them."""

from __future__ import annotations

import datetime

_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()


def german_date(day: datetime.date | None) -> str:
    """The date in words, or that there is none.

    >>> german_date(datetime.date(2025, 6, 13)), german_date(None)
    ('13. Juni 2025', 'ohne Datum')
    """
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}" if day else "ohne Datum"
