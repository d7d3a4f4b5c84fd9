"""What pages and texts say of themselves, and what must not be taken for it."""

import datetime
from pathlib import Path

import pytest

from rag.sources.html import read_html
from rag.sources.text import read_text
from rag.types import Article

PAGES = Path(__file__).parent / "data" / "pages"
BODY = "<h1>Brücke wird früher fertig</h1><p>Die Brücke am Markt wird im Herbst für den Verkehr freigegeben.</p>"


def article(head: str = "", body: str = BODY) -> Article:
    data = f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()
    return read_html("a.html", data).article("a.html")


def ld(date: str, kind: str = "NewsArticle", more: str = "") -> str:
    return f'<script type="application/ld+json">{{"@type":"{kind}","datePublished":"{date}"{more}}}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("name", "title", "date", "author", "publisher"),
    [
        ("regional.html", "Brücke in Grünau wird früher fertig", "2024-05-03", "Anna Muster", "Grünauer Anzeiger"),
        (
            "table.html",
            "Arbeitslosigkeit sinkt in acht von neun Ländern",
            "2023-11-02",
            "Maria Ebner",
            "Alpenkurier Medien GmbH",
        ),
        ("agency.html", "Bahn verschiebt Sanierung der Strecke Halle–Eichberg", None, "", "dpa"),
        (
            "tagged.html",
            "Klinik Nordufer schließt Kreißsaal: „Uns fehlen Hebammen“",
            "2024-01-18",
            "Ole Petersen",
            "Küstenbote",
        ),
        (
            "press.html",
            "Wasserqualität der Badeseen fast überall ausgezeichnet",
            "2022-06-15",
            "",
            "Landesamt für Gewässer Mittelwalde",
        ),
        ("blog.html", "Warum unser Dorfladen überlebt hat", "2023-12-09", "Sabine Kröger", ""),
        ("ticker.html", "Pegel in Flussau fällt", "2024-06-04", "", "Stadtspiegel"),
        ("libreoffice.html", "Stadtwerke senken den Strompreis", None, "Petra Klamm", ""),
    ],
)
def test_pages(name: str, title: str, date: str | None, author: str, publisher: str) -> None:
    found = read_html(name, (PAGES / name).read_bytes()).article(name)
    assert (found.title, found.date.isoformat() if found.date else None) == (title, date)
    assert (found.details.author, found.details.publisher) == (author, publisher)


def test_each_says_where_it_comes_from() -> None:
    told = dict(read_html("a", (PAGES / "regional.html").read_bytes()).article("a").details.told_by)
    assert told["date"] == told["author"] == "JSON-LD der Seite"
    assert set(told) == {"title", "date", "author", "publisher", "language"}


@pytest.mark.parametrize(
    ("head", "date"),
    [
        (meta("article:published_time", "2024-05-03T06:30:00+02:00"), "2024-05-03"),
        (meta("article:published_time", "2024-05-02T22:30:00Z"), "2024-05-03"),
        (meta("article:modified_time", "2024-05-03"), None),
        (meta("date", "2024-05-03"), None),
        (meta("og:updated_time", "2024-05-03"), None),
        (ld("2024-05-03"), "2024-05-03"),
        (ld("2024-05-03", "WebSite"), None),
        (ld("2024-05-03", more=', "uploadDate": "2020-01-01", "dateModified": "2024-06-01"'), "2024-05-03"),
        (ld("2999-01-01"), None),
        (ld("1970-01-01T00:00:00Z"), None),
        (ld("neulich"), None),
        (ld("2024-05-03") + meta("article:published_time", "2024-05-02T23:59:00+00:00"), "2024-05-03"),
        (ld("2024-05-03") + meta("article:published_time", "2019-02-01"), None),
        (ld("2024-05-03") + ld("2019-02-01"), None),
        ('<script type="application/ld+json">{kaputt</script>' + ld("2024-05-03"), "2024-05-03"),
        ('<script type="application/ld+json">' + "[" * 5000 + "</script>", None),
    ],
)
def test_only_a_day_of_publication_is_taken(head: str, date: str | None) -> None:
    found = article(head).date
    assert (found.isoformat() if found else None) == date


def test_of_two_days_the_one_that_readers_see_counts() -> None:
    head = ld("2024-05-03") + meta("article:published_time", "2019-02-01")
    body = BODY.replace("</h1>", "</h1><div>Veröffentlicht am 1. Februar 2019</div>")
    assert article(head, body).date == datetime.date(2019, 2, 1)


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Anna Muster", "Anna Muster"),
        ("Von Anna Muster und Jan von der Heide", "Anna Muster, Jan von der Heide"),
        ("Microsoft FrontPage", ""),
        ("admin", ""),
        ("https://example.org/autor", ""),
        ("Redaktion", ""),
    ],
)
def test_an_author_is_a_person(author: str, expected: str) -> None:
    assert article(meta("author", author)).details.author == expected


REPORT = "Der Rat der Stadt hat am Montag beschlossen, die Brücke neu zu bauen. Das teilte die Stadt mit."


@pytest.mark.parametrize(
    ("text", "date", "author", "publisher"),
    [
        (f"Titel\n\nBERLIN (dpa) – {REPORT}", None, "", "dpa"),
        (f"Titel\n\nBerlin, 3. Mai (dpa) - {REPORT}", None, "", "dpa"),
        (f"Titel\n\nFrankfurt am Main, 3. Mai 2024 (Reuters) - {REPORT}", "2024-05-03", "", "Reuters"),
        (f"Titel\n\nMittelwalde, den 15. Juni 2022\n\n{REPORT}", "2022-06-15", "", ""),
        (f"Titel\n\nVon Anna Muster\n\n{REPORT}", None, "Anna Muster", ""),
        (f"Titel\n\n{REPORT}\n\nText: Jan Beispiel & Anna Muster", None, "Jan Beispiel, Anna Muster", ""),
        (f"Titel\n\nStand: 3. Mai 2999\n\n{REPORT}", None, "", ""),
        (f"Titel\n\nAktualisiert Freitag, 3. Mai 2024\n\n{REPORT}", None, "", ""),
        (f"Konzerte\n\nKöln, 3. Mai 2024\nBonn, 4. Mai 2024\n\n{REPORT}", None, "", ""),
        (f"Titel\n\nVon der Brücke\n\n{REPORT}", None, "", ""),
        (f"Titel\n\nDer Minister (CDU) – {REPORT}", None, "", ""),
    ],
)
def test_text(text: str, date: str | None, author: str, publisher: str) -> None:
    found = read_text("a.txt", text.encode()).article("a.txt")
    assert (found.date.isoformat() if found.date else None) == date
    assert (found.details.author, found.details.publisher) == (author, publisher)


GERMAN = "Der Rat tagt am Montag, und der Streit um die Brücke ist damit noch nicht vorbei. " * 4
ENGLISH = "The council meets on Monday, and the dispute over the bridge is not yet at an end. " * 4
FRENCH = "Le conseil se réunit lundi et le conflit autour du pont n'est pas encore terminé. " * 4


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("", GERMAN, "de"),
        ("en-US", GERMAN, "de"),
        ("de", ENGLISH, "en"),
        ("fr-FR", FRENCH, "fr"),
        ("", FRENCH, ""),
        ("x", "Kurz.", ""),
    ],
)
def test_the_language_of_the_words_counts_more_than_the_declared(declared: str, text: str, language: str) -> None:
    data = f"<html lang='{declared}'><head><meta charset=utf-8></head><body><p>{text}</p></body></html>".encode()
    assert read_html("a.html", data).article("a.html").details.language == language
