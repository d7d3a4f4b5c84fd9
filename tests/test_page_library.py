"""The panel of the library: its HTML, the files on their way, and what the reader does there, with a real library."""

from __future__ import annotations

import datetime
import logging
import re
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_examples import WORDS, FakeAssistant, FakeKeeper, Seen
from test_web import HTML, PAGE, reply, requests, server

from rag.build import assistant_over, web_limits
from rag.errors import IndexBusyError
from rag.keeper import Keeper
from rag.page import library_handlers
from rag.page.conversation import Conversation
from rag.page.intake import NAMELESS, Intake, Stage, Task, clean_name
from rag.page.library import LISTED, TASKS_LISTED, render_drop, render_shelf, render_tasks
from rag.settings import Settings
from rag.store.library import StoredLibrary
from rag.types import EVERYTHING, Addition, ArticleInfo, Fate, Origin, Progress

TAGS = {"button", "div", "h3", "h4", "header", "input", "li", "p", "progress", "section", "span", "ul"}
TOWER = "Der Turm von Wiesental\n\nDer Turm von Wiesental ist 45 Meter hoch."
SEEN, CLOCK, TASKS, BUTTON, SHELF, TRANSCRIPT, EVIDENCE = range(7)


# --- HTML -------------------------------------------------------------------------------------------------------------

TASK = st.builds(
    Task,
    WORDS,
    st.sampled_from(Stage),
    st.none() | st.builds(Progress, st.integers(0, 9), st.just(9)),
    st.none() | st.builds(Addition, st.sampled_from(Fate), st.lists(WORDS).map(tuple)),
    WORDS,
)
INFO = st.builds(ArticleInfo, WORDS, WORDS, st.none() | st.dates(), st.integers(0, 10_000))


@given(st.lists(TASK), st.lists(INFO), WORDS, WORDS)
def test_nothing_untrusted_becomes_markup(tasks: list[Task], articles: list[ArticleInfo], sought: str, notice: str):
    for html in (render_tasks(tasks), render_shelf(articles, sought, notice)):
        assert Seen(html).tags <= TAGS


@given(st.lists(INFO, min_size=1))
def test_every_article_is_listed_as_it_is_called(articles: list[ArticleInfo]):
    seen = Seen(render_shelf(articles))
    assert sorted(seen.within["name"]) == sorted(article.name for article in articles)
    assert sorted(seen.within["h4"]) == sorted(article.title for article in articles)


def test_articles_stand_in_the_order_of_their_dates_with_their_size():
    days = [datetime.date(2024, 3, 1), None, datetime.date(2025, 6, 13)]
    articles = [ArticleInfo(f"{day}.txt", f"Vom {day}", day, passages=1234 if day else 1) for day in days]
    seen = Seen(render_shelf(articles))
    assert seen.within["date"] == ["13. Juni 2025", "1. März 2024", "ohne Datum"]
    assert seen.within["size"] == ["1.234 Passagen", "1.234 Passagen", "1 Passage"]


def test_of_very_many_articles_and_files_some_are_shown():
    articles = [ArticleInfo(f"{n}.txt", f"Titel {n}", None, passages=1) for n in range(LISTED + 1200)]
    seen = Seen(render_shelf(articles))
    assert len(seen.within["li"]) == LISTED
    assert "und 1.200 weitere" in seen.words
    assert len(Seen(render_shelf(articles, "TITEL 1299")).within["li"]) == 1

    tasks = [Task(f"{n}.txt", Stage.DONE, addition=Addition(Fate.ADDED)) for n in range(TASKS_LISTED * 2)]
    tasks[70] = Task("kaputt.txt", Stage.REFUSED, reason="Kaputt.")
    tasks += [Task("offen.txt")]
    seen = Seen(render_tasks(tasks))
    assert len(seen.within["li"]) == TASKS_LISTED
    assert seen.within["file"][-2:] == ["kaputt.txt", "offen.txt"]
    assert f"{TASKS_LISTED * 2} von {TASKS_LISTED * 2 + 1} fertig" in seen.words


