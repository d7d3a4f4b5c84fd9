"""Conversations, records and feedback on the command line."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rag.errors import ConversationError, RecordError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.types import Answer, ConversationInfo, Judgement, Versions

Run = Callable[[argparse.Namespace, Settings], int]


class Common(Protocol):
    """Adds `--index`, and `--json` where there is JSON to give."""

    def __call__(self, sub: argparse.ArgumentParser, as_json: bool = True) -> None:
        """To this command."""


def add_record_commands(command: Callable[[str, Run, str], argparse.ArgumentParser], common: Common) -> None:
    """Adds the commands of this module."""
    sub = command("conversations", _conversations, "Unterhaltungen auflisten oder durchsuchen")
    sub.add_argument("words", nargs="*", metavar="WORT", help="nur Unterhaltungen mit diesen Wörtern")
    change = sub.add_mutually_exclusive_group()
    change.add_argument("--rename", nargs=2, metavar=("NR", "TITEL"), help="eine umbenennen")
    change.add_argument("--delete", type=positive, metavar="NR", help="eine löschen")
    common(sub)
    sub = command("export", _export, "eine Unterhaltung als Protokoll ausgeben, als Markdown oder wie angegeben")
    sub.add_argument("conversation", type=positive, metavar="NR", help="Nummer, wie „conversations“ sie zeigt")
    sub.add_argument("--to", type=record_file, metavar="DATEI", help="Datei auf .md, .html oder .json")
    common(sub)
    sub = command("verify", _verify, "ein Protokoll gegen die Bibliothek prüfen")
    sub.add_argument("record", type=Path, metavar="PROTOKOLL", help="Datei, die „export“ oder „ask --record“ schrieb")
    common(sub)
    sub = command("judge", _judge, "eine Antwort beurteilen")
    sub.add_argument("conversation", type=positive, metavar="NR", help="Nummer der Unterhaltung")
    sub.add_argument("question", type=positive, metavar="FRAGE", help="die wievielte Frage darin")
    sub.add_argument("judgement", type=_judgement, metavar="URTEIL", help="stimmt, stimmt nicht oder Quelle falsch")
    sub.add_argument("--word", default="", metavar="TEXT", help="ein Wort dazu")
    common(sub, as_json=False)
    sub = command("feedback", _feedback, "beurteilte Antworten als Fragendatei für „eval“ ausgeben")
    sub.add_argument("--to", type=Path, metavar="DATEI", help="Datei statt der Standardausgabe")
    common(sub, as_json=False)


def positive(word: str) -> int:
    """A number from 1 that a user typed."""
    if not (word.isdecimal() and int(word[:20]) > 0):
        raise argparse.ArgumentTypeError(f"„{word}“ ist keine Zahl ab 1")
    return int(word[:20])


def record_file(word: str) -> Path:
    """A path whose ending says which kind of record it holds."""
    from rag.record.files import FORMATS

    if _form(Path(word)) not in FORMATS:
        raise argparse.ArgumentTypeError(f"„{word}“ endet nicht auf .md, .html oder .json")
    return Path(word)


def _judgement(word: str) -> Judgement:
    from rag.types import Judgement

    try:
        return Judgement(word)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"„{word}“ ist kein Urteil; möglich sind {', '.join(Judgement)}") from error


def record_answer(path: Path, answer: Answer, versions: Versions) -> None:
    """Writes the record of one answer. Raises RecordError."""
    from rag.record.files import record_document
    from rag.record.record import make_record
    from rag.types import Exchange

    exchange = Exchange(answer.question, _now(), answer, versions=versions)
    _write_file(path, record_document(make_record(answer.question, [exchange], _now()), _form(path)))


def _conversations(options: argparse.Namespace, settings: Settings) -> int:
    from rag.build import open_conversations
    from rag.language.dates import german_date
    from rag.types import ConversationHit

    with closing(open_conversations(settings)) as store:
        if options.rename:
            store.rename(_typed(options.rename[0]), options.rename[1])
            return 0
        if options.delete:
            if not store.delete(options.delete):
                raise ConversationError(f"Eine Unterhaltung {options.delete} gibt es nicht. {_SHOWN}")
            return 0
        words = " ".join(options.words)
        hits = store.search(words) if words else [ConversationHit(c, None, "") for c in store.conversations()]
    if options.json:
        print(json.dumps({"conversations": [_row(hit.conversation) for hit in hits]}, ensure_ascii=False))
        return 0
    for hit in hits:
        info = hit.conversation
        asked = f"{info.exchanges} {'Frage' if info.exchanges == 1 else 'Fragen'}"
        print(f"{info.id}\t{info.title}\t{german_date(info.changed.astimezone().date())}\t{asked}")
    return 0


_SHOWN = "„python -m rag conversations“ zeigt die Nummern."


def _typed(word: str) -> int:
    try:
        return positive(word)
    except argparse.ArgumentTypeError as error:
        raise ConversationError(f"{error}. {_SHOWN}") from error


def _row(info: ConversationInfo) -> dict[str, Any]:
    return {
        "id": info.id,
        "title": info.title,
        "begun": info.begun.isoformat(timespec="seconds"),
        "changed": info.changed.isoformat(timespec="seconds"),
        "exchanges": info.exchanges,
    }


def _export(options: argparse.Namespace, settings: Settings) -> int:
    from rag.build import open_conversations
    from rag.record.files import record_document
    from rag.record.record import make_record

    with closing(open_conversations(settings)) as store:
        title, exchanges = store.conversation(options.conversation).title, store.exchanges(options.conversation)
    record = make_record(title, exchanges, _now())
    if options.to:
        _write_file(options.to, record_document(record, _form(options.to)))
    else:
        print(record_document(record, "json" if options.json else "md").decode(), end="")
    return 0


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    from rag.record.check import check_record
    from rag.record.files import read_record
    from rag.store.library import StoredLibrary

    filed = read_record(options.record)
    with closing(StoredLibrary(settings.index)) as library:
        check = check_record(filed, library.article)
        rows = [quote.row for quote in check.quotes]
    if options.json:
        found = {"stands": check.stands, "intact": check.intact, "summary": check.summary, "quotes": rows}
        print(json.dumps(found, ensure_ascii=False))
    else:
        for row in rows:
            place = f", jetzt Zeichen {row['start']} bis {row['end']}" if row["state"] == "verschoben" else ""
            print(f"Frage {row['exchange']} [{row['number']}] {row['state']}{place}: {row['title']} ({row['article']})")
            print(f"    „{' '.join(row['quote'].split())}“")
            if row["fault"]:
                print(f"    {row['fault']}")
    if options.json and check.stands:
        return 0
    print(check.summary, file=sys.stdout if check.stands else sys.stderr)
    return 0 if check.stands else 1


def _judge(options: argparse.Namespace, settings: Settings) -> int:
    from rag.build import open_conversations
    from rag.types import Feedback

    with closing(open_conversations(settings)) as store:
        exchanges = store.exchanges(options.conversation)
        if options.question > len(exchanges):
            raise ConversationError(
                f"Diese Unterhaltung endet mit Frage {len(exchanges)}. Bitte eine bis dahin angeben."
            )
        feedback = Feedback(options.judgement, _now(), options.word)
        store.judge(exchanges[options.question - 1].id, feedback)
    return 0


def _feedback(options: argparse.Namespace, settings: Settings) -> int:
    from rag.build import open_conversations
    from rag.feedback import question_file

    with closing(open_conversations(settings)) as store:
        judged = store.judged()
    if not judged:
        raise ConversationError(
            "Noch keine Antwort ist beurteilt. Bitte zuerst auf der Seite oder mit „judge“ beurteilen."
        )
    document = json.dumps(question_file(judged), ensure_ascii=False, indent=1) + "\n"
    if options.to:
        _write_file(options.to, document.encode("utf-8", "backslashreplace"))
    else:
        print(document, end="")
    return 0


def _form(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def _write_file(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise RecordError(f"„{path}“ lässt sich nicht schreiben. Bitte einen anderen Pfad angeben.") from error


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()
