"""Parts of speech of German words (STTS tags), by the Hanover Tagger."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.types import Span

if TYPE_CHECKING:
    from HanTa.HanoverTagger import HanoverTagger

_TOKEN = re.compile(r"\w+|[^\w\s]")


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
