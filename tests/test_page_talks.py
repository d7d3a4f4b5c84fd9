"""Conversations that are kept: one line of questions, what is stored and what not, and what comes back."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_examples import (
    DATED,
    WORDS,
    FakeAssistant,
    GatedAssistant,
    Seen,
    abstention,
    cite,
    hostile_answer,
    meta_answer,
    talks_with,
)

from rag.errors import ConversationError, LibraryError
from rag.page import handlers, history_handlers
from rag.page.again import plain_text
from rag.page.cards import render_evidence
from rag.page.conversation import Conversation, State
from rag.page.history import render_history
from rag.page.reading_pane import CLOSED, render_place
from rag.page.suggestions import render_suggestions
from rag.page.talks import Talks
from rag.page.transcript import SEARCHING, WAITING, render_transcript
from rag.store.conversations import ConversationStore
from rag.types import (
    EVERYTHING,
    Answer,
    Article,
    ConversationHit,
    ConversationInfo,
    Exchange,
    Feedback,
    Judgement,
    Phrasing,
    Scope,
)

PLAN = Scope(frozenset({"plan.txt"}))
NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
PATIENCE = 60


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "SECONDS_BETWEEN_STEPS", 0)


def last(screens: Iterator[list[object]]) -> Conversation:
    """The conversation when all is over."""
    conversation = list(screens)[-1][0]
    assert isinstance(conversation, Conversation)
    return conversation


def ask(talks: Talks, *questions: str, talk: Conversation | None = None, scope: Scope = EVERYTHING) -> Conversation:
    conversation = talk or Conversation()
    for question in questions:
        conversation = last(handlers.ask(talks, question, conversation, scope))
    return conversation


def until(condition: object) -> None:
    """Waits for what another thread does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


class TestTheLine:
    def test_the_second_question_waits_visibly_and_both_are_answered(self):
        assistant = GatedAssistant()
        talks = talks_with(assistant)
        one, two = (
            handlers.ask(talks, "Eins?", Conversation(), EVERYTHING),
            handlers.ask(talks, "Zwei?", Conversation(), EVERYTHING),
        )
        assert SEARCHING in str(next(one)[1])
        assert WAITING in str(next(two)[1])
        assert assistant.asked == []
        assistant.may_answer.set()
        assert SEARCHING in str(next(two)[1])
        for screens, question in [(one, "Eins?"), (two, "Zwei?")]:
            [turn] = last(screens).turns
            assert (turn.question, turn.state) == (question, State.ANSWERED)
        assert len(talks.store.conversations()) == 2

    def test_programs_stand_in_the_same_line(self):
        assistant = GatedAssistant()
        talks = talks_with(assistant)
        next(handlers.ask(talks, "Eins?", Conversation(), EVERYTHING))
        assistant.may_answer.set()
        assert handlers.ask_for_programs(talks)("Zwei?")["question"] == "Zwei?"
        assert [question for question, _ in assistant.asked] == ["Eins?", "Zwei?"]


