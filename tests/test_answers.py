"""Evidence, composing and the main path, over the real embedder and a real library."""

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.build import assistant_over
from rag.compose import compose
from rag.errors import LibraryError, QuestionError, ScopeError
from rag.evidence import ANSWERING, LEAST_LOG_ODDS, Candidate, EvidenceFinder
from rag.export import answer_row, answer_text
from rag.ingest import find_files, ingest
from rag.interfaces import Embedder
from rag.language.understanding import understand
from rag.models.embedder import SentenceTransformerEmbedder
from rag.models.reader import TwofoldReader
from rag.retrieve import Retriever
from rag.settings import Settings
from rag.store.library import StoredLibrary
from rag.types import (
    Answer,
    AnswerKind,
    Article,
    Citation,
    Evidence,
    Findings,
    Hit,
    Passage,
    Question,
    Reach,
    Reading,
    Scope,
    Span,
)


@pytest.fixture(scope="module")
def assistant(
    tmp_path_factory: pytest.TempPathFactory, openvino_embedder: Embedder, reader: TwofoldReader
) -> Assistant:
    folder = tmp_path_factory.mktemp("articles")
    for seed in Settings().seeds.glob("*.txt"):
        (folder / seed.name).write_bytes(seed.read_bytes())
    (folder / "bahn.txt").write_text(
        "Neue Bahnstrecke eröffnet\n\nDie Strecke zwischen Ulm und Wendlingen wurde am 11. Dezember 2022 eröffnet. "
        "Sie ist 59,6 Kilometer lang [3] und kostete rund vier Milliarden Euro. Die Bauzeit betrug zehn Jahre.\n",
        encoding="utf-8",
    )
    (folder / "werft.txt").write_text(
        "Werft Nordlicht legt Zahlen vor\n\nDer Gewinn der Werft Nordlicht stieg von 10 Millionen Euro im Jahr 2014 "
        "auf 12 Millionen Euro im Jahr 2015.\n",
        encoding="utf-8",
    )
    library = StoredLibrary(folder / "index", openvino_embedder.name, create=True)
    ingest(
        find_files([folder / "bahn.txt", folder / "werft.txt", *folder.glob("00*.txt")])[0], library, openvino_embedder
    )
    return assistant_over(library, openvino_embedder, reader)


def cited(answer: Answer) -> str:
    return " ".join(citation.quote for citation in answer.citations)


class OneSidedReader:
    """A reader that sees an answer only in the sentence with some words, with the log-odds `odds`."""

    name = "einseitig"

    def __init__(self, words: str, odds: float = 20.0) -> None:
        self._words = words
        self._odds = odds

    def read(self, question: str, passages: Sequence[tuple[str, Sequence[Span]]]) -> list[list[Reading]]:
        return [[self._reading(text, sentence) for sentence in sentences] for text, sentences in passages]

    def _reading(self, text: str, sentence: Span) -> Reading:
        found = sentence.of(text).find(self._words)
        if found < 0:
            return Reading(None, -20.0, -20.0, 0.0)
        start = sentence.start + found
        span = Span(start, start + len(self._words))
        return Reading(span, self._odds, -math.log1p(math.exp(-self._odds)), -math.log1p(math.exp(self._odds)))


def test_another_articles_value_is_told_however_sure_the_reader_is_of_the_first(
    seed_index: Path, embedder: SentenceTransformerEmbedder
) -> None:
    library = StoredLibrary(seed_index, embedder.name)
    answer = assistant_over(library, embedder, OneSidedReader("14,3 Milliarden US-Dollar")).ask(
        "Wie viel investiert Meta?"
    )
    values = {value.value for conflict in answer.conflicts for value in conflict.values}
    assert values == {"14,3 Milliarden US-Dollar", "über zehn Milliarden US-Dollar"}


