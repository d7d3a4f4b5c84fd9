"""Conversations, records and feedback on the command line."""

import datetime
import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from rag.build import build_assistant
from rag.commands import main
from rag.settings import Settings
from rag.store.conversations import CONVERSATIONS, ConversationStore
from rag.store.library import StoredLibrary
from rag.types import Exchange

QUESTION = "Wie viel investiert Meta in Scale AI?"
NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
ONE_GERMAN_LINE = r"[^\n]*[a-zäöüß„][^\n]*\n"


@pytest.fixture(scope="module")
def exchange(seed_index: Path) -> Exchange:
    """A real answer, as the page stores it."""
    assistant = build_assistant(Settings(index=seed_index))
    return Exchange(QUESTION, NOON, assistant.ask(QUESTION), versions=assistant.versions)


@pytest.fixture
def talks(index: Path, exchange: Exchange) -> Path:
    """A folder with the library and a conversation in it."""
    store = ConversationStore(index)
    store.append(exchange)
    store.close()
    return index


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    status = main([str(word) for word in words])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_a_real_answer_comes_back_whole(talks, exchange):
    (kept,) = ConversationStore(talks).exchanges(1)
    assert kept == replace(exchange, id=1, conversation=1)
    assert kept.answer
    assert kept.answer.citations
    assert re.fullmatch(r"\d+\.\d+\.\d+", kept.versions.program)
    assert kept.versions.embedder
    assert kept.versions.reader


def test_conversations_are_listed_searched_renamed_and_deleted(talks, capsys):
    status, out, _ = run(capsys, "conversations", "--index", talks)
    assert (status, out) == (0, f"1\t{QUESTION}\t1. März 2026\t1 Frage\n")
    assert run(capsys, "conversations", "nirgends", "--index", talks) == (0, "", "")
    assert run(capsys, "conversations", "--rename", 1, "Der Kauf", "--index", talks) == (0, "", "")
    (row,) = json.loads(run(capsys, "conversations", "Käufe", "--index", talks, "--json")[1])["conversations"]
    assert row == {
        "id": 1,
        "title": "Der Kauf",
        "begun": "2026-03-01T12:00:00+00:00",
        "changed": "2026-03-01T12:00:00+00:00",
        "exchanges": 1,
    }
    assert run(capsys, "conversations", "--delete", 1, "--index", talks) == (0, "", "")
    assert run(capsys, "conversations", "--index", talks) == (0, "", "")


@pytest.mark.parametrize(
    "words",
    [
        ("conversations", "--delete", 9),
        ("conversations", "--delete", "9" * 5000),
        ("conversations", "--rename", 9, "x"),
        ("conversations", "--rename", "x", "x"),
        ("export", 9),
        ("export", 1, "--to", "keiner/da.md"),
        ("judge", 1, 2, "stimmt"),
        ("judge", 9, 1, "stimmt"),
        ("feedback",),
        ("verify", "keines.json"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(talks, capsys, words):
    status, out, err = run(capsys, *words, "--index", talks)
    assert (status, out) == (1, "")
    assert re.fullmatch(ONE_GERMAN_LINE, err)


@pytest.mark.parametrize(
    "words",
    [("export", "x"), ("export", 1, "--to", "x.pdf"), ("judge", 1, 1, "gut"), ("ask", "x", "--record", "x.doc")],
)
def test_wrong_usage(capsys, words):
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    assert stopped.value.code == 2
    assert re.fullmatch(r"Falscher Aufruf: „.*“ (ist|endet) .*\n", capsys.readouterr().err)


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_an_export_is_verified_and_tells_what_changed(talks, capsys, tmp_path, form):
    path = tmp_path / f"protokoll.{form}"
    assert run(capsys, "export", 1, "--to", path, "--index", talks) == (0, "", "")
    status, out, err = run(capsys, "verify", path, "--index", talks)
    assert (status, err) == (0, "")
    assert out.endswith("noch.\n")
    found = json.loads(run(capsys, "verify", path, "--index", talks, "--json")[1])
    assert found["stands"]
    assert found["intact"]

    library = StoredLibrary(talks)
    for quote in found["quotes"]:
        library.remove(quote["article"])
    library.close()
    status, out, err = run(capsys, "verify", path, "--index", talks)
    assert status == 1
    assert out.count("entfernt") == len(found["quotes"])
    assert re.fullmatch(r"0 von \d+ Zitat(en)? stehen noch; \d+ ohne Artikel in der Bibliothek\.\n", err)
    status, out, _ = run(capsys, "verify", path, "--index", talks, "--json")
    assert (status, json.loads(out)["stands"]) == (1, False)


def test_an_export_goes_to_standard_output_as_well(talks, capsys, tmp_path):
    for words, name in ((["--json"], "x.json"), ([], "x.md")):
        status, out, _ = run(capsys, "export", 1, "--index", talks, *words)
        (tmp_path / name).write_text(out, "utf-8")
        assert status == 0
        assert run(capsys, "verify", tmp_path / name, "--index", talks)[0] == 0


def test_ask_writes_the_record_of_its_answer(talks, capsys, tmp_path):
    path = tmp_path / "protokoll.html"
    status, out, _ = run(capsys, "ask", QUESTION, "--record", path, "--index", talks, "--json")
    assert status == 0
    quotes = [citation["quote"] for citation in json.loads(out)["citations"]]
    found = json.loads(run(capsys, "verify", path, "--index", talks, "--json")[1])
    assert [quote["quote"] for quote in found["quotes"]] == quotes
    assert found["stands"]
    assert len(ConversationStore(talks).conversations()) == 1  # asking here is no conversation


def test_a_record_is_of_one_question(capsys, tmp_path):
    (tmp_path / "fragen.jsonl").write_text('{"question": "Wie?"}')
    status, out, err = run(capsys, "ask", "--batch", tmp_path / "fragen.jsonl", "--record", tmp_path / "x.md")
    assert (status, out) == (2, "")
    assert re.fullmatch(ONE_GERMAN_LINE, err)


def test_judgements_become_a_question_file(talks, capsys, tmp_path):
    assert run(capsys, "judge", 1, 1, "stimmt", "--word", "geprüft", "--index", talks) == (0, "", "")
    status, out, _ = run(capsys, "feedback", "--index", talks)
    assert status == 0
    assert run(capsys, "feedback", "--to", tmp_path / "x.json", "--index", talks) == (0, "", "")
    assert (tmp_path / "x.json").read_text("utf-8") == out
    (question,) = json.loads(out)["data"][0]["paragraphs"][0]["qas"]
    assert (question["question"], question["feedback"]["word"]) == (QUESTION, "geprüft")
    assert question["answers"]


def test_doctor_examines_the_conversations(talks, capsys):
    def findings() -> dict[str, dict[str, object]]:
        checks = json.loads(run(capsys, "doctor", "--index", talks, "--json")[1])["checks"]
        return {check["what"]: check for check in checks}

    assert findings()["Unterhaltungen"]["state"] == "1, Fragen darin: 1, unversehrt"
    sql = sqlite3.connect(talks / CONVERSATIONS)
    sql.execute("UPDATE articles SET content = x'00'")
    sql.commit()
    sql.close()
    finding = findings()["Unterhaltungen"]
    assert not finding["sound"]
    assert "beschädigt" in str(finding["mend"])
