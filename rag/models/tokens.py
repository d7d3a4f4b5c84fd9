"""Text → token ids → back to characters, with the model's own tokenizer. Knows nothing of vectors."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.types import Offsets

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

SURROGATES = re.compile("[\ud800-\udfff]")  # half a character: no valid Unicode, but Python strings can hold it
WIDTH_STEP = 16  # measured: a new width costs a question as much again


@dataclass(frozen=True, slots=True)
class Tokens:
    """One text as the model sees it: `ids`, special tokens included, and `offsets` (n, 2) in the text.

    `content` marks the tokens that are the text's own: neither special nor prefix.
    """

    ids: Sequence[int]
    offsets: Offsets
    content: NDArray[np.bool_]


class TextTokenizer:
    """A `tokenizers.Tokenizer` with a longest length in tokens; text is never taken for special tokens."""

    def __init__(self, tokenizer: Tokenizer, max_tokens: int) -> None:
        tokenizer.encode_special_tokens = True  # "</s>" in an article is text
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self.max_tokens = max_tokens
        self._tokenizer = tokenizer
        self._special = tokenizer.num_special_tokens_to_add(False)

    def count(self, texts: Sequence[str], prefix: str) -> list[int]:
        """Tokens of each text with its prefix and the special tokens, before anything is cut off."""
        return [len(encoding) + self._special for encoding in self._encode(texts, prefix)]

    def tokenize(self, texts: Sequence[str], prefix: str) -> list[Tokens]:
        """The tokens of each text with its prefix, `max_tokens` at most."""
        return [self._tokens(encoding, len(prefix)) for encoding in self._encode(texts, prefix)]

    def _encode(self, texts: Sequence[str], prefix: str) -> list[Encoding]:
        whole = [prefix + SURROGATES.sub("\ufffd", text) for text in texts]
        return self._tokenizer.encode_batch(whole, add_special_tokens=False)

    def _tokens(self, encoding: Encoding, prefix: int) -> Tokens:
        encoding.truncate(self.max_tokens - self._special)
        encoding = self._tokenizer.post_process(encoding)
        own = np.array([sequence is not None for sequence in encoding.sequence_ids], bool)
        # A first token may begin with the blank that ends the prefix.
        offsets = np.maximum(np.array(encoding.offsets, np.int64).reshape(-1, 2) - prefix, 0)
        return Tokens(encoding.ids, offsets, own & (offsets[:, 0] < offsets[:, 1]))


def padded(batch: Sequence[Tokens], pad_id: int, max_tokens: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The ids of texts as one (n, width) array, and the mask that tells tokens (1) from padding (0).

    The width is rounded up, as a runtime prepares itself anew for each width it meets.
    """
    lengths = np.array([len(tokens.ids) for tokens in batch])
    width = min(math.ceil(lengths.max() / WIDTH_STEP) * WIDTH_STEP, max_tokens)
    mask = (np.arange(width) < lengths[:, None]).astype(np.int64)
    ids = np.full(mask.shape, pad_id, np.int64)
    ids[mask == 1] = np.concatenate([tokens.ids for tokens in batch])
    return ids, mask
