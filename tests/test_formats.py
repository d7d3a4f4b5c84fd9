"""PDF, Word, OpenDocument, RTF, e-books and mails: real files, made with other programs than those that read them.

tests/data/make_documents.py made the files; the pages below were looked up with pdftotext.
"""

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.build import ingest_paths
from rag.errors import SourceError
from rag.language.sentences import split_sentences
from rag.retrieve import Retriever
from rag.settings import Settings
from rag.sources import READERS
from rag.sources.archive import Archive
from rag.sources.document import Document
from rag.sources.layout import Word, flow
from rag.store.library import StoredLibrary

DOCUMENTS = Path(__file__).parent / "data" / "documents"
BROKEN = DOCUMENTS / "broken"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "15"))  # for each kind of file

MOORE = [
    "Die Emissionen sanken im Mittel um 17,6 Tonnen Kohlendioxidäquivalente je Hektar und Jahr.",
    "Rohrkolben erreichte im dritten Jahr einen Trockenmasseertrag von 9,3 Tonnen je Hektar.",
    "Wir danken dem Unterhaltungsverband Hamme-Wümme für die Regelung der Stauwehre.",
]
HAUSHALT = [
    "Freiwillige Feuerwehr | 288.000 | 301.000 | 455.000",
    "Kläranlage | Die vierte Reinigungsstufe läuft seit Oktober im Probebetrieb. | 1.960.000 Euro",
    "Im Landesdurchschnitt vergleichbarer Gemeinden liegt die Verschuldung bei 1.386 Euro.",
]
PROTOKOLL = [
    "Der Kassenbestand betrug am 30. September 2023 genau 14.872,19 Euro.",
    "Das Angebot der Firma Rohrbach liegt bei 23.400 Euro.",
    "Die Versammlung stimmte dem Bau mit 49 gegen elf Stimmen zu.",
]
BRIEF = [
    "Gern liefern wir für das Festival am zweiten Juniwochenende 1.800 Brötchen und 240 Roggenbrote.",
    "Unser Fahrer Herr Stojanović braucht dort einen Stromanschluss für das Kühlfahrzeug.",
]
VERTRAG = [
    "Die Schlüssel werden beim Hausmeister Ottokar Brehme gegen Unterschrift ausgegeben.",
    "Der Rat hat diesen Satz am 12. April 2022 beschlossen.",
    "Konzert mit Eintritt | 220 Euro | 300 Euro",
]
WINDPARK = [
    "Der Ortsbeirat hatte diese Form der Ein- und Auszahlung zuvor einstimmig gebilligt.",
    "Für die Nord-Süd-Trasse, die den Strom in die Ballungsräume bringt, läuft dagegen noch das "
    "Planfeststellungsverfahren.",
    "Die Gutachterin Dr. Mechthild Sommerfeldt rechnet mit einem jährlichen Ertrag von 41 Gigawattstunden.",
    "Im vergangenen Jahr erzielten sie einen Überschuss von 6,8 Millionen Euro.",
]
JAHRESBERICHT = [
    "Am häufigsten entliehen wurde der Roman „Salzwiesen“ von Femke Ostendorp mit 391 Ausleihen.",
    "Neu ist die Saatgutbibliothek im Untergeschoss.",
    "Er hat 132.000 Euro gekostet und sortiert bis zu 600 Medien in der Stunde.",
]
LEUCHTTURM = [
    "Sie hieß Gesine Harms und verwaltete die Insel seit zweiundzwanzig Jahren.",
    "Die letzte war vom 11. Oktober 1953 und bestand aus einem einzigen Satz.",
    "Zum ersten Mal sah Jelto die Sandbank, auf der im Winter die Robben lagen.",
]
GROFF = [
    "Größere Ingenieurbauwerke ließen sich dennoch nicht vermeiden: "
    "Das Viadukt bei Obersteinach ist 143 Meter lang und ruht auf sieben Pfeilern.",
    "Im Jahr 1944 zählte die Verwaltung 311.000 Fahrgäste, so viele wie nie zuvor und nie danach.",
    "Der letzte Personenzug fuhr am 28. Mai 1961, geschmückt mit Tannengrün und begleitet von mehreren hundert "
    "Schaulustigen.",
    "Überliefert sind sämtliche Jahresberichte sowie die Korrespondenz mit dem Ministerium.",
]
# The sentences that must be found in each file, with the page on which each begins.
EXPECTED: dict[str, list[tuple[str, int | None]]] = {
    "pressemitteilung.pdf": list(zip(WINDPARK, [1, 1, 2, 2], strict=True)),
    "druckschutz.pdf": list(zip(WINDPARK, [1, 1, 2, 2], strict=True)),
    "aufsatz-zweispaltig.pdf": list(zip(MOORE, [1, 2, 3], strict=True)),
    "zeitschrift-chromium.pdf": list(zip(MOORE, [1, 2, 2], strict=True)),
    "aufsatz-groff.pdf": list(zip(GROFF, [1, 2, 2, 3], strict=True)),
    "haushalt-libreoffice.pdf": list(zip(HAUSHALT, [1, 1, 1], strict=True)),
    "haushalt-chromium.pdf": list(zip(HAUSHALT, [1, 1, 2], strict=True)),
    "protokoll-browser.pdf": list(zip(PROTOKOLL, [1, 2, 2], strict=True)),
    "brief.pdf": list(zip(BRIEF, [1, 1], strict=True)),
    "jahresbericht-browser.pdf": list(zip(JAHRESBERICHT, [1, 1, 1], strict=True)),
    "leuchtturm.pdf": list(zip(LEUCHTTURM, [1, 1, 2], strict=True)),
} | {
    name: [(sentence, None) for sentence in sentences]
    for name, sentences in {
        "protokoll.docx": PROTOKOLL,
        "moore-libreoffice.docx": [
            *MOORE,
            "Die bisher längste Messreihe aus dem Peenetal umfasst vier Vegetationsperioden.",
        ],
        "brief.docx": BRIEF,
        "haushalt.docx": HAUSHALT,
        "vertrag.docx": VERTRAG,
        "vertrag.odt": VERTRAG,
        "haushalt.odt": HAUSHALT,
        "vertrag-libreoffice.rtf": VERTRAG,
        "windpark.rtf": WINDPARK,
        "jahresbericht-pandoc.rtf": JAHRESBERICHT,
        "leuchtturm-pandoc.epub": LEUCHTTURM,
        "leuchtturm-libreoffice.epub": LEUCHTTURM,
        "newsletter.eml": JAHRESBERICHT,
        "rundmail.eml": ["Während der Arbeiten weicht die\nBuchhaltung in den Raum 2.14 aus."],
        "einladung.eml": ["Kuratorin Solveig Marquardt führt durch alle neun Räume."],
    }.items()
}