class TestKeeping:
    def test_an_answer_is_kept_before_its_first_word_is_shown(self):
        talks = talks_with(FakeAssistant())
        screens = handlers.ask(talks, "Wie viel?", Conversation(), EVERYTHING)
        next(screens)
        shown = next(screens)[0]
        assert isinstance(shown, Conversation)
        screens.close()  # the tab
        [info] = talks.store.conversations()
        assert shown.id == info.id
        assert [exchange.answer for exchange in talks.store.exchanges(info.id)] == [meta_answer("Wie viel?")]

    def test_a_question_is_answered_and_kept_though_its_tab_is_closed(self):
        assistant = GatedAssistant()
        talks = talks_with(assistant)
        screens = handlers.ask(talks, "Wie viel?", Conversation(), EVERYTHING)
        next(screens)
        screens.close()
        assistant.may_answer.set()
        until(talks.store.conversations)
        assert [info.title for info in talks.store.conversations()] == ["Wie viel?"]

    def test_what_is_stopped_while_it_is_sought_is_not_kept(self):
        assistant = GatedAssistant()
        talks = talks_with(assistant)
        shown = next(handlers.ask(talks, "Wie viel?", Conversation(), EVERYTHING))[0]
        assert assistant.was_asked.wait(PATIENCE)
        handlers.stop(talks, shown)
        assistant.may_answer.set()
        talks.in_line(lambda: None)
        assert talks.store.conversations() == []

    def test_a_question_that_was_stopped_while_it_waited_is_not_even_asked(self):
        assistant = GatedAssistant()
        talks = talks_with(assistant)
        next(handlers.ask(talks, "Eins?", Conversation(), EVERYTHING))
        waiting = next(handlers.ask(talks, "Zwei?", Conversation(), EVERYTHING))[0]
        handlers.stop(talks, waiting)
        assistant.may_answer.set()
        talks.in_line(lambda: None)
        assert [question for question, _ in assistant.asked] == ["Eins?"]

    def test_what_is_stopped_while_it_is_shown_is_taken_back(self):
        talks = talks_with(FakeAssistant())
        kept = ask(talks, "Eins?")
        screens = handlers.ask(talks, "Zwei?", kept, EVERYTHING)
        next(screens)
        shown = next(screens)[0]
        stopped = handlers.stop(talks, shown)
        assert "wird nicht aufbewahrt" in str(stopped[1])
        assert [exchange.question for exchange in talks.store.exchanges(kept.id)] == ["Eins?"]
        again = ask(talks, "Drei?", talk=stopped[0])
        assert [exchange.question for exchange in talks.store.exchanges(again.id)] == ["Eins?", "Drei?"]

    def test_the_only_question_takes_its_conversation_along_and_another_begins(self):
        talks = talks_with(FakeAssistant())
        screens = handlers.ask(talks, "Eins?", Conversation(), EVERYTHING)
        next(screens)
        stopped = handlers.stop(talks, next(screens)[0])[0]
        assert talks.store.conversations() == []
        assert ask(talks, "Zwei?", talk=stopped).id is not None

    def test_refusals_and_faults_come_back_as_they_were(self):
        def fail(question: str) -> Answer:
            raise LibraryError("Die Bibliothek ist <leer>.") if "leer" in question else ZeroDivisionError

        talks = talks_with(FakeAssistant(fail))
        shown = ask(talks, "leer?", "Fehler?")
        words = Seen(render_transcript(talks.open(shown.id), ())).words
        assert words == Seen(render_transcript(shown, ())).words

    def test_what_was_deleted_elsewhere_stays_so(self):
        talks = talks_with(FakeAssistant())
        first = ask(talks, "Eins?", "Zwei?")
        assert talks.store.delete(first.id)
        second = ask(talks, "Drei?", talk=first)
        assert second.id != first.id
        assert [turn.question for turn in second.turns] == ["Drei?"]
        assert [exchange.question for exchange in talks.store.exchanges(second.id)] == ["Drei?"]

    def test_an_answer_that_cannot_be_kept_is_shown_and_kept_later(self, tmp_path: Path):
        class Full(ConversationStore):
            full = True

            def append(self, exchange: Exchange, conversation: int | None = None) -> Exchange:
                if self.full:
                    raise LibraryError("Die Platte ist voll.")
                return super().append(exchange, conversation)

        talks = Talks(FakeAssistant(), Full(tmp_path))
        shown = ask(talks, "Eins?")
        html = render_transcript(shown, ())
        assert "14,3 Milliarden" in html
        assert "konnte nicht aufbewahrt werden: Die Platte ist voll." in html
        Full.full = False
        shown = ask(talks, "Zwei?", talk=shown)
        assert "aufbewahrt" not in render_transcript(shown, ())
        assert [exchange.question for exchange in talks.store.exchanges(shown.id)] == ["Eins?", "Zwei?"]


