"""What a German question asks for, and what it leaves to the question before.

It does not resolve pronouns to names; it only knows that a question leans on an earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.facts import FactKind
from rag.language.words import FUNCTION_WORDS, split_words
from rag.types import Question

_MONEY = (
    r"geld|kohle|kosten|kostet|kostete|gekostet|umsatz|umgesetzt|gewinn|verlust|preis|gehalt|lohn|investier\w*|zahl(?:t|te|en)|"
    r"bezahl\w*|gezahlt|verdien\w*|summe|budget|etat|erlös|vermögen|schulden|steuern?|euro|dollar|franken|"
    r"ablöse\w*|miete|strafe|bußgeld|honorar|rente|pension|spende|schaden"
)
# Quantities with a name of their own, also as the end of a compound; "Geld" or "Summe" can be any of them.
_QUANTITY = re.compile(
    r"\b\w*(?:umsatz|gewinn|verlust|preis|gehalt|lohn|kosten|schulden|ablöse(?:summe)?|miete|strafe|bußgeld|honorar|rente|"
    r"pension|schaden|vermögen|budget|etat|erlös|steuern|börsenwert|marktwert|aktienkurs)\b",
    re.IGNORECASE,
)
_RULES: tuple[tuple[re.Pattern[str], frozenset[FactKind]], ...] = (
    (
        re.compile(
            r"\bwie ?viele? (?:prozent|anteile?)\b|\bwelche[rn]? (?:anteil|prozentsatz)\b|"
            r"\bwie (?:hoch|groß) (?:ist|war|sind|waren) (?:der |die )?(?:\w+ )?"
            r"\w*(?:anteil|prozentsatz|quote|beteiligung)\b"
        ),
        frozenset({FactKind.SHARE}),
    ),
    (
        re.compile(r"\bwann\b|\bwelche[mnrs]? (?:jahr(?:hundert|zehnt|eszeit)?|monat|tag|datum|zeit(?:raum)?)\b"),
        frozenset({FactKind.DATE, FactKind.PERIOD}),
    ),
    (re.compile(r"\bwie lange\b"), frozenset({FactKind.PERIOD})),
    (re.compile(r"\bwie alt\b"), frozenset({FactKind.PERIOD, FactKind.NUMBER})),
    (
        re.compile(
            rf"\bwie ?viel\b.*\b(?:{_MONEY})\b|\bwie (?:hoch|groß)\b.*\b\w*(?:{_MONEY})\b|\bwas kostet|"
            r"\bwie ?viele (?:millionen |milliarden )?(?:euro|dollar|us-dollar|franken|steuern|schulden)\b"
        ),
        frozenset({FactKind.AMOUNT}),
    ),
    (
        re.compile(r"\bwie ?viele? (?:sekunden|minuten|stunden|tage|wochen|monate|jahre|jahrzehnte|jahrhunderte)\b"),
        frozenset({FactKind.PERIOD, FactKind.NUMBER}),
    ),
    (re.compile(r"\bwie ?viele[nrms]?\b|\bwelche (?:an)?zahl\b"), frozenset({FactKind.NUMBER})),
    (
        re.compile(
            r"\bwie ?viel\b|\bwie (?:hoch|groß|lang|breit|weit|schwer|tief|schnell|oft|häufig)\b|"
            r"\bwelche[rn]? (?:\w+ )?(?:anzahl|zahl|höhe|größe|summe|menge|länge|fläche)\b"
        ),
        frozenset({FactKind.AMOUNT, FactKind.SHARE, FactKind.NUMBER, FactKind.PERIOD}),
    ),
)
_LEANING = re.compile(
    r"^(?:und|aber|oder|sowie)\b|"
    r"\b(?:er|sie|es|ihm|ihn|ihr|ihnen|dessen|deren|seine[mnrs]?|ihre[mnrs]?|davon|dafür|daran|darüber|damit|dabei|dort|"
    r"diese[mnrs]?|dies|das|derselbe|dieselbe|dasselbe|letztere[rsnm]?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-ZÄÖÜ]\w")


def understand(question: str, earlier: Sequence[str] = ()) -> Question:
    """The question with the words to search for: its own, and those of earlier questions that it leans on.

    >>> understand("Und wem wird er unterstellt?", ["Wer ist der CEO von Scale AI?"]).search
    'Wer ist der CEO von Scale AI? Und wem wird er unterstellt?'
    """
    text = " ".join(question.split())
    if not earlier or not _leans(text):
        return Question(text, text)
    before = understand(earlier[-1], earlier[:-1])
    return Question(text, f"{before.search} {text}")


def wanted_facts(question: str) -> frozenset[FactKind]:
    """Kinds of fact of which one must be in the answer; empty where words can answer.

    >>> sorted(kind.name for kind in wanted_facts("Wann wurde Scale AI gegründet?"))
    ['DATE', 'PERIOD']
    """
    small = " ".join(question.lower().split())
    return next((kinds for rule, kinds in _RULES if rule.search(small)), frozenset())


def wanted_quantity(question: str) -> str | None:
    """The quantity that a question names ("Umsatz"), None where it names none or wants no figure.

    >>> wanted_quantity("Wie hoch war der Umsatz von Meta?"), wanted_quantity("Wie viel Geld zahlt Meta?")
    ('Umsatz', None)
    """
    match = _QUANTITY.search(question) if wanted_facts(question) else None
    return match.group() if match else None


def _leans(question: str) -> bool:
    """Whether a question has a pronoun and no name of its own, begins with "und", or hardly says anything."""
    words = [word for word in split_words(question) if word.lower() not in FUNCTION_WORDS]
    if len(words) == 0:
        return True
    match = _LEANING.search(question)
    return match is not None and (match.start() == 0 or len(_NAME.findall(question)) < 2)