@pytest.mark.parametrize(
    ("question", "words", "article"),
    [
        ("Wie viel investiert Meta?", "14,3 Milliarden", "000_09e2c0462c2fe24e.txt"),
        ("Was ist Defense Llama?", "spezialisierten Version", "001_d0f8237bc536e6a7.txt"),
        ("Wie hoch war der Umsatz von Scale AI im Vorjahr?", "870 Millionen", "001_d0f8237bc536e6a7.txt"),
        ("Wann wurde die Strecke nach Wendlingen eröffnet?", "11. Dezember 2022", "bahn.txt"),
        ("Wie lang ist die neue Bahnstrecke?", "59,6 Kilometer", "bahn.txt"),
        ("wie lange wurde an der strecke gebaut", "zehn Jahre", "bahn.txt"),
        ("Was sagt Wang über die Investition?", "Verteilung des Erlöses", "000_09e2c0462c2fe24e.txt"),
        ("Was geschah mit Llama 4?", "mit Herausforderungen", "000_09e2c0462c2fe24e.txt"),
        ("wieviel kohle gibt meta für scale ai aus", "14,3 Milliarden", "000_09e2c0462c2fe24e.txt"),
        ("Wie viel Geld gibt Meta für Scale AI aus?", "14,3 Milliarden", "000_09e2c0462c2fe24e.txt"),
    ],
)
def test_an_answer_holds_the_words_of_the_right_article(
    assistant: Assistant, question: str, words: str, article: str
) -> None:
    answer = assistant.ask(question)
    assert not answer.abstained
    assert words in answer.text.split("[1]")[0]
    assert answer.citations[0].article.name == article
    assert words in answer.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "Wie heißt der CEO von Siemens?",
        "Wer ist der neue Chef von Scale AI?",
        "Warum verlor Meta Mitarbeiter?",
        "Wie hoch ist die Bewertung von Scale AI?",
        "Wann hat Meta die App gestartet?",
        "Wer führt Scale AI nach dem Ausscheiden von Wang?",
        "Wie viel investiert Apple in KI?",
        "Wie viel investiert Google in KI?",
        "Wie hoch war der Gewinn von Scale AI?",
        "Wie viele Mitarbeiter hat Scale AI?",
        "Wie wird das Wetter morgen in Berlin?",
        "Wann wurde Scale AI gegründet?",
        "Wie viele Einwohner hat Wendlingen?",
        "Wie lang ist die neue Bahnstrecke der ÖBB?",
        "Wann tritt der Kauf von Scale AI in Kraft?",
        "Was ist Scale AI wert?",
    ],
)
def test_what_the_articles_do_not_say_is_not_answered(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert answer.span is None
    assert not re.search(r"\[\d+\]", answer.text)
    assert answer.citations, "the nearest passages are shown"


def test_only_who_is_said_to_lead_a_firm_leads_it(assistant: Assistant) -> None:
    answer = assistant.ask("Wer führt Meta?")
    assert answer.abstained or "CEO Mark Zuckerberg" in answer.citations[0].quote


def test_who_is_reported_on_is_not_who_somebody_reports_to(assistant: Assistant) -> None:
    answer = assistant.ask("Und wem wird er unterstellt?", ["Wer ist der CEO von Scale AI?"])
    assert answer.citations[0].article.name == "000_09e2c0462c2fe24e.txt"
    assert "direkt unter Mark Zuckerberg" in answer.citations[0].quote


@pytest.fixture(scope="module")
def town_assistant(
    tmp_path_factory: pytest.TempPathFactory, openvino_embedder: Embedder, reader: TwofoldReader
) -> Assistant:
    library = StoredLibrary(tmp_path_factory.mktemp("towns") / "index", openvino_embedder.name, create=True)
    ingest(find_files([Path(__file__).parent / "data" / "texts"])[0], library, openvino_embedder)
    return assistant_over(library, openvino_embedder, reader)


def test_the_right_town_is_answered_for(town_assistant: Assistant) -> None:
    assert "Vahrenholt" in town_assistant.ask("Wer ist Bürgermeisterin von Lindenau?").citations[0].quote


@pytest.mark.parametrize("town", ["Obersteinach", "Heidelberg", "Bad Doberan"])
@pytest.mark.parametrize(
    "question", ["Wer ist Bürgermeister von {}?", "Wie heißt die Bürgermeisterin von {}?", "Wer regiert {}?"]
)
def test_no_other_town_is_answered_for(town_assistant: Assistant, question: str, town: str) -> None:
    answer = town_assistant.ask(question.format(town))
    assert answer.abstained
    assert f"„{town}“ kommt dort nicht vor" in answer.text


def test_what_is_told_of_the_first_part_is_no_answer_for_the_second(town_assistant: Assistant) -> None:
    question = "Wann haben die Stadtwerke Hohenfelde den {} Bauabschnitt in Betrieb genommen?"
    quotes = [town_assistant.ask(question.format(which)).citations[0].quote for which in ("ersten", "zweiten")]
    assert "am Donnerstag den ersten Bauabschnitt" in quotes[0]
    assert quotes[1] == "Der zweite Bauabschnitt soll im Herbst 2026 beginnen."


def test_what_a_page_shows_to_be_clicked_on_is_no_evidence(assistant: Assistant) -> None:
    answer = assistant.ask("Wie viel will Meta 2025 insgesamt für KI ausgeben?")
    assert "Stars" not in cited(answer)
    assert "Schlagwörter" not in cited(assistant.ask("Wie heißt die App von Meta?"))


def test_a_refusal_names_what_is_missing(assistant: Assistant) -> None:
    assert (
        "„Vereinigten Staaten“ kommt dort nicht vor" in assistant.ask("Wer ist Präsident der Vereinigten Staaten?").text
    )
    assert "„Siemens“ kommt" in assistant.ask("Wie heißt der CEO von Siemens?").text


def test_numbers_run_in_order_and_every_sentence_carries_one(assistant: Assistant) -> None:
    answer = assistant.ask("Wofür ist Scale AI bekannt?")
    marks = list(dict.fromkeys(int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)))
    assert marks == [citation.number for citation in answer.citations] == list(range(1, len(marks) + 1))
    assert all(sentence.citations and sentence.text in answer.text for sentence in answer.sentences)


