"""How German and English questions begin, as patterns for text in any letters."""

from __future__ import annotations

QUESTION_WORD = (
    r"(?:wann|warum|weshalb|wieso|weswegen|wer|wen|wem|wessen|was|wie|wieviele?|wo|woher|wohin|wozu|wof(?:ü|ue)r|womit|"
    r"wovon|wodurch|wogegen|wonach|wobei|wor(?:auf|an|in|aus|um|über|ueber|unter)|welche[mnrs]?|"
    r"who|whom|whose|what|when|where|why|which|how)"
)
PREPOSITION = (
    r"(?:in|im|an|am|auf|aus|bei|beim|bis|durch|f(?:ü|ue)r|gegen|gegen(?:ü|ue)ber|mit|nach|seit|(?:ü|ue)ber|um|unter|von|vom|"
    r"vor|zu|zum|zur|ab|wegen|laut|zwischen|since|by|of|at|from|with)"
)
OPENING = rf"(?:{PREPOSITION} )?{QUESTION_WORD}\b"
"""What a question begins with that is not answered by yes or no."""

MEASURE = (
    r"(?:viele?|lange|oft|h(?:ä|ae)ufig|hoch|gro(?:ß|ss)|weit|breit|tief|lang|schwer|schnell|alt|teuer|"
    r"many|much|long|often|old|big)"
)
