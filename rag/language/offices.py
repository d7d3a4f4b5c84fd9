"""Whose office a sentence speaks of: "Wer ist der Chef von A?" is not answered by the chief of B.

It reads the owner where the sentence names one beside the office ("CEO von B", "B-Chef", "Bs CEO", "dessen CEO"); where
it names none, the office may be anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import simplemma

from rag.language.countries import is_country, speaks_of
from rag.language.names import whole_names
from rag.language.references import ORGANISATIONS
from rag.language.synonyms import synonyms
from rag.language.tagging import tag_sentence
from rag.language.words import stem, stems

OFFICE = (
    r"[\w-]*(?:chef|chefin|CEO|CFO|CTO|vorstand|vorstandsvorsitzende[rn]?|vorsitzende[rn]?|geschäftsführer(?:in)?|"
    r"gründer(?:in)?|präsident(?:in)?|minister(?:in)?|kanzler(?:in)?|bürgermeister(?:in)?|trainer(?:in)?|direktor(?:in)?|"
    r"leiter(?:in)?|sprecher(?:in)?|intendant(?:in)?|eigentümer(?:in)?|besitzer(?:in)?|inhaber(?:in)?|nachfolger(?:in)?|"
    r"vorgänger(?:in)?|redakteur(?:in)?|sekretär(?:in)?|obmann|obfrau|hauptmann|hauptfrau|rektor(?:in)?|botschafter(?:in)?|"
    r"kommandant(?:in)?|kapitän(?:in)?|manager(?:in)?)"
)
_OF = r"(?:von|vom|des|der|bei|beim)"
_WHO_IS = r"^\W*(?:wer|wie) (?:ist|war|heißt|hieß|wurde|wird)(?: (?:denn|eigentlich|jetzt|heute|derzeit|aktuell))? "
_QUESTION = re.compile(
    rf"{_WHO_IS}(?:(?:vor|nach|neben) (?-i:[A-ZÄÖÜ][\w-]+) )?"
    rf"(?:der |die |das )?(?:neue[rn]? |aktuelle[rn]? |derzeitige[rn]? )?(?P<office>{OFFICE}) (?:{_OF} |in |dort \()"
    r"(?P<owner>[^,?!.)]{2,60})",
    re.IGNORECASE,
)
_OF_COUNTRY = re.compile(rf"{_WHO_IS}(?:der |die )?(?P<owner>[a-zäöüß]+) (?P<office>{OFFICE})\W*$", re.IGNORECASE)
_OF_OWNER = re.compile(
    rf"{_WHO_IS}(?:der |die )(?P<office>{OFFICE}) (?-i:(?P<owner>[A-ZÄÖÜ][\w-]+s))\W*$", re.IGNORECASE
)
_LEADS = re.compile(
    r"^\W*wer (?:führt|leitet|lenkt|steht an der spitze (?:von|der|des)|(?P<trains>trainiert|coacht)) "
    r"(?:(?:denn|eigentlich|jetzt|heute|derzeit|aktuell) )?"
    r"(?:der |die |das |den )?(?P<owner>[^,?!.]{2,60})",
    re.IGNORECASE,
)
_WORD = r"[A-ZÄÖÜ0-9][\w&.-]*"
_POST = re.compile(
    r"\bwelche[nrsm]? (?:\w+ )?(?:rolle|position|posten|funktion|amt|aufgabe|job|stelle|stellung)\b[^?]*? "
    rf"(?:bei|beim|in|im|für) (?:der |dem |den |die |das )?(?-i:(?P<owner>{_WORD}(?: {_WORD})*))",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^\W*(?:wer|wie) (?:ist|war|wird|wurde|bleibt|heißt|hieß)\b[^?]*?"
    r"(?:minister|rat|rät|sekretär|beauftragte|kommissar|sprecher|chef|leiter|direktor)\w* "
    r"für (?:die |den |das )?(?-i:(?P<field>[A-ZÄÖÜ][\w-]+))",
    re.IGNORECASE,
)
_OWN_KIND = re.compile(
    r"(minister|kanzler|bürgermeister|trainer|sprecher|gründer|intendant|redakteur|sekretär|rektor|botschafter|kapitän)"
    r"(?:in|innen|s|n|en|es)?$",
    re.IGNORECASE,
)
"""Offices that no other word says: a minister is no chairman, but a chief may be a president."""
_HOLDER = re.compile(rf"\b{OFFICE}(?:s|n|en|es)?\b", re.IGNORECASE)
_DEED = re.compile(r"(?:vorsitz|eitung|führung|gründung|besitz|nachfolge)$", re.IGNORECASE)
"""What is no holder: "unter der Leitung der Forscherin" and "unter Vorsitz von A" say who leads."""
_ANY_OWNER = re.compile(
    rf"(?:{ORGANISATIONS}|organisation|\b(?:bundes)?land|\bstadt|gemeinde|männer|frauen)(?:e?s|e?n)?$",
    re.IGNORECASE,
)
"""Owners that may be whoever was named before."""
_SAME_TOWN = 3
"""Letters that a town and its adjective share at least: "Zürich", "Zürcher"."""
_POSSESSIVE = re.compile(r"(?:dessen|deren|seine?[nmrs]?|ihre?[nmrs]?)$")


def asked_office(question: str) -> tuple[str, str] | None:
    """The office whose holder is asked for and whose it is; None for any other question.

    >>> asked_office("Wer ist der CEO von Meta?"), asked_office("Wer trainiert Ulm?"), asked_office("Wer ist Meta?")
    (('CEO', 'Meta'), ('Trainer', 'Ulm'), None)
    >>> asked_office("Wer ist der finnische Finanzminister?"), asked_office("Wer ist der neue Minister?")
    (('Finanzminister', 'finnische'), None)
    """
    plain = " ".join(question.split())
    if leads := _LEADS.match(plain):
        return "Trainer" if leads["trains"] else "Chef", leads["owner"]
    match = _QUESTION.match(plain) or _OF_OWNER.match(plain)
    if not match and (match := _OF_COUNTRY.match(plain)) and not is_country(match["owner"]):
        return None
    return (match["office"], match["owner"]) if match else None


def asked_field(question: str) -> str | None:
    """What the office is for whose holder is asked for; None where the question does not say so.

    >>> asked_field("Wer wird Landesrat für Soziales?"), asked_field("Wer ist Minister?")
    ('Soziales', None)
    """
    match = _FIELD.match(" ".join(question.split()))
    return match["field"] if match else None


def asked_post(question: str) -> str | None:
    """With whom somebody holds the office that is asked for; None for any other question.

    >>> asked_post("Welche Rolle soll Wang bei Meta übernehmen?"), asked_post("Welche Rolle spielt KI?")
    ('Meta', None)
    """
    match = _POST.search(" ".join(question.split()))
    return match["owner"] if match else None


def is_of_another(sentence: str, office: str, owner: str) -> bool:
    """Whether a sentence names such offices and gives every one of them to others than `owner`.

    "Das Unternehmen" may be any. Of 176 marked answers to questions for the holder of an office it is so with six, of
    338 questions that nothing answers 24 are put to passages with such a sentence.

    >>> text = "Meta will 49 Prozent an Scale AI erwerben und dessen CEO Alexandr Wang einsetzen."
    >>> is_of_another(text, "CEO", "Meta"), is_of_another(text, "CEO", "Scale AI")
    (True, False)
    """
    if _ANY_OWNER.search(owner) and not whole_names(f"die {owner}"):
        return False
    wanted = set(stems(owner))
    owners = list(_owners(sentence, synonyms(office) | {stem(office)}))
    return bool(owners) and all(_names_another(other, wanted) and not speaks_of(other, owner) for other in owners)


def is_other_office(sentence: str, office: str) -> bool:
    """Whether a sentence speaks of offices, and of none like `office` where that is one that no other word says.

    Of 22 marked answers to questions for the holder of such an office it is so with none, of 100 questions that nothing
    answers 33 are put to passages with such a sentence.

    >>> text = "Der Vorsitzende des Verbands, Elhami Elsajat, kam."
    >>> is_other_office(text, "Innenminister"), is_other_office(text, "Chef")
    (True, False)
    """
    kind = _OWN_KIND.search(office)
    told = [match.group() for match in _HOLDER.finditer(sentence)]
    if kind is None or not told:
        return False
    kinds = [_OWN_KIND.search(word) for word in told]
    if any(other is not None and other[1].lower() == kind[1].lower() for other in kinds):
        return False
    return synonyms(office).isdisjoint(stems(sentence))


def named_offices(sentence: str) -> list[tuple[str, str]]:
    """Each office in a sentence with the name of whose it is, where it says so.

    >>> named_offices("Alexandr Wang, CEO von Scale AI, traf den Chef und Metas Gründer.")
    [('CEO', 'Scale AI'), ('Gründer', 'Metas')]
    """
    offices = [word for word in re.findall(r"[^\W_]+", sentence) if re.fullmatch(OFFICE, word, re.IGNORECASE)]
    return [
        (office, owner)
        for office in dict.fromkeys(offices)
        for owner in _owners(sentence, frozenset({stem(office)}))
        if owner and whole_names(f"die {owner}")
    ]


def _names_another(other: str, wanted: set[str]) -> bool:
    """Whether an owner is told, is none that may be whoever, and not the one that is wanted, in stems."""
    if not wanted.isdisjoint(stems(other)):
        return False
    if _is_of_town(other):
        return all(word[:_SAME_TOWN] != stem(other)[:_SAME_TOWN] for word in wanted)
    return bool(other) and not _ANY_OWNER.search(other)


def _owners(sentence: str, offices: frozenset[str]) -> Iterator[str]:
    """For each such office in the sentence its owner, "" where none is named beside it."""
    for match in re.finditer(r"[\w&-]*[^\W_]", sentence):
        owned, _, office = match.group().rpartition("-")
        if stem(office) not in offices or _DEED.search(office):
            continue
        before, after = sentence[: match.start()].rstrip(), sentence[match.end() :]
        last = re.search(r"[\w&-]+$", before)
        if owned:
            yield owned
        elif behind := re.match(
            rf" {_OF} (?:(?:der|des|dem) )?(?:(?!sein|ihr|dies|ein)[a-zäöüß-]+e[nr] )?(?P<owner>{_WORD}(?: {_WORD})*)",
            after,
        ):
            yield behind["owner"]
        elif last and _POSSESSIVE.match(last.group()):
            yield next(reversed(whole_names(before)), "")
        elif last and _is_owner(last.group()):
            yield last.group()
        else:
            yield ""


def _is_owner(word: str) -> bool:
    """Whether a word right before an office says whose it is: "Metas", "russische", "Grazer"."""
    genitive = word[0].isupper() and word.endswith("s") and bool(whole_names(f"die {word}"))
    return genitive or is_country(word) or (word[0].isupper() and _is_of_town(word))


def _is_of_town(word: str) -> bool:
    """Whether a word is made of a place's name: "Grazer", not "Neuer"."""
    if not word.endswith("er") or len(simplemma.lemmatize(word.lower(), lang="de")) < len(word):
        return False
    return tag_sentence(f"der {word} Chef")[1].tag == "ADJ(A)"
