"""The questions in what was typed: politeness taken off, two questions in one taken apart.

Where it is not sure that there are two, it leaves them together.
"""

from __future__ import annotations

import re

from rag.language.question_words import MEASURE, OPENING, PREPOSITION, QUESTION_WORD
from rag.language.spelling import mend_question_word, with_umlauts
from rag.language.tagging import tag_words, word_spans
from rag.language.words import is_english, split_words

MOST_PARTS = 4
"""More questions than these at once are searched for as one."""


def _spelt(pattern: str) -> str:
    """The pattern with each umlaut and ß also spelt out."""
    for letter, spelling in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        pattern = pattern.replace(letter, f"(?:{letter}|{spelling})")
    return pattern


_FILLERS = (
    r"(?:(?:mir|uns|bitte|mal|vielleicht|kurz|denn|eigentlich|doch|noch|zufällig|gerne?|schon|einmal|genau|,) ?)*"
)
_GREETING = (
    r"(?:(?:hallo|hi|hey|guten (?:tag|morgen|abend)|moin|servus|grüezi|entschuldigung|sorry|hello|bitte)[,!.]? )*"
)
_ASKING = (
    rf"(?:kannst|könntest|können|könnten|würdest|würden|magst) (?:du|sie|ihr) {_FILLERS}"
    r"(?:sagen|erklären|erläutern|verraten|nennen|mitteilen|erzählen|beantworten)",
    rf"(?:weißt|weiß|wissen|wisst|kennst|kennen) (?:du|sie|ihr|man|jemand|wer) ?{_FILLERS}",
    rf"(?:sage?n?|erkläre?n?|verrate?n?|erzähle?n?|nenne?n?|beantworte)(?: sie)? {_FILLERS}",
    rf"ich (?:wüsste|würde|möchte|will|wollte|hätte) {_FILLERS}(?:nur |mal )?(?:gewusst|wissen|erfahren|fragen|"
    rf"verstehen)?",
    r"ich (?:frage|frag) mich|mich (?:würde )?interessier\w*(?: mal| auch| vor allem)?|"
    r"es (?:würde mich )?interessier\w*(?: mich)?",
    r"(?:hast|haben) (?:du|sie) (?:eine |ne )?(?:ahnung|idee)",
    r"(?:steht|stand) (?:da|dort|irgendwo|in den artikeln|im artikel|im text)(?: drin)?|ist (?:es )?bekannt",
    r"gibt es (?:infos|informationen|angaben|etwas) (?:dazu|darüber)|(?:meine|kurze|eine) frage(?: ist| wäre|"
    r" lautet)?|frage",
    r"(?:can|could|would) you (?:please )?(?:tell|explain to|say to)(?: me| us)?|do you (?:happen to )?know|"
    r"(?:please )?tell (?:me|us)",
    r"i (?:would like|want|'d like)(?: to know| to find out)?|i (?:wonder|am wondering|was wondering)",
)
_WRAPPING = re.compile(
    _spelt(rf"^{_GREETING}(?:(?:{'|'.join(_ASKING)}) ?[,:]? ?)?(?={OPENING}|ob\b|if\b|whether\b)"), re.IGNORECASE
)
_REQUEST = re.compile(
    _spelt(
        r"^(?:kannst|könntest|können|könnten|würdest|würden) (?:du|sie|ihr) (?:(?:mir|uns|bitte|mal|kurz) )*"
        r"(?P<what>.+?) (?P<verb>nennen|sagen|geben|erklären|erläutern|aufzählen)(?: bitte)?\W*$"
    ),
    re.IGNORECASE,
)
_IMPERATIVES = {"nennen": "Nenne", "sagen": "Nenne", "geben": "Nenne", "aufzählen": "Zähle auf:"}
_PLEASE = re.compile(r",? (?:bitte|please|danke)(?=\W*$)", re.IGNORECASE)

_JOINED = re.compile(r" (?:und|sowie|and) ", re.IGNORECASE)
_PREFIX = re.compile(
    r"(?:an|ab|auf|aus|bei|ein|fest|her|hin|los|mit|nach|vor|weg|zu|zurück|um|teil|statt|durch|unter|über)\w{3}",
    re.IGNORECASE,
)
_FINAL = frozenset(["VV(FIN)", "VA(FIN)", "VM(FIN)", "VV(PP)"])  # "investiert" is finite where nothing else is
_THANKS = re.compile(r"\W*(?:danke(?: schön)?|vielen dank|thanks|thank you)\W*$", re.IGNORECASE)
_NEXT = re.compile(rf",? (?:und|sowie|and) (?={OPENING})", re.IGNORECASE)
_SUBORDINATE = re.compile(rf", ?(?:{OPENING}|dass\b|ob\b)", re.IGNORECASE)
_BEGINS = re.compile(rf"^(?:(?:und|aber|oder|and) )?(?:{OPENING}|nenn|zähl)", re.IGNORECASE)
_BARE = re.compile(rf"^(?:{PREPOSITION} )?{QUESTION_WORD}(?: {MEASURE})?$", re.IGNORECASE)
_BARE_OPENING = re.compile(rf"(?:{PREPOSITION} )?{QUESTION_WORD}(?: {MEASURE})?\b", re.IGNORECASE)


