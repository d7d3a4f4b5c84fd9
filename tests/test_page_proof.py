"""Records to save and judgements to give, on the page: HTML, files and handlers."""

from __future__ import annotations

import base64
import datetime
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_examples import WORDS, Seen, abstention, meta_answer

from rag.page import proof_handlers
from rag.page.conversation import Conversation, State, Turn
from rag.page.download import KINDS, LONGEST_NAME, Download, file_name, render_download, render_downloads
from rag.page.judgement import NOTED, render_judgement
from rag.record.files import read_record
from rag.store.conversations import ConversationStore
from rag.types import Answer, Exchange, Feedback, Judgement, Versions

NOW = datetime.datetime(2025, 6, 13, 12, tzinfo=datetime.UTC)


def exchange(answer: Answer | None = None, **changes: object) -> Exchange:
    asked = Exchange("Wie viel investiert Meta?", NOW, answer or meta_answer(), versions=Versions("0.1"), id=1)
    return replace(asked, **changes)  # type: ignore[arg-type]


def event(**data: object) -> SimpleNamespace:
    return SimpleNamespace(**data)


@given(WORDS, st.dates(), st.sampled_from(sorted(KINDS)))
def test_a_file_name_is_fit_for_every_system(title: str, day: datetime.date, form: str):
    name = file_name(title, day, form)
    assert re.fullmatch(r"protokoll-\d{4}-\d\d-\d\d(-[a-z0-9]+)*\.(md|html|json)", name)
    assert len(name) <= LONGEST_NAME + 30


def test_a_long_name_ends_with_a_whole_word():
    name = file_name("Wie viel investiert der Konzern " * 5, NOW.date(), "md")
    assert name == "protokoll-2025-06-13-wie-viel-investiert-der-konzern-wie-viel-investiert-der.md"
    assert len(file_name("x" * 500, NOW.date(), "md")) == len("protokoll-2025-06-13-.md") + LONGEST_NAME


@given(st.binary(), WORDS)
def test_a_file_arrives_as_it_was_made(content: bytes, name: str):
    html = render_download(Download(name, "text/html", content, NOW))
    assert Seen(html).tags == {"span"}
    sent = re.search(r'data-content="([^"]*)"', html)
    assert sent
    assert base64.b64decode(sent[1]) == content


def test_a_conversation_of_one_answer_is_offered_once():
    assert len(Seen(render_downloads(1, several=False)).within["button"]) == 3
    html = render_downloads(2, several=True)
    assert re.findall(r'data-record="(\w+)" data-turn="(\d)"', html) == [
        *((form, "2") for form in KINDS),
        *((form, "0") for form in KINDS),
    ]


def test_the_judgement_that_was_given_is_pressed_and_its_word_shown():
    html = render_judgement(1, exchange(), busy=False)
    assert 'aria-pressed="true"' not in html
    assert "input" not in Seen(html).tags
    given = exchange(feedback=Feedback(Judgement.WRONG_SOURCE, NOW, 'Seite "2" <b>'))
    html = render_judgement(1, given, busy=False)
    assert re.findall(r'data-judgement="([^"]+)" aria-pressed="true"', html) == ["Quelle falsch"]
    assert 'value="Seite &quot;2&quot; &lt;b&gt;"' in html
    assert NOTED in html
    assert " disabled" in render_judgement(1, given, busy=True)


def test_what_is_not_kept_or_not_answered_is_not_judged():
    for unjudged in (None, exchange(id=0), replace(exchange(), answer=None)):
        assert render_judgement(1, unjudged, busy=False) == ""


@pytest.fixture
def store(tmp_path: Path) -> ConversationStore:
    return ConversationStore(tmp_path)


def talk(store: ConversationStore) -> Conversation:
    """A stored conversation of an answer, a refused question and an abstention."""
    first = store.append(exchange(id=0))
    refused = store.append(replace(exchange(id=0), question="?", answer=None, message="Zu kurz."), first.conversation)
    last = store.append(replace(exchange(abstention(), id=0), question="Siemens?"), first.conversation)
    turns = [Turn(kept.question, State.ANSWERED, kept.answer, 9999, exchange=kept) for kept in (first, refused, last)]
    return Conversation(tuple(turns), first.conversation)


def test_a_conversation_is_recorded_under_the_name_it_was_given(store: ConversationStore):
    conversation = talk(store)
    store.rename(conversation.id or 0, "Übernahmen")
    html = proof_handlers.download(store)(conversation, event(turn="0", form="md"))
    assert "-uebernahmen.md" in html
    assert "# Übernahmen" in base64.b64decode(re.findall(r'data-content="([^"]+)"', html)[0]).decode()


def test_a_judgement_is_stored_changed_and_taken_back(store: ConversationStore):
    conversation = talk(store)
    assert conversation.id
    judge = proof_handlers.judge(store)
    for judgement, word in [("stimmt nicht", ""), ("stimmt nicht", " Es waren <b>15</b>. "), ("", "")]:
        conversation, transcript, *_ = judge(conversation, event(turn="3", judgement=judgement, word=word))
        assert isinstance(conversation, Conversation)
        kept = store.exchanges(conversation.id or 0)
        assert kept[2] == conversation.exchanges[3]
        assert (kept[2].feedback.judgement if kept[2].feedback else "") == judgement
        assert (kept[2].feedback.word if kept[2].feedback else "") == word.strip()
        assert ("&lt;b&gt;15" in str(transcript)) == bool(word)
        assert [other.feedback for other in kept[:2]] == [None, None]


def test_a_judgement_on_what_was_deleted_is_refused_in_german(store: ConversationStore):
    conversation = talk(store)
    assert conversation.id
    store.delete(conversation.id)
    *unchanged, hint = proof_handlers.judge(store)(conversation, event(turn="1", judgement="stimmt", word=""))
    assert "Diese Antwort gibt es nicht mehr" in str(hint)
    assert unchanged == [proof_handlers.gr.skip()] * 4


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.parametrize(("turn", "questions"), [("1", 1), ("0", 3)])
def test_a_record_holds_one_answer_or_all(
    store: ConversationStore, tmp_path: Path, form: str, turn: str, questions: int
):
    html = proof_handlers.download(store)(talk(store), event(turn=turn, form=form))
    name = re.search(r'data-name="([^"]+)"', html)
    sent = re.search(r'data-content="([^"]+)"', html)
    assert name
    assert sent
    assert name[1].endswith(f"-wie-viel-investiert-meta.{form}")
    (tmp_path / name[1]).write_bytes(base64.b64decode(sent[1]))
    filed = read_record(tmp_path / name[1])
    assert filed.intact
    assert len(filed.record["exchanges"]) == questions
    assert filed.record["exchanges"][0]["versions"]["program"] == "0.1"
