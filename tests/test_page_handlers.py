"""What the page does when the reader asks, stops and starts anew."""

from __future__ import annotations

import logging

import pytest
from page_examples import FakeAssistant, abstention, meta_answer

from rag.errors import QuestionError
from rag.page import handlers
from rag.page.conversation import Conversation, State
from rag.types import EVERYTHING, Answer


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "SECONDS_BETWEEN_STEPS", 0)


def ask(assistant: FakeAssistant, question: str, talk: Conversation | None = None) -> list[list[object]]:
    """Every state of the page while a question is answered."""
    return list(handlers.ask(assistant, question, talk or Conversation(), EVERYTHING))


def last_talk(screens: list[list[object]]) -> Conversation:
    talk = screens[-1][0]
    assert isinstance(talk, Conversation)
    return talk


def test_the_answer_grows_and_the_evidence_comes_once():
    screens = ask(FakeAssistant(), " Wie viel? ")
    transcripts = [str(screen[1]) for screen in screens]
    assert "Ich suche in den Artikeln" in transcripts[0]
    assert [len(words) for words in transcripts[1:]] == sorted(len(words) for words in transcripts[1:])
    assert "#quelle-1-3" in transcripts[-1]
    assert len([screen for screen in screens if "Meta zahlt" in str(screen[2])]) == 1
    assert last_talk(screens).turns[0].question == "Wie viel?"


def test_an_empty_question_is_not_asked():
    assistant = FakeAssistant()
    [screen] = ask(assistant, " \n")
    assert assistant.asked == []
    assert "Schreiben Sie zuerst eine Frage" in str(screen[-1])


def test_a_second_question_waits_for_the_first():
    assistant = FakeAssistant()
    [screen] = ask(assistant, "Noch eine?", Conversation().begin("Eine?"))
    assert assistant.asked == []
    assert screen[0] == screen[3] == handlers.gr.skip()


def test_earlier_questions_go_along_if_they_were_answered():
    def reply(question: str) -> Answer:
        if "lang" in question:
            raise QuestionError("Die Frage ist zu lang.")
        return abstention(question)

    assistant = FakeAssistant(reply)
    talk = Conversation()
    for question in ("Erste?", "Zu lang?", "Zweite?", "Dritte?"):
        talk = last_talk(ask(assistant, question, talk))
    assert assistant.asked[-1] == ("Dritte?", ("Erste?", "Zweite?"))


def test_an_error_of_ours_is_shown_in_its_own_words():
    def refuse(question: str) -> Answer:
        raise QuestionError("Die Frage ist <lang>.")

    screens = ask(FakeAssistant(refuse), "Wie?")
    assert "Die Frage ist &lt;lang&gt;." in str(screens[-1][1])
    assert last_talk(screens).turns[0].state is State.REFUSED


def test_any_other_error_is_logged_and_called_a_fault(caplog: pytest.LogCaptureFixture):
    def fail(question: str) -> Answer:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        screens = ask(FakeAssistant(fail), "Wie?")
    assert "Fehler des Programms" in str(screens[-1][1])
    assert "ZeroDivisionError" in caplog.text


def test_stopping_keeps_what_was_shown():
    growing = handlers.ask(FakeAssistant(), "Wie viel?", Conversation(), EVERYTHING)
    next(growing)
    shown = next(growing)[0]
    assert isinstance(shown, Conversation)
    transcript = str(handlers.stop(shown)[1])
    assert "Meta zahlt 14,3" in transcript.replace("<strong>", "")
    assert "Wang wechselt" not in transcript
    assert "Angehalten." in transcript
    assert 'aria-busy="false"' in transcript


def test_stopping_a_finished_answer_changes_nothing():
    screens = ask(FakeAssistant(), "Wie viel?")
    assert handlers.stop(last_talk(screens))[1] == screens[-1][1]


def test_a_new_conversation_forgets_and_closes_the_article():
    conversation, transcript, evidence, *_, reader = handlers.restart(FakeAssistant())
    assert conversation == Conversation()
    assert "Was möchten Sie nachprüfen?" in str(transcript)
    assert "In der Bibliothek" in str(evidence)
    assert reader == handlers.CLOSED


def test_two_conversations_do_not_mix():
    assistant = FakeAssistant(meta_answer)
    ask(assistant, "Eins?")
    ask(assistant, "Zwei?")
    assert assistant.asked == [("Eins?", ()), ("Zwei?", ())]
