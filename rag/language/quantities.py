"""What a figure must measure to answer: the turnover, where the turnover is asked for, and not the profit beside it."""

from __future__ import annotations

import re

from rag.language.facts import CALENDAR, FactKind, find_facts
from rag.language.names import whole_names
from rag.language.questions import QUANTITY_NOUNS, named_quantity, quantity_of_verb, wanted_facts
from rag.language.synonyms import is_told
from rag.language.words import split_words, stem, stems

_QUANTITY = re.compile(rf"\b\w*?(?P<noun>{QUANTITY_NOUNS})\b", re.IGNORECASE)
_ENDS_IN_NOUN = re.compile(rf"(?:{QUANTITY_NOUNS})$", re.IGNORECASE)
_TURNS_OVER = re.compile(r"\bsetz(?:t|en|te|ten)\b[^;]*\bum\b")
_EARNS = re.compile(r"\b(?:womit|wodurch|wovon|wie)\b(?! ?viel).*\bverdien(?:t|te|en|ten)\b", re.IGNORECASE)
_LIVES_ON = re.compile(r"finanzier|verk(?:au|äu)f|\bwerbe|(?<!be)werbung|gebühr", re.IGNORECASE)
_FIRM = r"(?:[Uu]nternehmens?|[Kk]onzerns?|[Ff]irma|[Hh]erstellers?|[Aa]nbieters?|[Ss]tart-?[Uu]ps?)"
_FORM = r"(?:AG|SE|GmbH|KG|Inc|Corp|Ltd|PLC|Group|Holding)"
# Of what is paid few texts say that it is a price.
_SELDOM_NAMED = re.compile(r"(?:preis|marktanteil)$", re.IGNORECASE)
_PEOPLE = re.compile(r"(?:mitglieder|mitarbeiter|beschäftigten?|einwohner)$", re.IGNORECASE)
_COUNTING = frozenset("viele vieler wieviele wieviel zahl anzahl".split())
_OF_TOWN = re.compile(r"[A-ZÄÖÜ][a-zäöüß]+er")
_MONEY = frozenset({FactKind.AMOUNT, FactKind.SHARE})
_NUMBERS = frozenset({FactKind.NUMBER})
_PAID = (
    r"verdienst|lohn|gehalt|honorar|rente|preisgeld|dividende|entschädigung|schmerzensgeld|abfindung|prämie|miete|"
    r"erlös|strafe|bußgeld"
)
_PAYING = (
    r"\b(?:be)?zahl(?:t|te|en|ten)\b|\b(?:ge|be)zahlt\b|\bbek(?:am|amen|ommt|ommen)\b|\berh(?:alten|ält|ielt|ielten)\b|"
    r"\bbez(?:ieht|iehen|og|ogen)\b|\bdotiert|\bausgeschüttet\b|\bschütt\w+ [^.;]*\baus\b"
)
_SPENDING = r"\bveranschlag|\bverschl[aiu]ng|\bfiel\w* [^.;]*\ban\b|\bangefallen\b|\bausgegeben\b|\bbeschädig"
_BELONGING = r"köpfig|\bgehör\w+\b[^.;]*\ban\b|\bbest(?:eht|ehen|and|anden) aus\b|\bumfass|\bzähl(?:t|te|en|ten)\b"
_WORKING = r"\b(?:Leuten?|Personen|Menschen|Arbeit|Personal|Belegschaft|Jobs?)\b|(?:Stelle|[pP]lätze)n?\b"
_OTHERWISE = tuple(
    (re.compile(rf"(?:{quantities})$", re.IGNORECASE), re.compile(words), kinds)
    for quantities, words, kinds in (
        (_PAID, _PAYING, _MONEY),
        (r"strafe|bußgeld", r"\bverurteil|\bverhäng", _MONEY | CALENDAR),
        (r"kosten|schaden", _SPENDING, _MONEY),
        (r"wert", r"\b(?:ge)?kost|[kK]urs", _MONEY),
        (r"mitglieder", _BELONGING, _NUMBERS),
        (r"mitarbeiter|beschäftigten?", _WORKING, _NUMBERS),
        (r"einwohner", r"\bMenschen\b|\bVolkszählung|\bZensus\b|\bleb(?:t|te|en|ten)\b", _NUMBERS),
    )
)
"""Quantities, the words that tell them without their name, and what stands with these, then."""
_FEMININE_OR_PLURAL = re.compile(r"(?:kosten|schulden|steuern|e|ion|quote|rate|zahl|ung)$", re.IGNORECASE)
_PREPOSITIONS = frozenset(
    "an auf aus bei mit nach von zu in im am vom beim zum zur für gegen ohne um durch über unter vor während wegen "
    "trotz seit ab bis pro je laut".split()
)
_OBLIQUE = frozenset("des dem einer einem eines".split())
_ARTICLES = frozenset("der die das den ein eine einen".split())
_INFLECTED = re.compile(r"[a-zäöüß]{3,}(?:e|en|er|es|em)|\d+")
_NO_ADJECTIVES = _ARTICLES | _OBLIQUE
_NO_ADJECTIVES |= frozenset("ihre ihrer seine seiner welche welcher welchen welches viele vielen keine".split())
_NO_ADJECTIVES |= frozenset("waren hatte haben wurde wurden machte".split())