@pytest.mark.parametrize(
    ("task", "bar", "words"),
    [
        (Task("a"), ' value="0"', "wartet"),
        (Task("a", Stage.LOADING), "", "wird geladen …"),
        (Task("a", Stage.READING), "", "wird gelesen …"),
        (Task("a", Stage.EMBEDDING, Progress(3, 9)), ' value="3" max="9"', "gelesen; 3 von 9 Passagen verarbeitet"),
        (Task("a", Stage.DONE, addition=Addition(Fate.CHANGED)), None, "geändert"),
        (
            Task("a", Stage.DONE, addition=Addition(Fate.ADDED, ("b", "c", "d"))),
            None,
            "hinzugefügt; sagt fast dasselbe wie „b“ und 2 weitere Artikel",
        ),
        (Task("a", Stage.REFUSED, reason="„a“ ist leer."), None, "„a“ ist leer."),
        (Task("a", Stage.FAILED), None, "Das ist ein Fehler des Programms."),
    ],
)
def test_a_file_shows_how_far_it_has_come(task: Task, bar: str | None, words: str):
    html = render_tasks([task])
    assert Seen(html).within["state"][0].startswith(words)
    found = re.search(r'<progress aria-label="Fortschritt von a"([^>]*)>', html)
    assert (found and found[1]) == bar


def test_the_head_says_what_can_be_read():
    html = render_drop((".txt", ".pdf"), 50_000_000)
    assert ".txt, .pdf, je bis 50 MB" in html
    assert 'accept=".txt,.pdf" data-largest="50000000"' in html


# --- Files on their way -----------------------------------------------------------------------------------------------


@given(st.text() | st.text("./\\\n\0ä \ud800"))
def test_a_name_holds_no_path(name: str):
    clean = clean_name(name)
    assert not re.search(r"[/\\\x00-\x1f\ud800-\udfff]", clean)
    assert clean.strip(".")
    assert len(clean) <= 200
    assert clean_name(clean) == clean


def send(intake: Intake, name: str, content: str | bytes) -> None:
    """As a browser does it: the file first, then the word that it is there."""
    folder = intake.arriving / str(len(intake.look()[0]))
    folder.mkdir()
    sent = folder / "upload.bin"
    sent.write_bytes(content.encode() if isinstance(content, str) else content)
    intake.accept(name, sent.stat().st_size, str(sent))


def finish(intake: Intake) -> tuple[Task, ...]:
    """The files when nothing is on its way any more."""
    while not all(task.over for task in intake.look()[0]):
        time.sleep(0.01)
    return intake.look()[0]


def left(intake: Intake) -> list[Path]:
    """The files that were sent and still lie somewhere."""
    return [path for path in intake.arriving.parent.rglob("*") if path.is_file()]


def test_files_are_read_in_turn_under_their_own_names_and_then_deleted():
    intake = Intake(keeper := FakeKeeper())
    for name in ("eins.txt", "../zwei.txt", "C:\\drei.txt"):
        send(intake, name, name)
    assert [task.stage for task in finish(intake)] == [Stage.DONE] * 3
    assert [name for name, _ in keeper.added] == ["eins.txt", "zwei.txt", "drei.txt"]
    while left(intake):  # the last one goes just after it is done
        time.sleep(0.01)
    assert list(intake.arriving.iterdir()) == []


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "..", "a\0b", "/nirgends/a.txt", "{arriving}/../../x", "{arriving}"]
)
def test_only_what_was_sent_is_read(path: str):
    intake = Intake(keeper := FakeKeeper())
    intake.accept("a.txt", 3, path.format(arriving=intake.arriving))
    (task,) = finish(intake)
    assert task.stage is Stage.REFUSED
    assert task.reason.startswith("„a.txt“ ist nicht angekommen.")
    assert keeper.added == []


def test_what_is_too_large_is_said_before_it_is_sent():
    intake = Intake(keeper := FakeKeeper())
    intake.accept("a.txt", keeper.largest + 1, "")
    assert finish(intake)[0].reason == "„a.txt“ ist größer als 2 MB. Bitte in kleinere Dateien teilen."


def test_an_address_is_queued_under_its_normal_form():
    intake = Intake(keeper := FakeKeeper())
    assert intake.accept_address(" HTTPS://Müller.example/a#oben ")
    send(intake, "a.txt", "A.")
    assert [task.stage for task in finish(intake)] == [Stage.DONE] * 2
    name = "https://xn--mller-kva.example/a"
    assert keeper.added == [(name, name.encode()), ("a.txt", b"A.")]


@pytest.mark.parametrize("typed", ["", "www.example.org", "file:///etc/passwd", "https://a/" + "b" * 3000, "\ud800"])
def test_what_is_no_address_says_so(typed: str):
    intake = Intake(keeper := FakeKeeper())
    assert not intake.accept_address(typed)
    (task,) = finish(intake)
    assert task.stage is Stage.REFUSED
    assert "http" in task.reason
    assert len(task.name) < len(task.reason) < 400
    assert Seen(render_tasks([task])).words.encode()
    assert keeper.added == []