def read(path: Path) -> Document:
    return READERS[path.suffix](path.name, path.read_bytes())


def sentences_of(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text)]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder) -> StoredLibrary:
    """The library of a folder of all these files."""
    home = Settings(index=tmp_path_factory.mktemp("formats") / "index")
    report = ingest_paths([DOCUMENTS / name for name in EXPECTED], home, embedder)
    assert report.failed == []
    return StoredLibrary(home.index, embedder.name)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sentence_of_a_real_file_is_found_whole_and_on_its_page(name: str, library, embedder) -> None:
    retriever = Retriever(library, embedder)
    article = library.article(name)
    for sentence, page in EXPECTED[name]:
        assert sentence in sentences_of(article.text)
        start = article.text.index(sentence)
        assert article.page(start) == page
        hits = [
            hit for hit in retriever.search(sentence, 8) if hit.passage.article == name
        ]  # others hold the same text
        assert any(hit.passage.start <= start < hit.passage.end for hit in hits)


def test_the_test_knows_every_file() -> None:
    assert {path.name for path in DOCUMENTS.iterdir() if path.is_file()} == set(EXPECTED)


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("pressemitteilung.pdf", "Pressestelle"),
        ("aufsatz-zweispaltig.pdf", "Norddeutsche Beiträge"),
        ("aufsatz-groff.pdf", "Zeitschrift für"),
        ("aufsatz-groff.pdf", "- 2 -"),
        ("protokoll-browser.pdf", "file:"),
        ("leuchtturm.pdf", "Blatt"),
    ],
)
def test_running_heads_and_page_numbers_are_no_text(name: str, gone: str) -> None:
    assert gone not in read(DOCUMENTS / name).text


@pytest.mark.parametrize(
    ("name", "title", "author"),
    [
        ("pressemitteilung.pdf", "Windpark Hohenfelde geht ans Netz", "Karla Brinkmann"),
        ("haushalt-chromium.pdf", "Haushaltsbericht 2023 der Gemeinde Lindenau", ""),  # it calls itself „seite.html“
        ("brief.docx", "", ""),  # its author is „admin“
        ("protokoll.docx", "Niederschrift über die Mitgliederversammlung", "Tilo Grabowski"),
        ("vertrag.odt", "Nutzungsvereinbarung für den Bürgersaal", "Ordnungsamt Steinach"),
        ("vertrag-libreoffice.rtf", "Nutzungsvereinbarung für den Bürgersaal", "Ordnungsamt Steinach"),
        ("leuchtturm-pandoc.epub", "Der Leuchtturm von Sandoog", "Wiebke Aldenhoff"),
        ("rundmail.eml", "Heizung im Westflügel", "Nadja Öztürk"),
    ],
)
def test_title_and_author_are_taken_where_they_can_be_believed(name: str, title: str, author: str) -> None:
    fields = read(DOCUMENTS / name).fields
    assert tuple(fields[key].value if key in fields else "" for key in ("title", "author")) == (title, author)


