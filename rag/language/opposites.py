"""Words that say the opposite of each other: directions, outcomes, moods; the words that deny, and what they deny.

Short lists by hand: of all such, as stems, and of the few that make a sentence no answer, as patterns. A word that
denies itself ("bestreiten") is the opposite of what it denies.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.facts import CALENDAR
from rag.language.questions import answer_kind, wanted_facts
from rag.language.words import stem
from rag.types import AnswerKind, Span

# Words of one side / words of the other; a line that begins with blanks goes on with the one before.
_SIDES = """
steigen anstieg gestiegen zunehmen zunahme erhöhen erhöhung wachsen wachstum zulegen klettern plus zuwachs
  verdoppeln ausbauen ausbau zugelegt vergrößern / sinken gesunken rückgang fallen abnehmen abnahme senken senkung
  zurückgehen schrumpfen minus verringern verringerung reduzieren halbieren einbruch abbau vermindern verkleinern
mehr / weniger
meist / wenigst
viel viele / wenig wenige
groß größer größte riesig gewaltig / klein kleiner kleinste gering winzig minimal
hoch höher höchste / niedrig niedriger niedrigste tief tiefer gering minimal
lang länger langlebig / kurz kürzer kurzlebig
alt älter älteste / jung jünger jüngste neu
früh früher / spät später
schnell schneller rasch / langsam langsamer
stark stärker stärken / schwach schwächer schwächen
gut besser beste verbessern verbesserung / schlecht schlechter schlechteste verschlechtern verschlechterung
leicht leichter einfach einfacher / schwer schwerer schwierig schwieriger kompliziert
nah nahe näher / fern weit entfernt
billig günstig / teuer
reich wohlhabend / arm ärmlich
erst erster erste anfang beginn / letzt letzter letzte ende schluss
oft öfter häufig häufiger meist / selten seltener kaum
immer / nie niemals
alle / keiner
innen innerhalb innere / außen außerhalb äußere
oben oberhalb über / unten unterhalb unter
vor vorher bevor zuvor / nach nachher nachdem danach
seit ab / bis
nord norden nördlich / süd süden südlich
nord norden nördlich / ost osten östlich west westen westlich
süd süden südlich / ost osten östlich west westen westlich
ost osten östlich / west westen westlich
links linke linker / rechts rechte rechter
gewinn gewinne überschuss schwarz / verlust verluste defizit fehlbetrag rot
gewinnen gewann gewonnen siegen sieg sieger bezwingen besiegen / verlieren verlor verloren unterliegen niederlage
kaufen erwerben kauf erwerb / verkaufen veräußern verkauf
öffnen eröffnen eröffnung gründen gründung entstehen schaffen aufsperren / schließen schließung auflösen
  auflösung einstellen zusperren wegfallen streichen abschaffen geschlossen
beginnen starten anfangen einführen einführung / enden beenden aufhören abbrechen abschaffen abschaffung
kommen ankommen ankunft eintreffen einreisen einreise / gehen abreisen verlassen abreise ausreisen ausreise
bleiben / verlassen ausscheiden zurücktreten gehen
beitreten eintreten beitritt / austreten austritt ausscheiden
einstellen anheuern / entlassen kündigen feuern
zustimmen zustimmung billigen annehmen annahme befürworten unterstützen / ablehnen ablehnung zurückweisen
  verweigern kritisieren dagegen
