"""A question that leans on earlier ones, made to stand for itself.

Pronouns get their referent in brackets, fragments take the place of what they replace in the question before. It knows
the gender of what has an article, not that of names; and no question is changed that says all it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.language.names import find_names
from rag.language.question_words import MEASURE, OPENING, PREPOSITION, QUESTION_WORD
from rag.language.tagging import tag_words, word_spans
from rag.language.words import is_english
from rag.types import Span

_LEAD = re.compile(r"^(?:und|aber|oder|also|and|but)\b,? *", re.IGNORECASE)
_PHRASE = re.compile(rf"(?:{PREPOSITION} )?{QUESTION_WORD}(?: {MEASURE})?\b", re.IGNORECASE)
_BARE_PHRASE = re.compile(
    rf"{_PHRASE.pattern}(?: (?:denn|genau|eigentlich))*|{PREPOSITION} welche[mnrs]?(?: \w+){{1,3}}", re.IGNORECASE
)
_COPULA = frozenset(["ist", "war", "sind", "waren"])
_LONGEST_FRAGMENT = 4
_SAME_OF = re.compile(
    r"^(?:(?:was ist|wie (?:ist|war|sieht|steht) es|wie verh(?:ä|ae)lt es sich|gilt das)(?: auch)? "
    r"(?P<rest>(?:mit|bei|in|um|f(?:ü|ue)r) .+?)(?: aus)?|(?:what|how) about (?P<about>.+))$",
    re.IGNORECASE,
)
_WHO_IS = re.compile(
    r"^(?:wer|was|who|what) (?P<verb>ist|sind|war|waren|is|was|are|were) (?P<term>.+)$|"
    r"^wie (?:hei(?:ß|ss)t|hie(?:ß|ss)|lautet) (?:der name )?(?P<named>.+)$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:(?:im|in|seit|vor|f(?:ü|ue)r|das|ab|bis) )?(?:(?:jahre? |letzten |vorigen )?(?:1\d|20)\d\d|(?:letzte|"
    r"vergangene|vorige|"
    r"n(?:ä|ae)chste|dieses|diesem|kommende)\w* (?:jahre?|monat|woche|quartal|saison|sommer|winter)|vorjahr|vormonat|"
    r"gestern|heute|morgen|(?:ersten|zweiten|dritten|vierten) quartal)\b",
    re.IGNORECASE,
)
_ARTICLE_OF = {"der": "m", "die": "fp", "das": "n", "ein": "mn", "eine": "f", "des": "mn", "dem": "mn", "the": "mfnp"}
_PRONOUN = {
    **dict.fromkeys(("er", "ihn", "dieser", "diesen", "he", "him", "his"), "m"),
    **dict.fromkeys(("ihm", "sein", "seine", "seinen", "seinem", "seiner", "seines", "dessen"), "mn"),
    **dict.fromkeys(("sie", "diese", "ihr", "ihre", "ihren", "ihrem", "ihrer", "ihres", "deren"), "fp"),
    **dict.fromkeys(("ihnen", "they", "them", "their"), "p"),
    **dict.fromkeys(("she", "her"), "f"),
    **dict.fromkeys(("es", "dieses", "it", "its"), "n"),
}
_POSSESSIVE = re.compile(r"(?:sein|ihr)(?:e[mnrs]?)?$|dessen$|deren$|his$|her$|its$|their$", re.IGNORECASE)
_ABOUT_IT = frozenset(
    "das dies davon dafür dafuer dazu damit dabei daran darüber darueber dagegen danach davor that this".split()
)
_DEMONSTRATIVE = frozenset(["das", "dies", "that", "this"])
_THERE = frozenset(["dort", "dorthin", "dorther", "there"])
_EMPTY_ES = re.compile(
    r"\b(?:gibt|gab|geht|ging|kommt|kam|handelt|handelte|regnet|schneit) es\b|\bes (?:gibt|gab|geht|ging|regnet)\b|"
    r"\b(?:ist|war|w(?:ä|ae)re) es (?:m(?:ö|oe)glich|wahr|richtig|erlaubt|verboten|(?:dazu )?gekommen)\b",
    re.IGNORECASE,
)
_SUBJECT_ASKED = re.compile(r"(?:wer|welche[rs]?)\b(?! (?:ist|war|sind|waren)\b)", re.IGNORECASE)
# With an article and without a name these mean something that was named before.
_GENERIC = re.compile(
    r"\b(?:d(?:er|ie|as|en|em|es)|diese[mnrs]?) (?:Unternehmens?|Konzerns?|Firma|Vereins?|Clubs?|Klubs?|Partei|"
    r"Stadt|Landes|Land|"
    r"Mann(?:es)?|Frau|Films?|Buche?s?|Bank|Beh(?:ö|oe)rde|Organisation|Band|Gemeinde|Start-?ups?|Universit(?:ä|ae)t|Bundesland|"
    r"Politikers?|Politikerin|Spielers?|Spielerin|Trainers?|Trainerin|Stadions?|Insel|Staate?s?)\b",
    re.IGNORECASE,
)
_THIS = re.compile(
    r"\bdiese[mnrs]? (?!jahre?s?\b|woche|monats?|tage?n?s?\b|zeit|saison|quartal|sommer|winter|art\b|"
    r"frage)(?-i:[A-ZÄÖÜ])\w+",
    re.IGNORECASE,
)
_INSERTED = re.compile(r"\b(?:\w+) \(([^()]*)\)")
_OFFICE = re.compile(r"(?:CEO|CFO|CTO|EU|USA|UN|KI)$")


@dataclass(frozen=True, slots=True)
class Referent:
    """What a pronoun may stand for; `genders` of m, f, n and p (plural), all of them where the form does not tell."""

    text: str
    genders: str
    known: bool


def resolve(question: str, before: Sequence[str]) -> str:
    """The question made self-contained by the earlier ones, which are so themselves, oldest first.

    >>> resolve("Und wem wird er unterstellt?", ["Wer ist der CEO von Scale AI?"])
    'Wem wird er (der CEO von Scale AI) unterstellt?'
    >>> resolve("Und Apple?", ["Wie viel investiert Meta in Scale AI?"])
    'Wie viel investiert Apple in Scale AI?'
    >>> resolve("Wo liegt Ulm?", ["Wer ist der CEO von Scale AI?"])
    'Wo liegt Ulm?'
    """
    lead = _LEAD.match(question)
    rest = question[lead.end() :] if lead else question
    core = rest.strip(" ?!.…")
    if not core:
        return question
    if not before:
        return question
    earlier = [_plain(text) for text in reversed(before)]
    leans = lead is not None
    found = _ellipsis(core, earlier[0], leans=leans or "?" in question)
    if found is None:
        found = _with_referents(core, earlier, leans=leans)
    mark = "?" if "?" in question or found != core else ""
    return found[:1].upper() + found[1:] + mark if question[:1].isupper() else found + mark


def _plain(question: str) -> str:
    """An earlier question with referents in the place of their pronouns and without what ends it."""
    return _INSERTED.sub(r"\1", question).strip(" ?!.…")


def _ellipsis(core: str, previous: str, *, leans: bool) -> str | None:
    """The earlier question with the fragment in it; None if `core` is no fragment, or keywords for a new search."""
    if same := _SAME_OF.match(core):
        rest = same["rest"] or same["about"]
        if not _has_verb(rest) and (_names(rest) or _TIME.search(rest)):
            return _replaced(re.sub(r"^(?:mit|um) ", "", rest), previous)
        return None
    if is_english(core) or _has_verb(core) or len(core.split()) > _LONGEST_FRAGMENT:
        return None
    opening = _PHRASE.match(core)
    if opening is None:
        return _replaced(core, previous) if leans and not any(_pronouns(core)) else None
    if _BARE_PHRASE.fullmatch(core):
        return _asked_anew(core, previous)
    if re.match(OPENING, previous, re.IGNORECASE) and _names(core):
        return _replaced(core[opening.end() :].strip(), previous)
    return f"{core} ({_topic([previous]) or previous})"


def _has_verb(text: str) -> bool:
    # A name with a capital is sometimes taken for a verb.
    return any(
        tag.startswith("V") for place, (word, tag) in enumerate(tag_words(text)) if not (place and word.istitle())
    )


def _asked_anew(phrase: str, previous: str) -> str:
    """The earlier question with another question phrase: "Wann" for "Wie viel investiert Meta"."""
    who = _WHO_IS.match(previous)
    if who:
        return f"{phrase} ({who['term'] or who['named']})"
    tagged, spans = tag_words(previous), word_spans(previous)
    finite = next((i for i, (_, tag) in enumerate(tagged) if tag.endswith("(FIN)")), None)
    if finite is None or not (finite == 0 or re.match(OPENING, previous, re.IGNORECASE)):
        return f"{phrase} ({previous})"
    verb, rest = spans[finite].of(previous), previous[spans[finite].end :].strip()
    if finite and re.match(r"(?:wer|who)\b", previous, re.IGNORECASE):
        return f"{phrase} {verb} jemand {rest}"
    # The noun that was asked for goes on as part of the question: "Welche Firma baut" leaves its firm behind.
    return f"{phrase} {verb.lower()} {rest}".rstrip()


def _replaced(fragment: str, previous: str) -> str:
    """The earlier question with `fragment` in the place of what it corresponds to, else behind it in brackets."""
    time = _TIME.search(fragment)
    if time and time.group() == fragment:
        before = _TIME.search(previous)
        if before:
            return previous[: before.start()] + fragment + previous[before.end() :]
        return f"{previous} {fragment}"
    preposition = re.match(rf"{PREPOSITION} ", fragment, re.IGNORECASE)
    names = _name_spans(previous)
    if preposition:
        word = preposition.group().strip().lower()
        same = next((span for span in names if previous[: span.start].lower().endswith(f"{word} ")), None)
        bare = fragment[preposition.end() :]
        if same:
            return previous[: same.start] + bare + previous[same.end :]
        if word not in ("bei", "von", "für", "fuer"):
            return f"{previous} {fragment}"
        fragment = bare
    noun = re.match(r"(?:der|die|das|den) \w+", fragment, re.IGNORECASE)
    if noun and not _names(fragment):
        for span in _noun_phrases(previous):
            if not span.preposition:
                return previous[: span.head.start] + fragment + previous[span.head.end :]
        return f"{fragment} ({_topic([previous]) or previous})"
    if not _names(fragment) and not preposition:
        return f"{fragment} ({previous})"
    free = [span for span in names if not _after_preposition(previous, span)]
    target = (free or names)[:1]
    if not target:
        return f"{fragment} ({previous})"
    return previous[: target[0].start] + fragment + previous[target[0].end :]


def _after_preposition(text: str, span: Span) -> bool:
    return re.search(rf"\b{PREPOSITION} $", text[: span.start], re.IGNORECASE) is not None


def _names(text: str) -> tuple[str, ...]:
    """Words of proper names; in small letters throughout, what the tagger takes for such."""
    if text != text.lower():
        # Alone, a name would stand where any word has a capital.
        return find_names(text if " " in text else f"mit {text}")
    return tuple(word for word, tag in tag_words(text) if tag == "NE")


def _name_spans(text: str) -> list[Span]:
    """Proper names with all their words, in order."""
    names = set(_names(text))
    spans: list[Span] = []
    for span in word_spans(text):
        if span.of(text) not in names or _OFFICE.match(span.of(text)):
            continue
        if spans and text[spans[-1].end : span.start] in (" ", "-"):
            spans[-1] = Span(spans[-1].start, span.end)
        else:
            spans.append(span)
    return spans


@dataclass(frozen=True, slots=True)
class _NounPhrase:
    """An article with its noun (`head`), and with the names and the "von …" that belong to it (`whole`)."""

    head: Span
    whole: Span
    preposition: bool
    genders: str


def _noun_phrases(text: str) -> Iterator[_NounPhrase]:
    tagged, spans = tag_words(text), word_spans(text)
    place = 0
    while place < len(tagged):
        word, tag = tagged[place]
        if tag != "ART" and word.lower() not in _ARTICLE_OF:
            place += 1
            continue
        start, end = place, place + 1
        while end < len(tagged) and tagged[end][1].startswith("ADJ"):
            end += 1
        if end == len(tagged) or not (tagged[end][1].startswith("NN") or tagged[end][0].isupper()):
            place += 1
            continue
        head = Span(spans[start].start, spans[end].end)
        last = end
        while last + 1 < len(tagged) and tagged[last + 1][1] in ("NE", "FM"):
            last += 1
        if last + 2 < len(tagged) and tagged[last + 1][0] in ("von", "of", "der", "des"):
            last += 2
            while last + 1 < len(tagged) and tagged[last + 1][1] in ("NE", "FM", "NN"):
                last += 1
        behind = start > 0 and tagged[start - 1][1].startswith("APPR")
        yield _NounPhrase(head, Span(head.start, spans[last].end), behind, _genders(word.lower(), behind))
        place = last + 1


def _genders(article: str, preposition: bool) -> str:
    if preposition:
        return {"der": "f", "dem": "mn", "den": "mp", "die": "fp", "das": "n"}.get(article, "mfnp")
    return _ARTICLE_OF.get(article, "mfnp")


def _referents(previous: str) -> Iterator[Referent]:
    """What an earlier question speaks of, the likeliest first."""
    who = _WHO_IS.match(previous)
    if who:
        term = who["term"] or who["named"]
        article = term.split()[0].lower()
        plural = (who["verb"] or "").lower() in ("sind", "waren", "are", "were")
        known = article in _ARTICLE_OF and article != "the"
        genders = "p" if plural else _ARTICLE_OF[article].replace("p", "") if known else "mfn"
        yield Referent(term, genders, known or plural)
    if subject := _subject_clause(previous):
        yield subject
    names = _name_spans(previous)
    phrases = list(_noun_phrases(previous))
    inside = [span for span in names if not any(p.whole.start <= span.start < p.whole.end for p in phrases)]
    for span in sorted(inside, key=lambda span: _after_preposition(previous, span)):
        yield Referent(span.of(previous), "mfnp", known=False)
    for phrase in sorted(phrases, key=lambda phrase: phrase.preposition):
        yield Referent(phrase.whole.of(previous), phrase.genders, known=phrase.genders != "mfnp")
    for span in names:
        yield Referent(span.of(previous), "mfnp", known=False)


def _subject_clause(previous: str) -> Referent | None:
    """Whoever the earlier question asked for: "wer den Bau leitet" for "Wer leitet den Bau?"."""
    tagged, spans = tag_words(previous), word_spans(previous)
    finite = next((i for i, (_, tag) in enumerate(tagged) if tag.endswith("(FIN)")), None)
    if _WHO_IS.match(previous):
        return None
    asked = re.match(r"(?:wer|welche(?P<ending>[rs]?))\b", previous, re.IGNORECASE)
    if not asked or not finite or finite > 3 or "," in previous or finite + 1 == len(spans):
        return None
    phrase, rest = previous[: spans[finite].start].strip(), previous[spans[finite].end :].strip()
    genders = {None: "mf", "": "fp", "r": "m", "s": "n"}[asked["ending"]]
    return Referent(f"{phrase[:1].lower()}{phrase[1:]} {rest} {spans[finite].of(previous)}", genders, known=True)


def _referent(genders: str, earlier: Sequence[str]) -> str | None:
    """What a pronoun of these genders stands for: in the latest question that offers something, what surely agrees."""
    for previous in earlier:
        fitting = [referent for referent in _referents(previous) if set(referent.genders) & set(genders)]
        sure = [referent for referent in fitting if referent.known]
        if fitting:
            return (sure or fitting)[0].text
    return None


def _topic(earlier: Sequence[str]) -> str | None:
    """The name or thing an earlier question is mostly about."""
    for previous in earlier:
        names = _name_spans(previous)
        free = [span for span in names if not _after_preposition(previous, span)]
        if names:
            return (free or names)[0].of(previous)
        phrases = list(_noun_phrases(previous))
        if phrases:
            return phrases[0].whole.of(previous)
    return None


def _pronouns(text: str) -> Iterator[tuple[Span, str]]:
    """Pronouns of `text` that point out of it, with their genders."""
    tagged, spans = tag_words(text), word_spans(text)
    foreign = is_english(text)
    for place, ((word, tag), span) in enumerate(zip(tagged, spans, strict=True)):
        small = word.lower()
        genders = _PRONOUN.get(small)
        if genders is None or (place and word[0].isupper()):
            continue
        following = tagged[place + 1] if place + 1 < len(tagged) else ("", "")
        if small.startswith("diese") and (tag != "PDS" or following[0][:1].isupper()):
            continue
        if (
            not foreign
            and not tag.startswith(("PPER", "PPOS", "PDS", "PDAT"))
            and tag not in ("PRF", "PRELAT", "PRELS")
        ):
            continue
        if small == "es" and (_EMPTY_ES.search(text) or following[0] in (",", "geben") or "," in text[: span.start]):
            continue
        if small in ("dessen", "deren") and place and tagged[place - 1][0] == ",":
            continue
        if not _named_before(text[: span.start], possessive=_POSSESSIVE.match(word) is not None and tag != "PPER"):
            yield span, genders


def _named_before(text: str, *, possessive: bool) -> bool:
    """Whether the pronoun behind `text` may stand for something in it: "er" in a clause of its own, "sein" in any.

    Whoever is asked for may be meant as well: "Wer verlor seinen Titel?", but not "Wer ist sein Trainer?".
    """
    if not possessive:
        text = text.rpartition(",")[0]
    if not text:
        return False
    if _SUBJECT_ASKED.match(text):
        return True
    tagged = tag_words(text)
    finite = next((i for i, (_, tag) in enumerate(tagged) if tag.endswith("(FIN)")), -1)
    return any(word[0].isupper() for word, _ in tagged[finite + 1 :]) if finite >= 0 else bool(_names(text))


def _with_referents(core: str, earlier: Sequence[str], *, leans: bool) -> str:
    """The question with the referents of its pronouns behind them in brackets."""
    inserted: dict[int, str] = {}
    for span, genders in _pronouns(core):
        referent = _referent(genders, earlier)
        if referent and referent not in inserted.values():
            inserted[span.end] = referent
    if not inserted:
        inserted = _pointed_at(core, earlier)
    if not inserted and leans and not _names(core):
        topic = next((topic for text in earlier if _name_spans(text) and (topic := _topic([text]))), None)
        return f"{core} ({topic})" if topic and topic.lower() not in core.lower() else core
    for end, referent in sorted(inserted.items(), reverse=True):
        core = f"{core[:end]} ({referent}){core[end:]}"
    return core


def _pointed_at(core: str, earlier: Sequence[str]) -> dict[int, str]:
    """Where "das", "davon", "dort" or "die Firma" stands for something earlier, and for what."""
    tagged, spans = tag_words(core), word_spans(core)
    simple = "," not in core and not _names(core)
    for place, ((word, tag), span) in enumerate(zip(tagged, spans, strict=True)):
        small = word.lower()
        if small in _THERE and (there := _place(earlier)):
            return {span.end: there}
        last = place + 1 == len(tagged)
        pointing = last or (tag == "PDS" and tagged[place + 1][1].startswith(("V", "ADV", "APPR", "PTK")))
        if small in _ABOUT_IT and (pointing if small in _DEMONSTRATIVE else simple):
            return {span.end: _matter(earlier[0])}
    if not simple:
        return {}
    match = _THIS.search(core) or _GENERIC.search(core)
    topic = _topic(earlier)
    return {match.end(): topic} if match and topic and topic.lower() not in core.lower() else {}


def _place(earlier: Sequence[str]) -> str | None:
    """The place an earlier question names: what follows "in", else its first name."""
    for previous in earlier:
        names = _name_spans(previous)
        within = [span for span in names if re.search(r"\b(?:in|im|nach|aus) $", previous[: span.start], re.IGNORECASE)]
        if names:
            return (within or names)[0].of(previous)
    return None


def _matter(previous: str) -> str:
    """What an earlier question was about, without its question phrase."""
    who = _WHO_IS.match(previous)
    if who:
        return who["term"] or who["named"]
    opening = _PHRASE.match(previous)
    return _as_clause(previous[opening.end() :].strip()) if opening and opening.end() < len(previous) else previous


def _as_clause(rest: str) -> str:
    """What follows a question phrase as a clause with "dass", or as the thing alone of which it says that it is."""
    tagged = tag_words(rest)
    if len(tagged) < 2 or not tagged[0][1].endswith("(FIN)") or is_english(rest):
        return rest
    verb, _, said = rest.partition(" ")
    is_thing = verb in _COPULA and tagged[-1][1].startswith(("N", "ADV", "CARD"))
    return said if is_thing else f"dass {said} {verb}"