class TestComingBack:
    def test_a_conversation_comes_back_as_it_was_shown(self):
        talks = talks_with(FakeAssistant(lambda q: abstention(q) if "CEO" in q else meta_answer(q)))
        shown = ask(talks, "Wer ist CEO?", talk=ask(talks, "Wie viel?"), scope=PLAN)
        for draw in (render_transcript, render_evidence):
            assert draw(talks.open(shown.id), ()) == draw(shown, ())
        assert render_place(talks.open(shown.id), 1, 0) == render_place(shown, 1, 0)

    @pytest.mark.parametrize(
        ("text", "note"),
        [
            (DATED.text, None),
            (DATED.text + " Nachtrag.", "dieser Wortlaut steht noch unverändert darin"),
            ("Neu: " + DATED.text, "dieser Wortlaut steht jetzt an anderer Stelle darin"),
            ("Meta zahlt nichts.", "dieser Wortlaut steht nicht mehr darin"),
            (None, "Der Artikel ist nicht mehr in der Bibliothek."),
        ],
    )
    def test_the_card_says_what_became_of_its_article_and_keeps_the_quote(self, text: str | None, note: str | None):
        assistant = FakeAssistant()
        talks = talks_with(assistant)
        shown = ask(talks, "Wie viel?")
        if text is None:
            del assistant.present[DATED.name]
        else:
            assistant.present[DATED.name] = replace(DATED, text=text)
        again = talks.open(shown.id)
        cards = Seen(render_evidence(again, ()))
        assert cards.within["mark"] == [citation.quote for citation in meta_answer().citations]
        pane = Seen(render_place(again, 1, 0))
        assert pane.within["text"] == [DATED.text]
        if note is None:
            assert "since" not in cards.within
            assert "since" not in pane.within
        else:
            assert note in cards.within["since"][0]
            assert len(cards.within["since"]) == 2  # the two quotes of this article
            assert "Hier steht er, wie er zitiert wurde." in pane.within["since"][0]

    def test_an_address_that_names_nothing_leads_to_the_start_and_says_so(self):
        talks = talks_with(FakeAssistant())
        for typed in ("7", "0", "-1", "²", "<b>", "9" * 30):
            _, transcript, *_, hint, reader = history_handlers.show(talks, typed)
            assert "Was möchten Sie nachprüfen?" in str(transcript)
            assert "Diese Unterhaltung gibt es nicht mehr." in str(hint)
            assert reader == CLOSED


def event(**data: object) -> SimpleNamespace:
    return SimpleNamespace(**data)


class TestOnceMore:
    def test_other_words_begin_another_conversation_and_leave_the_first(self):
        assistant = FakeAssistant()
        talks = talks_with(assistant)
        first = ask(talks, "Eins?", "Zwei?", "Drei?")
        before = talks.store.exchanges(first.id)
        talks.store.judge(before[0].id, Feedback(Judgement.RIGHT, NOON))
        before = talks.store.exchanges(first.id)
        screens = list(handlers.ask_edited(talks)(talks.open(first.id), event(turn="2", question=" Anders? ")))
        assert "steht unverändert in der Liste" in str(screens[-1][-1])
        second = screens[-1][0]
        assert assistant.asked[-1] == ("Anders?", ("Eins?",))
        assert talks.store.exchanges(first.id) == before
        assert [exchange.question for exchange in talks.store.exchanges(second.id)] == ["Eins?", "Anders?"]
        assert len(talks.store.judged()) == 1

    def test_where_nothing_kept_comes_after_the_conversation_goes_on(self):
        talks = talks_with(FakeAssistant())
        screens = handlers.ask(talks, "Zwei?", ask(talks, "Eins?"), EVERYTHING)
        next(screens)
        stopped = handlers.stop(talks, next(screens)[0])[0]
        edited = last(handlers.ask_edited(talks)(stopped, event(turn="2", question="Anders?")))
        assert edited.id == stopped.id
        assert [turn.question for turn in edited.turns] == ["Eins?", "Anders?"]
        assert len(talks.store.conversations()) == 1

    def test_asking_again_follows_what_was_asked_before_it_then(self):
        assistant = FakeAssistant()
        talks = talks_with(assistant)
        shown = last(handlers.ask_again(talks)(ask(talks, "Eins?", "Zwei?", "Drei?"), event(turn="2")))
        assert assistant.asked[-1] == ("Zwei?", ("Eins?",))
        assert [turn.question for turn in shown.turns] == ["Eins?", "Zwei?", "Drei?", "Zwei?"]

    def test_it_goes_to_the_articles_that_were_asked_before(self):
        assistant = FakeAssistant()
        talks = talks_with(assistant)
        shown = ask(talks, "Zwei?", talk=ask(talks, "Eins?", scope=PLAN))
        for known in (shown, talks.open(shown.id)):
            last(handlers.ask_again(talks)(known, event(turn="1")))
            last(handlers.ask_edited(talks)(known, event(turn="1", question="Anders?")))
        assert assistant.scopes == [PLAN, EVERYTHING, *[PLAN] * 4]

    @pytest.mark.parametrize("data", [{"turn": "2"}, {"turn": "0"}, {"turn": "1", "question": " \n"}])
    def test_what_cannot_be_asked_is_not(self, data: dict[str, str]):
        assistant = FakeAssistant()
        talks = talks_with(assistant)
        shown = ask(talks, "Eins?")
        handler = handlers.ask_edited if "question" in data else handlers.ask_again
        list(handler(talks)(shown, event(**data)))
        assert len(assistant.asked) == 1

    def test_a_copy_holds_number_title_date_and_quote_of_each_source(self):
        assert plain_text(meta_answer()) == (
            "Wie viel investiert Meta?\n\n"
            f"{meta_answer().text}\n\n"
            "Quellen:\n\n"
            "[1] Ein Schachzug (13. Juni 2025; schachzug.txt): „Meta zahlt 14,3 Milliarden US-Dollar für Scale AI.“\n\n"
            "[2] Ein Plan (ohne Datum; plan.txt): „Meta plant ein Investment von über zehn Milliarden US-Dollar.“\n\n"
            "[3] Ein Schachzug (13. Juni 2025; schachzug.txt): „Wang wechselt zu Meta.“"
        )
        assert "sie beantworten die Frage nicht" in plain_text(abstention())
        phrased = replace(meta_answer(), phrasing=Phrasing("llama"))
        assert "\n\nFormuliert von „llama“, Satz für Satz" in plain_text(phrased)


