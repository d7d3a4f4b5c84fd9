"""Web pages and Markdown to text."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import SourceError
from rag.sources import READERS
from rag.sources.html import read_html
from rag.sources.markdown import read_markdown

PAGES = Path(__file__).parent / "data" / "pages"
# What must be in the text of each page, and what must not.
EXPECTED: dict[str, tuple[list[str], list[str]]] = {
    "regional.html": (
        [
            "Die neue Marktbrücke öffnet schon im Herbst. Die Stadt spart dabei sogar Geld.",
            "Das sagte Baubürgermeisterin Clara Weidenfeld am Donnerstag im Stadtrat.",
            "„Wir hatten großes Glück mit dem Wetter“, sagte sie.",
            "Kosten sinken um 1,3 Millionen Euro",
            "Statt 14,8 Millionen Euro kostet das Bauwerk nach der jüngsten Rechnung 13,5 Millionen Euro.",
            "Die Marktbrücke ist 187 Meter lang.",
            "Gesperrt bleibt bis dahin:",
            "\nder Radweg an der Gera,\n",
            "sonntags auch der Parkplatz am Wehr.",
            "\nJa.\n",
            "So antwortete Weidenfeld auf die Frage, ob der Termin diesmal hält.",
        ],
        [
            "Privatsphäre",
            "842 Partner",
            "Alle akzeptieren",
            "Abo-Shop",
            "Skript",
            "Stil",
            "Freibad",
            "Buslinie",
            "Treppenlift",
            "Wutbürger",
            "Das glaube ich",
            "Endlich",
            "Labrador",
            "achtzehn Jahren",
            "Alle Rechte",
            "Impressum",
            "Merken",
        ],
    ),
    "table.html": (
        [
            "Nur in Kärnten stieg die Quote.",
            "Arbeitslosenquote im Oktober, in Prozent",
            "\nLand | 2022 | 2023\n",
            "\nKärnten | 6,4 | 6,7\n",
            "Graz",
            "Umland",
            "Draxl-Huber",
            "Was die Regierung plant",
            "Ein Bonus von 500 Euro für Langzeitarbeitslose, die eine Stelle antreten.",
            "Mehr Kurse in Mangelberufen.",
            "Gemeint sind vor allem Pflege und Elektrotechnik.",
            "Eine Reform der Bildungskarenz\n",
            "kürzere Dauer\n",
            "strengere Nachweise",
            "Anteil der Arbeitslosen an allen Erwerbspersonen.",
        ],
        ["Chronik", "Datenschutz"],
    ),
    "agency.html": (
        [
            "BERLIN (dpa) – Die Bahn verschiebt die Sanierung der Strecke Halle–Eichberg um ein Jahr auf 2028.",
            "Betroffen sind täglich 21.000 Fahrgäste.",
            '"Das ist ein Offenbarungseid", sagte Sprecher Uwe Lindhorst.',
            "Der Verband fordert nun einen verbindlichen Zeitplan.",
        ],
        ["Sturm deckt", "Lotto", "Wetter"],
    ),
    "old.htm": (
        [
            "Die alte Mühle von Oberförde",
            "Die Mühle wurde 1743 von Müller Jörg Übelhör gebaut und gehörte drei Generationen lang seiner Familie.",
            "Im Siebenjährigen Krieg brannte sie ab – übrig blieb nur das Rad.",
            "„gut 600 Taler“, wie die Chronik vermerkt.",
            "der Eintritt kostet 2 €.",
        ],
        ["Gästebuch", "Startseite"],
    ),
    "tagged.html": (
        [
            "Nach 62 Jahren ist Schluss: Im Krankenhaus Nordufer kommen ab dem 1. Februar keine Kinder mehr zur Welt.",
            "Zuletzt gab es dort 311 Geburten im Jahr.",
            "Frau Doktor Behn, warum gerade jetzt?",
            "Weil von elf Hebammenstellen nur noch vier besetzt sind.",
            "Das sind 38 Kilometer.",
            "„Wer im Watt wohnt, fährt dann eine Stunde“, warnt Bürgermeisterin Silke Thomsen.",
            "Das Land hat angekündigt, einen zusätzlichen Rettungswagen zu bezahlen",
            "Der Vertrag läuft zunächst zwei Jahre.",
            "Hintergrund: So viele Kreißsäle gibt es noch",
            "In Schleswig-Holstein gab es 2001 noch 30 Geburtskliniken, heute sind es 15.",
        ],
        ["Cookies", "Newsletter", "Facebook", "Klinikgesetz", "Impressum", "Podcast"],
    ),
    "press.html": (
        [
            "Von 94 untersuchten Badeseen erreichen 88 die Bestnote.",
            "Drei Seen fallen durch:",
            "See | Grund\n",
            "Großer Plötzsee | Blaualgen, Badeverbot seit dem 2. Juni\n",
            "Neuteich | Sichttiefe unter 1 m\n",
            "„Unsere Seen sind so sauber wie nie.“",
            "Hinweise für Badende",
            "Nach Starkregen einen Tag warten.\n",
            "Warnschilder beachten.",
            "Pressestelle, Telefon 0361 555-0199",
        ],
        ["Zum Inhalt springen", "Service"],
    ),
    "blog.html": (
        [
            "Vor zwei Jahren stand der Laden leer. Heute hat er 412 Genossen und macht Gewinn.",
            "1. Der Anfang",
            "Es begann mit einem Zettel am Feuerwehrhaus: Wer macht mit? Am ersten Abend kamen 73 Leute.",
            "Jeder Anteil kostete 250 Euro.",
            "Die Bank gab uns nach langem Zögern einen Kredit über 80.000 Euro.",
            "Miete",
            "Strom",
            "310 Euro",
            "Diesen Satz wiederhole ich gern.",
        ],
        ["Vorheriger Beitrag", "Toller Bericht", "Apfelernte", "WordPress", "E-Mail-Adresse"],
    ),
    "short.html": (["Am Samstag regnet es im ganzen Land.", "Norden: 14 Grad\n", "Süden: 19 Grad"], []),
    "ticker.html": (
        [
            "Das Wasser geht zurück. Die Aufräumarbeiten haben begonnen.",
            "14:20 Uhr: Schulen öffnen wieder",
            "Alle acht Schulen nehmen am Donnerstag den Unterricht auf.",
            "Höchststand war am Dienstag mit 7,03 Metern.",
            "Ort | Pegel\n",
            "Niederau | 4,77 m",
            "8:00 Uhr: Kanzler sagt Hilfe zu",
            "Der Bund gibt 100 Millionen Euro Soforthilfe.",
        ],
        ["Bauchfett", "kaputt", "Jetzt vier Wochen", "Teilen"],
    ),
    "libreoffice.html": (
        [
            "Zum 1. Januar zahlen Kunden in Birkenau 29,4 Cent je Kilowattstunde. Bisher waren es 33,1 Cent.",
            "Der Grundpreis bleibt gleich.\n",
            "Neukunden zahlen denselben Preis.",
            "Tarif | Cent\n",
            "Birkenstrom | 29,4\n",
            "Geschäftsführer Rolf Dreher sprach von „einem guten Tag für 18.000 Haushalte“.",
        ],
        ["margin", "page"],
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_article_and_nothing_else(name: str) -> None:
    text = "\n" + read_html(name, (PAGES / name).read_bytes()).text + "\n"
    must, must_not = EXPECTED[name]
    assert [part for part in must if part not in text] == []
    assert [part for part in must_not if part in text] == []


def test_every_page_has_its_expectation() -> None:
    assert {path.name for path in PAGES.iterdir()} == set(EXPECTED)


def test_paragraphs_lists_and_tables_have_lines_of_their_own() -> None:
    text = read_html("table.html", (PAGES / "table.html").read_bytes()).text
    assert "\n\nArbeitslosenquote im Oktober, in Prozent\nLand | 2022 | 2023\nWien | 10,1 | 9,8\n" in text
    assert "Nur in Kärnten stieg die Quote.\n\n" in text
    assert "eine Stelle antreten.\nMehr Kurse in Mangelberufen.\n" in text


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><h1>Überschrift</h1>{body}</body></html>".encode()


SENTENCE = "Die Brücke über den Fluß kostet „viel Geld“ – rund 2 €."


def test_text_that_only_a_script_holds_as_data() -> None:
    told = f'{{"@type": "NewsArticle", "articleBody": "{" ".join([SENTENCE] * 3)}"}}'
    data = f"<html><body><div id=app></div><script type='application/ld+json'>{told}</script></body></html>".encode()
    assert SENTENCE in read_html("a.html", data).text


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1250"])
    @pytest.mark.parametrize(
        "form", ['<meta charset="{}">', "<META http-equiv=Content-Type content='text/html; charset={}'>"]
    )
    def test_declared(self, encoding: str, form: str) -> None:
        name = {"cp1252": "windows-1252", "cp1250": "windows-1250"}.get(encoding, encoding)
        data = page(f"<p>{SENTENCE}</p>", form.format(name)).decode().encode(encoding)
        assert SENTENCE in read_html("a.html", data).text

    @pytest.mark.parametrize(
        "declared", ["", "<meta charset=iso-8859-1>", "<meta charset=unbekannt>", "<meta charset=zlib>"]
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
    def test_declared_wrongly(self, encoding: str, declared: str) -> None:
        data = page(f"<p>{SENTENCE}</p>", declared).decode().encode(encoding)
        assert SENTENCE in read_html("a.html", data).text

    def test_text_is_composed_and_free_of_what_nobody_sees(self) -> None:
        data = page("<p>Die Bru\u0308cke ist schoen\u00ad\u200b und ﬁndet 14\u00a0Freunde im ganzen Landkreis.</p>")
        assert "Die Brücke ist schoen und findet 14 Freunde im ganzen Landkreis." in read_html("a.html", data).text


class TestHostile:
    @pytest.mark.parametrize("tag", ["div", "b", "table", "ul", "span", "blockquote", "font"])
    @pytest.mark.parametrize("depth", [300, 10_000])
    def test_nested_deep_is_read_or_refused(self, tag: str, depth: int) -> None:
        data = page(f"<{tag}>" * depth + SENTENCE + f"</{tag}>" * depth + "<p>Danach steht noch ein ganzer Satz.</p>")
        try:
            text = read_html("a.html", data).text
        except SourceError as error:
            assert "zu tief verschachtelt" in str(error)  # noqa: PT017
        else:
            assert SENTENCE in text
            assert "Danach steht noch ein ganzer Satz." in text

    def test_scripts_and_styles_are_no_text(self) -> None:
        hidden = "".join(
            f"<{tag}>geheim ist dieser Satz.</{tag}>" for tag in ("script", "style", "noscript", "template")
        )
        text = read_html("a.html", page(f"<p>{SENTENCE}{hidden}</p>{hidden}<!-- geheim --><p>{SENTENCE}")).text
        assert "geheim" not in text

    @pytest.mark.parametrize("data", [b"", b" ", b"<html></html>", b"<p>...</p>", b"\0", b"<script>a</script>"])
    def test_without_text(self, data: bytes) -> None:
        with pytest.raises(SourceError, match=r"^„a\.html“ .*\.$"):
            read_html("a.html", data)

    def test_entities_of_a_file_are_not_fetched(self) -> None:
        data = (
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><body><p>Ein Satz mit &e; darin steht hier.</p>'
        )
        assert Path("/etc/hostname").read_text().strip() not in read_html("a.xhtml", data).text

    @given(st.binary())
    def test_any_bytes(self, data: bytes) -> None:
        read_or_refused(data)

    @settings(max_examples=int(os.environ.get("FUZZ_EXAMPLES", "60")))
    @given(st.sampled_from(sorted(EXPECTED)), st.data())
    def test_mutated_pages(self, name: str, data: st.DataObject) -> None:
        page = bytearray((PAGES / name).read_bytes())
        for _ in range(data.draw(st.integers(1, 5))):
            start = data.draw(st.integers(0, len(page)))
            end = data.draw(st.integers(start, min(len(page), start + 300)))
            page[start:end] = data.draw(
                st.binary(max_size=20) | st.sampled_from([b"<", b"<div>", b"</p>", b"<table>", b"&"])
            )
        read_or_refused(bytes(page))


def read_or_refused(data: bytes) -> None:
    for suffix in (".html", ".md"):
        try:
            article = READERS[suffix]("a", data).article("a")
        except SourceError as error:
            assert "\n" not in str(error)  # noqa: PT017
        else:
            assert article.title
            assert article.text.strip()


# Shorter ones are known for sentences, and not for buttons, only where trafilatura keeps them apart.
words = st.lists(
    st.sampled_from("die Brücke kostet viel Geld und steht am Rathaus in Grünau seit Mai".split()), min_size=13
)
sentences = words.map(lambda found: " ".join(found).capitalize() + ".")


# A line that stands twice on a page may be taken for a part of its frame.
@given(
    st.lists(sentences, min_size=1, max_size=12, unique=True),
    st.sampled_from(["p", "div", "li", "blockquote", "section"]),
)
def test_no_sentence_of_an_article_is_lost(found: list[str], tag: str) -> None:
    body = "".join(f"<{tag}>{sentence}</{tag}>" for sentence in found)
    body = f"<ul>{body}</ul>" if tag == "li" else body
    text = read_html(
        "a.html", page(f"<nav><a href=/>Start</a></nav><article>{body}</article><footer>Impressum</footer>")
    ).text
    assert text.split("\n")[0] == "Überschrift"
    assert [line for line in text.split("\n") if line][1:] == found


class TestMarkdown:
    def test_text_without_markup(self) -> None:
        source = """---
title: "Der Brückenbau"
date: 2024-05-03
tags: [a, b]
---
# Die *Brücke*

Sie kostet **viel** [Geld](http://example.org),
sagt `Bau`.

- eins
- zwei

| Jahr | Kosten |
|---|---|
| 2024 | 13,5 |

<script>geheim</script>
"""
        document = read_markdown("a.md", source.encode())
        assert (
            document.text == "Die Brücke\n\nSie kostet viel Geld, sagt Bau.\n\neins\nzwei\n\nJahr | Kosten\n2024 | 13,5"
        )
        article = document.article("a.md")
        assert (article.title, str(article.date)) == ("Der Brückenbau", "2024-05-03")

    def test_nested_deep_is_refused_and_not_cut(self) -> None:
        with pytest.raises(SourceError, match="zu tief verschachtelt"):
            read_markdown("a.md", b">" * 500 + SENTENCE.encode())

    @given(st.lists(words.map(" ".join), min_size=1))
    def test_no_word_is_lost(self, paragraphs: list[str]) -> None:
        assert read_markdown("a.md", "\n\n".join(paragraphs).encode()).text == "\n\n".join(paragraphs)
