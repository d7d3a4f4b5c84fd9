"""The command line: results on standard output, everything else on standard error.

Exit status 0: done; 1: the input or the index is at fault; 2: wrong usage.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from rag.errors import QuestionError, RagError, SourceError
from rag.record_commands import add_record_commands, positive, record_answer, record_file
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.ingest import IngestReport
    from rag.language.dates import Days
    from rag.store.library import StoredLibrary
    from rag.types import Scope

Row = dict[str, Any]

_PATHS_HELP = (
    "Dateien (.txt, .md, .html, .htm, .xhtml, .pdf, .docx, .odt, .rtf, .epub, .eml), Ordner mit allem darin, "
    "Web-Adressen (https://…)"
)

_GENERATOR_HELP = (
    "Ein Sprachmodell formuliert die Antworten, wenn RAG_GENERATOR es nennt: „server“ (Ollama, llama.cpp, vLLM, ein "
    "Dienst; RAG_GENERATOR_URL, RAG_GENERATOR_MODEL, RAG_GENERATOR_KEY), „transformers“ (RAG_GENERATOR_MODEL: Ordner, "
    "GGUF-Datei oder Hub-Name) oder „small“ (zuvor „install-model“). Jeder Satz wird an den Quellen geprüft."
)


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status."""
    _speak_utf8()
    options = _parser().parse_args(words)
    try:
        settings = Settings.from_env()
        if getattr(options, "index", None) is not None:
            settings = replace(settings, index=options.index)
        status: int = options.run(options, settings)
        print(end="", flush=True)  # here, as nothing catches what goes wrong at exit
        return status
    except RagError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read the output has seen enough; what is left in the buffer goes nowhere.
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Abgebrochen.", file=sys.stderr)
        return 130


