"""Fact-check records: they show what was said, come back from their files, and are held against a real library."""

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from answer_strategies import ANY_TEXT, EXCHANGES
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from page_examples import DATED, HOSTILE, UNDATED, abstention, hostile_answer, meta_answer

from rag.errors import RecordError
from rag.record.check import Check, check_record
from rag.record.files import FORMATS, Filed, read_record, record_document
from rag.record.markdown import markdown
from rag.record.record import checksum, fault, make_record
from rag.record.standing import State, standing
from rag.store.library import StoredLibrary
from rag.types import Article, Details, Exchange, Phrasing, Span, Versions

NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
ASKED = Exchange("Wie viel investiert Meta?", NOON, meta_answer(), versions=Versions("0.1.0", "e5", "leser"))
ALL = [
    ASKED,
    Exchange("Wie heißt der CEO?", NOON, abstention()),
    Exchange("<b>Und</b>?", NOON, replace(hostile_answer("x"), understood="<u>Was?</u>")),
    Exchange("Wie?", NOON, None, "Bitte eine Frage in Worten stellen."),
]
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def put(library: StoredLibrary, *articles: Article) -> None:
    for article in articles:
        library.put(article, [], [], np.zeros((0, 384), np.float32))


@pytest.fixture
def library(tmp_path: Path) -> StoredLibrary:
    library = StoredLibrary(tmp_path / "index", create=True)
    put(library, DATED, UNDATED, HOSTILE)
    return library


def filed(tmp_path: Path, form: str, exchanges: list[Exchange] = ALL) -> Path:
    path = tmp_path / f"protokoll.{form}"
    path.write_bytes(record_document(make_record("Metas <Kauf>", exchanges, NOON), form))
    return path


