"""The list of conversations, as HTML."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from rag.language.dates import german_date
from rag.language.numbers import german_number
from rag.page.wording import escape
from rag.types import ConversationHit

LISTED = 100
PARAMETER = "unterhaltung"
"""What names a conversation in the page's address."""

HEAD = (
    '<header><h2 tabindex="-1">Unterhaltungen</h2>'
    '<button type="button" class="close" data-history="close">Schließen</button></header>'
)


def render_history(
    hits: Sequence[ConversationHit],
    current: int | None,
    now: datetime.datetime,
    sought: str = "",
    notice: str = "",
) -> str:
    """The conversations, in their order; `current` is the one on the page, `now` tells today from other days."""
    told = f'<p class="notice" role="status">{escape(notice)}</p>' if notice else ""
    rows = "".join(render_row(hit, hit.conversation.id == current, now) for hit in hits[:LISTED])
    more = len(hits) - LISTED
    rest = (
        f'<p class="more">und {german_number(more)} weitere; mit Worten daraus grenzen Sie ein</p>' if more > 0 else ""
    )
    none = ""
    if not hits:
        none = (
            f'<p class="more">{"Keine Unterhaltung passt dazu." if sought.strip() else "Noch keine Unterhaltung."}</p>'
        )
    return (
        f'<nav class="talks" aria-label="Unterhaltungen" data-sought="{escape(sought)}">'
        f"{told}{none}{f'<ul>{rows}</ul>' if rows else ''}{rest}</nav>"
    )


def render_row(hit: ConversationHit, current: bool, now: datetime.datetime) -> str:
    """One conversation: the way to it, what of it was found, another title, and a way to delete it that asks again."""
    info = hit.conversation
    title = escape(info.title)
    asked = f"{german_number(info.exchanges)} {'Frage' if info.exchanges == 1 else 'Fragen'}"
    found = f'<span class="found">{escape(hit.question)}</span>' if hit.question not in ("", info.title) else ""
    here = ' aria-current="page"' if current else ""
    return (
        f'<li data-id="{info.id}"><a class="talk" href="?{PARAMETER}={info.id}"{here}>'
        f'<span class="title">{title}</span>{found}<span class="when">{moment(info.changed, now)} · {asked}</span></a>'
        f'<p class="tools"><button type="button" class="rename" aria-label="{title} umbenennen">Umbenennen</button>'
        f'<button type="button" class="delete" aria-label="{title} löschen">Löschen</button></p>'
        f'<form class="name-it" hidden><input aria-label="Titel" maxlength="120" value="{title}">'
        '<button>Speichern</button><button type="button" class="keep">Abbrechen</button></form>'
        '<p class="sure"><span>Mit allen Fragen und Antworten löschen?</span>'
        '<button type="button" class="yes">Ja, löschen</button><button type="button" class="keep">Behalten</button></p>'
        "</li>"
    )


def moment(when: datetime.datetime, now: datetime.datetime) -> str:
    """When something was, as people say it; `now` has the reader's zone.

    >>> noon = datetime.datetime(2026, 3, 2, 12, 5, tzinfo=datetime.UTC)
    >>> [moment(noon - datetime.timedelta(days=days), noon) for days in range(3)]
    ['heute, 12:05 Uhr', 'gestern, 12:05 Uhr', '28. Februar 2026']
    """
    local = when.astimezone(now.tzinfo)
    match (now.date() - local.date()).days:
        case 0:
            return f"heute, {local:%H:%M} Uhr"
        case 1:
            return f"gestern, {local:%H:%M} Uhr"
    return german_date(local.date())
