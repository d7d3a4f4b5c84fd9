import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import SourceError
from rag.settings import Settings
from rag.sources.document import Document, Told
from rag.sources.text import read_text


def test_the_seed_articles_have_title_and_date() -> None:
    paths = sorted(Settings().seeds.glob("*.txt"))
    first, second = (read_text(path.name, path.read_bytes()).article(path.name) for path in paths)
    assert first.title == "Meta investiert 14,3 Milliarden Dollar in Scale AI: Ein strategischer Schachzug für KI"
    assert first.date == datetime.date(2025, 6, 13)
    assert second.title == "Meta Platforms Inc., eines der weltweit größten Technologieunternehmen …"
    assert second.date is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_german_text_in_the_encodings_it_comes_in(encoding: str) -> None:
    text = "Überschrift\n\nDie größte Straße führt nach Österreich."
    assert read_text("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"...", b"MZ\x90\x00\x03\x00\x00\x00", bytes(range(256)), b"\xff\xfe\x00"]
)
def test_what_is_no_text_is_refused_in_one_german_sentence(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"„a\.txt“") as caught:
        read_text("a.txt", data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Titel\n\nText.\nStand: 3. Mai 2024", datetime.date(2024, 5, 3)),
        ("Freitag, 13. Juni 2025\n\nText.", datetime.date(2025, 6, 13)),
        ("Titel\nVeröffentlicht am 03.05.2024, 14:30 Uhr\nText.", datetime.date(2024, 5, 3)),
        ("Titel\n\nAm 3. Mai 2024 geschah viel.", None),
        ("Titel\nAktualisiert am 03.05.2024\nText.", None),
        ("Titel\n\nText. (APA, 16.8.2015)", datetime.date(2015, 8, 16)),
        ("Titel\n\nText. (red, APA/dpa, 3.1.2016)", datetime.date(2016, 1, 3)),
        ("Titel\n\nText (Berlin, 16.8.2015)", None),
        ("Titel\n\nText. (jmy, 15.2.2016)", datetime.date(2016, 2, 15)),
        ("Titel\n\nText. (Thomas Mayer aus Brüssel, 14.12.2015)", datetime.date(2015, 12, 14)),
        ("Titel\n\nText. (Conrad Seidl, DER STANDARD, 5.8.2015)", datetime.date(2015, 8, 5)),
        ("Titel\n\nText? (Markus Bernath; 01.11.2015)", datetime.date(2015, 11, 1)),
        ("Titel\n\nEr kommt. (Stand Freitag, 3.5.2024)", None),
        ("Titel\n\nDas steht fest. (Statistik Austria, 3.5.2024)", None),
        ("Titel\n\nDas steht fest. (wie oft, 3.5.2024)", None),
        ("Titel\n\nEr kommt bald (bis, 3.5.2024)", None),
        ("Titel\n\nText (APA, 16.8.2015) und mehr.", None),
        ("Titel\n\nDie Frist endet am\n3. Mai 2024.\n" + "Zeile.\n" * 9 + "Ende.", None),
    ],
)
def test_only_a_line_that_says_nothing_else_dates_an_article(text: str, date: datetime.date | None) -> None:
    assert read_text("a.txt", text.encode()).article("a.txt").date == date


def test_who_signs_an_article_wrote_it() -> None:
    text = b"Titel\n\nText. (Katharina Huber, Wolfgang Weisgram, jmy, 26.4.2016)"
    assert read_text("a.txt", text).article("a.txt").details.author == "Katharina Huber, Wolfgang Weisgram"


@given(st.text())
def test_stored_text_differs_from_the_file_in_white_space_only(text: str) -> None:
    data = text.encode("utf-8", "ignore")
    try:
        article = read_text("a.txt", data).article("a.txt")
    except SourceError:
        return
    assert "".join(article.text.split()) == "".join(data.decode().removeprefix("\ufeff").split())
    assert article.title
    assert not article.text[-1].isspace()


def test_decomposed_letters_stay_as_the_file_has_them() -> None:
    text = unicodedata.normalize("NFD", "Die größte Straße.")
    assert read_text("a.txt", text.encode()).text == text


def test_a_title_and_a_date_say_where_they_come_from() -> None:
    article = Document("Die Nachricht.", fields={"title": Told("Feld", "Kopf der Seite")}).article("a.html")
    assert (article.title, article.details.told_by) == ("Feld", (("title", "Kopf der Seite"),))
    read = read_text("a.txt", b"Titel\n\nText.\nStand: 3. Mai 2024").article("a.txt")
    assert read.details.told_by == (("date", "Datum im Text"), ("title", "Anfang des Textes"))
