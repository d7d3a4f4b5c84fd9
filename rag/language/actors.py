"""Who does what to whom in a German clause, as far as order, case and voice tell.

It reads articles, prepositions and the passive; where a noun could be either, the first is the one that acts. Clauses
whose verb is "sein" or the like have no actor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.language.names import is_name
from rag.language.tagging import Token
from rag.language.words import stem

ACTOR, TARGET = "actor", "target"
_OBJECT = frozenset("den dem einen einem".split())
_GENITIVE = frozenset("des eines der einer".split())
_BECOMES = frozenset("wurde wurden wird werden worden werde".split())
_AGENT = frozenset("von vom durch".split())
_FROM, _TO = frozenset("von vom aus".split()), frozenset("zu zum zur nach an ans in ins".split())
_WHITHER = frozenset("nach zu zum zur an ans".split())
_BELONGING = frozenset("von vom des der zu zum zur".split())
_COPULAS = frozenset("sein heißen bleiben lauten gelten".split())
_ACTING = frozenset("er sie es ich wir man".split())
_TIME = frozenset(
    stem(word)
    for word in "Jahr Monat Woche Tag Stunde Minute Anfang Ende Mitte Januar Februar März April Mai Juni Juli August "
    "September Oktober November Dezember Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Sommer Winter "
    "Herbst Frühling Frühjahr Prozent Euro Dollar Million Milliarde Mal".split()
)


def actors(tokens: Sequence[Token]) -> dict[str, str]:
    """Stems of the nouns and names of a clause: ACTOR, TARGET, or the preposition before them.

    >>> from rag.language.tagging import tag_sentence
    >>> sorted(actors(tag_sentence("Ulm wurde 1950 von Bonn besiegt.")).items())
    [('bonn', 'actor'), ('ulm', 'target')]
    """
    tags = {token.tag for token in tokens}
    becomes = any(token.word.lower() in _BECOMES for token in tokens)
    passive = becomes and "VV(INF)" not in tags and any("PP" in tag for tag in tags)
    found: dict[str, str] = {}
    # Whether what acts is a name; in "den Fund zu melden" nothing that is there acts.
    acting: bool | None = None if any(token.is_finite for token in tokens) else "PTKZU" in tags or None
    phrases = _phrases(tokens)
    whither = any(preposition in _WHITHER for _, _, _, preposition, _ in phrases)
    for nouns, named, article, preposition, after_noun in phrases:
        if preposition:  # "von Wien nach Graz gebracht" names nobody who did it
            role = ACTOR if passive and preposition in _AGENT and not whither else preposition
        elif after_noun and article in _GENITIVE:
            continue
        elif passive or article in _OBJECT or acting is not None:
            role = TARGET
        else:
            role, acting = ACTOR, named
        if acting is False and role == TARGET and named and article not in _OBJECT:
            return {}  # "Das Spiel gewann Ulm": a name behind a noun may be the one that acts
        for noun in nouns:
            found.setdefault(noun, role)
    return found


def has_actor(tokens: Sequence[Token]) -> bool:
    """Whether the clause has a verb that somebody does."""
    return any(token.tag.startswith("VV") and token.lemma.lower() not in _COPULAS for token in tokens)


def _phrases(tokens: Sequence[Token]) -> list[tuple[list[str], bool, str, str, bool]]:
    """Stems of each run of nouns: whether it is a name, article and preposition before it, whether a noun is, too."""
    found: list[tuple[list[str], bool, str, str, bool]] = []
    article = preposition = ""
    after_noun = False
    run: list[Token] = []
    for last, token in zip(["", *(token.tag for token in tokens)], [*tokens, None], strict=True):
        noun = token is not None and token.word[0].isalpha() and _is_noun(token)
        if noun and token is not None and not (run and run[-1].tag == "NE" and token.tag == "NN"):
            run.append(token)
            continue
        if run:
            if stem(run[-1].word) not in _TIME:
                nouns = [stem(word.word) for word in run if word is run[-1] or word.tag != "NN"]
                found.append((nouns, run[-1].tag != "NN", article, preposition, after_noun))
            joined = token is not None and token.word in ("und", "oder", "sowie", ",")
            after_noun = True
            article = article if joined else ""
            preposition = preposition if joined else ""
            run = [token] if noun and token is not None else []
            if run:
                after_noun = False
                continue
        if token is None:
            break
        if token.word.lower() in _ACTING and token.tag in ("PPER", "PIS"):
            found.append(([], True, "", "", False))
        if token.tag.startswith(("APPR", "KOKOM")):
            preposition, article, after_noun = token.word.lower(), "", False
        elif token.tag in ("ART", "PDAT", "PPOSAT", "PIAT"):
            article = token.word.lower()
            preposition = "" if last == "CARD" else preposition  # "seit 2001 der Gruppe"
        elif not token.tag.startswith(("ADJ", "CARD", "ADV", "KON")):
            preposition, article, after_noun = "", "", False
    return found


def _is_noun(token: Token) -> bool:
    """Whether it is a noun or name; the tagger takes "Google" for an order to google."""
    return token.tag[:2] in ("NN", "NE", "FM") or (token.tag == "VV(IMP)" and token.is_capital)


def swapped(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    """Stems that act in one clause and are acted upon in the other."""
    pair = {ACTOR, TARGET}
    return {noun for noun in one.keys() & other.keys() if {one[noun], other[noun]} == pair}


def exchanged(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    """Stems of pairs in which each has in one clause the part that the other one has in the other."""
    moved = [noun for noun in one.keys() & other.keys() if one[noun] != other[noun]]
    return {a for a in moved for b in moved if one[a] == other[b] and one[b] == other[a]}


def turned(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    """Stems from which it goes in one clause and to which in the other."""
    return {
        noun
        for noun in one.keys() & other.keys()
        if (one[noun] in _FROM and other[noun] in _TO) or (one[noun] in _TO and other[noun] in _FROM)
    }


def owners(tokens: Sequence[Token]) -> dict[str, set[str]]:
    """Stems of the nouns of a clause with those of the names that they belong to.

    >>> from rag.language.tagging import tag_sentence
    >>> owners(tag_sentence("Der Nachfolger von Merkel traf Niessls Stellvertreter."))
    {'nachfolg': {'merkel'}, 'stellvertret': {'niessl'}}
    """
    found: dict[str, set[str]] = {}
    for place, token in enumerate(tokens):
        if token.tag != "NN":
            continue
        before = tokens[place - 1] if place else token
        if before.tag == "NE" and before.word.endswith("s"):
            found.setdefault(stem(token.word), set()).add(stem(before.word))
        if place + 1 < len(tokens) and tokens[place + 1].word in _BELONGING:
            end = place + 2
            while end < len(tokens) and tokens[end].tag[:2] in ("NE", "FM", "AR", "AD", "NN"):
                end += 1
            names = [
                t
                for t in tokens[place + 2 : end]
                if t.is_capital and (t.tag.startswith(("NE", "FM")) or _is_strange(t))
            ]
            if names:
                found.setdefault(stem(token.word), set()).update(stem(name.word) for name in names)
    return found


def _is_strange(token: Token) -> bool:
    return token.tag == "NN" and is_name(token.word)