def unwrap(question: str) -> str:
    """The question itself, without "Kannst du mir sagen" before it and "bitte" behind it, the question word mended.

    >>> unwrap("Ich wüsste gern, wann Ulm gegruendet wurde."), unwrap("Kannst du mir den Chef von BMW nennen?")
    ('Wann Ulm gegründet wurde?', 'Nenne den Chef von BMW')
    """
    plain = mend_question_word(_PLEASE.sub("", question))
    if request := _REQUEST.match(plain):
        verb = _IMPERATIVES.get(with_umlauts(request["verb"]).lower(), "Erkläre")
        if not _SUBORDINATE.search(request["what"]):
            return with_umlauts(f"{verb} {request['what']}")
    match = _WRAPPING.match(plain)
    if not match or not match.end():
        return with_umlauts(plain)
    inner = mend_question_word(plain[match.end() :]).rstrip(" ?!.")
    return with_umlauts(f"{inner[:1].upper()}{inner[1:]}?" if plain[:1].isupper() else inner)


def _verb_second(clause: str) -> str:
    """A subordinate clause as a question, its verb behind the question word; one whose verb would part stays.

    >>> _verb_second("wie viele Häuser Ulm hat"), _verb_second("wann er anfing")
    ('wie viele Häuser hat Ulm', 'wann er anfing')
    """
    tagged = tag_words(clause)
    opening = _BARE_OPENING.match(clause)
    if not opening or tagged[-1][1] not in _FINAL or "," in clause or _JOINED.search(clause):
        return clause
    *words, verb = word_spans(clause)
    if _PREFIX.match(verb.of(clause)) or any(tag.endswith("(FIN)") for _, tag in tagged[:-1]):
        return clause
    end = opening.end()
    if re.search(r"(?:viele?|welche[mnrs]?)$", opening.group(), re.IGNORECASE):
        for span, (_, tag) in zip(words, tagged, strict=False):
            if span.start >= end and tag.startswith(("ADJ", "NN")):
                end = span.end
            elif span.start >= end:
                break
    rest = clause[end : verb.start].strip()
    return f"{clause[:end]} {verb.of(clause)} {rest}".rstrip()


def split_questions(text: str) -> list[str]:
    """The questions of `text` in order, each without wrapping; those behind "und" keep it as "Und".

    >>> split_questions("Wie viel investiert Meta und wer ist Alexandr Wang?")
    ['Wie viel investiert Meta?', 'Und wer ist Alexandr Wang?']
    >>> split_questions("Welche Produkte und welche Dienste verkauft Apple?")
    ['Welche Produkte und welche Dienste verkauft Apple?']
    """
    parts = [part for sentence in _sentences(text) for part in _coordinated(unwrap(sentence))]
    return parts if 0 < len(parts) <= MOST_PARTS else [unwrap(text)]


def _sentences(text: str) -> list[str]:
    """Stretches up to each question mark; what follows and asks nothing stays with the question before."""
    sentences: list[str] = []
    for stretch in re.split(r"(?<=\?) ", text):
        asks = "?" in stretch or _BEGINS.match(stretch)
        if sentences and _THANKS.fullmatch(stretch):
            continue
        if sentences and not (asks and re.search(r"\w\w", stretch)):
            sentences[-1] += f" {stretch}"
        else:
            sentences.append(stretch)
    return sentences


def _coordinated(question: str) -> list[str]:
    """The question, or those it joins with "und": each must have its own question word and the first its own verb."""
    for match in _NEXT.finditer(question):
        left, right = question[: match.start()], question[match.end() :]
        if right[0].isupper() or (_SUBORDINATE.search(left) and not _is_main(right)):
            break
        mark = "?" if question.endswith("?") else ""
        if _BARE.match(left) and (opening := _BARE_OPENING.match(right)) and right[opening.end() :].strip(" ?"):
            rest = right[opening.end() :]
            return [f"{left}{rest}", *_coordinated(right[:1].upper() + right[1:])]
        if _is_whole(left):
            following = _coordinated(right)
            return [_ordered(left) + mark, *(part if part[:4] == "Und " else f"Und {part}" for part in following)]
    return [_ordered(question)]


def _is_main(question: str) -> bool:
    """Whether the verb stands right behind what is asked for, as it does in no subordinate clause.

    >>> _is_main("wie viele Leute arbeiten dort"), _is_main("wie viele Leute dort arbeiten"), _is_main("wer kam")
    (True, False, False)
    """
    tags = [tag for _, tag in tag_words(question.rstrip(" ?!."))]
    verb = next((place for place, tag in enumerate(tags) if tag.endswith("(FIN)")), len(tags))
    asked = all(tag.startswith(("PW", "PI", "ADJ", "NN", "CARD")) for tag in tags[1:verb])
    return asked and verb < len(tags) - 1


def _ordered(question: str) -> str:
    """The question with its verb in second place, its end as it was."""
    clause = question.rstrip(" ?!.")
    return f"{_verb_second(clause)}{question[len(clause) :]}" if clause else question


def _is_whole(question: str) -> bool:
    """Whether these words are a question for themselves: they begin like one and have a verb."""
    if is_english(question):
        return len(split_words(question)) > 2
    tagged = tag_words(question)
    starts = _BEGINS.match(question) or (tagged and tagged[0][1].endswith("(FIN)"))
    return bool(starts) and any(tag.startswith("V") for _, tag in tagged)
