"""Who holds an office at another time than the question asks: the new chief is not the chief of today.

The words of both are known by lists; whether a change has come about yet, they do not tell.
"""

from __future__ import annotations

import re

from rag.language.names import mentions, whole_names
from rag.language.offices import OFFICE

_SOON = r"[^!?]{0,80}"
_WHO = re.compile(r"^\W*(?:wer|wen|wem|wie hei(?:ß|ss)t|wie hie(?:ß|ss))\b", re.IGNORECASE)
_LEAVING = r"(?:weggang|wechsel|abgang|ausscheiden|rücktritt|rückzug|abschied|abberufung|entlassung|tod)"
_NEW = re.compile(
    rf"\b(?:neue[rns]?|künftige[rns]?|zukünftige[rns]?|designierte[rns]?) {OFFICE}\b|"
    rf"\b(?:leitet|führt|lenkt|regiert|an der spitze|{OFFICE})\b[^?]* nach\b[^?]*\b{_LEAVING}",
    re.IGNORECASE,
)
_PAST = re.compile(
    rf"\b(?:(?:frühere|ehemalige|vorige|vormalige|bisherige|einstige)[rns]? {OFFICE}|Ex-{OFFICE})\b", re.IGNORECASE
)
_TELLS_NEW = re.compile(
    rf"\bneue[rsnm]? (?:[\w-]+ )?(?:{OFFICE}|[\w-]*(?:spitze|führung|leitung)|mann|frau|amt)\b|"
    r"\bkünftig|designiert|nachfolg|\bfolgt|gefolgt|\babgelöst|ablös|ernenn|ernannt|bestell|"
    r"beruf(?:en|ung)|gewählt|wählte|beförder|übern(?:ahm|ehm|imm|omm)|antr(?:at|et|itt)|an die spitze|chefwechsel|"
    rf"führungswechsel|löst{_SOON} ab\b|tr(?:itt|at|eten)\b{_SOON} an\b|(?:rückte?|steigt|stieg)\b{_SOON} auf\b|"
    rf"\b(?:wird|werden|wurde|zum|zur)\b{_SOON}{OFFICE}",
    re.IGNORECASE,
)
_TELLS_PAST = re.compile(
    r"\bfrüher|ehemalig|\bex-|vorig|vormal|bisher|einst|vorgänger|abgelöst|ablös|ersetz|nachfolg|\bfolgt|abgang|weggang|"
    r"rücktritt|zurück(?:ge)?tr|ausscheid|ausgeschieden|verlässt|verlie(?:ß|ss)|verlassen|entlass|abberuf|abgewählt|"
    rf"\bwar(?:en)?\b|gewesen|\bbis\b|löst{_SOON} ab\b|tr(?:itt|at)\b{_SOON} zurück|schied{_SOON} aus\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"^\W*wer\b[^?]*?\b(?:(?:leitet|führt|lenkt|regiert|{OFFICE})\b[^?]*? nach|auf|neben|außer|statt|anstelle|"
    r"nachfolger(?:in)?|vorgänger(?:in)?|nachfolge|ersetzt\w*|beerbt\w*|verdrängt\w*|vertritt|vertrat)\b(?P<rest>[^?]*)",
    re.IGNORECASE,
)


def lacks_tenure(question: str, text: str) -> bool:
    """Whether a new or a former holder of an office is asked for, and the text says of nobody that he is one.

    >>> lacks_tenure("Wer ist der neue Chef von A?", "Der Chef von A, Tim Koch, kam.")
    True
    >>> lacks_tenure("Wer ist der neue Chef von A?", "Tim Koch wird Chef von A.")
    False
    """
    if not _WHO.match(question):
        return False
    return bool(
        (_NEW.search(question) and not _TELLS_NEW.search(text))
        or (_PAST.search(question) and not _TELLS_PAST.search(text))
    )


def is_the_one_before(question: str, words: str) -> bool:
    """Whether words name the one whom the one asked for follows, replaces or stands beside.

    >>> is_the_one_before("Wer folgt auf Wang?", "Alexandr Wang"), is_the_one_before("Wer folgt auf Wang?", "Tim Koch")
    (True, False)
    """
    match = _BEFORE.match(question)
    if not match:
        return False
    first = next(iter(whole_names(match["rest"])), None)
    return first is not None and mentions(words, first)
