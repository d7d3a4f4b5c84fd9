"""Whether a sentence gives a reason, by its words: "weil", "um … zu", "wegen", "Grund".

It does not tell what for.
"""

from __future__ import annotations

import re

_TELLS = re.compile(
    r"\b(?:weil|denn|zumal|nachdem|wegen|aufgrund|auf grund|dank|durch|damit|daher|deshalb|deswegen|darum|somit|"
    r"dadurch|infolge|mangels|angesichts|zwecks|zuliebe|anlässlich|anlass|gr[uü]nd(?:e|en)?|ursachen?|auslöser|"
    r"hintergrund|ausschlag|ausschlaggebend|(?:als|in) reaktion|(?:lag|liegt|liege|lagen|liegen) (?:\w+ ){0,3}daran|"
    r"aus (?:angst|protest|furcht|sorge|rücksicht|mangel|liebe|mitleid|neugier|not|wut|scham|solidarität|rache|"
    r"\w*gründen)|schuld|motiv|begründ\w*|verursach\w*|auslös\w*|ausgelöst|beding\w*|zurückzuführen|ermöglich\w*)\b|"
    r"(?:^|[,;:(–] ?)(?:da|so ?dass|um)\b|\bum\b.{1,200}(?:\bzu\b|\wzu\w+en\b)|\bführ\w*\b.{1,200}\bzu(?:[mr]|rück)?\b|"
    r"\b(?:because|due to|since|therefore)\b",
    re.IGNORECASE,
)

_ASKS = re.compile(r"\b(?:warum|wieso|weshalb|weswegen|why|aus welche[nm] gr[uü]nd)", re.IGNORECASE)


def asks_reason(question: str) -> bool:
    """Whether a question wants a reason; "wozu" wants a purpose, which other words tell.

    >>> asks_reason("Weshalb fiel es aus?"), asks_reason("Wozu dient es?")
    (True, False)
    """
    return _ASKS.search(question) is not None


def tells_reason(text: str) -> bool:
    """Whether a sentence has a word that gives a reason.

    Of 1,880 sentences marked as answering "Warum …?" (`training/labels`) 72 in 100 have one, of others beside them 14.

    >>> tells_reason("Es fiel aus, weil es regnete."), tells_reason("Es fiel aus.")
    (True, False)
    """
    return _TELLS.search(text) is not None