def test_a_fault_of_the_program_is_logged_and_stops_no_other_file(caplog: pytest.LogCaptureFixture):
    class Faulty(FakeKeeper):
        def add(self, name: str, where: Path | str, watch: Callable[[Progress], object]) -> Addition:
            if name == "eins.txt":
                raise ZeroDivisionError
            return super().add(name, where, watch)

        def settle(self) -> None:
            raise IndexBusyError("In „index“ schreibt gerade ein anderes Programm.")

    intake = Intake(Faulty())
    with caplog.at_level(logging.ERROR):
        send(intake, "eins.txt", "Eins.")
        send(intake, "zwei.txt", "Zwei.")
        finish(intake)
        send(intake, "drei.txt", "Drei.")
        assert [task.stage for task in finish(intake)] == [Stage.FAILED, Stage.DONE, Stage.DONE]
    assert "ZeroDivisionError" in caplog.text
    intake.forget()
    assert intake.look()[0] == ()


# --- What the reader does, with a real library ------------------------------------------------------------------------


@pytest.fixture
def library(index: Path, embedder: Any) -> StoredLibrary:
    return StoredLibrary(index, embedder.name)


@pytest.fixture
def intake(library: StoredLibrary, embedder: Any) -> Intake:
    return Intake(Keeper(library, embedder))


def states(intake: Intake) -> list[str]:
    """What the page says of each file in the end."""
    return Seen(render_tasks(finish(intake))).within["state"]


def remove(assistant: Any, intake: Intake, name: str) -> Sequence[object]:
    event = SimpleNamespace(name=name)
    return library_handlers.remove(assistant, intake)("", Conversation(), EVERYTHING, event)  # type: ignore[arg-type]


def test_an_article_comes_changes_stays_and_goes(library: StoredLibrary, intake: Intake, embedder: Any, reader: Any):
    assistant = assistant_over(library, embedder, reader)
    question = "Wie hoch ist der Turm von Wiesental?"
    assert assistant.ask(question).abstained
    send(intake, "turm.txt", TOWER)
    assert states(intake) == ["hinzugefügt"]
    assert "45 Meter" in assistant.ask(question).text
    send(intake, "turm.txt", TOWER)
    send(intake, "turm.txt", TOWER.replace("45", "47"))
    assert states(intake)[1:] == ["unverändert", "geändert"]
    old = assistant.ask(question)
    assert "47 Meter" in old.text

    shown = remove(assistant, intake, "turm.txt")
    assert shown[BUTTON] == "Artikel (2)"
    assert "„turm.txt“ ist entfernt." in str(shown[SHELF])
    assert assistant.ask(question).abstained
    assert "47 Meter" in old.citations[0].quote
    assert "war schon entfernt" in str(remove(assistant, intake, "turm.txt")[SHELF])
    assert library.faults() == []
    assert library.vectors_fit()


def test_twins_and_reasons_are_said(library: StoredLibrary, intake: Intake, seeds: Path):
    seed = next(path for path in sorted(seeds.iterdir()) if path.suffix == ".txt")
    send(intake, "abschrift.txt", seed.read_bytes())
    send(intake, "leer.txt", " ")
    send(intake, "tabelle.xyz", "a;b")
    twin, empty, unknown = states(intake)
    assert twin == f"hinzugefügt; sagt fast dasselbe wie „{seed.name}“"
    assert empty.startswith("„leer.txt“ ist leer.")
    assert unknown.startswith("„tabelle.xyz“: Diese Dateiart wird nicht gelesen.")
    assert "„leer.txt“" not in str(library.articles())


def test_an_address_is_added_changed_and_left_as_it_is(library: StoredLibrary, embedder: Any):
    pages = [PAGE, PAGE, PAGE.replace("Mai", "Juni")]

    def answer(connection: socket.socket, path: str) -> None:
        reply(pages.pop(0).encode(), HTML)(connection, path)

    intake = Intake(Keeper(library, embedder, web_limits(Settings(allow_private=True))))
    with server(answer) as at:
        for _ in range(3):
            field = library_handlers.add_address(intake, f"{at}/bericht?a=<b>#oben")[-1]
            assert field == ""
        assert states(intake) == ["hinzugefügt", "unverändert", "geändert"]
    assert library.origin(f"{at}/bericht?a=%3Cb%3E") == Origin()
    assert "im Juni" in library.article(f"{at}/bericht?a=%3Cb%3E").text


