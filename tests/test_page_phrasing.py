"""An answer that a language model phrases: its sentences come one by one, and what is kept is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from page_examples import FakeAssistant, PhrasingAssistant, Seen, abstention, drafts, meta_answer, talks_with

from rag.page import handlers
from rag.page.cards import render_evidence
from rag.page.conversation import Conversation, State
from rag.page.talks import Talks
from rag.page.transcript import CHECKING, CUT_SHORT, PHRASING, render_transcript
from rag.types import EVERYTHING, Phrasing

PATIENCE = 60


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "SECONDS_BETWEEN_STEPS", 0)


@pytest.fixture
def assistant() -> Iterator[PhrasingAssistant]:
    assistant = PhrasingAssistant()
    yield assistant
    assistant.go_on(len(assistant.drafts))


def ask(talks: Talks) -> Iterator[Conversation]:
    for screen in handlers.ask(talks, "Wie viel?", Conversation(), EVERYTHING):
        assert isinstance(screen[0], Conversation)
        yield screen[0]


def until(stages: Iterator[Conversation], words: str) -> Conversation:
    """Goes on until the page shows these words."""
    for stage in stages:
        if words in Seen(render_transcript(stage, ())).words:
            return stage
    raise AssertionError(words)


def test_sentences_come_one_by_one_and_none_goes_again(assistant: PhrasingAssistant):
    talks = talks_with(assistant)
    stages = ask(talks)
    assistant.go_on()
    begun = until(stages, PHRASING.format(model="llama"))
    assert begun.turns[0].answer is None
    assistant.go_on()
    first = until(stages, "für Scale AI. [1]")
    assert first.turns[0].state is State.PHRASING
    assert CHECKING in render_transcript(first, ())
    assert Seen(render_evidence(first, ())).within["number"] == ["1"]
    assert talks.store.conversations() == []
    assistant.go_on(len(assistant.drafts))
    shown = [first, *stages]
    lengths = [stage.turns[0].shown for stage in shown]
    assert lengths == sorted(lengths)
    whole = replace(assistant.drafts[-1], question="Wie viel?")
    assert shown[-1].turns[0].state is State.ANSWERED
    assert shown[-1].turns[0].answer == whole
    [info] = talks.store.conversations()
    assert [exchange.answer for exchange in talks.store.exchanges(info.id)] == [whole]
    opened = render_transcript(talks.open(info.id), ())
    assert Seen(opened).within["note"] == ["Formuliert von „llama“, Satz für Satz an den Quellen geprüft."]
    assert opened == render_transcript(shown[-1], ())


def test_stopping_ends_the_model_and_keeps_nothing(assistant: PhrasingAssistant):
    talks = talks_with(assistant)
    stages = ask(talks)
    assistant.go_on(2)
    screen = handlers.stop(talks, until(stages, "für Scale AI. [1]"))
    assert CUT_SHORT in str(screen[1])
    assert assistant.ends.wait(PATIENCE)
    talks.wait()
    assert talks.store.conversations() == []


def test_what_still_comes_after_stopping_shows_it_stopped(assistant: PhrasingAssistant):
    talks = talks_with(assistant)
    stages = ask(talks)
    assistant.go_on(2)
    handlers.stop(talks, until(stages, "für Scale AI. [1]"))
    assistant.go_on(len(assistant.drafts))
    late = list(stages)
    assert {stage.turns[0].state for stage in late} == {State.STOPPED}
    assert {stage.turns[0].exchange for stage in late} == {None}


def test_where_the_model_fails_midway_the_words_of_the_sources_replace_its_own_at_once():
    notice = "Das Sprachmodell ließ die Stelle aus, die die Frage beantwortet."
    found = replace(meta_answer(), text="Die Quellen sagen viel. [1]", phrasing=Phrasing("llama", 1, notice))
    assistant = PhrasingAssistant(drafts=[*drafts()[:3], found])
    assistant.go_on(4)
    talks = talks_with(assistant)
    stages = list(ask(talks))
    first = next(place for place, stage in enumerate(stages) if "Die Quellen" in str(stage.turns[0].answer))
    assert {stage.turns[0].shown for stage in stages[first:]} == {len(found.text)}
    assert Seen(render_transcript(stages[first], ())).within["fallback"] == [f"Im Wortlaut der Quellen: {notice}"]
    assert stages[first].id  # it was kept before


def test_where_no_model_was_asked_nothing_is_said_of_one():
    for answer in (meta_answer(), abstention()):
        stages = list(ask(talks_with(FakeAssistant(lambda _, answer=answer: answer))))
        assert State.PHRASING not in {stage.turns[0].state for stage in stages}