def test_only_what_says_when_it_was_published_has_a_date() -> None:
    dated = {name: read(DOCUMENTS / name).fields.get("date") for name in EXPECTED}
    assert {name: told.value for name, told in dated.items() if told} == {
        "leuchtturm-pandoc.epub": "2019-08-21",
        "newsletter.eml": "2025-02-07",
        "rundmail.eml": "2025-01-16",
        "einladung.eml": "2025-04-14",
    }


# Layout --------------------------------------------------------------------------------------------------------------


def page(*lines: tuple[str, float, float], size: float = 10) -> list[Word]:
    """Words of lines (text, left, base), each letter half as wide as it is high."""
    words = []
    for text, left, base in lines:
        for word in text.split():
            right = left + len(word) * size / 2
            words.append(Word(word, left, base, right, base + size))
            left = right + size / 3
    return words


def test_columns_that_were_drawn_line_by_line_are_read_one_after_the_other() -> None:
    left = ["Der Rat tagte lange und", "vertagte dann die Sache", "mit dem alten Bahnhof,", "bis ein Gutachten kommt."]
    right = [
        "Die Feuerwehr bekam ein",
        "neues Fahrzeug und dazu",
        "eine Drehleiter, die der",
        "Kreis zur Hälfte bezahlt.",
    ]
    lines = [(text, x, 700 - 12 * row) for row in range(4) for text, x in ((left[row], 50), (right[row], 200))]
    assert flow([page(*lines)]).text == " ".join(left) + "\n\n" + " ".join(right)


def test_words_broken_at_line_ends_are_joined_and_hyphens_kept() -> None:
    lines = [
        "Die Gesamtwirt-",
        "schaft wächst in Nord-",
        "Süd-Richtung, beim Ein-",
        "und Ausgang und in den US-",
        "amerikanischen Werken.",
    ]
    text = flow([page(*((line, 50, 700 - 12 * row) for row, line in enumerate(lines)))]).text
    assert text == (
        "Die Gesamtwirtschaft wächst in Nord-Süd-Richtung, beim Ein- und Ausgang und in den US-amerikanischen Werken."
    )


def test_a_sentence_across_a_page_break_is_one_and_the_page_begins_inside_it() -> None:
    first = page(
        ("Am Montag beschloss der Rat nach langer Debatte den", 50, 700),
        ("Bau der Brücke und gab dafür zwei Millionen Euro aus dem", 50, 688),
    )
    second = page(("laufenden Haushalt frei. Der Bau beginnt im Mai.", 50, 700))
    flowed = flow([first, second])
    assert "aus dem laufenden Haushalt frei." in flowed.text
    assert flowed.pages == (0, flowed.text.index("laufenden"))


@given(
    st.lists(
        st.lists(
            st.builds(
                lambda text, left, base, wide, high: Word(text, left, base, left + wide, base + high),
                st.text(st.characters(categories=["L", "Nd", "P"]), min_size=1, max_size=8),
                *[st.floats(-1000, 1000)] * 2,
                *[st.floats(0, 100)] * 2,
            ),
            max_size=12,
        ),
        max_size=3,
    )
)
def test_pages_begin_in_order_and_inside_the_text_whatever_the_layout(pages: list[list[Word]]) -> None:
    flowed = flow(pages)
    assert len(flowed.pages) == len(pages)
    assert list(flowed.pages) == sorted(flowed.pages)
    assert all(0 <= start <= len(flowed.text) for start in flowed.pages)


# Broken and hostile --------------------------------------------------------------------------------------------------


