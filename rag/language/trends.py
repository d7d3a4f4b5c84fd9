"""Questions that ask how something has changed, and sentences that tell a change of it.

It looks for the word and for words of change in one sentence; it does not know whether the one is said of the other.
"""

from __future__ import annotations

import re

from rag.language.spelling import with_umlauts
from rag.language.synonyms import synonyms
from rag.language.words import occurs, stem, stems

_QUESTION = re.compile(
    r"^\W*(?:(?:und|aber) )?(?:wie|inwiefern) (?:(?:hat|haben|hatte|hatten|wird|werden) sich|"
    r"(?:entwickel|veränder|änder|wandel|verbesser|verschlechter)\w+ sich)(?: (?:denn|eigentlich|zuletzt))? "
    r"(?:(?:der|die|das|ihre?|seine?) )?(?P<aspect>\w+)",
    re.IGNORECASE,
)
_CHANGES = frozenset(
    stem(word)
    for word in "steigen ansteigen sinken wachsen fallen zunehmen abnehmen zurückgehen "
    "schrumpfen verdoppeln verdreifachen halbieren verbessern verschlechtern erholen klettern einbrechen zulegen "
    "nachlassen erhöhen verringern vermindern verlieren einbüßen schwinden aufholen abstürzen ausbauen stagnieren "
    "Anstieg Rückgang Zuwachs Wachstum Einbruch Zunahme Abnahme Aufschwung Abschwung Plus Minus".split()
)


def asked_aspect(question: str) -> str | None:
    """What is asked to have changed, None for any other question.

    >>> asked_aspect("Wie hat sich die Beliebtheit der App entwickelt?"), asked_aspect("Wie heißt die App?")
    ('Beliebtheit', None)
    """
    match = _QUESTION.match(" ".join(with_umlauts(question).split()))
    return match["aspect"] if match else None


def tells_change(sentence: str, aspect: str) -> bool:
    """Whether a sentence holds the aspect, or another word for it, and a word of change.

    >>> tells_change("Die App kämpft mit sinkender Popularität.", "Beliebtheit")
    True
    """
    inside = stems(sentence)
    words = {other for word in stems(aspect) for other in (word, *synonyms(word))}
    return any(occurs(word, inside) for word in words) and not _CHANGES.isdisjoint(inside)
