"""Words of a German sentence with their parts of speech, by the Hanover Tagger.

It takes a sentence as it stands; what the tagger gets wrong ("Mark Zuckerberg" as two nouns) stays wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.types import Span

if TYPE_CHECKING:
    from HanTa.HanoverTagger import HanoverTagger

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:[-/]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a text; `tag` is from the STTS set as the tagger writes it: "NE", "VV(FIN)"."""

    word: str
    lemma: str
    tag: str
    span: Span

    @property
    def is_finite(self) -> bool:
        """Whether it is a verb with a person and a tense."""
        return self.tag.startswith("V") and "FIN" in self.tag

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.word[0].isupper()


@lru_cache(maxsize=1)
def _tagger() -> HanoverTagger:
    from HanTa.HanoverTagger import HanoverTagger

    return HanoverTagger("morphmodel_ger.pgz")


def tag_tokens(tokens: list[str]) -> list[tuple[str, str, str]]:
    """Word, lemma and tag of each token of one sentence."""
    tagged: list[tuple[str, str, str]] = _tagger().tag_sent(tokens) if tokens else []
    return tagged


@lru_cache(maxsize=4096)
def tag_words(text: str) -> tuple[Token, ...]:
    """The tokens of a sentence in order, spans in its offsets.

    >>> [(token.word, token.tag) for token in tag_words("Er zahlte 14,3 Euro.")]
    [('Er', 'PPER'), ('zahlte', 'VV(FIN)'), ('14,3', 'CARD'), ('Euro', 'NN'), ('.', '$.')]
    """
    matches = list(_TOKEN.finditer(text))
    tagged = tag_tokens([match.group() for match in matches])
    return tuple(
        Token(word, lemma, tag, Span(*match.span())) for match, (word, lemma, tag) in zip(matches, tagged, strict=True)
    )
