"""Questions that ask what or who something is, and sentences that say so.

It knows the usual forms of a German definition, not whether what they say is true or apt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from rag.language.names import is_name, whole_names
from rag.language.offices import OFFICE
from rag.language.spelling import either_spelling
from rag.language.tagging import tag_sentence
from rag.language.words import FUNCTION_WORDS

_ARTICLE = r"(?:ein(?:e[nrms]?)?|der|die|das|dem|den|des)"
_ROLE = (
    r"(?:CEO|chef|gründer|vorsitzende|präsident|kanzler|minister|sprecher|könig|papst|manager|direktor|trainer|politiker|"
    r"unternehmer|forscher|professor|autor|regisseur|schauspieler|sänger|künstler|entwickler|moderator|experte|ökonom|"
    r"anwalt|anwält|journalist|senator|abgeordnete|botschafter|kommissar|general|admiral|bischof|kardinal|leiter|meister|"
    r"stürmer|torhüter|verteidiger|kapitän|astronaut|ingenieur|historiker|soziologe|psychologe|beauftragte|obmann|sekretär)"
)
_QUESTION = re.compile(
    r"^\W*(?:was|wer) (?:ist|sind|war|waren|heißt|bedeutet|versteht man unter) (?:eigentlich |denn )?"
    rf"(?:{_ARTICLE} )?(?P<term>\S+(?: \S+){{0,3}})$",
    re.IGNORECASE,
)
_OCCUPATION = re.compile(
    rf"^\W*(?:und |aber )?was (?:macht|machen|tut) (?:eigentlich |denn )?(?:{_ARTICLE} )?"
    r"(?P<term>.+?)(?: beruflich| genau)?$",
    re.IGNORECASE,
)

_RELATIVES = frozenset("der die das dem den deren dessen welcher welche welches".split())
_PREPOSITIONS = (
    "in im von vom mit an am für zu zum zur bei beim durch gegen um nach aus über laut neben seit ohne unter auf vor"
)
# "Das Engagement in X ist …" says what the engagement is.
_NO_PREPOSITION = "".join(rf"(?<!\b{word} )" for word in _PREPOSITIONS.split())
_NAME = r"(?P<name>(?:[A-ZÄÖÜ][\w-]+ ){0,3}[A-ZÄÖÜ][\w-]+)"
_PERSON = re.compile(
    rf"(?i:\b\w*{_ROLE}(?:in|[nr])?)(?: (?:von|der|des|bei) [^,.;]{{2,40}},)? {_NAME.replace('{0,3}', '{1,3}')}"
)
_THING = re.compile(
    rf"(?<![\w-]){_NAME}[“”\"»)]*"
    r"(?:(?:,| ist| war| sind| waren) eine?[mnrs]?|,? (?:ist|gilt)(?: als| bekannt| de[rm])) "
)


def introductions(sentence: str) -> Iterator[tuple[str, str]]:
    """Names whose bearer a sentence introduces, "CEO X" or "X, ein …", with the question that it so answers.

    Stricter than `defines`: what nobody asked for needs to be sure.

    >>> list(introductions("Mit Gründer Alexandr Wang kommt Defense Llama, eine Fassung von Llama."))
    [('Alexandr Wang', 'Wer ist Alexandr Wang?'), ('Defense Llama', 'Was ist Defense Llama?')]
    >>> list(introductions("Der Turm ist ein Bau für Firmen wie Amazon, die viel investieren."))
    []
    """
    for found in _PERSON.finditer(sentence):
        yield found["name"], f"Wer ist {found['name']}?"
    for found in _THING.finditer(sentence):
        words = list(dropwhile(lambda word: word.lower() in FUNCTION_WORDS, found["name"].split()))
        if words and is_name(words[-1]):
            yield " ".join(words), f"Was ist {' '.join(words)}?"


def asked_term(question: str) -> str | None:
    """The term whose definition is asked for, without its article; None for any other question.

    >>> asked_term("Was ist Defense Llama?"), asked_term("Wer war eigentlich der Alte Fritz?"), asked_term("Was gilt?")
    ('Defense Llama', 'Alte Fritz', None)
    >>> asked_term("Wer ist Sozialminister?"), asked_term("Was ist ein Sozialminister?")
    (None, 'Sozialminister')
    >>> asked_term("Was macht Scale AI?"), asked_term("Was macht Meta mit Scale AI?")
    ('Scale AI', None)
    """
    plain = " ".join(question.split()).rstrip(" ?!.")
    match = _QUESTION.match(plain)
    if match and plain.lower().startswith("wer") and re.fullmatch(OFFICE, match["term"], re.IGNORECASE):
        return None  # who holds an office, not what it is
    return match["term"] if match else _who_does_what(plain)


def asks_occupation(question: str) -> bool:
    """Whether a question asks what somebody or a firm does, and nothing else: "Was macht X?"."""
    return _who_does_what(" ".join(question.split()).rstrip(" ?!.")) is not None


def _who_does_what(question: str) -> str | None:
    match = _OCCUPATION.match(question)
    names = " ".join(whole_names(question)) if match else ""
    return match["term"] if match and names.lower() == match["term"].lower() else None


def is_relative_clause(words: str) -> bool:
    """Whether words are a relative clause: what it is said of, only the whole sentence shows.

    >>> is_relative_clause("die für Behörden entwickelt wird"), is_relative_clause("die Hauptstadt von Ghana")
    (True, False)
    """
    tokens = [token for token in tag_sentence(words) if token.word[0].isalnum()]
    return bool(tokens) and tokens[0].word in _RELATIVES and tokens[-1].is_finite


def is_inflected(words: str) -> bool:
    """Whether words are one noun in a case that does not stand alone: "Staatssekretärs".

    >>> is_inflected("Staatssekretärs"), is_inflected("Staatssekretär"), is_inflected("Ärzte")
    (True, False, False)
    """
    tokens = tag_sentence(words)
    if len(tokens) != 1 or not words.endswith(("s", "n")):
        return False
    return tokens[0].lemma.casefold() != words.casefold()


def defines(sentence: str, term: str) -> bool:
    """Whether a sentence says what a term is: "X ist …", "X, ein …", "Bei X handelt es sich …", "CEO X", "X (Lang)".

    >>> defines("Projekte wie „Defense Llama“, einer Version von Llama", "Defense Llama")
    True
    >>> defines("wie sie bei Defense Llama sichtbar werden", "Defense Llama")
    False
    >>> defines("Das Engagement in Scale AI ist ein Schritt", "Scale AI")
    False
    """
    named = rf"\b{either_spelling(term)}(?:e?n|s)?\b[“”\"»)]*"
    forms = (
        rf"{_NO_PREPOSITION}(?<!\bund ){named} (?:ist|sind|war|waren|gilt|gelten|heißt|bedeutet|bezeichnet)\b",
        rf"{named} \((?-i:(?:[A-ZÄÖÜ][\w-]+ ){{2,7}}[A-ZÄÖÜ][\w-]+)\)",
        rf"{named}(?:,| –| -| \() ?{_ARTICLE}\b",
        rf"{_NO_PREPOSITION}{named}: ?{_ARTICLE}\b",
        rf"\b(?:beim?|unter|als)(?: {_ARTICLE})? [„\"»]?{named} (?:handelt|versteht|bezeichnet)",
        rf"\b(?:namens|genannt) [„\"»]?{named}",
        rf"\b\w*{_ROLE}(?:in|[nr])? {named}",
    )
    return any(re.search(form, sentence, re.IGNORECASE) for form in forms)
