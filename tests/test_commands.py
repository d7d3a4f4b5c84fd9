"""The command line, as programs and people use it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rag.commands import main
from rag.sources import READERS
from rag.store.library import DATABASE, StoredLibrary

ONE_GERMAN_LINE = r"[^\n]*[a-zäöüß„][^\n]*\n"
HEAVY = ["torch", "faiss", "openvino", "gradio", "numpy", "transformers", "sentence_transformers", "sqlite3", "HanTa"]
# Runs commands with every way out of the machine closed, and notes who tries to take one.
GUARDED = """
import json, socket, sys
from pathlib import Path
attempts = []
def closed(name, real):
    def call(*words, **more):
        address = next((w for w in words if isinstance(w, (tuple, str, bytes))), None)
        host = address[0] if isinstance(address, tuple) else address
        if host not in ("127.0.0.1", "::1", "localhost"):
            attempts.append(f"{name} {host!r}")
            raise OSError("no network")
        return real(*words, **more)
    return call
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, closed(name, getattr(socket.socket, name)))
for name in ("getaddrinfo", "create_connection", "gethostbyname"):
    setattr(socket, name, closed(name, getattr(socket, name)))
from rag.commands import main
statuses = [main(words) for words in json.loads(sys.argv[1])]
Path(sys.argv[2]).write_text(json.dumps({"statuses": statuses, "attempts": attempts}))
"""

BATCH: list[tuple[Any, str, list[str]]] = [
    ("d01", "Wie viel investiert Meta in Scale AI?", []),
    (7, "", []),
    ("d03", "a", []),
    ("d04", "x" * 10_000, []),
    ("d05", "🙂🙂", []),
    ("Ä-ö", "Who is the CEO of Scale AI?", []),
    (None, "Und wem wird er unterstellt?", ["Wer ist der CEO von Scale AI?", " "]),
    ("d08", "Mit\u2028Umbruch:\x85 Was ist Defense Llama?", []),
    ("d09", "Halb \ud800: Wie heißt der CEO von Meta?", []),
    ("d10", "Wie hoch ist der Eiffelturm in Paris?", []),
    ("d11", '"NEAR(meta* OR NOT col:x) AND', []),
]
BAD = {7, "d03", "d04", "d05"}


@dataclass(frozen=True)
class Told:
    asked: list[dict[str, Any]]
    found: list[dict[str, Any]]
    attempts: list[str]
    statuses: list[int]
    errors: str
    index: Path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Told:
    """What ingest, ask and search say in one process without network, under a locale that knows ASCII only."""
    home = tmp_path_factory.mktemp("told")
    batch, index, notes = home / "fragen.jsonl", home / "index", home / "notes.json"
    lines = [
        json.dumps(
            {"question": question, "after": after} | ({} if key is None else {"id": key}), ensure_ascii=number % 2 == 0
        )
        for number, (key, question, after) in enumerate(BATCH)
    ]
    batch.write_text("\ufeff" + "\r\n\n".join(lines), "utf-8")
    commands = [
        ["ingest", str(seeds), "--index", str(index)],
        ["ask", "--batch", str(batch), "--json", "--index", str(index)],
        ["search", "--batch", str(batch), "--json", "-k", "3", "--index", str(index)],
    ]
    run = subprocess.run(
        [sys.executable, "-c", GUARDED, json.dumps(commands), str(notes)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        check=False,
    )
    counts, *rows = run.stdout.decode("utf-8").rstrip("\n").split("\n")
    assert counts == "2 hinzugefügt, 0 geändert, 0 unverändert, 0 fehlgeschlagen"
    parsed = [json.loads(row) for row in rows]
    errors = run.stderr.decode("utf-8")
    return Told(parsed[: len(BATCH)], parsed[len(BATCH) :], **json.loads(notes.read_text()), errors=errors, index=index)


def shape(value: Any, form: Any, where: str = "") -> None:
    """Holds that a value has exactly the fields and types of `form`; a tuple names alternatives."""
    if isinstance(form, tuple):
        form = next(f for f in form if type(value) is (f if isinstance(f, type) else type(f)))
    if isinstance(form, type):
        assert type(value) is form, where
    elif isinstance(form, dict):
        assert value.keys() == form.keys(), where
        for key in form:
            shape(value[key], form[key], f"{where}.{key}")
    else:
        assert type(value) is list, where
        for number, item in enumerate(value):
            shape(item, form[0], f"{where}[{number}]")


NOTHING = type(None)
SOURCE = {"article": str, "title": str, "date": (str, NOTHING), "start": int, "end": int, "page": (int, NOTHING)}
ASKED = {
    "id": (str, int, NOTHING),
    "question": str,
    "understood": str,
    "text": str,
    "abstained": bool,
    "span": ({"text": str, "citation": int}, NOTHING),
    "sentences": [{"text": str, "verdict": str, "citations": [int], "reasons": [str]}],
    "citations": [SOURCE | {"number": int, "quote": str, "also": [str]}],
    "conflicts": [{"about": str, "values": [{"value": str, "citation": int, "status": str}]}],
    "scope": NOTHING,
    "phrasing": NOTHING,
    "seconds": {"retrieve": float, "read": float, "total": float},
}
FOUND = {
    "id": (str, int, NOTHING),
    "question": str,
    "hits": [SOURCE | {"rank": int, "text": str, "score": float}],
}


class TestBatch:
    def test_nothing_leaves_the_machine(self, told):
        assert told.attempts == []

    def test_a_bad_question_does_not_stop_it(self, told):
        assert told.statuses == [0, 0, 0]
        assert {row["id"] for row in told.asked if "error" in row} == BAD
        assert {row["id"] for row in told.found if "error" in row} == BAD
        for row in told.asked + told.found:
            if "error" in row:
                assert re.fullmatch(r"(Bitte|Die Frage) .*\.|Bitte .*“", row["error"])
                assert row.get("abstained", True)
                assert not row.get("citations", row.get("hits"))

    def test_only_results_on_standard_output(self, told):
        assert "Traceback" not in told.errors
        assert "Warning" not in told.errors

    def test_ids_and_order_are_kept(self, told):
        keys = [key for key, _, _ in BATCH]
        assert [row["id"] for row in told.asked] == keys
        assert [row["id"] for row in told.found] == keys
        assert [row["question"] for row in told.found] == [question for _, question, _ in BATCH]

    def test_fields_and_types_of_answers(self, told):
        for row in told.asked:
            if "error" not in row:
                shape(row, ASKED, str(row["id"]))
                assert {sentence["verdict"] for sentence in row["sentences"]} <= {
                    "belegt",
                    "teilweise belegt",
                    "nicht belegt",
                }

    def test_fields_and_types_of_hits(self, told):
        for row in told.found:
            if "error" not in row:
                shape(row, FOUND, str(row["id"]))
                assert [hit["rank"] for hit in row["hits"]] == [1, 2, 3]
                scores = [hit["score"] for hit in row["hits"]]
                assert scores == sorted(scores, reverse=True)

    def test_numbers_run_by_first_appearance(self, told):
        for row in told.asked:
            shown = list(dict.fromkeys(int(number) for number in re.findall(r"\[(\d+)\]", row["text"])))
            numbers = [citation["number"] for citation in row["citations"]]
            assert numbers == list(range(1, len(numbers) + 1))
            assert shown == ([] if row["abstained"] else numbers)
            assert {number for sentence in row["sentences"] for number in sentence["citations"]} <= set(numbers)

    def test_quotes_are_word_for_word(self, told, seeds):
        library = StoredLibrary(told.index)
        quotes = [
            (source["article"], source["start"], source["end"], source.get("quote", source.get("text")))
            for row in told.asked + told.found
            for source in row.get("citations", row.get("hits"))
        ]
        assert len(quotes) > 20
        for name, start, end, quote in quotes:
            assert quote == library.article(name).text[start:end]
            assert " ".join(quote.split()) in " ".join((seeds / name).read_text("utf-8").split())

    def test_spans_lie_in_their_quotes(self, told):
        spans = [(row["span"], row["citations"]) for row in told.asked if row["span"]]
        assert spans
        for span, citations in spans:
            assert span["text"] in citations[span["citation"] - 1]["quote"]

    def test_an_answer(self, told):
        row = told.asked[0]
        assert not row["abstained"]
        assert "14,3 Milliarden" in row["span"]["text"]
        assert row["citations"][0]["date"] == "2025-06-13"

    def test_a_question_in_english_works(self, told):
        assert "Wang" in " ".join(hit["text"] for hit in told.found[5]["hits"])


class TestFollowUp:
    def test_after_means_the_same_as_in_a_batch(self, told, capsys):
        earlier = [word for text in BATCH[6][2] for word in ("--after", text)]
        assert main(["ask", BATCH[6][1], *earlier, "--json", "--index", str(told.index)]) == 0
        row = json.loads(capsys.readouterr().out)
        assert row | {"seconds": None} == told.asked[6] | {"seconds": None}


class TestScope:
    def test_an_article_and_a_time_are_searched_alone(self, told, capsys):
        seen = {hit["article"]: hit["date"] for row in told.found for hit in row["hits"]}
        name = next(name for name, date in seen.items() if date is None)
        chosen = ["--article", name, "--from", "Juni 2025", "--to", "2025", "--undated", "--index", str(told.index)]
        assert main(["ask", BATCH[0][1], *chosen, "--json"]) == 0
        row = json.loads(capsys.readouterr().out)
        asked = {"articles": [name], "from": "2025-06-01", "to": "2025-12-31", "undated": True, "asked": 1, "of": 2}
        assert row["scope"] == asked | {
            "text": f"in 1 von 2 Artikeln ({name}; vom 1. Juni 2025 bis zum 31. Dezember 2025, auch ohne Datum)"
        }
        assert main(["search", BATCH[0][1], "--article", name, "--json", "--index", str(told.index)]) == 0
        assert {hit["article"] for hit in json.loads(capsys.readouterr().out)["hits"]} == {name}

    def test_articles_that_are_not_there(self, told, capsys):
        refused(capsys, ["ask", "Was?", "--article", "weg.txt", "--index", str(told.index)], "„weg.txt“ ist nicht in")


class TestUsage:
    @pytest.mark.parametrize(
        "words",
        [
            [],
            ["fliegen"],
            ["ingest"],
            ["remove"],
            ["eval"],
            ["search", "-k", "0", "Frage"],
            ["ask", "Frage", "--from", "31.2.2025"],
            ["search", "Frage", "--to", "gestern"],
            ["search", "-k", "drei", "Frage"],
        ],
    )
    def test_wrong(self, capsys, words):
        with pytest.raises(SystemExit) as caught:
            main(words)
        assert caught.value.code == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("Falscher Aufruf")
        assert told.err.count("\n") == 1

    def test_help_is_german(self, capsys):
        with pytest.raises(SystemExit):
            main(["ask", "--help"])
        told = capsys.readouterr().out
        assert told.startswith("Aufruf: ")
        assert not any(word in told for word in ("usage", "positional", "options", "show this"))

    @pytest.mark.parametrize("words", [["ask"], ["search"], ["ask", "Was?", "--batch", "x.jsonl"]])
    def test_either_a_question_or_a_batch(self, capsys, words):
        assert main(words) == 2
        assert capsys.readouterr() == ("", "Bitte entweder eine Frage oder --batch DATEI angeben.\n")

    def test_help_loads_nothing_heavy(self):
        look = (
            "import sys; from rag.commands import main\n"
            "try: main(sys.argv[1:])\n"
            f"finally: print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
        )
        run = subprocess.run([sys.executable, "-c", look, "--help"], capture_output=True, text=True, check=False)
        assert (run.returncode, run.stderr) == (0, "[]\n")
        for name in ("ingest", "remove", "list", "search", "ask", "eval", "doctor", "serve"):
            assert f"\n    {name} " in run.stdout

    def test_help_names_every_kind_of_file(self, capsys):
        with pytest.raises(SystemExit):
            main(["ingest", "--help"])
        assert set(re.findall(r"\.[a-z]+\b", capsys.readouterr().out)) == set(READERS)


def refused(capsys: pytest.CaptureFixture[str], words: list[str], about: str) -> None:
    """Holds that a command ends with status 1, nothing on standard output and one German line about `about`."""
    assert main(words) == 1
    out, errors = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(ONE_GERMAN_LINE, errors), errors
    assert about in errors


class TestBadInput:
    def test_paths(self, capsys, tmp_path):
        index = ["--index", str(tmp_path / "index")]
        refused(capsys, ["ingest", str(tmp_path / "weg"), *index], "weg“ gibt es nicht")
        (tmp_path / "leer").mkdir()
        refused(capsys, ["ingest", str(tmp_path / "leer"), *index], "liegt keine Datei")
        refused(capsys, ["ingest", "x" * 300, *index], "lässt sich nicht öffnen")
        assert not (tmp_path / "index").exists()

    def test_several_paths_have_a_line_each(self, capsys, tmp_path):
        assert main(["ingest", str(tmp_path / "a"), str(tmp_path / "b"), "--index", str(tmp_path)]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 2

    def test_nothing_that_can_be_read(self, capsys, tmp_path, base_model):
        """Odd names of files are told, too."""
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("Ein Satz.")
        (tmp_path / "leer.txt").touch()
        assert main(["ingest", str(tmp_path), "--index", str(tmp_path / "index")]) == 1
        out, errors = capsys.readouterr()
        assert out == "0 hinzugefügt, 0 geändert, 0 unverändert, 2 fehlgeschlagen\n"
        first, second = errors.splitlines()
        assert first == "„caf\\udce9.txt“: Der Dateiname ist kein gültiges UTF-8. Bitte die Datei umbenennen."
        assert second.startswith("„leer.txt“ ist leer.")

    @pytest.mark.parametrize("words", [["ask", "Wer?"], ["search", "Wer?"], ["list"], ["remove", "a.txt"]])
    def test_no_index(self, capsys, tmp_path, words):
        refused(capsys, [*words, "--index", str(tmp_path / "weg")], "liegt kein Index")

    @pytest.mark.parametrize("words", [["list"], ["remove", "a.txt"], ["ask", "Wer ist das?"], ["ingest", "seeds"]])
    def test_foreign_index(self, capsys, tmp_path, words, seeds):
        (tmp_path / DATABASE).write_text("Einkaufsliste: Brot, Milch. " * 50)
        words = [str(seeds) if word == "seeds" else word for word in words]
        refused(capsys, [*words, "--index", str(tmp_path)], "ist beschädigt")
        assert [path.name for path in tmp_path.iterdir()] == [DATABASE]

    @pytest.mark.parametrize(
        "line",
        [
            b"kein JSON",
            b"[1, 2]",
            b'"Frage"',
            b"null",
            b'{"id": "1"}',
            b'{"question": 5}',
            b'{"question": null}',
            b'{"question": "Wer?", "after": "Was?"}',
            b'{"question": "Wer?", "after": [1]}',
            b"[" * 100_000,
            b'{"question": "Wer?"} {"question": "Was?"}',
        ],
    )
    def test_batch_line(self, capsys, tmp_path, line):
        (tmp_path / "b.jsonl").write_bytes('{"question": "Zeilen\u2028trenner?"}\n\n'.encode() + line + b"\n")
        refused(capsys, ["ask", "--batch", str(tmp_path / "b.jsonl"), "--json"], "b.jsonl“, Zeile 3:")

    @pytest.mark.parametrize("data", [None, "Größe".encode("latin-1")])
    def test_batch_file(self, capsys, tmp_path, data):
        if data:
            (tmp_path / "b.jsonl").write_bytes(data)
        refused(
            capsys, ["search", "--batch", str(tmp_path / "b.jsonl"), "--json"], "lässt sich nicht als UTF-8-Text lesen"
        )
        refused(capsys, ["search", "--batch", str(tmp_path), "--json"], "lässt sich nicht als UTF-8-Text lesen")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("RAG_PORT", "abc"),
            ("RAG_PORT", "0"),
            ("RAG_PORT", "65536"),
            ("RAG_PORT", "9" * 5000),
            ("RAG_RUNTIME", "cuda"),
            ("RAG_INDEX", "~niemand-heisst-so/index"),
        ],
    )
    def test_settings(self, capsys, monkeypatch, seed_index, name, value):
        monkeypatch.setenv(name, value)
        refused(capsys, ["list", "--index", str(seed_index)], f"{name} ist „")

    def test_model(self, capsys, monkeypatch, seed_index):
        monkeypatch.setenv("RAG_MODEL", "/nirgends/modell")
        refused(capsys, ["ask", "Wer ist das?", "--index", str(seed_index)], "RAG_MODEL")

    @pytest.mark.parametrize("question", ["", "a", "x" * 10_000, "🙂🙂"], ids=["empty", "letter", "long", "emoji"])
    def test_question(self, capsys, seed_index, question):
        refused(capsys, ["ask", question, "--index", str(seed_index)], "Frage")

    def test_no_articles(self, capsys, index):
        assert main(["remove", *[i.name for i in StoredLibrary(index).articles()], "--index", str(index)]) == 0
        capsys.readouterr()
        refused(capsys, ["ask", "Wer ist das?", "--index", str(index)], "sind keine Artikel")

    def test_evaluation(self, capsys, tmp_path):
        (tmp_path / "squad.json").write_text('{"data": [{"paragraphs": [{}]}]}')
        refused(capsys, ["eval", str(tmp_path / "squad.json")], "nicht im SQuAD-Format")
        refused(capsys, ["eval", str(tmp_path / "weg.json")], "lässt sich nicht lesen")


class TestArticles:
    def test_list(self, capsys, seed_index):
        assert main(["list", "--json", "--index", str(seed_index)]) == 0
        out, errors = capsys.readouterr()
        rows = json.loads(out)
        known = dict.fromkeys(("author", "publisher", "language", "address"), str)
        row = {"name": str, "title": str, "date": (str, NOTHING), "passages": int, "pages": NOTHING, **known}
        shape(rows, {"articles": [row | {"told_by": dict}]})
        assert [row["name"] for row in rows["articles"]] == ["000_09e2c0462c2fe24e.txt", "001_d0f8237bc536e6a7.txt"]
        assert rows["articles"][0]["date"] == "2025-06-13"
        assert rows["articles"][0]["told_by"]["date"] == "Datum im Text"
        assert errors == ""
        assert main(["list", "--index", str(seed_index)]) == 0
        first, second = capsys.readouterr().out.splitlines()
        assert first.startswith("000_09e2c0462c2fe24e.txt\tMeta investiert 14,3 Milliarden Dollar in Scale AI: ")
        assert "\t13. Juni 2025\t" in first
        assert "\tohne Datum\t" in second

    def test_remove(self, capsys, index):
        where = ["--index", str(index)]
        name = "000_09e2c0462c2fe24e.txt"
        assert main(["remove", name, "fehlt.txt", *where]) == 0
        out, errors = capsys.readouterr()
        assert out == "1 entfernt, 1 nicht gefunden\n"
        assert errors == "„fehlt.txt“ ist nicht in der Bibliothek. „python -m rag list“ zeigt die Namen.\n"
        assert [info.name for info in StoredLibrary(index).articles()] == ["001_d0f8237bc536e6a7.txt"]
        assert StoredLibrary(index).vectors_fit()
        assert main(["remove", name, *where]) == 1
        out, errors = capsys.readouterr()
        assert re.fullmatch(ONE_GERMAN_LINE, errors)
        refused(capsys, ["remove", "caf\udce9.txt", *where], "kein gültiges Unicode")

    def test_default_library_is_built_from_the_seeds(self, tmp_path, seeds):
        """Two programs at once, after one that was killed in the middle: each finds all articles."""
        (tmp_path / ".seeding-left").mkdir()
        (tmp_path / ".seeding-left" / DATABASE).write_text("half")
        command = [sys.executable, "-m", "rag", "list", "--json"]
        env = os.environ | {"RAG_INDEX": str(tmp_path), "RAG_SEEDS": str(seeds)}
        processes = [subprocess.Popen(command, stdout=subprocess.PIPE, env=env, text=True) for _ in range(2)]
        told = [process.communicate()[0] for process in processes]
        assert told[0] == told[1]
        assert len(json.loads(told[0])["articles"]) == 2
        library = StoredLibrary(tmp_path)
        assert library.faults() == []
        assert library.vectors_fit()
        assert not list(tmp_path.glob(".seeding-*"))

    def test_an_empty_default_library_is_filled(self, capsys, monkeypatch, index, seeds):
        """An ingest that failed, say, must not leave the program without articles."""
        monkeypatch.setenv("RAG_SEEDS", str(seeds))
        monkeypatch.setenv("RAG_INDEX", str(index))
        names = [info.name for info in StoredLibrary(index).articles()]
        assert main(["remove", *names]) == 0
        assert main(["list", "--json"]) == 0
        rows = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert [row["name"] for row in rows["articles"]] == names

    def test_default_library_that_cannot_be_built(self, capsys, monkeypatch, tmp_path, seeds):
        (tmp_path / "file").touch()
        monkeypatch.setenv("RAG_INDEX", str(tmp_path / "file"))
        refused(capsys, ["list"], "lässt sich nicht schreiben")
        monkeypatch.setenv("RAG_INDEX", str(tmp_path / "index"))
        monkeypatch.setenv("RAG_SEEDS", str(tmp_path / "weg"))
        refused(capsys, ["list"], "weg“ gibt es nicht")
        assert not (tmp_path / "index" / DATABASE).exists()


class TestDoctor:
    def checks(self, capsys: pytest.CaptureFixture[str], index: Path) -> dict[str, dict[str, Any]]:
        status = main(["doctor", "--json", "--index", str(index)])
        row = json.loads(capsys.readouterr().out)
        checks = row["checks"]
        shape(row, {"sound": bool, "checks": [{"what": str, "state": str, "sound": bool, "mend": (str, NOTHING)}]})
        assert all(check["sound"] or check["mend"] for check in checks)
        assert row["sound"] == all(check["sound"] for check in checks)
        assert status == (0 if row["sound"] else 1)
        return {check["what"]: check for check in checks}

    def test_sound(self, capsys, seed_index):
        checks = self.checks(capsys, seed_index)
        assert checks["SQLite-Datei"]["state"] == "unversehrt"
        assert checks["FAISS-Datei"]["state"] == "passt zur SQLite-Datei"
        assert checks["Modell des Index"]["state"] == "dasselbe wie eingestellt"
        assert all(checks[name]["sound"] for name in ("Python", "Modell", "Index", "SQLite-Datei", "Modell des Index"))

    def test_damaged(self, capsys, monkeypatch, index):
        data = (index / DATABASE).read_bytes()
        place = data.index(b"Schachzug")
        (index / DATABASE).write_bytes(data[:place] + b"X" + data[place + 1 :])
        (index / "vectors.faiss").unlink()
        monkeypatch.setenv("RAG_MODEL", "/nirgends/modell")
        checks = self.checks(capsys, index)
        assert checks["SQLite-Datei"]["state"] == "veränderte Artikel: 1"
        assert not checks["SQLite-Datei"]["sound"]
        assert "wird beim nächsten Fragen nachgeführt" in checks["FAISS-Datei"]["state"]
        assert not checks["Modell"]["sound"]
        (index / DATABASE).write_bytes(data[:5000])
        checks = self.checks(capsys, index)
        assert "beschädigt" in checks["Index"]["mend"]

    def test_in_words(self, capsys, monkeypatch, tmp_path):
        monkeypatch.setenv("RAG_MODEL", "/nirgends/modell")
        assert main(["doctor", "--index", str(tmp_path)]) == 1
        out, _ = capsys.readouterr()
        assert "\nFEHLER Index: " in out
        assert f"       → python -m rag ingest ORDNER --index {tmp_path}\n" in out

    def test_a_fresh_installation_is_sound(self, capsys, monkeypatch, tmp_path, reader):
        monkeypatch.setenv("RAG_INDEX", str(tmp_path / "index"))
        assert main(["doctor"]) == 0
        out, _ = capsys.readouterr()
        assert "gut    Index: noch keiner" in out
        assert f"gut    Leser: {reader.name}" in out

    def test_no_reader(self, capsys, monkeypatch, tmp_path):
        monkeypatch.setenv("RAG_INDEX", str(tmp_path / "index"))
        monkeypatch.setenv("RAG_READER", "/nirgends/leser")
        assert main(["doctor"]) == 1
        out, _ = capsys.readouterr()
        assert "FEHLER Leser: nicht ladbar\n       → Den Modellordner „/nirgends/leser“ gibt es nicht; " in out
        assert not (tmp_path / "index").exists()


class TestSurroundings:
    """What the shell around the program may do to it."""

    @pytest.mark.parametrize("more", [[], ["--json"]])
    def test_a_reader_that_has_seen_enough(self, seed_index, more):
        command = [sys.executable, "-m", "rag", "list", "--index", str(seed_index), *more]
        reading, writing = os.pipe()
        os.close(reading)
        env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        run = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=env, check=False)
        os.close(writing)
        assert (run.returncode, run.stderr) == (0, b"")

    @pytest.mark.parametrize("more", [[], ["--json"]])
    def test_closed_streams(self, seed_index, more):
        command = [sys.executable, "-m", "rag", "list", "--index", str(seed_index), *more]
        run = subprocess.run(
            ["/bin/sh", "-c", 'exec "$@" <&- >&-', "sh", *command], stderr=subprocess.PIPE, check=False
        )
        assert (run.returncode, run.stderr) == (0, b"")

    def test_interrupted(self, tmp_path):
        for number in range(1000):
            (tmp_path / f"{number}.txt").write_text(f"Das ist Artikel {number} aus dem Museum.")
        command = [sys.executable, "-m", "rag", "ingest", str(tmp_path), "--index", str(tmp_path / "index")]
        with subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run behind a "&"
        ) as process:
            while not (tmp_path / "index" / DATABASE).is_file():
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate()
        assert (process.returncode, out, errors) == (130, "", "Abgebrochen.\n")


def test_evaluation(capsys, tmp_path):
    paragraphs = [
        {"context": context, "qas": [{"question": question, "answers": [{"text": answer}]}]}
        for context, question, answer in [
            ("Die Brücke in Köln wurde 1911 gebaut. Sie ist 409 Meter lang.", "Wann wurde die Brücke gebaut?", "1911"),
            ("Das Museum am Fluss leitet Anna Schmidt.", "Wer leitet das Museum?", "Anna Schmidt"),
        ]
    ]
    (tmp_path / "squad.json").write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}))
    assert main(["eval", str(tmp_path / "squad.json"), "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert (scores["questions"], scores["passages"], scores["mrr@10"], scores["success@1"]) == (2, 2, 1.0, 1.0)
    assert all(0 <= scores[name] <= 1 for name in ("sentence@1", "sentence@3", "em", "f1", "false_abstain"))