erlauben erlaubnis genehmigen zulassen / verbieten verbot untersagen
bestätigen bestätigung zugeben einräumen gestehen behaupten / bestreiten dementieren leugnen dementi zurückweisen
loben lob / tadeln kritisieren kritik rügen
freund verbündeter / feind gegner
für befürworter / gegen gegner
krieg / frieden
leben überleben lebend / sterben tod tot töten getötet umkommen tödlich
gesund / krank
schuldig verurteilen verurteilt / unschuldig freisprechen freigesprochen
verhaften festnehmen / freilassen freikommen
bekannt / unbekannt
öffentlich / geheim privat nichtöffentlich
möglich / unmöglich
sicher / unsicher gefährlich
beruhigen beruhigend / beunruhigen beunruhigend
legal / illegal
positiv / negativ
vorteil / nachteil
maximal höchstens / minimal mindestens
export ausfuhr exportieren / import einfuhr importieren
einnahme / ausgabe
angebot / nachfrage
mann männlich / frau weiblich
tag / nacht
morgen / abend
warm heiß / kalt kühl
voll / leer
wahr richtig / falsch unwahr
aktiv / passiv
senden schicken / empfangen
geben verleihen / nehmen bekommen erhalten
erfüllen erreichen einhalten schaffen / verfehlen verpassen versäumen scheitern
teilnehmen anwesend / fehlen abwesend fernbleiben
freiwillig / gezwungen unfreiwillig
getrennt / gemeinsam zusammen
mehrheit / minderheit
gestern / morgen
vorjahr / folgejahr
"""
NEGATIONS = frozenset(
    "nicht kein keine keinen keinem keiner keines nie niemals niemand niemanden nichts nirgends weder ohne kaum".split()
)


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _SIDES.strip().replace("\n  ", " ").splitlines():
        one, other = ({stem(word) for word in side.split()} for side in line.split("/"))
        for a, b in ((one, other), (other, one)):
            for word in a:
                table.setdefault(word, set()).update(b)
    return {word: frozenset(others - {word}) for word, others in table.items()}


def opposites(word: str) -> frozenset[str]:
    """Stems that say the opposite of a word or of a stem; also with "un" before it or without.

    >>> from rag.language.words import stem
    >>> stem("sank") in opposites(stem("gestiegen")), "sichtbar" in opposites("unsichtbar"), opposites("Ulm")
    (True, True, frozenset({'unulm'}))
    """
    small = word if word.islower() else stem(word)
    known = _table().get(small, frozenset())
    return known | ({small[2:]} if small.startswith("un") and len(small) > 5 else {f"un{small}"})


_SET_ASIDE = re.compile(
    r"\bnicht (?:mehr |länger )?(?!(?:nur|allein|bloß|ausschließlich|lediglich|zuletzt)\b)"
    r"(?P<aside>[^.;!?]{1,150}?),? sondern\b"
)


def is_set_aside(text: str, span: Span) -> bool:
    """Whether words stand where a text says what is not so: "nicht A, sondern B".

    >>> text = "Es klagt nicht Tirol, sondern Wien."
    >>> is_set_aside(text, Span(15, 20)), is_set_aside(text, Span(30, 34))
    (True, False)
    """
    return any(m.start("aside") <= span.start and span.end <= m.end("aside") for m in _SET_ASIDE.finditer(text))


_Sides = tuple[re.Pattern[str], ...]


def _compiled(*pairs: tuple[str, str]) -> list[_Sides]:
    return [tuple(re.compile(rf"\b(?:{words})", re.IGNORECASE) for words in sides) for sides in pairs]


def _each_against_the_others(*sides: str) -> list[tuple[str, str]]:
    """Each side with all others as its other side: who is missing is neither dead nor injured."""
    return [(one, "|".join(other for other in sides if other != one)) for one in sides]


_DECIDING = _compiled(
    (
        r"stieg\w*|steig(?:t|en|ende\w*)\b|gestiegen|anstieg|zugenommen|zunahm|zunehm|wuchs|wächst|gewachsen|wachstum|"
        r"zuwachs|(?:ge)?kletter|zugelegt|legte?n? [^,;]{0,60}\bzu\b|plus\b|erhöh",
        r"sank|sink(?:t|en|ende\w*)\b|gesunken|fiel(?:en)?\b|gefallen|rückgang|zurückgegangen|"
        r"ging(?:en)? [^,;]{0,60}\bzurück\b|(?:ge)?schrumpf|abgenommen|nahm(?:en)? [^,;]{0,60}\bab\b|minus\b|"
        r"einbruch|verringer|gesenkt|senk(?:t|te|ten|en)\b|halbier|reduzier",
    ),
    (r"eröffn|öffne", r"schloss(?:en)?\b|geschlossen|schließung|schließ(?:t|en)\b"),
    (
        r"zugestimmt|stimm(?:t|te|ten|en) [^,;]{0,60}\bzu\b|zustimm|befürwort|unterstütz",
        r"abgelehnt|ablehn|lehn(?:t|te|ten|en) [^,;]{0,60}\bab\b|zurückgewiesen|"
        r"w(?:ie|ei)s(?:t|en)? [^,;]{0,60}\bzurück\b",
    ),
    (
        r"gelobt|lob(?:t|te|ten|en)?\b|begrüß|würdig",
        r"kriti|bemängel|verurteil|tadel|rüg(?:t|te|ten|en)\b|beanstand|warn(?:t|te|ten|en)\b",
    ),
)
"""Words of one side and of the other, of which a sentence that has none but those of the other answers nothing. Not
among them are what two do to each other, one buying what the other sells."""

_DECIDING_FIGURES = _compiled(
    (
        r"\w*siege?s?\b|siegten?\b|gew(?:ann|onnen)|gewinn(?:t|en)\b",
        r"\w*niederlage|verl(?:or|ier)|unterlag|pleiten?\b",
    ),
    (r"(?:protest|demo|kundgebung|aufmarsch)", r"gegen(?:protest|demo|kundgebung|veranstaltung)"),
    *_each_against_the_others(
        r"\w*verletz|verwund",
        r"(?:tote[nr]?|tod(?:es\w+)?)\b|getötet|starb|gestorben|ums? leben|umgekommen",
        r"vermiss",
        r"(?:fest|gefangen)(?:ge)?nomm|festnahme|verhaft|in haft\b|inhaftier",
        r"(?:ge)?rettet",
    ),
)
"""The same where a figure is asked for: who loses to whom says who won, but not how often. Of 221 marked answers to
such questions it is so with one, of 496 questions that nothing answers 60 are put to passages with such a sentence."""


def tells_the_opposite(question: str, sentence: str) -> bool:
    """Whether a sentence only tells of a rise where a fall is asked for, of praise where blame is, and the like.

    Of 1,323 marked answers to such questions it is so with 8, of 1,036 questions that nothing answers 94 are put to
    such sentences. Questions for reasons, which lie in the other often enough, are left out.

    >>> tells_the_opposite("Was kritisierte Ban?", "Ban lobte die Anstrengungen.")
    True
    >>> tells_the_opposite("Wie viele Siege hat Rapid?", "Rapid hat drei Niederlagen.")
    True
    >>> tells_the_opposite("Um wie viel sank der Umsatz?", "Der Umsatz sank, während der Gewinn stieg.")
    False
    """
    if answer_kind(question) in (AnswerKind.REASON, AnswerKind.YES_NO):
        return False
    figure = not wanted_facts(question) <= CALENDAR
    return any(
        asked.search(question) and not other.search(question) and other.search(sentence) and not asked.search(sentence)
        for sides in (*_DECIDING, *(_DECIDING_FIGURES if figure else ()))
        for asked, other in (sides, sides[::-1])
    )
