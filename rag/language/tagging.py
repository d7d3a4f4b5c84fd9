"""Parts of speech of German words (STTS tags), by the Hanover Tagger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.types import Span

if TYPE_CHECKING:
    from HanTa.HanoverTagger import HanoverTagger

_TOKEN = re.compile(r"\w+|[^\w\s]")
_WHOLE_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:[-/]\w+)*|[^\w\s]")


@lru_cache(maxsize=1)
def _tagger() -> HanoverTagger:
    from HanTa.HanoverTagger import HanoverTagger

    return HanoverTagger("morphmodel_ger.pgz")


def split_tokens(text: str) -> list[str]:
    """Words and punctuation marks of `text`, in order."""
    return _TOKEN.findall(text)


def tag_alone(word: str) -> str:
    """The likeliest tag of a word without its sentence."""
    tag: str = _tagger().analyze(word)[1]
    return tag


def tag_words(text: str) -> list[tuple[str, str]]:
    """Words and punctuation marks of `text`, in order, each with its tag.

    >>> tag_words("Wer kauft es?")
    [('Wer', 'PWS'), ('kauft', 'VV(FIN)'), ('es', 'PPER'), ('?', '$.')]
    """
    tokens = split_tokens(text)
    return [(token, tag) for token, (_, _, tag) in zip(tokens, _tagger().tag_sent(tokens), strict=True)]


def word_spans(text: str) -> list[Span]:
    """Where the words and marks of `tag_words` stand."""
    return [Span(*match.span()) for match in _TOKEN.finditer(text)]


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


@lru_cache(maxsize=4096)
def tag_sentence(text: str) -> tuple[Token, ...]:
    """Words, numbers and marks of a sentence in order; "14,3" and "KI-Firma" are one each, spans in its offsets.

    >>> [(token.word, token.tag) for token in tag_sentence("Er zahlte 14,3 Euro.")]
    [('Er', 'PPER'), ('zahlte', 'VV(FIN)'), ('14,3', 'CARD'), ('Euro', 'NN'), ('.', '$.')]
    """
    matches = list(_WHOLE_TOKEN.finditer(text))
    tagged = _tagger().tag_sent([match.group() for match in matches]) if matches else []
    return tuple(
        Token(word, lemma, tag, Span(*match.span())) for match, (word, lemma, tag) in zip(matches, tagged, strict=True)
    )