def test_a_footnote_of_the_source_does_not_look_like_a_citation(assistant: Assistant) -> None:
    answer = assistant.ask("Wie lang ist die neue Bahnstrecke?")
    assert "59,6 Kilometer lang (3)" in answer.text
    assert "59,6 Kilometer lang [3]" in cited(answer)


@pytest.mark.parametrize("question", ["Was macht Scale AI?", "Und was macht eigentlich Scale AI?"])
def test_what_a_firm_does_is_said_by_what_it_is_known_for(assistant: Assistant, question: str) -> None:
    assert "Dateninfrastruktur-Lösungen" in assistant.ask(question).citations[0].quote


def test_the_span_is_the_fact_that_was_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("Wie viel Prozent von Scale AI erwirbt Meta?")
    assert answer.span is not None
    assert answer.span.text == "49 Prozent"
    assert answer.span.text in answer.citations[answer.span.citation - 1].quote


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("Wie hoch war der Jahresumsatz von Scale AI im Vorjahr?", "870 Millionen"),
        ("Wie viel Umsatz erwartet Scale AI in diesem Jahr?", "zwei Milliarden US-Dollar"),
        ("Wie viel Umsatz machte Scale AI im letzten Jahr?", "870 Millionen"),
        ("Wie hoch war der Gewinn der Werft Nordlicht 2014?", "10 Millionen Euro"),
        ("Wie hoch war der Gewinn der Werft Nordlicht 2015?", "12 Millionen Euro"),
    ],
)
def test_of_several_figures_the_one_of_the_time_asked_for_is_set_off(
    assistant: Assistant, question: str, figure: str
) -> None:
    span = assistant.ask(question).span
    assert span
    assert figure in span.text


def test_of_several_figures_the_one_that_was_asked_for_is_set_off(assistant: Assistant) -> None:
    answer = assistant.ask("Wie hoch war der Umsatz von Scale AI im Vorjahr?")
    assert answer.span is not None
    assert answer.span.text == "870 Millionen US-Dollar"


def test_a_name_does_not_say_who_another_name_is(assistant: Assistant) -> None:
    answer = assistant.ask("Wer ist Alexandr Wang?")
    assert "CEO Alexandr Wang" in answer.citations[0].quote
    assert answer.span is None or "Zuckerberg" not in answer.span.text


def test_a_relative_clause_does_not_say_what_something_is(assistant: Assistant) -> None:
    answer = assistant.ask("Was ist Llama?")
    assert "Sprachmodell Llama" in answer.citations[0].quote
    assert answer.span is None or not answer.span.text.startswith("die für")


def test_the_turnover_of_one_firm_is_not_that_of_another_in_the_sentence_before(assistant: Assistant) -> None:
    assert assistant.ask("Wie hoch war der Umsatz von Meta im Vorjahr?").abstained
    assert assistant.ask("wieviel umsatz macht open ai im jahr?").abstained
    assert not assistant.ask("Wie hoch war der Umsatz von Scale AI im Vorjahr?").abstained


def test_a_figure_of_another_month_is_no_answer(assistant: Assistant) -> None:
    assert not assistant.ask("Welche Strecke wurde im Dezember 2022 eröffnet?").abstained
    answer = assistant.ask("Welche Strecke wurde im Februar 2022 eröffnet?")
    assert answer.abstained
    assert "„Februar“ kommt dort nicht vor" in answer.text


def test_what_somebody_earns_is_no_other_amount(assistant: Assistant) -> None:
    assert assistant.ask("Was verdient Alexandr Wang bei Meta?").abstained


