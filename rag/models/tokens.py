"""Text → token ids → back to characters, with the model's own tokenizer. Knows nothing of vectors."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

SURROGATES = re.compile("[\ud800-\udfff]")  # half a character: no valid Unicode, but Python strings can hold it
WIDTH_STEP = 16  # measured: a new width costs a question as much again
BATCH_TOKENS = 1024  # padding included; measured: fewer leave the CPU idle, more fall out of its cache
COUNTED_AT_ONCE = 1024  # texts: the sentences of a whole book would fill the memory with their tokens
OVERLAP = (
    128  # tokens that two windows of a long text share, so that each stretch is seen with some of its surroundings
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A window of a text after the question: `ids`, special tokens included, and `offsets` (n, 2) in the text.

    `content` marks the tokens that are the text's own: neither special nor of the question. `types` tell question and
    text apart for models that want it.
    """

    ids: Sequence[int]
    types: Sequence[int]
    offsets: NDArray[np.int64]
    content: NDArray[np.bool_]


class TextTokenizer:
    """A `tokenizers.Tokenizer` with a longest length in tokens; text is never taken for special tokens."""

    def __init__(self, tokenizer: Tokenizer, max_tokens: int) -> None:
        tokenizer.encode_special_tokens = True  # "</s>" in an article is text
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self.max_tokens = max_tokens
        self._tokenizer = tokenizer
        self._special, self._special_in_pair = map(tokenizer.num_special_tokens_to_add, (False, True))

    def count(self, texts: Sequence[str], prefix: str) -> list[int]:
        """Tokens of each text with its prefix and the special tokens, before anything is cut off."""
        slices = (texts[start : start + COUNTED_AT_ONCE] for start in range(0, len(texts), COUNTED_AT_ONCE))
        return [len(encoding) + self._special for some in slices for encoding in self._encode(some, prefix)]

    def tokenize(self, texts: Sequence[str], prefix: str) -> list[list[int]]:
        """The ids of each text with its prefix and the special tokens, `max_tokens` at most."""
        found = []
        for encoding in self._encode(texts, prefix):
            encoding.truncate(self.max_tokens - self._special)
            found.append(self._tokenizer.post_process(encoding).ids)
        return found

    def pairs(self, question: str, texts: Sequence[str]) -> list[list[Tokens]]:
        """The tokens of each text after the question: in windows that overlap where they are more than `max_tokens`.

        The question is cut off where it would leave the text less than half of the room.
        """
        room = self.max_tokens - self._special_in_pair
        (asked,) = self._encode([question], "")
        while len(asked) > room // 2:
            question = question[: min(asked.offsets[room // 2 - 1][1], len(question) - 1)]
            (asked,) = self._encode([question], "")
        room -= len(asked)
        found = []
        for encoding in self._encode(texts, ""):
            encoding.truncate(room, stride=min(OVERLAP, room // 2))
            found.append([self._pair(asked, window) for window in (encoding, *encoding.overflowing)])
        return found

    def _encode(self, texts: Sequence[str], prefix: str) -> list[Encoding]:
        whole = [prefix + SURROGATES.sub("\ufffd", text) for text in texts]
        return self._tokenizer.encode_batch(whole, add_special_tokens=False)

    def _pair(self, asked: Encoding, window: Encoding) -> Tokens:
        encoding = self._tokenizer.post_process(asked, window)
        own = np.array([number == 1 for number in encoding.sequence_ids], bool)
        offsets = np.zeros((len(own), 2), np.int64)
        # From before special tokens were added: that moves those of tokens that begin with a blank a second time.
        offsets[own] = np.array(window.offsets, np.int64).reshape(-1, 2)
        return Tokens(encoding.ids, encoding.type_ids, offsets, own & (offsets[:, 0] < offsets[:, 1]))


def batches(texts: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """The rows of `texts`, each its ids, some at a time: those of like length together, to pad little."""
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]), reverse=True)
    start = 0
    while start < len(order):
        size = max(1, BATCH_TOKENS // len(texts[order[start]]))
        yield order[start : start + size]
        start += size


def padded(batch: Sequence[Sequence[int]], pad_id: int, max_tokens: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The ids of texts as one (n, width) array, and the mask that tells tokens (1) from padding (0).

    The width is rounded up, as a runtime prepares itself anew for each width it meets.
    """
    lengths = np.array([len(ids) for ids in batch])
    width = min(math.ceil(lengths.max() / WIDTH_STEP) * WIDTH_STEP, max_tokens)
    mask = (np.arange(width) < lengths[:, None]).astype(np.int64)
    filled = np.full(mask.shape, pad_id, np.int64)
    filled[mask == 1] = np.concatenate(batch)
    return filled, mask