def wanted_quantity(question: str) -> str | None:
    """The quantity that a question asks for ("Umsatz"), None where it names none or wants no figure.

    "Geld" or "Summe" can be any of them and are none; nor is what only stands beside ("der Anteil an den Kosten"), nor
    anything where a time is wanted. Of 331 marked answers to such questions 34 stand where the quantity is not told
    (`tells_quantity`); of 1,805 such questions that nothing answers 783 are put to passages that do not tell it.

    >>> wanted_quantity("Wie hoch war der Umsatz von Meta?"), wanted_quantity("Wie viel Geld zahlt Meta?")
    ('Umsatz', None)
    >>> wanted_quantity("Wie hoch ist der Anteil an den Kosten?"), wanted_quantity("wieviel hat meta umgesetzt")
    (None, 'Umsatz')
    """
    verb = quantity_of_verb(question)
    named = named_quantity(question)
    if named is None or wanted_facts(question) <= CALENDAR:
        return verb
    noun = named.group()
    before = named.string[: named.start()]
    is_verb = noun.islower() and before and not question.islower()
    if is_verb or _SELDOM_NAMED.search(noun) or _stands_beside(before, noun):
        return verb
    return noun


def lacks_earnings(question: str, article: str, near: str) -> bool:
    """Whether it is asked what a firm lives on, and what stands near a sentence says nothing of earnings.

    A person lives on a trade, which few texts call so: of 70 marked answers to such questions 64 name no earnings. Of
    firms, which the article calls so or gives a legal form, one of them tells it otherwise.

    >>> lacks_earnings("Womit verdient Meta sein Geld?", "Meta ist ein Konzern.", "Meta kauft ein Start-up.")
    True
    >>> lacks_earnings("Womit verdient Koch sein Geld?", "Koch ist Bäcker.", "Koch ist Bäcker.")
    False
    """
    return (
        _EARNS.search(question) is not None
        and any(_is_firm(name, article) for name in whole_names(question))
        and not is_told(stem("Einnahmen"), set(stems(near)))
        and _LIVES_ON.search(near) is None
    )


def _is_firm(name: str, article: str) -> bool:
    words = re.escape(name)
    return (
        re.search(rf"{_FIRM} {words}\b|\b{words}(?: [A-Z]\w+)?(?: {_FORM}\b|,? [^.;]{{0,60}}{_FIRM}\b)", article)
        is not None
    )


def tells_quantity(quantity: str, sentence: str, before: str) -> bool:
    """Whether a sentence names a quantity, or what stands `before` it does and it names no other.

    A compound is named by its last part, too: "Jahresverlust" by "Verlust".

    >>> tells_quantity("Jahresverlust", "Der Verlust betrug 3 Mio.", ""), tells_quantity("Gewinn", "Umsatz: 3", "")
    (True, False)
    """
    if _names(quantity, sentence):
        return True
    others = (stem(match["noun"].capitalize()) for match in _QUANTITY.finditer(sentence))
    if any(not is_told(stem(quantity), [other]) for other in others):
        return False
    return _names(quantity, before) or _tells_otherwise(quantity, sentence)


def _tells_otherwise(quantity: str, sentence: str) -> bool:
    """Whether a sentence tells a quantity without its name, as "zahlt 50 Euro" a fine, with a figure of its kind."""
    kinds = {fact.kind for fact in find_facts(sentence)}
    return any(
        named.search(quantity) and words.search(sentence) and not wanted.isdisjoint(kinds)
        for named, words, wanted in _OTHERWISE
    )


def _names(quantity: str, text: str) -> bool:
    inside = set(stems(text))
    last = _ENDS_IN_NOUN.search(quantity)
    told = is_told(stem(quantity), inside) or (last is not None and is_told(stem(last.group().capitalize()), inside))
    return told or (stem(quantity) == stem("Umsatz") and _TURNS_OVER.search(text) is not None)


def _stands_beside(before: str, noun: str) -> bool:
    """Whether a noun is not what is asked for, by what stands before it: "an den Kosten", "der Miete".

    People are asked for where they are counted, no more: "Wie alt dürfen Mitglieder sein?"
    """
    words = split_words(before[:1].lower() + before[1:])
    people = _PEOPLE.search(noun) is not None
    while people and words and _OF_TOWN.fullmatch(words[-1]):
        words.pop()
    while words and _INFLECTED.fullmatch(words[-1]) and words[-1] not in _NO_ADJECTIVES:
        words.pop()
    last, earlier = (words[-1] if words else ""), (words[-2] if len(words) > 1 else "")
    if people and words:
        return last not in _COUNTING and not (last in _ARTICLES and earlier.lower() in _COUNTING)
    return (
        last in _PREPOSITIONS
        or last in _OBLIQUE
        or (last == "der" and _FEMININE_OR_PLURAL.search(noun) is not None)
        or (last in _ARTICLES and earlier in _PREPOSITIONS)
    )