def test_the_quantity_asked_for_comes_before_a_likelier_other_one(tmp_path: Path, openvino_embedder: Embedder) -> None:
    text = "Der Umsatz der Werft fiel auf 62 Millionen Euro. Am Ende blieb ein Bilanzgewinn von 6 Millionen Euro."
    (tmp_path / "werft.txt").write_text(text, encoding="utf-8")
    library = StoredLibrary(tmp_path / "index", openvino_embedder.name, create=True)
    ingest(find_files([tmp_path / "werft.txt"])[0], library, openvino_embedder)
    question = understand("Wie hoch war der Gewinn der Werft?")[0]
    finder = EvidenceFinder(library, OneSidedReader("62 Millionen Euro", odds=-16.0))
    found = finder.rank(question, Retriever(library, openvino_embedder).search(question.search, 1))
    assert [candidate.unnamed for candidate in found] == [False, True]


def library_of(folder: Path, embedder: Embedder, texts: Mapping[str, str]) -> StoredLibrary:
    """A library of texts, by file name."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    library = StoredLibrary(folder / "index", embedder.name, create=True)
    ingest(find_files([folder / name for name in texts])[0], library, embedder)
    return library


def candidates(
    folder: Path, embedder: Embedder, text: str, question: str, words: str, odds: float = 20.0
) -> list[Candidate]:
    """The sentences of one article, read by a reader that is sure of some words."""
    library = library_of(folder, embedder, {"artikel.txt": text})
    understood = understand(question)[0]
    hits = Retriever(library, embedder).search(understood.search, 1)
    return EvidenceFinder(library, OneSidedReader(words, odds)).candidates(understood, hits)


DEGREE = (
    "Der Bund der Naturfreunde kritisiert die Universität Graz. Damit werde versucht, die Forscherin Anna Huber "
    "herabzusetzen, die den Nobelpreis erhielt. Huber war lange Ehrenpräsidentin der Naturfreunde. Die Universität "
    "hatte Huber im Dezember das im Jahr 1983 verliehene Ehrendoktorat aberkannt."
)


@pytest.mark.parametrize(("odds", "answers"), [(2.0, True), (-4.0, False)])
def test_a_passage_with_all_words_of_the_question_does_not_outvote_a_reader_that_sees_no_answer(
    tmp_path: Path, openvino_embedder: Embedder, odds: float, answers: bool
) -> None:
    *_, last = candidates(tmp_path, openvino_embedder, DEGREE, "Wann erhielt Anna Huber den Nobelpreis?", "1983", odds)
    assert last.passage_coverage == 1
    assert (last.weighed(ANSWERING) > LEAST_LOG_ODDS) is answers


@pytest.mark.parametrize(("speaker", "others"), [("Anna Koch", True), ("Peter Maier", False), ("Eva Lang", False)])
def test_what_one_says_is_not_what_another_says(
    tmp_path: Path, openvino_embedder: Embedder, speaker: str, others: bool
) -> None:
    text = (
        "Anna Koch leitet die Werft. Sie liegt am Hafen. Dort wird gebaut. Der Ausbau sei zu teuer, sagte Peter Maier. "
        "Dem widersprach Eva Lang."
    )
    found = candidates(tmp_path, openvino_embedder, text, f"Was sagt {speaker} zum Ausbau?", "zu teuer")
    assert [c.others for c in found if "zu teuer" in c.sentence.of(text)] == [others]


REPORT = (
    "Der Autobauer macht wieder Gewinn. In China wächst der Absatz langsamer. Paris – Peugeot legte am Mittwoch Zahlen "
    "vor. Die Anleger waren zufrieden. Die Aktie legte zu. In China wächst der VW-Rivale kaum. "
    "Der Nettogewinn betrug 571 Millionen Euro."
)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Wie hoch ist der Gewinn von Peugeot?", ()),
        ("Wie hoch ist der Gewinn von VW?", ("VW",)),
        ("Wie hoch ist der Gewinn des Rivalen von VW?", ()),
    ],
)
def test_whom_a_report_is_on_is_told_above_and_behind_its_dateline(
    tmp_path: Path, openvino_embedder: Embedder, question: str, missing: tuple[str, ...]
) -> None:
    *_, last = candidates(tmp_path, openvino_embedder, REPORT, question, "571 Millionen Euro")
    assert last.sentence.of(REPORT).startswith("Der Nettogewinn")
    assert (last.missing, last.far) == (missing, ())


def test_an_age_is_told_beside_the_name(tmp_path: Path, openvino_embedder: Embedder) -> None:
    text = "Der Club sperrte den 23-jährigen Aurier. Serge Aurier kam 2014. Er spielt mit einem 30-jährigen Kollegen."
    found = candidates(tmp_path, openvino_embedder, text, "Wie alt ist Serge Aurier?", "23")
    assert [candidate.form for candidate in found] == [True, False, False]


@pytest.mark.parametrize(("field", "others"), [("Soziales", [True, False]), ("Finanzen", [True, True])])
def test_an_office_is_that_of_its_field(
    tmp_path: Path, openvino_embedder: Embedder, field: str, others: list[bool]
) -> None:
    text = "Aus der Regierung geht Anna Koch. Sie wird Landesrätin für Soziales und Gesundheit."
    found = candidates(tmp_path, openvino_embedder, text, f"Wer wird Landesrätin für {field}?", "Anna Koch")
    assert [candidate.others for candidate in found] == others


def test_what_asks_itself_answers_nothing(tmp_path: Path, openvino_embedder: Embedder) -> None:
    text = "Wie lange dauert der Umbau der Werft? Ich glaube, zwei Jahre."
    found = candidates(tmp_path, openvino_embedder, text, "Wie lange dauert der Umbau der Werft?", "zwei Jahre")
    assert [candidate.others for candidate in found] == [True, False]


@pytest.mark.parametrize(
    ("question", "words"), [("Wer klagt gegen die Werft?", None), ("Wer klagt nicht gegen die Werft?", "die Stadt")]
)
def test_what_is_said_not_to_be_so_is_not_set_off(
    tmp_path: Path, openvino_embedder: Embedder, question: str, words: str | None
) -> None:
    text = "Gegen die Werft klagt nicht die Stadt, sondern ein Nachbar."
    span = candidates(tmp_path, openvino_embedder, text, question, "die Stadt")[0].reading.span
    assert (span and span.of(text)) == words


@pytest.mark.parametrize(
    ("words", "exact"), [("Hafenblick", None), ("Hafenblick und Seeblick", "Hafenblick und Seeblick")]
)
def test_one_of_the_two_that_are_asked_for_is_not_set_off(
    tmp_path: Path, openvino_embedder: Embedder, words: str, exact: str | None
) -> None:
    text = "Die neuen Hotels heißen Hafenblick und Seeblick."
    library = library_of(tmp_path, openvino_embedder, {"artikel.txt": text})
    question = understand("Wie heißen die beiden neuen Hotels?")[0]
    hits = Retriever(library, openvino_embedder).search(question.search, 1)
    span = EvidenceFinder(library, OneSidedReader(words)).find(question, hits).evidence[0].span
    assert (span and span.of(text)) == exact


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("Der Beschluss, im Hafen zu bauen, zeigt den wachsenden Druck auf die Werft.", None),
        ("Die Werft steht unter Druck, weil Aufträge fehlen.", "weil Aufträge fehlen"),
    ],
)
def test_what_gives_no_reason_is_not_set_off_as_one(
    tmp_path: Path, openvino_embedder: Embedder, text: str, exact: str | None
) -> None:
    words = exact or "im Hafen zu bauen"
    found = candidates(tmp_path, openvino_embedder, text, "Warum steht die Werft unter Druck?", words)[0]
    span = found.evidence(AnswerKind.REASON, 1.0, None, several=False).span
    assert (span and span.of(text)) == exact


@pytest.mark.parametrize(("words", "exact"), [("815 Stimmen", None), ("367", "367")])
def test_of_a_whole_and_its_part_the_other_is_not_set_off(
    tmp_path: Path, openvino_embedder: Embedder, words: str, exact: str | None
) -> None:
    text = "Von den 815 Stimmen entfielen 367 auf den Belgier."
    question = "Wie viele Stimmen bekam der Belgier?"
    span = candidates(tmp_path, openvino_embedder, text, question, words)[0].reading.span
    assert (span and span.of(text)) == exact


def test_what_lacks_a_name_of_the_question_is_no_further_evidence(
    tmp_path: Path, openvino_embedder: Embedder, reader: TwofoldReader
) -> None:
    texts = {
        "a.txt": "Bei dem Angriff auf das Krankenhaus in Ulm starben 20 Menschen.",
        "b.txt": "Bei dem Angriff auf das Krankenhaus in Graz starben 30 Menschen.",
    }
    library = library_of(tmp_path, openvino_embedder, texts)
    assistant = assistant_over(library, openvino_embedder, reader)
    answer = assistant.ask("Wie viele Menschen starben beim Angriff auf das Krankenhaus in Ulm?")
    assert not answer.abstained
    assert {citation.article.name for citation in answer.citations} == {"a.txt"}


def test_what_is_on_another_subject_is_no_further_evidence(
    tmp_path: Path, openvino_embedder: Embedder, reader: TwofoldReader
) -> None:
    texts = {
        "a.txt": "Bei einem Unfall auf einem Feldweg ist ein Jugendlicher schwer verletzt worden. "
        "Er wurde in das Krankenhaus Lienz gebracht.",
        "b.txt": "Die Bombe detonierte in der Stadt Yola im Bundesstaat Adamawa.",
    }
    library = library_of(tmp_path, openvino_embedder, texts)
    answer = assistant_over(library, openvino_embedder, reader).ask("Wo geschah der Unfall?")
    assert {citation.article.name for citation in answer.citations} == {"a.txt"}


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Was kostet die Fritzbox?", "Die neue Fritzbox wurde am Montag vorgestellt. Den Preis nannte niemand."),
        ("Wer stellte die Lampe im Hafen vor?", "Die neue Lampe wurde am Montag im Hafen vorgestellt."),
    ],
)
def test_a_refusal_names_what_is_on_the_subject_before_a_likelier_sentence_on_another(
    tmp_path: Path, openvino_embedder: Embedder, asked: str, text: str
) -> None:
    texts = {
        "a.txt": text,
        "b.txt": "Den Angriff auf einen Server für 440 Dollar plante Tom Berg.",
    }
    library = library_of(tmp_path, openvino_embedder, texts)
    question = understand(asked)[0]
    hits = Retriever(library, openvino_embedder).search(question.search, 2)
    findings = EvidenceFinder(library, OneSidedReader("440 Dollar plante Tom Berg", odds=-2.0)).find(question, hits)
    assert not findings.answered
    assert findings.evidence[0].article.name == "a.txt"
    assert findings.missing == ()


def test_two_names_side_by_side_in_a_question_are_known_apart(assistant: Assistant) -> None:
    answer = assistant.ask("Welchen Anteil kauft Meta Scale AI ab?")
    assert answer.span is not None
    assert answer.span.text == "49 Prozent"


def test_not_the_headline_but_the_sentence_below_is_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("Wie viel investiert Meta?")
    assert answer.citations[0].quote.startswith("Meta hat in einem strategischen Schachzug")


def test_what_the_headline_answers_is_answered_though_the_sentence_below_is_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("Wie viel investiert Meta?", scope=Scope(frozenset({"000_09e2c0462c2fe24e.txt"})))
    assert not answer.abstained
    assert answer.citations[0].quote.startswith("Meta hat in einem strategischen Schachzug")
    assert answer.span is not None
    assert answer.span.text == "14,3 Milliarden US-Dollar"


def test_a_headline_that_nothing_below_repeats_is_quoted_itself(
    tmp_path: Path, openvino_embedder: Embedder, reader: TwofoldReader
) -> None:
    (tmp_path / "oper.txt").write_text(
        "Anna Koch wird neue Leiterin der Oper\n\nDer Rat beriet am Montag lange. Danach wurde gefeiert.\n", "utf-8"
    )
    library = StoredLibrary(tmp_path / "index", openvino_embedder.name, create=True)
    ingest(find_files([tmp_path / "oper.txt"])[0], library, openvino_embedder)
    answer = assistant_over(library, openvino_embedder, reader).ask("Wer wird Leiterin der Oper?")
    assert answer.citations[0].quote == "Anna Koch wird neue Leiterin der Oper"


def test_the_chief_of_another_firm_is_no_answer(assistant: Assistant) -> None:
    answer = assistant.ask("Wer ist der CEO von Meta?")
    assert answer.span is not None
    assert answer.span.text == "Mark Zuckerberg"


def test_how_something_has_changed(assistant: Assistant) -> None:
    assert "sinkender Popularität" in cited(assistant.ask("Wie hat sich die Beliebtheit der Meta AI App entwickelt?"))


def test_no_sentence_is_quoted_twice(assistant: Assistant) -> None:
    answer = assistant.ask("Was haben die Aktionäre von Scale AI von dem Geschäft?")
    assert "verspricht den Aktionären" in answer.text
    assert all(answer.text.count(citation.quote) <= 1 for citation in answer.citations)


def test_passages_are_found_for_both_questions_in_one(assistant: Assistant) -> None:
    hits = assistant.search("Wie lang ist die neue Bahnstrecke und wer ist Alexandr Wang?", 3)
    assert {"bahn.txt", "000_09e2c0462c2fe24e.txt"} <= {hit.article.name for hit in hits}


def test_a_sentence_that_is_searched_for_finds_its_passage_first(
    tmp_path: Path, openvino_embedder: Embedder, reader: TwofoldReader
) -> None:
    sentence = "Details werden im Frühjahr bekannt gegeben."
    texts = {
        "show.txt": f"{sentence}\n\nBerlin – Thomas Gottschalk bekommt womöglich eine neue Sendung.",
        "bahn.txt": "Die Bahn ändert ihren Fahrplan. Details zum Osten werden im Frühjahr bekannt gegeben, hieß es.",
    }
    library = library_of(tmp_path, openvino_embedder, texts)
    hits = assistant_over(library, openvino_embedder, reader).search(sentence, 2)
    assert [(hit.rank, hit.article.name) for hit in hits] == [(1, "show.txt"), (2, "bahn.txt")]


def test_a_passage_on_the_subject_is_found_before_one_whose_sentence_seems_likelier(
    tmp_path: Path, openvino_embedder: Embedder
) -> None:
    texts = {
        "bahn.txt": "Zwischen Ulm und Wendlingen fahren Züge auf der neuen Bahnstrecke schneller als auf der alten.",
        "stadt.txt": "In Ulm gibt es viel zu sehen. Vom Münster bis Wendlingen sind es 40 Kilometer.",
        "zoo.txt": "Im Zoo kam ein Elefant zur Welt.",
    }
    library = library_of(tmp_path, openvino_embedder, texts)
    finder = EvidenceFinder(library, OneSidedReader("40 Kilometer", odds=-6.0))
    question = understand("Wie schnell fahren die Züge auf der neuen Bahnstrecke zwischen Ulm und Wendlingen?")[0]
    hits = Retriever(library, openvino_embedder).search(question.search, 3)
    assert [hit.article.name for hit in finder.rerank(question, hits)] == list(texts)
    assert finder.rank(question, hits)[0].hit.article.name == "stadt.txt"


def test_a_common_synonym_tells_less_than_a_rare_one(tmp_path: Path, openvino_embedder: Embedder) -> None:
    texts = {f"bericht{n}.txt": f"Nach Berichten der Zeitung fiel im Winter {n} viel Schnee." for n in range(8)}
    texts["chef.txt"] = "Die Leiterin des Museums untersteht der Stadt."
    library = library_of(tmp_path, openvino_embedder, texts)
    question = understand("Wem ist das Museum unterstellt?")[0]
    hits = Retriever(library, openvino_embedder).search(question.search, len(texts))
    found = EvidenceFinder(library, OneSidedReader("Stadt")).candidates(question, hits)
    covered = {candidate.hit.article.name: candidate.coverage for candidate in found}
    assert covered["chef.txt"] > 0.6
    assert covered["bericht1.txt"] < 0.1


def test_no_words_stand_alone_where_another_sentence_may_be_the_answer(assistant: Assistant) -> None:
    answer = assistant.ask("Wer ist der CEO von Meta?")
    assert "Mark Zuckerberg" in answer.text
    assert not answer.text.startswith("Alexandr Wang [1]")


def test_a_follow_up_is_understood_from_the_question_before(assistant: Assistant) -> None:
    answer = assistant.ask("Und wem wird er unterstellt?", ["Wer ist der CEO von Scale AI?"])
    assert "Zuckerberg" in answer.text
    assert answer.question == "Und wem wird er unterstellt?"
    assert answer.understood == "Wem wird er (der CEO von Scale AI) unterstellt?"


def test_two_questions_in_one_are_both_answered(assistant: Assistant) -> None:
    asked = "Wie lang ist die neue Bahnstrecke und wie viel Prozent von Scale AI erwirbt Meta?"
    answer = assistant.ask(asked)
    assert answer.question == asked
    assert "59,6 Kilometer" in answer.text
    assert "49 Prozent" in answer.text
    marks = list(dict.fromkeys(int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)))
    assert marks == [citation.number for citation in answer.citations] == list(range(1, len(marks) + 1))


def test_the_part_that_the_articles_do_not_answer_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Wann wurde die Strecke nach Wendlingen eröffnet und wie heißt der CEO von Siemens?")
    assert not answer.abstained
    assert "11. Dezember 2022" in answer.text
    assert "Zu „Wie heißt der CEO von Siemens?“: Das geht" in answer.text


def test_only_the_articles_in_scope_are_asked(assistant: Assistant) -> None:
    question = "Wie viel investiert Meta in Scale AI?"
    name = "001_d0f8237bc536e6a7.txt"
    answer = assistant.ask(question, scope=Scope(frozenset({name})))
    assert {citation.article.name for citation in answer.citations} == {name}
    assert "zehn Milliarden" in answer.text
    assert "14,3" not in answer.text
    assert {hit.article.name for hit in assistant.search(question, 9, Scope(frozenset({name})))} == {name}
    assert answer_text(answer).startswith(f"Gesucht in 1 von 4 Artikeln ({name})\n")
    assert answer_row(answer)["scope"]["articles"] == [name]
    assert assistant.ask(question).reach is None


def test_follow_ups_and_both_of_two_questions_stay_in_scope(assistant: Assistant) -> None:
    scope = Scope(frozenset({"bahn.txt"}))
    answer = assistant.ask(
        "Wie lang ist die neue Bahnstrecke und wie viel Prozent von Scale AI erwirbt Meta?", (), scope
    )
    assert "59,6 Kilometer" in answer.text
    assert {citation.article.name for citation in answer.citations} == {"bahn.txt"}
    assert "“: Das geht aus dem gefragten Artikel nicht hervor." in answer.text
    follow_up = assistant.ask("Und wem wird er unterstellt?", ["Wer ist der CEO von Scale AI?"], scope)
    assert follow_up.abstained
    assert follow_up.reach == Reach(scope, 1, 4)


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (Scope(frozenset({"bahn.txt", "weg.txt"})), "„weg.txt“ ist nicht in der Bibliothek."),
        (Scope(frozenset({"a", "b", "c"})), "„a“ und 2 weitere gewählte Artikel sind nicht in der Bibliothek."),
        (Scope(first=datetime.date(2090, 1, 1)), "Zur Auswahl (ab dem 1. Januar 2090, ohne undatierte) gehört kein"),
        (Scope(frozenset({"bahn.txt"}), last=datetime.date(2090, 1, 1)), "gehört kein Artikel"),
        (Scope(first=datetime.date(2025, 1, 2), last=datetime.date(2025, 1, 1)), "endet, bevor er beginnt"),
    ],
)
def test_a_scope_without_articles_says_what_is_wrong(assistant: Assistant, scope: Scope, said: str) -> None:
    for ask in (assistant.ask, partial(assistant.search, k=3)):
        with pytest.raises(ScopeError) as caught:
            ask("Wie lang ist die neue Bahnstrecke?", scope=scope)
        assert said in str(caught.value)
        assert "Bitte" in str(caught.value)


def test_an_english_question_finds_its_german_answer(assistant: Assistant) -> None:
    assert "Dateninfrastruktur" in cited(assistant.ask("What is Scale AI known for?"))


@pytest.mark.parametrize("question", ["", " ", "?", "a", "🙂🙂🙂", "…", "x" * 10_000])
def test_what_is_no_question_is_refused_in_one_german_sentence(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError) as caught:
        assistant.ask(question)
    assert "Bitte" in str(caught.value)


def test_an_empty_library_says_so(tmp_path: Path, openvino_embedder: Embedder, reader: TwofoldReader) -> None:
    library = StoredLibrary(tmp_path, openvino_embedder.name, create=True)
    with pytest.raises(LibraryError, match="keine Artikel"):
        assistant_over(library, openvino_embedder, reader).ask("Wer ist da?")


TEXT = "Eins ist eins. Zwei ist\nzwei. Drei ist drei. Vier ist vier."
ARTICLE = Article("a.txt", "Zahlen", datetime.date(2025, 6, 13), TEXT)
HIT = Hit(Passage(1, "a.txt", 0, len(TEXT), TEXT), ARTICLE, 1.0, 1)
EVIDENCE = (
    Evidence(15, 29, Span(24, 28), HIT),
    Evidence(0, 14, None, HIT),
    Evidence(30, 44, None, HIT),
    Evidence(45, 60, None, HIT),
)


def test_composing_cites_the_sentence_on_one_line_and_quotes_it_as_it_stands() -> None:
    answer = compose(Question("Was?", "Was?"), Findings(EVIDENCE, answered=True), [HIT])
    assert answer.text == "Zwei ist zwei. [1]"
    assert [citation.quote for citation in answer.citations] == ["Zwei ist\nzwei."]
    assert answer.span is not None
    assert (answer.span.text, answer.span.citation) == ("zwei", 1)
    assert answer.nearby == ()


def test_a_refusal_cites_nothing_and_dates_the_nearest_article() -> None:
    answer = compose(Question("Was?", "Was?"), Findings(EVIDENCE, answered=False, missing=("Fünf",)), [HIT])
    assert answer.text == (
        "Das geht aus den Artikeln nicht hervor. "
        "Am nächsten kommt der Frage ein Satz aus „Zahlen“ (13. Juni 2025); „Fünf“ kommt dort nicht vor."
    )
    assert answer.sentences == ()


@pytest.mark.parametrize(("start", "end", "quote"), [(0, 13, "Eins ist eins."), (1, 15, "Eins ist eins."), (0, 0, "")])
def test_a_citation_that_does_not_quote_word_for_word_cannot_be_made(start: int, end: int, quote: str) -> None:
    with pytest.raises(ValueError, match="word for word"):
        Citation(1, ARTICLE, start, end, quote, Span(0, len(TEXT)))
