"""Choosing on the page which articles are asked: what the choice comes to, and what stands there then."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_examples import WORDS, FakeAssistant, Seen, abstention, meta_answer, talks_with

from rag.errors import LibraryError, ScopeError
from rag.page import handlers, library_handlers, scope_handlers
from rag.page.conversation import Conversation, State, Turn
from rag.page.library import render_shelf
from rag.page.scope import render_choice, ticked, without_gone
from rag.page.transcript import render_reply
from rag.types import EVERYTHING, Answer, ArticleInfo, Reach, Scope

ARTICLES = FakeAssistant().articles()
DAY = datetime.date(2025, 6, 13)


def event(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


def typed(first: str, last: str = "", undated: bool = False, scope: Scope = EVERYTHING) -> list[Any]:
    choose = scope_handlers.choose_period(FakeAssistant())
    return choose(scope, "", event(first=first, last=last, undated=undated))


def test_a_period_narrows_the_shelf_and_keeps_what_is_ticked():
    scope, choice, asked, shelf = typed("Juni 2025", "13.6.2025", scope=Scope(frozenset({"plan.txt"})))
    assert scope == Scope(frozenset({"plan.txt"}), datetime.date(2025, 6, 1), DAY)
    assert "in 0 von 3 Artikeln (plan.txt; vom 1. Juni 2025 bis zum 13. Juni 2025, ohne undatierte)" in choice
    assert 'class="asked urgent"' in asked
    assert [name in shelf for name in ("schachzug.txt", "plan.txt", "&lt;b&gt;x")] == [True, True, False]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("31.2.2025", "", "„31.2.2025“ ist kein Datum."),
        ("", "<b>", "„&lt;b&gt;“ ist kein Datum."),
        ("2025", "2024", "Der Zeitraum endet, bevor er beginnt."),
    ],
)
def test_what_is_no_period_is_said_and_changes_nothing(first: str, last: str, said: str):
    before = Scope(first=DAY)
    scope, choice, *_ = typed(first, last, scope=before)
    assert scope == before
    assert f'role="alert">{said}' in choice


def test_an_emptied_period_is_none():
    assert typed(" ", undated=True, scope=Scope(first=DAY, undated=True))[0] == EVERYTHING


def test_ticks_gather_and_go():
    tick, scope = scope_handlers.tick(FakeAssistant()), EVERYTHING
    for name, picked in [("plan.txt", True), ("schachzug.txt", True), ("plan.txt", False)]:
        scope = tick(scope, "", event(name=name, picked=picked))[0]  # type: ignore[assignment]
    assert scope == Scope(frozenset({"schachzug.txt"}))
    assert tick(scope, "", event(name="schachzug.txt", picked=False))[0] == EVERYTHING
    assert tick(EVERYTHING, "EIN", event(name=None, picked=True))[0] == Scope(frozenset({"schachzug.txt", "plan.txt"}))


@given(st.lists(WORDS, unique=True, min_size=1), WORDS)
def test_names_are_shown_as_they_are_and_ticked_as_chosen(names: list[str], title: str):
    articles = [ArticleInfo(name, title, None, passages=1) for name in names]
    scope = Scope(frozenset(names[::2]))
    assert render_shelf(articles, scope=scope).count(" checked>") == len(names[::2])
    seen = Seen(render_choice(scope, articles))
    assert seen.tags == {"p", "span", "button"}
    assert len(names[::2]) > 3 or all(name in seen.words for name in names[::2])


def test_articles_that_are_gone_are_no_longer_chosen():
    assert without_gone(Scope(frozenset({"plan.txt", "weg.txt"}), DAY), ARTICLES) == (
        Scope(frozenset({"plan.txt"}), DAY),
        1,
    )
    button, shelf, *_, scope, _, asked = library_handlers.shelf(
        ARTICLES, "", Conversation().begin("Wer?"), Scope(frozenset({"weg.txt"})), ""
    )
    assert (button, scope, asked) == ("Artikel (3)", EVERYTHING, "")
    assert "nicht mehr gewählt: 1 Artikel." in str(shelf)


def test_a_library_that_cannot_be_read_says_so_and_keeps_the_choice():
    class Broken(FakeAssistant):
        def articles(self) -> list[ArticleInfo]:
            raise LibraryError("Der Index ist beschädigt.")

    scope, *_, shelf = scope_handlers.choose(Broken(), ticked(EVERYTHING, frozenset({"a"}), True), "")
    assert scope == Scope(frozenset({"a"}))
    assert "Der Index ist beschädigt." in str(shelf)


def test_only_what_some_articles_do_not_answer_is_offered_to_all():
    scope = Scope(frozenset({"plan.txt"}))

    def shown(answer: Answer | None, state: State, scope: Scope, message: str = "") -> str:
        return render_reply(1, Turn("Was <b>?", state, answer, 999, message, scope))

    assert "In allen Artikeln suchen" in shown(abstention(), State.ANSWERED, scope)
    assert 'data-question="Was &lt;b&gt;?" data-everything' in shown(None, State.UNREACHED, scope, "„x“ ist weg.")
    assert "„x“ ist weg." in shown(None, State.UNREACHED, scope, "„x“ ist weg.")
    for answer, state, asked in [
        (abstention(), State.ANSWERED, EVERYTHING),
        (meta_answer(), State.ANSWERED, scope),
        (None, State.REFUSED, scope),
        (None, State.FAILED, scope),
    ]:
        assert "data-everything" not in shown(answer, state, asked)


def test_the_question_goes_to_the_scope_and_a_scope_that_is_gone_is_no_fault():
    def refuse(question: str) -> Answer:
        raise ScopeError("„weg.txt“ ist nicht in der Bibliothek.")

    scope, assistant = Scope(frozenset({"weg.txt"})), FakeAssistant(refuse)
    *_, screen = handlers.ask(talks_with(assistant), "Wer?", Conversation(), scope)
    assert assistant.scopes == [scope]
    conversation = screen[0]
    assert isinstance(conversation, Conversation)
    assert conversation.turns[0].state is State.UNREACHED
    assert "nicht in der Bibliothek" in str(screen[1])


def test_the_button_says_whether_all_are_asked():
    scope, assistant = Scope(frozenset({"plan.txt"})), FakeAssistant()
    for data in ({}, {"everything": "true"}):
        list(handlers.ask_offered(talks_with(assistant))(Conversation(), scope, event(question="Wer?", **data)))
    assert assistant.scopes == [scope, EVERYTHING]


def test_the_answer_says_where_was_looked():
    answer = meta_answer()
    reach = Reach(Scope(first=DAY), 1, 3)
    turn = Turn("Wie viel?", State.ANSWERED, replace(answer, reach=reach), 999)
    assert "Gesucht in 1 von 3 Artikeln (ab dem 13. Juni 2025, ohne undatierte)" in render_reply(1, turn)
    assert "Gesucht" not in render_reply(1, Turn("Wie viel?", State.ANSWERED, answer, 999))