class Page(HTMLParser):
    """The text, tags and attributes of an HTML page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.texts: list[str] = [""]
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.texts.append("")
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data


def shown(text: str) -> str:
    """What a document can show of a text."""
    return "".join(
        "\ufffd" if character == "\0" or "\ud800" <= character <= "\udfff" else character for character in text
    )


class TestFiles:
    @given(st.lists(EXCHANGES, max_size=2), ANY_TEXT)
    @settings(deadline=None, max_examples=60)
    def test_any_record_comes_back(self, tmp_path_factory, exchanges, title):
        record = make_record(title, exchanges, NOON)
        assert fault(record) == ""
        for form in FORMATS:
            path = tmp_path_factory.getbasetemp() / f"any.{form}"
            path.write_bytes(record_document(record, form))
            assert read_record(path) == Filed(json.loads(json.dumps(record)), True)

    @given(EXCHANGES, ANY_TEXT)
    @settings(deadline=None, max_examples=60)
    def test_html_shows_every_text_as_text(self, exchange, title):
        page = Page(record_document(make_record(title, [exchange], NOON), "html").decode())
        plain = Page(record_document(make_record("", ALL, NOON), "html").decode())
        assert page.tags <= {*plain.tags, "br"}
        assert page.attributes.keys() <= plain.attributes.keys()
        assert {value for value in page.attributes.get("href", set()) if not value.startswith("#quelle-")} == set()
        assert shown(exchange.question) in page.texts
        for citation in exchange.answer.citations if exchange.answer else ():
            assert shown(citation.quote) in page.texts

    @example("1. Punkt")
    @example("123) Punkt")
    @example("- a | b \\| c ** d ` e")
    @example("https://example.com www.example.com <a@example.com>")
    @example("&amp; &#124; \\&lt; ![x](y) [x]: y")
    @example("=== \t ~~~ #")
    @given(st.text("#*_`[]()<>&|~\\-+=.!1a \n\t") | ANY_TEXT)
    @settings(deadline=None)
    def test_markdown_shows_any_text_as_text(self, text):
        line = " ".join(shown(text).split())
        for before in ("", "> ", "# ", "- "):
            tokens = MARKDOWN.parse(f"{before}{shown(markdown(text))}\n\n")
            inline = [token for token in tokens if token.type == "inline"]
            assert "".join(child.content for token in inline for child in token.children or ()) == line
            assert {child.type for token in inline for child in token.children or ()} <= {"text", "text_special"}
            assert not {"hr", "html_block", "fence", "code_block"} & {token.type for token in tokens}
            assert sum(token.type == "list_item_open" for token in tokens) == (before == "- ")
        row = MARKDOWN.parse(f"| a | b |\n| --- | --- |\n| {shown(markdown(text))} | x |\n")
        cells = [token for token in row if token.type == "inline"]
        assert ["".join(child.content for child in cell.children or ()) for cell in cells[2:]] == [line, "x"]

    def test_html_stands_alone(self):
        """It names nothing to load; even what was not escaped could fetch and run nothing."""
        page = Page(record_document(make_record("x", ALL, NOON), "html").decode())
        assert not {"src", "srcset", "action", "data", "background"} & page.attributes.keys()
        assert not {"link", "img", "iframe", "object", "form", "svg"} & page.tags
        assert page.attributes["content"] >= {"default-src 'none'; style-src 'unsafe-inline'"}
        assert page.attributes["type"] == {"application/json"}
        style = (Path(__file__).parent.parent / "rag" / "record" / "record.css").read_text("utf-8")
        assert "url(" not in style
        assert "@import" not in style
        assert "@media print" in style
        assert "prefers-color-scheme: dark" in style

    @pytest.mark.parametrize("form", ["md", "html"])
    def test_documents_say_all_that_proves_a_quote(self, form):
        article = replace(DATED, pages=(0, 11), details=Details(address="https://example.com/a"))
        citation = replace(
            meta_answer().citations[0], article=article, start=61, end=83, quote="Wang wechselt zu Meta."
        )
        answer = replace(
            meta_answer(), citations=(citation,), understood="Was tut Wang?", phrasing=Phrasing("llama", struck=2)
        )
        asked = replace(ASKED, answer=answer, versions=replace(ASKED.versions, generator="llama"))
        document = record_document(make_record("x", [asked], NOON), form).decode()
        text = " ".join(Page(document if form == "html" else MARKDOWN.render(document)).texts)
        for words in (
            "Wie viel investiert Meta?",
            "Verstanden als: Was tut Wang?",
            "teilweise belegt [2]",
            "Die Angaben gehen auseinander: Höhe",
            "Wang wechselt zu Meta.",
            "13. Juni 2025, Seite 2",
            "schachzug.txt",
            "https://example.com/a",
            "Zeichen 61 bis 83",
            article.sha256,
            "1. März 2026, 12:00:00 UTC",
            "Artikel-Assistent 0.1.0, Einbettung e5, Leser leser, Sprachmodell llama",
            "Formuliert von „llama“, Satz für Satz an den Quellen geprüft; 2 Sätze waren nicht ganz belegt und wurden",
        ):
            assert words in text
        assert "belegen nichts" not in text

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"Text",
            b"\xff\xfe",
            b"{}",
            b"[]",
            b"null",
            b"[" * 100_000,
            b'{"format": 1, "exchanges": [{}]}',
            b"9" * 9999,
        ],
    )
    def test_other_files_are_refused_in_german(self, tmp_path, content):
        (tmp_path / "x.json").write_bytes(content)
        with pytest.raises(
            RecordError, match=r"^[^\n]*„[^\n]*x\.json“[^\n]*Bitte [^\n]*\.$|^In „[^\n]*Erwartet[^\n]*\.$"
        ):
            read_record(tmp_path / "x.json")
        with pytest.raises(RecordError):
            read_record(tmp_path / "keine.json")

    def test_a_record_of_a_later_version_is_named_as_such(self, tmp_path):
        record = make_record("x", ALL, NOON) | {"version": 2}
        (tmp_path / "x.json").write_bytes(record_document(record, "json"))
        with pytest.raises(RecordError, match="anderen Fassung"):
            read_record(tmp_path / "x.json")

    @pytest.mark.parametrize("value", [1.0, True, "1", None, -1])
    def test_offsets_are_numbers(self, value):
        record = json.loads(json.dumps(make_record("x", ALL, NOON)))
        record["exchanges"][0]["answer"]["citations"][0]["start"] = value
        assert fault(record).startswith("exchanges[0].answer")


class TestStanding:
    QUOTE = "Wang wechselt zu Meta."

    def of(self, text: str | None) -> tuple[State, Span | None]:
        def article(name: str) -> Article:
            if text is None:
                raise KeyError(name)
            return replace(DATED, text=text)

        found = standing("schachzug.txt", DATED.text.index(self.QUOTE), self.QUOTE, article)
        return found.state, found.span

    def test_by_what_became_of_the_article(self):
        assert self.of(DATED.text) == (State.UNCHANGED, Span(61, 83))
        assert self.of(DATED.text + " Mehr.") == (State.UNCHANGED, Span(61, 83))
        assert self.of("Neu: " + DATED.text) == (State.MOVED, Span(66, 88))
        assert self.of("Wang\nwechselt  zu Meta.") == (State.MOVED, Span(0, 23))
        assert self.of(DATED.text.replace("wechselt", "geht")) == (State.CHANGED, None)
        assert self.of("") == (State.CHANGED, None)
        assert self.of(None) == (State.REMOVED, None)

    def test_of_several_places_the_nearest(self):
        text = f"{self.QUOTE} {'x' * 40} {self.QUOTE} {'y' * 400} {self.QUOTE}"
        assert self.of(text) == (State.MOVED, Span(64, 86))

    @given(st.text(min_size=1), st.text(max_size=5), st.text(max_size=5))
    def test_whatever_words_are_found_where_they_went(self, quote, before, after):
        found = standing("x", len(before) + 1, quote, lambda _: Article("x", "x", None, before + quote + after))
        assert found.stands
        assert found.span
        assert found.article
        assert found.span.of(found.article.text).split() == quote.split()


def check(path: Path, library: StoredLibrary) -> Check:
    return check_record(read_record(path), library.article)


@pytest.mark.parametrize("form", FORMATS)
class TestCheck:
    def test_all_stand(self, tmp_path, library, form):
        found = check(filed(tmp_path, form), library)
        assert found.stands
        assert found.summary == "Alle 5 Zitate stehen noch."
        assert all(quote.row["same_text"] and quote.row["state"] == "unverändert" for quote in found.quotes)

    def test_each_change_of_the_library_is_told(self, tmp_path, library, form):
        path = filed(tmp_path, form, [ASKED])
        put(library, replace(DATED, text=DATED.text.replace("14,3 Milliarden", "41,3 Millionen")))
        library.remove(UNDATED.name)
        found = check(path, library)
        assert [quote.row["state"] for quote in found.quotes] == ["geändert", "entfernt", "verschoben"]
        assert [quote.row["start"] for quote in found.quotes] == [None, None, 60]
        assert not found.stands
        assert found.intact
        assert found.summary == (
            "1 von 3 Zitaten stehen noch, davon 1 an anderer Stelle; 1 nicht mehr im Wortlaut, "
            "1 ohne Artikel in der Bibliothek."
        )

    def test_moved_quotes_stand(self, tmp_path, library, form):
        path = filed(tmp_path, form, [ASKED])
        put(library, replace(UNDATED, text="Vorspann. " + UNDATED.text))
        found = check(path, library)
        assert found.stands
        assert found.summary == "Alle 3 Zitate stehen noch, davon 1 an anderer Stelle."
        assert [quote.row["same_text"] for quote in found.quotes] == [True, False, True]

    def test_line_ends_may_change_on_the_way(self, tmp_path, library, form):
        path = filed(tmp_path, form)
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        assert check(path, library).stands

    def test_any_other_change_of_the_file_is_told(self, tmp_path, library, form):
        path = filed(tmp_path, form)
        whole = path.read_text("utf-8")
        for old, new in (("zahlt 14,3", "zahlt 15,3"), ("Ein Schachzug", "Ein Geniestreich"), ("2025", "2024")):
            path.write_text(whole.replace(old, new, 1), "utf-8")
            found = check(path, library)
            assert not found.intact
            assert not found.stands
            assert "nachträglich verändert" in found.summary


class TestForgery:
    """Whoever alters a record may well work out its checksum anew."""

    def forged(self, library: StoredLibrary, alter: Callable[[dict[str, Any]], object]) -> Check:
        record = json.loads(json.dumps(make_record("x", [ASKED], NOON)))
        alter(record["exchanges"][0]["answer"]["citations"][0])
        record["checksum"] = checksum(record)
        return check_record(Filed(record, True), library.article)

    @pytest.mark.parametrize(
        "alter",
        [
            lambda c: c.update(quote=c["quote"].replace("14,3", "15,3")),
            lambda c: c.update(quote="kurz"),
            lambda c: c.update(start=c["start"] + 1, end=c["end"] + 1),
            lambda c: c.update(end=10**30),
            lambda c: c["context"].update(start=3),
            lambda c: c["context"].update(text=c["context"]["text"].replace("Der", "Das")),
            lambda c: c.update(article=UNDATED.name, sha256=UNDATED.sha256),
            lambda c: (
                c.update(quote=c["quote"].replace("14,3", "15,3")),
                c["context"].update(text=c["context"]["text"].replace("14,3", "15,3")),
            ),
        ],
    )
    def test_a_quote_that_does_not_fit_is_named(self, library, alter):
        found = self.forged(library, alter)
        assert not found.stands
        assert found.quotes[0].fault
        assert not found.quotes[1].fault
        assert found.summary.endswith("Das Protokoll wurde nachträglich verändert: [1] von Frage 1 passt nicht.")

    def test_what_was_not_altered_is_not_suspected(self, library):
        put(library, replace(DATED, text="Etwas anderes."))
        assert not any(quote.fault for quote in self.forged(library, lambda c: None).quotes)