def _speak_utf8() -> None:
    """UTF-8 whatever the locale says; half a character, as a question may hold one, becomes its JSON escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # it may be closed or replaced
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


class _Parser(argparse.ArgumentParser):
    """Speaks German where argparse speaks English."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(add_help=False, **options)
        self.add_argument("-h", "--help", action="help", help="diese Hilfe zeigen")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "Aufruf:", 1)

    def format_help(self) -> str:
        text = super().format_help().replace("usage:", "Aufruf:", 1)
        return text.replace("\npositional arguments:", "\nAngaben:").replace("\noptions:", "\nOptionen:")

    def error(self, message: str) -> NoReturn:
        """One German line; what argparse found wrong stays in it only where the words are ours."""
        ours = message.partition(": ")[2] if "„" in message else ""
        self.exit(2, f"Falscher Aufruf{': ' + ours if ours else ''}. „{self.prog} --help“ zeigt, was möglich ist.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m rag", description="Fragen an eine Artikelsammlung, mit Belegen.", epilog=_GENERATOR_HELP
    )
    commands = parser.add_subparsers(metavar="BEFEHL", required=True)

    def command(name: str, run: Callable[[argparse.Namespace, Settings], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    def common(sub: argparse.ArgumentParser, as_json: bool = True) -> None:
        sub.add_argument("--index", type=Path, metavar="ORDNER", help="Ordner der Bibliothek (sonst index/)")
        if as_json:
            sub.add_argument("--json", action="store_true", help="Ausgabe als JSON")

    sub = command("ingest", _ingest, "Artikel hinzufügen oder erneuern")
    sub.add_argument("paths", nargs="+", type=_path_or_address, metavar="PFAD", help=_PATHS_HELP)
    sub.add_argument("--watch", action="store_true", help="den Ordnern folgen, bis Strg+C es beendet")
    common(sub, as_json=False)
    sub = command("remove", _remove, "Artikel entfernen")
    sub.add_argument("articles", nargs="+", metavar="ARTIKEL", help="Namen, wie „list“ sie zeigt")
    common(sub, as_json=False)
    common(command("list", _list, "Artikel auflisten"))
    sub = command("search", _search, "die besten Passagen zeigen")
    _questions(sub)
    sub.add_argument("-k", type=positive, default=5, metavar="ANZAHL", help="wie viele Passagen (sonst 5)")
    common(sub)
    sub = command("ask", _ask, "eine Frage beantworten")
    _questions(sub)
    sub.add_argument("--after", action="append", default=[], metavar="FRAGE", help="frühere Frage, älteste zuerst")
    sub.add_argument("--record", type=record_file, metavar="DATEI", help="auch als Protokoll: .md, .html oder .json")
    common(sub)
    sub = command("eval", _eval, "auf Dateien im SQuAD-Format messen")
    sub.add_argument("files", nargs="+", type=Path, metavar="DATEI")
    sub.add_argument("--json", action="store_true", help="Ausgabe als JSON")
    common(command("doctor", _doctor, "Installation und Bibliothek prüfen"))
    command("install-model", _install_model, "das kleine Sprachmodell einrichten (1,1 GB)")
    common(command("serve", _serve, "die Seite öffnen"), as_json=False)
    add_record_commands(command, common)
    return parser


def _questions(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("question", nargs="?", metavar="FRAGE")
    sub.add_argument("--batch", type=Path, metavar="DATEI", help="JSON-Zeilen mit id, question, after")
    sub.add_argument(
        "--article", action="append", metavar="NAME", help="nur in diesem Artikel suchen; mehrfach möglich"
    )
    sub.add_argument("--from", dest="first", type=_days, metavar="DATUM", help="nur in Artikeln ab diesem Tag")
    sub.add_argument("--to", dest="last", type=_days, metavar="DATUM", help="nur in Artikeln bis zu diesem Tag")
    sub.add_argument("--undated", action="store_true", help="mit --from und --to auch in Artikeln ohne Datum")


def _days(word: str) -> Days:
    from rag.language.dates import typed_days

    if days := typed_days(word):
        return days
    raise argparse.ArgumentTypeError(f"„{word}“ ist kein Datum wie 13.06.2025, 2025-06-13, Juni 2025 oder 2025")


def _scope(options: argparse.Namespace) -> Scope:
    """Which articles are asked, as the options say."""
    from rag.types import Scope

    return Scope(
        frozenset(options.article) if options.article else None,
        options.first and options.first.first,
        options.last and options.last.last,
        options.undated,
    )


def _path_or_address(word: str) -> Path | str:
    return word if re.match("https?://", word, re.IGNORECASE) else Path(word)


def _assistant(options: argparse.Namespace, settings: Settings) -> Assistant:
    from rag.build import build_assistant

    return build_assistant(settings, seed=options.index is None)


def _library(options: argparse.Namespace, settings: Settings) -> StoredLibrary:
    """The library; an empty default one is filled from the seeds, and only then a model is loaded."""
    from rag.build import build_embedder, is_empty, seed_library
    from rag.store.library import StoredLibrary

    if options.index is None and is_empty(settings.index):
        seed_library(settings, build_embedder(settings))
    return StoredLibrary(settings.index)


def _ingest(options: argparse.Namespace, settings: Settings) -> int:
    from rag.build import ingest_paths

    if options.watch:
        return _watch(options, settings)
    report = ingest_paths(options.paths, settings)
    _tell(report)
    return 0 if report.read else 1


def _watch(options: argparse.Namespace, settings: Settings) -> int:
    from rag.watch import watch

    if addresses := [path for path in options.paths if isinstance(path, str)]:
        raise SourceError(
            f"„{addresses[0]}“ ist kein Ordner, und --watch folgt nur Ordnern. Bitte ohne --watch einlesen."
        )
    print("Die Bibliothek folgt den Ordnern, bis Strg+C es beendet.", file=sys.stderr, flush=True)
    watch(options.paths, settings, _tell)
    print("Beendet.", file=sys.stderr)
    return 0


def _tell(report: IngestReport, removed: Sequence[str] = ()) -> None:
    """What became of the files: reasons for those that failed, then the counts."""
    for _, reason in report.failed:
        print(reason, file=sys.stderr)
    print(
        f"{len(report.added)} hinzugefügt, {len(report.changed)} geändert, {len(report.skipped)} unverändert, "
        f"{len(report.failed)} fehlgeschlagen{f', {len(removed)} entfernt' if removed else ''}",
        flush=True,
    )


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    library = _library(options, settings)
    missing = [name for name in options.articles if not library.remove(name)]
    library.save_vectors()
    for name in missing:
        print(f"„{name}“ ist nicht in der Bibliothek. „python -m rag list“ zeigt die Namen.", file=sys.stderr)
    print(f"{len(options.articles) - len(missing)} entfernt, {len(missing)} nicht gefunden")
    return 1 if len(missing) == len(options.articles) else 0


def _list(options: argparse.Namespace, settings: Settings) -> int:
    from rag.export import article_row
    from rag.language.dates import german_date

    library = _library(options, settings)
    articles = library.articles()
    if options.json:
        details = library.details()
        _write({"articles": [article_row(a, *details[a.name]) for a in articles if a.name in details]})
        return 0
    for article in articles:
        print(f"{article.name}\t{article.title}\t{german_date(article.date)}\t{article.passages} Passagen")
    return 0


def _search(options: argparse.Namespace, settings: Settings) -> int:
    from rag.export import hits_text, search_row

    scope = _scope(options)

    def find(assistant: Assistant, question: str, _: Sequence[str]) -> tuple[Row, str]:
        hits = assistant.search(question, options.k, scope)
        return search_row(question, hits), hits_text(hits)

    return _run_questions(options, settings, find, lambda question: search_row(question, []))


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from rag.export import answer_row, answer_text, refusal_row

    if options.record and options.batch:
        print("Ein Protokoll gilt einer Frage. Bitte --record oder --batch weglassen.", file=sys.stderr)
        return 2

    scope = _scope(options)

    def answer(assistant: Assistant, question: str, after: Sequence[str]) -> tuple[Row, str]:
        found = assistant.ask(question, after, scope)
        if options.record:
            record_answer(options.record, found, assistant.versions)
        return answer_row(found), answer_text(found)

    return _run_questions(options, settings, answer, refusal_row)


def _run_questions(
    options: argparse.Namespace,
    settings: Settings,
    run: Callable[[Assistant, str, Sequence[str]], tuple[Row, str]],
    empty: Callable[[str], Row],
) -> int:
    """One question, or one JSON line for each question of a batch; a bad question does not stop a batch."""
    if (options.question is None) == (options.batch is None):
        print("Bitte entweder eine Frage oder --batch DATEI angeben.", file=sys.stderr)
        return 2
    if options.batch is None:
        row, text = run(_assistant(options, settings), options.question, getattr(options, "after", []))
        _write({"id": None} | row) if options.json else print(text)
        return 0
    items = list(_batch(options.batch))
    assistant = _assistant(options, settings)
    for item in items:
        try:
            row, _ = run(assistant, item["question"], item["after"])
        except QuestionError as error:
            row = empty(item["question"]) | {"error": str(error)}
        _write({"id": item["id"]} | row)
    return 0


def _batch(path: Path) -> Iterator[Row]:
    """The questions of a batch file. Raises SourceError naming the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # JSON may hold the other line ends of Unicode
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"„{path}“ lässt sich nicht als UTF-8-Text lesen. Bitte Pfad und Kodierung prüfen."
        ) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            question, after = item["question"], item.get("after") or []
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _wrong_line(path, number) from error
        if not isinstance(question, str) or not isinstance(after, list) or not all(isinstance(a, str) for a in after):
            raise _wrong_line(path, number)
        yield {"id": item.get("id"), "question": question, "after": after}


def _wrong_line(path: Path, number: int) -> SourceError:
    return SourceError(
        f"„{path}“, Zeile {number}: Erwartet wird ein JSON-Objekt wie "
        '{"id": "1", "question": "Wer …?", "after": ["…"]}.'
    )


def _eval(options: argparse.Namespace, settings: Settings) -> int:
    from rag.evaluate import evaluate

    scores = evaluate(options.files, settings)
    if options.json:
        _write(scores)
    else:
        for name, value in scores.items():
            print(f"{name:15} {value}")
    return 0


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    from rag.doctor import examine

    findings = examine(settings, seeded=options.index is None)
    if options.json:
        _write({"sound": all(f.sound for f in findings), "checks": [f.row() for f in findings]})
    else:
        for finding in findings:
            print(f"{'gut   ' if finding.sound else 'FEHLER'} {finding.what}: {finding.state}")
            if finding.mend:
                print(f"       → {finding.mend}")
    return 0 if all(finding.sound for finding in findings) else 1


def _install_model(_: argparse.Namespace, settings: Settings) -> int:
    from rag.build import install_model

    print(f"Eingerichtet: {install_model(settings)}. RAG_GENERATOR=small lässt es die Antworten formulieren.")
    return 0


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from rag.page.launch import serve

    serve(settings, seed=options.index is None)
    return 0


def _write(row: Row) -> None:
    print(json.dumps(row, ensure_ascii=False), flush=True)
