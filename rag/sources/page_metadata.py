"""What a web page says about its article: JSON-LD, Open Graph, meta elements, microdata, the lines at the headline.

Wrong is worse than missing. A date counts as the day of publication only where the page calls it so; "modified",
"created" and a bare "date", which are often the day of the last change, do not. Where the page names two such days, the
one that its reader sees counts, else none; but of two that touch the earlier, as they are one moment in two time zones.
"""

from __future__ import annotations

import datetime
import html as entities
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from lxml import html

from rag.language.dates import find_dates
from rag.sources.metadata import Told, author_in, date_in, is_past, is_person

_PUBLISHED = (
    "article:published_time og:article:published_time og:published_time datepublished date.published publish-date "
    "publish_date publishdate pubdate parsely-pub-date sailthru.date citation_publication_date dc.date.issued "
    "dcterms.issued dcterms.date.issued"
).split()
_TITLES = "og:title dc.title dcterms.title twitter:title citation_title".split()
_AUTHORS = "author article:author dc.creator dcterms.creator parsely-author citation_author".split()
_PUBLISHERS = "og:site_name publisher dc.publisher dcterms.publisher citation_publisher".split()
_LANGUAGES = "og:locale content-language dc.language dcterms.language language".split()
_ARTICLES = re.compile(r"(?:Article|Posting|Report)$")
_TIMES = re.compile(r"\b(?:published|posted-on)\b")
_CHANGED = re.compile(r"aktualisier|geändert|änderung|update|modified|bearbeitet|stand\b", re.IGNORECASE)
_UNSET = {datetime.date(1, 1, 1), datetime.date(1900, 1, 1), datetime.date(1970, 1, 1)}
_GERMANY = ZoneInfo("Europe/Berlin")
_FEW = "[position() <= 100][not(ancestor-or-self::*[contains(@class, 'comment') or @itemprop='comment'])]"
_MOMENTS = f"(//*[@itemprop='datePublished' or self::time]){_FEW}"
_BYLINES = f"(//*[@itemprop='author' or @rel='author' or contains(concat(' ', @class, ' '), ' author ')]){_FEW}"
_AUTHOR_WORDS = re.compile(r"^(?:von|by|autor(?:in)?:) ", re.IGNORECASE)
_LONGEST = 300

_Node = dict[str, Any]


def page_fields(tree: html.HtmlElement, text: str, headline: str, head: Sequence[str]) -> dict[str, Told]:
    """The fields of a `Document` that a page tells.

    `text` is the article, `headline` its first heading or empty, `head` the lines between the two that are no text.
    """
    meta, linked = _meta(tree), _article_node(list(_json_ld(tree)), headline)
    lines = "\n".join(line.strip() for block in head for line in re.split(r"[|·•]", block))
    publisher = _publisher(tree, meta, linked)
    found = {
        "title": _title(tree, meta, linked, headline, publisher.value if publisher else ""),
        "date": _date(tree, meta, linked, date_in(lines) or date_in(text), lines),
        "author": _author(tree, meta, linked, lines),
        "publisher": publisher,
        "language": _language(tree, meta, linked),
    }
    return {what: told for what, told in found.items() if told}


def _meta(tree: html.HtmlElement) -> dict[str, str]:
    """The first content under each name, in small letters."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        if content := _line(element.get("content")):
            found.setdefault(name.lower(), content)
    return found


def _json_ld(tree: html.HtmlElement) -> Iterator[_Node]:
    """All objects of all JSON-LD blocks, as deep as `@graph`; a block that is no JSON says nothing."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            found = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for item in found if isinstance(found, list) else [found]:
            if isinstance(item, dict):
                graph = item.get("@graph")
                yield from (node for node in (graph if isinstance(graph, list) else [item]) if isinstance(node, dict))


def _article_node(nodes: Sequence[_Node], headline: str) -> _Node:
    """The object that describes the article, its publisher and authors in place; empty where it cannot be told."""
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    articles = [node for node in nodes if any(_ARTICLES.search(kind) for kind in _texts(node.get("@type")))]
    articles = [node for node in articles if headline in _texts(node.get("headline"))] or articles
    if len(articles) != 1:
        return {}

    def resolved(item: object) -> object:
        return by_id.get(str(item.get("@id")), item) if isinstance(item, dict) else item

    return {key: [resolved(item) for item in _list(value)] for key, value in articles[0].items()}


def _title(tree: html.HtmlElement, meta: dict[str, str], linked: _Node, headline: str, site: str) -> Told | None:
    for title in _texts(linked.get("headline")):
        return Told(title, "JSON-LD der Seite")
    if headline:
        return Told(headline, "Überschrift der Seite")
    for name in _TITLES:
        if name in meta:
            return Told(_without_site(meta[name], site), "Kopf der Seite")
    title = _line(tree.findtext(".//title"))
    return Told(_without_site(title, site), "Titel der Seite") if title else None


