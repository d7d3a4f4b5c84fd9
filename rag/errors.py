"""The error tree. Every message is one German sentence or two: what is wrong, and how to mend it.

RagError
├── SettingsError           a setting cannot be used
├── QuestionError           a question cannot be answered as it was put
├── ScopeError              there are no such articles to ask
├── SourceError             a file cannot be read as an article
├── ModelError              a model cannot be loaded
├── GeneratorError          a language model gives no usable reply
├── ConversationError       a conversation is not there or cannot be changed so
├── RecordError             a file is no fact-check record, or cannot be written
└── LibraryError            the index cannot be used
    ├── IndexDamagedError   its files are not what they should be
    ├── IndexMismatchError  it was built with another model or version
    └── IndexBusyError      another process is writing to it
"""

from __future__ import annotations


class RagError(Exception):
    """Something the user can mend; `str(error)` is the German sentence to show."""


class SettingsError(RagError):
    """A setting cannot be used."""


class QuestionError(RagError):
    """A question cannot be answered as it was put."""


class ScopeError(RagError):
    """There are no such articles to ask."""


class SourceError(RagError):
    """A file cannot be read as an article."""


class ModelError(RagError):
    """A model cannot be loaded."""


class GeneratorError(RagError):
    """A language model gives no usable reply."""


class ConversationError(RagError):
    """A conversation is not there, or cannot be changed as it was asked."""


class RecordError(RagError):
    """A file is no fact-check record, or cannot be written."""


class LibraryError(RagError):
    """The index cannot be used."""


class IndexDamagedError(LibraryError):
    """The index files are not what they should be."""


class IndexMismatchError(LibraryError):
    """The index was built with another model or by another version."""


class IndexBusyError(LibraryError):
    """Another process is writing to the index."""
