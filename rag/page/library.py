"""The panel of the library: what is being added, and what is there, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.language.dates import german_date
from rag.language.numbers import german_number
from rag.page.intake import Stage, Task
from rag.page.scope import in_period
from rag.page.wording import escape
from rag.types import EVERYTHING, Addition, ArticleInfo, Progress, Scope

SHELF_TITLE = '<h3 tabindex="-1">In der Bibliothek</h3>'
LISTED = 100
TASKS_LISTED = 50
PICK_ALL = '<p class="all"><button type="button" data-pick>Alle gefundenen anhaken</button></p>'
FAULT = "Das ist ein Fehler des Programms. Einzelheiten stehen in der Ausgabe des Programms."


def button_label(articles: Sequence[ArticleInfo]) -> str:
    """What stands on the button that opens the panel."""
    return f"Artikel ({german_number(len(articles))})"


def render_drop(kinds: Iterable[str], largest: int) -> str:
    """The head of the panel, and where files are dropped or chosen."""
    kinds = tuple(kinds)
    return (
        '<header><h2 tabindex="-1">Artikel</h2><button type="button" class="close" data-library="close">Schließen'
        '</button></header><label class="drop">'
        f'<input type="file" multiple accept="{escape(",".join(kinds))}" data-largest="{largest}">'
        "<span><strong>Dateien hierher ziehen</strong> oder <u>auswählen</u></span>"
        f'<span class="kinds">{escape(", ".join(kinds))}, je bis {largest // 1_000_000} MB</span></label>'
        '<p class="sending" role="status"></p>'
    )


def render_tasks(tasks: Sequence[Task]) -> str:
    """Everything that was added, with how far it has come; of very many, those still open and those that failed."""
    if not tasks:
        return ""
    over = sum(task.over for task in tasks)
    clear = '<button type="button" data-clear>Ausblenden</button>' if over else ""
    rows = [render_task(task) for task in shown_tasks(tasks)]
    more = f'<p class="more">und {german_number(len(tasks) - len(rows))} weitere</p>' if len(rows) < len(tasks) else ""
    return (
        f'<section class="tasks" aria-busy="{str(over < len(tasks)).lower()}"><header><h3 role="status">'
        f"{german_number(over)} von {german_number(len(tasks))} fertig</h3>{clear}</header>"
        f"<ul>{''.join(rows)}</ul>{more}</section>"
    )


def shown_tasks(tasks: Sequence[Task]) -> list[Task]:
    """The first that are open or failed and then as many of the others as there is room for, in their order."""
    urgent = sorted(range(len(tasks)), key=lambda place: tasks[place].stage is Stage.DONE)[:TASKS_LISTED]
    return [tasks[place] for place in sorted(urgent)]


def render_task(task: Task) -> str:
    """One file or web address: its name, a bar while it is on its way, and a word or a reason."""
    name = escape(task.name)
    return (
        f'<li class="task {task.stage.name.lower()}"><p class="file">{name}</p>'
        f'<p class="state">{render_state(task)}</p>{render_bar(task)}</li>'
    )


def render_bar(task: Task) -> str:
    """The bar; without a value where nobody knows how far it is."""
    if task.over:
        return ""
    value = ' value="0"' if task.stage is Stage.WAITING else ""
    if task.progress:
        value = f' value="{task.progress.done}" max="{task.progress.total}"'
    return f'<progress aria-label="Fortschritt von {escape(task.name)}"{value}></progress>'


def render_state(task: Task) -> str:
    """How far a file or web address has come, in words."""
    match task.stage:
        case Stage.WAITING:
            return "wartet"
        case Stage.LOADING:
            return "wird geladen …"
        case Stage.READING:
            return "wird gelesen …"
        case Stage.EMBEDDING:
            return progress_words(task.progress) if task.progress else ""
        case Stage.DONE:
            return escape(outcome(task.addition) if task.addition else "")
        case Stage.REFUSED:
            return escape(task.reason)
        case Stage.FAILED:
            return FAULT


def progress_words(progress: Progress) -> str:
    """How far a file that was read has come.

    >>> progress_words(Progress(32, 1200))
    'gelesen; 32 von 1.200 Passagen verarbeitet'
    """
    return f"gelesen; {german_number(progress.done)} von {german_number(progress.total)} Passagen verarbeitet"


def outcome(addition: Addition) -> str:
    """What became of an article, in words.

    >>> outcome(Addition(Fate.ADDED, ("a.txt", "b.txt")))
    'hinzugefügt; sagt fast dasselbe wie „a.txt“ und 1 weiterer Artikel'
    """
    if not addition.twins:
        return str(addition.fate)
    first, *others = addition.twins
    more = f" und {len(others)} {'weiterer' if len(others) == 1 else 'weitere'} Artikel" if others else ""
    return f"{addition.fate}; sagt fast dasselbe wie „{first}“{more}"


def render_shelf(articles: Sequence[ArticleInfo], sought: str = "", notice: str = "", scope: Scope = EVERYTHING) -> str:
    """The articles of the period whose title or name holds the words that are sought, newest first.

    `notice` stands above; those that `scope` names are ticked.
    """
    told = f'<p class="notice" role="status">{escape(notice)}</p>' if notice else ""
    found = [article for article in in_period(scope, articles) if is_sought(article, sought)]
    found.sort(key=lambda article: article.date.toordinal() if article.date else 0, reverse=True)
    rows = "".join(render_row(article, article.name in (scope.names or ())) for article in found[:LISTED])
    more = len(found) - LISTED
    rest = (
        f'<p class="more">und {german_number(more)} weitere; mit Worten aus dem Titel grenzen Sie ein</p>'
        if more > 0
        else ""
    )
    none = "" if found else f'<p class="more">{"Kein Artikel passt dazu." if articles else "Noch keine Artikel."}</p>'
    return (
        f'<div class="shelf" data-sought="{escape(sought)}">'
        f"{told}{none}{f'{PICK_ALL}<ul>{rows}</ul>' if rows else ''}{rest}</div>"
    )


def render_trouble(reason: str) -> str:
    """What stands in place of the articles when they cannot be listed."""
    return f'<p class="refused" role="alert">{escape(reason)}</p>'


def is_sought(article: ArticleInfo, sought: str) -> bool:
    """Whether title and name together hold every word."""
    words = f"{article.title} {article.name}".casefold()
    return all(word in words for word in sought.casefold().split())


def render_row(article: ArticleInfo, picked: bool = False) -> str:
    """One article: a tick to ask it, title, date, name, size, and a way out of the library that asks again."""
    name = escape(article.name)
    size = f"{german_number(article.passages)} {'Passage' if article.passages == 1 else 'Passagen'}"
    return (
        f'<li data-name="{name}"><input type="checkbox" class="pick" aria-label="{name} fragen"'
        f'{" checked" if picked else ""}><div class="about"><h4>{escape(article.title)}</h4><p class="origin">'
        f'<span class="date">{german_date(article.date)}</span> <span class="size">{size}</span> '
        f'<span class="name">{name}</span></p></div>'
        f'<button type="button" class="remove" aria-label="{name} entfernen">Entfernen</button>'
        '<p class="sure"><span>Aus der Bibliothek entfernen?</span>'
        '<button type="button" class="yes">Ja, entfernen</button><button type="button" class="keep">Behalten</button>'
        "</p></li>"
    )
