"""Persons with the offices or professions that a text gives them: "CEO Mark Zuckerberg".

It knows offices by their endings ("Vorstandschef", "Ministerin"), so that compounds are found; it reads appositions,
not whole sentences ("Merkel ist Kanzlerin").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.language.names import is_name
from rag.language.words import FUNCTION_WORDS
from rag.types import Span


@dataclass(frozen=True, slots=True)
class Role:
    """A name and the office or profession that stands beside it."""

    name: Span
    role: Span


_ENDINGS = (
    "chef|präsident|minister|kanzler|sprecher|trainer|coach|direktor|leiter|manager|gründer|führer|meister|rat|anwalt|"
    "richter|kommissar|botschafter|general|sekretär|experte|forscher|wissenschaftler|professor|analyst|ökonom|ökonomin|"
    "historiker|politiker|soziologe|psychologe|autor|regisseur|schauspieler|sänger|journalist|unternehmer|investor|"
    "beauftragte[rn]?|vorsitzende[rn]?|abgeordnete[rn]?|vorstand|obmann|obfrau|könig|papst|bischof|kardinal|stürmer|"
    "torhüter|verteidiger|kapitän|astronaut|entwickler|ingenieur|inhaber|eigentümer|berater"
)
_OFFICE = (
    rf"(?:[\w-]{{0,40}}(?i:{_ENDINGS})(?:in|s|n|en)?|[\w-]{{0,40}}(?:expertin|soziologin|psychologin|rätin|anwältin)|"
    r"(?:[\w-]{1,40}-)?(?:CEO|CFO|CTO|COO))"
)
_ATTRIBUTE = (
    r"(?:(?:früher|ehemalig|damalig|designiert|neu|stellvertretend|amtierend|scheidend|einstig|künftig)e[nrms]? )?"
)
_WORD = r"[A-ZÄÖÜ][^\W\d_]*(?:[-'’][A-ZÄÖÜ]?[^\W\d_]+)*"
_NAME = rf"{_WORD}(?: (?:(?:von|van|de|der|zu|del|di|bin|al) ){{0,2}}{_WORD}){{0,3}}"
_BEFORE = re.compile(rf"(?<!\w)(?P<role>{_ATTRIBUTE}{_OFFICE}) (?P<name>{_NAME})(?!\w)")
_AFTER = re.compile(
    rf"(?<!\w)(?P<name>{_NAME}), (?:\d+, )?(?:(?:der|die|ein|eine|seit \d+) )?"
    rf"(?P<role>{_ATTRIBUTE}{_OFFICE}(?: (?:von|des|der|bei|beim|für|im|in)(?: [\w.&-]+){{1,5}})?)(?=[,.;)])"
)
_LEADING = re.compile(
    rf"(?<!\w)[Dd](?:er|ie|em|en) (?P<role>{_ATTRIBUTE}{_OFFICE}(?: (?:von|des|der|bei)(?: [\w.&-]+){{1,5}})?), "
    rf"(?P<name>{_NAME})(?=[,.;])"
)
_IS_OFFICE = re.compile(_OFFICE)


def roles(text: str) -> list[Role]:
    """Names of `text` with the office that stands before or behind them, in order.

    >>> text = "Meta-Chef Mark Zuckerberg traf Angela Merkel, die frühere Bundeskanzlerin, in Berlin."
    >>> [(role.name.of(text), role.role.of(text)) for role in roles(text)]
    [('Mark Zuckerberg', 'Meta-Chef'), ('Angela Merkel', 'frühere Bundeskanzlerin')]
    """
    found = {role.name: role for rule in (_LEADING, _AFTER, _BEFORE) for role in _read(text, rule)}
    return sorted(found.values(), key=lambda role: role.name.start)


def _read(text: str, rule: re.Pattern[str]) -> Iterator[Role]:
    for match in rule.finditer(text):
        words = match["name"].split()
        if words[0].lower() in FUNCTION_WORDS or any(_IS_OFFICE.fullmatch(word) for word in words):
            continue
        if any(is_name(word) for word in words):
            yield Role(Span(*match.span("name")), Span(*match.span("role")))