KNOWN = Article(
    "wang.txt", "W", None, "Scale AI ist ein Start-up. Gründer Alexandr Wang geht. Mit Defense Llama, einer Software."
)


class TestFollowUps:
    def reply(self, question: str) -> Answer:
        quotes = {
            "Wie viel?": "Scale AI ist ein Start-up.",
            "Wer ist Alexandr Wang?": "Gründer Alexandr Wang geht.",
            "Was ist Defense Llama?": "Mit Defense Llama, einer Software.",
        }
        if question not in quotes:
            return abstention(question)
        return replace(meta_answer(question), sentences=(), citations=(cite(1, KNOWN, quotes[question]),), nearby=())

    def test_only_what_is_answered_with_new_words_is_suggested(self):
        assistant = FakeAssistant(self.reply)
        talks = talks_with(assistant)
        *_, html = handlers.suggest(talks, ask(talks, "Wie viel?"))
        assert Seen(html).within["button"] == ["Wer ist Alexandr Wang?", "Was ist Defense Llama?"]
        assert assistant.looked_up == [question for question, _ in assistant.asked[1:]]  # without a language model
        assert len(assistant.asked) > 3  # "Was ist Scale AI?", "Wann …?" were asked, too, and refused
        assert [info.exchanges for info in talks.store.conversations()] == [1]

    def test_they_are_put_to_the_articles_that_gave_the_answer(self):
        assistant = FakeAssistant(self.reply)
        talks = talks_with(assistant)
        shown = ask(talks, "Wie viel?", scope=PLAN)
        talks.follow_ups(shown)
        last(handlers.ask_suggested(talks)(shown, event(question="Wer ist Alexandr Wang?")))
        assert set(assistant.scopes) == {PLAN}

    def test_nothing_is_sought_for_a_refusal_or_when_the_reader_has_gone_on(self):
        assistant = FakeAssistant(self.reply)
        talks = talks_with(assistant)
        assert list(handlers.suggest(talks, ask(talks, "Siemens?"))) == [""]
        assert list(handlers.suggest(talks, Conversation())) == [""]
        shown = ask(talks, "Wie viel?")
        handlers.restart(assistant, shown)
        count = len(assistant.asked)
        assert list(handlers.suggest(talks, shown)) == [""]
        assert len(assistant.asked) == count

    def test_it_gives_way_to_a_reader_who_waits(self):
        assistant = FakeAssistant(self.reply)
        talks = talks_with(assistant)
        shown = ask(talks, "Wie viel?")
        waiting: list[object] = []

        def ask_slowly(question: str) -> Answer:
            if not waiting:
                waiting.append(talks.put(Conversation().begin("Eilig?"), ()))
            return self.reply(question)

        assistant.reply = ask_slowly
        talks.follow_ups(shown)
        until(lambda: len(assistant.asked) > 2)
        assert assistant.asked[2][0] == "Eilig?"

    def test_a_fault_is_logged_and_hides_nothing(self, caplog: pytest.LogCaptureFixture):
        talks = talks_with(FakeAssistant(self.reply))
        shown = ask(talks, "Wie viel?")
        talks.assistant.reply = lambda question: 1 / 0
        assert list(handlers.suggest(talks, shown)) == [""]
        assert "ZeroDivisionError" in caplog.text

    @given(st.lists(WORDS))
    def test_suggestions_are_only_words(self, questions: list[str]):
        seen = Seen(render_suggestions(questions))
        assert seen.tags <= {"section", "h3", "ul", "li", "button"}
        assert seen.within.get("button", []) == questions


