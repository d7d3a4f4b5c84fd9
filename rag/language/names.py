"""Proper names in German text, told from common nouns by the Hanover Tagger.

It knows no classes of names (person, place, organisation) and no aliases.
"""

from __future__ import annotations

import re

from rag.language.tags import tag_tokens
from rag.language.words import FUNCTION_WORDS, split_words, stem

_TOKEN = re.compile(r"\w+|[^\w\s]")
_ENDS = frozenset(["", ".", "!", "?", ":", "„", "“", '"'])
_DETERMINERS = frozenset("der die das den dem des ein eine einen einem einer eines".split())


def find_names(question: str) -> tuple[str, ...]:
    """The words of a question that are parts of proper names, each once.

    An abbreviation after an article is a common noun ("der CEO").

    >>> find_names("Wie viel investiert Apple in die Beliebtheit der Meta AI App?")
    ('Apple', 'Meta', 'AI')
    """
    tokens = _TOKEN.findall(question)
    tags = [tag for _, _, tag in tag_tokens(tokens)]
    names = []
    for place, (word, tag) in enumerate(zip(tokens, tags, strict=True)):
        before = tokens[place - 1].lower() if place else ""
        # Inside a sentence whatever has a capital and is no noun; at its beginning everything has a capital.
        is_name = tag == "NE" if before in _ENDS else tag not in ("NN", "NNA") and word[0].isupper()
        if is_name and word.lower() not in FUNCTION_WORDS and not (word.isupper() and before in _DETERMINERS):
            names.append(word)
    return tuple(dict.fromkeys(names))


def mentions(text: str, name: str) -> bool:
    """Whether a text holds a name, inflected or not, or the words that an abbreviation stands for.

    >>> mentions("Künstliche Intelligenz treibt Metas Umsatz.", "KI"), mentions("Metas Umsatz", "Meta")
    (True, True)
    """
    words = split_words(text)
    if stem(name) in {stem(word) for word in words}:
        return True
    return name.isupper() and len(name) > 1 and any(_spells(words[i : i + len(name)], name) for i in range(len(words)))


def _spells(words: list[str], abbreviation: str) -> bool:
    """Whether the initials of a noun and the content words before it give the abbreviation."""
    return (
        "".join(word[0] for word in words).upper() == abbreviation
        and words[-1][0].isupper()
        and not any(word.lower() in FUNCTION_WORDS for word in words)
    )