def packed(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return data.getvalue()


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        READERS[Path(name).suffix](name, data)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def check(name: str, data: bytes) -> None:
    """Whether the bytes give an article or a reason, and no other error."""
    try:
        article = READERS[Path(name).suffix](name, data).article(name)
    except SourceError as error:
        reason = str(error)
    else:
        reason = ""
        assert article.title
        assert article.text.encode()
        assert list(article.pages) == sorted(article.pages)
    assert not reason or (name in reason and "\n" not in reason)


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BILLION_LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {two} "{f"&{one};" * 10}">' for one, two in zip("abcdefghi", "bcdefghij", strict=True))
    + f"]><w:document {WORD}><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)
FETCHED = (
    f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document {WORD}><w:body><w:p>&a;</w:p></w:body>'
    "</w:document>"
)


def test_a_locked_pdf_is_named_as_such() -> None:
    assert "Kennwort" in refusal("a.pdf", (BROKEN / "verschluesselt.pdf").read_bytes())


def test_a_scanned_pdf_is_named_as_such() -> None:
    assert "nur Bilder" in refusal("a.pdf", (BROKEN / "gescannt.pdf").read_bytes())


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_pdf_is_named_as_such(share: float) -> None:
    data = (DOCUMENTS / "pressemitteilung.pdf").read_bytes()
    assert "unvollständig" in refusal("a.pdf", data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", [".docx", ".odt", ".epub"])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00" * 100, packed(leer_txt=b"")])
def test_what_is_no_archive_of_its_kind_is_refused(kind: str, data: bytes) -> None:
    assert "beschädigt" in refusal(f"a{kind}", data)


def test_a_zip_bomb_is_not_unpacked() -> None:
    assert "riesig" in refusal("a.docx", packed(word__document_xml=b"<a>" + b" " * 50_000_000))
    with pytest.raises(SourceError, match="riesig"):
        Archive("a.zip", packed(**{f"m{number}": b"" for number in range(20_001)}), "Archiv")


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    data = packed(word__document_xml=b"<a>" + b" " * 50_000_000)
    size = struct.pack("<I", 50_000_003)
    assert data.count(size) == 2
    assert "beschädigt" in refusal("a.docx", data.replace(size, struct.pack("<I", 1000)))


@pytest.mark.parametrize("document", [BILLION_LAUGHS, FETCHED])
def test_entities_are_neither_expanded_nor_fetched(document: str) -> None:
    assert "Entitäten" in refusal("a.docx", packed(word__document_xml=document.encode()))


@pytest.mark.parametrize("depth", [300, 10_000])
def test_deep_nesting_is_refused_or_read(depth: int) -> None:
    tables = "<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth
    document = f"<w:document {WORD}><w:body>{tables}</w:body></w:document>"
    assert refusal("a.docx", packed(word__document_xml=document.encode()))
    mail = b"From: a@example.org\nSubject: Tief\nContent-Type: text/html\n\n" + b"<div>" * depth + b"Ganz unten."
    assert READERS[".eml"]("a.eml", mail).text.startswith("Tief")


def test_names_with_path_parts_inside_an_archive_are_not_honoured() -> None:
    package = (
        b'<package><manifest><item id="a" href="../../../../etc/passwd" media-type="application/xhtml+xml"/></manifest>'
        b'<spine><itemref idref="a"/></spine></package>'
    )
    container = b'<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'
    data = packed(**{"META-INF__container_xml": container, "b_opf": package})
    assert "keinen Text" in refusal("a.epub", data)


@pytest.mark.parametrize(
    "name",
    ["brief.pdf", "vertrag.docx", "vertrag.odt", "vertrag-libreoffice.rtf", "leuchtturm-pandoc.epub", "newsletter.eml"],
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(name: str) -> None:
    whole = (DOCUMENTS / name).read_bytes()

    @settings(max_examples=EXAMPLES)
    @given(
        st.lists(st.tuples(st.integers(0, len(whole) - 1), st.binary(min_size=1, max_size=6)), max_size=8),
        st.integers(0, len(whole)),
        st.booleans(),
    )
    def attempt(changes: list[tuple[int, bytes]], cut: int, cuts: bool) -> None:
        data = bytearray(whole)
        for place, by in changes:
            data[place : place + len(by)] = by
        check(name, bytes(data[:cut] if cuts else data))

    attempt()


@pytest.mark.parametrize("name", ["vertrag.docx", "vertrag.odt", "leuchtturm-pandoc.epub"])
def test_damaged_xml_in_a_sound_archive_is_read_or_refused(name: str) -> None:
    """Here the changes reach the readers, which the archive's check sums keep from them otherwise."""
    with zipfile.ZipFile(DOCUMENTS / name) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    names = sorted(member for member in members if member.endswith(("xml", "opf", "html")) and members[member])

    @settings(max_examples=EXAMPLES)
    @given(st.sampled_from(names), st.data())
    def attempt(member: str, data: st.DataObject) -> None:
        changed = bytearray(members[member])
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(changed) - 1))
            by = data.draw(st.sampled_from([b"<", b">", b"&", b'"', b"</w:p>", b"<w:p>", b"", b"9" * 20, b"\xff"]))
            changed[place : place + data.draw(st.integers(0, 8))] = by
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for other, content in (members | {member: bytes(changed)}).items():
                archive.writestr(other, content)
        check(name, buffer.getvalue())

    attempt()