class TestTheList:
    @given(WORDS, WORDS, WORDS, WORDS)
    def test_titles_are_only_words(self, title: str, question: str, sought: str, notice: str):
        hit = ConversationHit(ConversationInfo(3, title, NOON, NOON, 2), None, question)
        seen = Seen(render_history([hit], 3, NOON, sought, notice))
        assert seen.tags <= {"nav", "p", "ul", "li", "a", "span", "button", "form", "input"}
        assert seen.within["title"] == [title]
        assert seen.links == ["?unterhaltung=3"]
        assert "heute, 12:00 Uhr · 2 Fragen" in seen.words

    def test_newest_first_searched_renamed_and_deleted(self):
        talks = talks_with(FakeAssistant(lambda q: hostile_answer(q) if "<" in q else meta_answer(q)))
        ask(talks, "Was kostet <b>Öl</b>?")
        shown = ask(talks, "Wie viel investiert Meta?", "Und wann zahlt Anthropic?")
        assert titles(history_handlers.look(talks, "", shown)) == ["Wie viel investiert Meta?", "Was kostet <b>Öl</b>?"]
        found = Seen(history_handlers.look(talks, "anthropic", shown))
        assert found.within["found"] == ["Und wann zahlt Anthropic?"]
        assert "Keine Unterhaltung passt dazu." in history_handlers.look(talks, "Nashorn", shown)

        html = history_handlers.rename(talks)("", shown, event(conversation=str(shown.id), title="<i>Meta</i>"))
        assert titles(html)[0] == "<i>Meta</i>"
        html = history_handlers.rename(talks)("", shown, event(conversation=str(shown.id), title=" "))
        assert "Ein Titel braucht mindestens ein Zeichen." in html

        other = next(info.id for info in talks.store.conversations() if info.id != shown.id)
        *screen, reader, html = history_handlers.delete(talks)("", shown, event(conversation=str(other)))
        assert screen[0] == reader == handlers.gr.skip()
        assert titles(html) == ["<i>Meta</i>"]
        *screen, reader, html = history_handlers.delete(talks)("", shown, event(conversation=str(shown.id)))
        assert screen[0] == Conversation()
        assert reader == CLOSED
        assert "Noch keine Unterhaltung." in html
        with pytest.raises(ConversationError):
            talks.open(shown.id)

    def test_what_is_deleted_while_its_answer_is_sought_does_not_come_back(self):
        assistant = GatedAssistant()
        assistant.may_answer.set()
        talks = talks_with(assistant)
        shown = ask(talks, "Eins?")
        assistant.may_answer.clear()
        busy = next(handlers.ask(talks, "Zwei?", shown, EVERYTHING))[0]
        history_handlers.delete(talks)("", busy, event(conversation=str(shown.id)))
        assistant.may_answer.set()
        talks.in_line(lambda: None)
        assert talks.store.conversations() == []

    def test_a_file_that_cannot_be_read_is_said_in_its_place(self):
        talks = talks_with(FakeAssistant())
        talks.store.search = lambda text: (_ for _ in ()).throw(LibraryError("Die Datei ist <hin>."))
        assert "Die Datei ist &lt;hin&gt;." in history_handlers.look(talks, "x", Conversation())


def titles(html: str) -> list[str]:
    return Seen(html).within["title"]