def test_an_address_that_is_not_read_says_why(library: StoredLibrary, embedder: Any):
    intake = Intake(Keeper(library, embedder))
    with server(reply(PAGE.encode(), HTML)) as at:
        assert library_handlers.add_address(intake, at)[-1] == ""
        (private,) = states(intake)
        assert requests == []
    assert private == (
        f"„{at}/“ führt in ein privates Netz und wird nicht gelesen. Wer das will, setzt RAG_ALLOW_PRIVATE=1."
    )
    typed = "www.example.org/artikel"
    assert library_handlers.add_address(intake, typed)[-1] == library_handlers.gr.skip()  # to be mended in the field
    assert states(intake)[1].startswith(f"„{typed}“ ist keine brauchbare Web-Adresse. Bitte eine wie https://")
    library_handlers.add_address(intake, " ")
    assert len(states(intake)) == 2


def test_an_uploaded_article_has_no_file_that_it_came_from(library: StoredLibrary, intake: Intake):
    send(intake, "turm.txt", TOWER)
    finish(intake)
    assert library.origin("turm.txt").path == ""
    (known,) = [name for name, path in library.origins().items() if path][:1]
    before = library.origin(known)
    send(intake, known, library.article(known).text)
    assert states(intake)[1] == "unverändert"
    assert library.origin(known) == before


def test_progress_is_told_passage_by_passage(library: StoredLibrary, embedder: Any, tmp_path: Path):
    book = tmp_path / "chronik.txt"
    book.write_text(
        "\n\n".join(f"Im Jahr {year} baute die Stadt die Brücke {year}. " * 9 for year in range(1500, 1600))
    )
    told: list[Progress] = []
    Keeper(library, embedder).add("chronik.txt", book, told.append)
    total = {progress.total for progress in told}
    assert total == {info.passages for info in library.articles() if info.name == "chronik.txt"}
    assert [progress.done for progress in told] == list(range(0, total.pop(), 32))


def test_articles_are_listed_anew_only_when_some_have_come():
    intake, assistant = Intake(FakeKeeper()), FakeAssistant()
    shown = library_handlers.look(assistant, intake, "", Conversation(), EVERYTHING)
    assert shown[BUTTON] == "Artikel (3)"
    assert "Was möchten Sie nachprüfen?" in str(shown[TRANSCRIPT])
    skipped = library_handlers.watch(assistant, intake, "", Conversation(), EVERYTHING, 0)
    assert skipped[BUTTON:] == [library_handlers.gr.skip()] * 7
    send(intake, "a.txt", "A.")
    finish(intake)
    shown = library_handlers.watch(assistant, intake, "", Conversation().begin("Wer?"), EVERYTHING, 0)
    assert shown[SEEN] == 1
    assert "schachzug.txt" in str(shown[SHELF])
    assert shown[TRANSCRIPT] == shown[EVIDENCE] == library_handlers.gr.skip()


def test_the_clock_runs_as_long_as_files_are_on_their_way(monkeypatch: pytest.MonkeyPatch):
    keeper = FakeKeeper()
    keeper.may_go_on.clear()
    intake = Intake(keeper)
    send(intake, "a.txt", "A.")
    shown = library_handlers.watch(FakeAssistant(), intake, "", Conversation(), EVERYTHING, 0)
    assert shown[CLOCK].active
    keeper.may_go_on.set()
    finish(intake)
    assert not library_handlers.watch(FakeAssistant(), intake, "", Conversation(), EVERYTHING, 1)[CLOCK].active


def test_a_library_that_cannot_be_used_says_why():
    class Busy(FakeKeeper, FakeAssistant):
        def articles(self) -> list[ArticleInfo]:
            raise IndexBusyError("In „index“ schreibt gerade ein anderes Programm.")

        def remove(self, name: str) -> bool:
            raise IndexBusyError("In „index“ schreibt gerade ein anderes Programm.")

    for shown in (
        remove(FakeAssistant(), Intake(Busy()), "a.txt"),
        library_handlers.look(Busy(), Intake(FakeKeeper()), "", Conversation(), EVERYTHING),
    ):
        assert "schreibt gerade ein anderes Programm" in str(shown[SHELF])


def test_a_file_without_a_name_gets_one():
    intake = Intake(keeper := FakeKeeper())
    send(intake, "../..", "Text.")
    finish(intake)
    assert keeper.added == [(NAMELESS, b"Text.")]
