"""Answers over the seeds that a language model phrases, on the command line and in the assistant."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from model_server import PATIENT, Wire, model_server, says, stalls

from rag.assistant import Assistant
from rag.build import assistant_over
from rag.commands import main
from rag.models.embedder import SentenceTransformerEmbedder
from rag.models.reader import TwofoldReader
from rag.store.library import StoredLibrary
from rag.types import EVERYTHING, Phrasing, Scope

QUESTION = "Was ist Defense Llama?"
GOOD = "„Defense Llama“ ist eine spezialisierte Version von Metas Sprachmodell Llama [1]."
INVENTED = "Der CEO von Siemens heißt Roland Busch [3]."


def answering(wire: Wire) -> None:
    says(f"{GOOD} {INVENTED}")(wire)


def test_on_the_command_line(
    seed_index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with model_server(answering) as server:
        chosen = {"": "server", "_MODEL": "modell", "_URL": server.address, "_SECONDS": "60"}
        for name, value in chosen.items():
            monkeypatch.setenv(f"RAG_GENERATOR{name}", value)
        assert main(["ask", QUESTION, "--json", "--index", str(seed_index)]) == 0
        row = json.loads(capsys.readouterr().out)
        assert row["phrasing"] == {"model": "modell", "struck": 1, "notice": ""}
        assert row["text"] == f"{GOOD[:-5]}. [1]"
        assert [citation["number"] for citation in row["citations"]] == [1]
        assert "Defense Llama" in row["citations"][0]["quote"]
        assert row["seconds"].keys() == {"retrieve", "read", "phrase", "total"}
        assert main(["doctor", "--index", str(seed_index)]) == 0
        assert "gut    Sprachmodell: modell antwortet" in capsys.readouterr().out
    assert main(["doctor", "--index", str(seed_index)]) == 1
    assert "FEHLER Sprachmodell: nicht verwendbar\n       → Der Server unter" in capsys.readouterr().out
    assert main(["ask", QUESTION, "--index", str(seed_index)]) == 0
    told = capsys.readouterr()
    assert "spezialisierten Version" in told.out
    assert "Im Wortlaut der Quellen: Der Server unter" in told.out
    assert "Traceback" not in told.err


@pytest.fixture
def library(index: Path, embedder: SentenceTransformerEmbedder) -> StoredLibrary:
    return StoredLibrary(index, embedder.name)


def test_in_the_assistant(library: StoredLibrary, embedder: SentenceTransformerEmbedder, reader: TwofoldReader) -> None:
    plain = assistant_over(library, embedder, reader)
    with model_server(answering) as server:
        assistant: Assistant = assistant_over(library, embedder, reader, server.generator(PATIENT))
        assert assistant.versions.generator == "modell"
        refused = assistant.ask("Wie heißt der CEO von Siemens?")
        assert refused.abstained
        assert refused.phrasing is None
        assert server.asked == []
        *growing, last = assistant.ask_streaming(f"{QUESTION} Und wie heißt der CEO von Siemens?")
        assert all("Roland Busch" not in answer.text for answer in (*growing, last))
        texts = [answer.text for answer in (*growing, last)]
        assert texts[0] == ""
        assert all(later.startswith(text) for text, later in pairwise(texts))
        assert growing[0].phrasing == Phrasing("modell")
        assert last.phrasing is not None
        assert last.phrasing.struck == 1
        assert last.text.count("Zu „") == 2
        assert "geht aus den Artikeln nicht hervor" in last.text
        told = server.asked[0][2]["messages"][1]["content"]
        assert f"\nFrage: {QUESTION}\n" in told
    for answer in plain.ask_streaming(QUESTION):
        assert answer.phrasing is None
        assert [citation.quote for citation in answer.citations]


def test_who_looks_up_or_wants_no_more_asks_no_model(
    library: StoredLibrary, embedder: SentenceTransformerEmbedder, reader: TwofoldReader
) -> None:
    with model_server(stalls(GOOD)) as server:
        assistant = assistant_over(library, embedder, reader, server.generator(PATIENT))
        found = assistant.look_up(QUESTION)
        assert found.phrasing is None
        assert found.text == assistant_over(library, embedder, reader).ask(QUESTION).text
        list(assistant.ask_streaming(QUESTION, wanted=lambda: False))
        assert server.asked == []
        wanted = iter([True, True])
        list(assistant.ask_streaming(QUESTION, (), EVERYTHING, lambda: next(wanted, False)))
        assert server.left.wait(PATIENT)


def test_the_model_sees_what_is_in_scope_alone(
    library: StoredLibrary, embedder: SentenceTransformerEmbedder, reader: TwofoldReader
) -> None:
    scopes = [EVERYTHING, Scope(frozenset({"001_d0f8237bc536e6a7.txt"}))]
    with model_server(answering) as server:
        assistant = assistant_over(library, embedder, reader, server.generator(PATIENT))
        answers = [assistant.ask("Wie viel investiert Meta?", scope=scope) for scope in scopes]
        prompts = [body["messages"][1]["content"] for _, _, body in server.asked]
    assert ["14,3 Milliarden" in prompt for prompt in prompts] == [True, False]
    assert all("über zehn Milliarden" in prompt for prompt in prompts)
    assert [answer.reach and answer.reach.asked for answer in answers] == [None, 1]