def _without_site(title: str, site: str) -> str:
    """The title without the name of the publisher that is hung on it."""
    bare = title.removesuffix(site) if site else title
    return bare.rstrip(" |–—•·»:-") or title if bare != title else title


def _date(
    tree: html.HtmlElement, meta: dict[str, str], linked: _Node, shown: datetime.date | None, lines: str
) -> Told | None:
    told = [(text, "JSON-LD der Seite") for text in _texts(linked.get("datePublished"))]
    told += [(meta[name], "Kopf der Seite") for name in _PUBLISHED if name in meta]
    told += [(text, "Zeitangabe der Seite") for text in _marked_times(tree)]
    days = [(day, by) for text, by in told if (day := day_of(text)) and is_past(day) and day not in _UNSET]
    if not days:
        return Told(shown.isoformat(), "Datum bei der Überschrift") if shown and date_in(lines) == shown else None
    first, last = min(days), max(days)
    if last[0] - first[0] <= datetime.timedelta(days=1):
        return Told(first[0].isoformat(), first[1])
    return next((Told(day.isoformat(), by) for day, by in days if day == shown), None)


def _marked_times(tree: html.HtmlElement) -> Iterator[str]:
    """What microdata or a class of `<time>` calls the time of publication, outside of other articles."""
    for element in tree.xpath(_MOMENTS):
        if element.get("itemprop") == "datePublished":
            yield element.get("datetime") or element.get("content") or ""
        elif _TIMES.search(element.get("class", "")) and not _CHANGED.search(element.text_content()):
            yield element.get("datetime", "")


def day_of(text: str) -> datetime.date | None:
    """The day of an ISO 8601 date or moment; a moment in UTC is the day that it was in Germany.

    >>> day_of("2024-05-02T22:30:00Z"), day_of("2024-05-03"), day_of("3 May")
    (datetime.date(2024, 5, 3), datetime.date(2024, 5, 3), None)
    """
    try:
        moment = datetime.datetime.fromisoformat(text.strip())
        return (moment.astimezone(_GERMANY) if moment.utcoffset() == datetime.timedelta() else moment).date()
    except (ValueError, OverflowError):
        return next((day for _, day in find_dates(text)), None)


def _author(tree: html.HtmlElement, meta: dict[str, str], linked: _Node, lines: str) -> Told | None:
    shown = dict.fromkeys(_line(element.text_content()) for element in tree.xpath(_BYLINES))
    sources = [
        (_names(linked.get("author")), "JSON-LD der Seite"),
        ([meta[name] for name in _AUTHORS if name in meta][:1], "Kopf der Seite"),
        (list(shown) if len(shown) == 1 else [], "Autorenzeile"),  # several may belong to other articles
    ]
    for names, by in sources:
        people = [_AUTHOR_WORDS.sub("", part) for name in names for part in re.split(r", | und | & ", name)]
        if people and all(is_person(name) for name in people):
            return Told(", ".join(dict.fromkeys(people)), by)
    return Told(author, "Autorenzeile") if (author := author_in(lines)) else None


def _publisher(tree: html.HtmlElement, meta: dict[str, str], linked: _Node) -> Told | None:
    for name in _names(linked.get("publisher")):
        return Told(name, "JSON-LD der Seite")
    return next((Told(meta[name], "Kopf der Seite") for name in _PUBLISHERS if name in meta), None)


def _language(tree: html.HtmlElement, meta: dict[str, str], linked: _Node) -> Told | None:
    declared = [*_texts(linked.get("inLanguage")), tree.get("lang") or "", tree.get("xml:lang") or ""]
    for language in declared + [meta.get(name, "") for name in _LANGUAGES]:
        if found := re.fullmatch(r"([a-z]{2})(?:[-_]\w+)*", language.strip(), re.IGNORECASE):
            return Told(found[1].lower(), "Angabe der Seite")
    return None


def _names(value: object) -> list[str]:
    """The names of people or organisations, however JSON-LD holds them."""
    return [name for item in _list(value) for name in _texts(item.get("name") if isinstance(item, dict) else item)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _texts(value: object) -> list[str]:
    return [line for item in _list(value) if isinstance(item, str) and (line := _line(entities.unescape(item)))]


def _line(text: str | None) -> str:
    """One line of normal length; anything longer is no title and no name."""
    line = " ".join(unicodedata.normalize("NFC", text or "").split())
    return line if len(line) <= _LONGEST else ""
