"""What kind of answer a German (or English) question wants, and which facts must be in it.

It goes by the question word, else by the noun or verb that asks; it does not look at the articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import simplemma

from rag.language.definitions import asks_occupation
from rag.language.facts import CALENDAR, FactKind
from rag.language.spelling import folded, mend_question_word, with_umlauts
from rag.language.tagging import tag_sentence, tag_words
from rag.language.words import FUNCTION_WORDS, content_stems, split_words, stem
from rag.types import AnswerKind

_BRACKET = re.compile(r"\([^()]*\)")

# All patterns below match folded text: small letters, ae/oe/ue/ss.
_SURE_MONEY = (
    r"umsa(?:tz|etze|etzen)|gewinn|summe|budget|etat|erloese?|(?<!\w)gehalt|(?:jahres|monats|grund|anfangs|einstiegs|"
    r"spitzen|brutto|netto|durchschnitts|manager|minister|beamten|lehrer|vorstands)gehalt|gehaelter|kaufpreis|boersenwert|marktwert|firmenwert|"
    r"boersenkapitalisierung|marktkapitalisierung|preisgeld|honorar|gage|geldbetrag|jahresueberschuss|dividende"
)
# Asked for with "welche" or "was", these may be a prize, a prison or a debt of thanks; with "wie viel" they are money.
_MONEY_NOUNS = (
    rf"{_SURE_MONEY}|geld(?:er|es)?|kohle|knete|moneten|zaster|kosten|gewinne?|verluste?|preise?|loehne?|lohn|vermoegen|"
    r"schulden|steuern?|abloese|miete|strafe|bussgeld|rente|pension|spende|schaden|einnahmen|ausgaben|(?<!v)ertrag|"
    r"investition(?:en)?|foerderung|defizit|kredit|praemie|gebuehr(?:en)?|zuschuss|abfindung|bruttoinlandsprodukt|bip|kaution"
)
_MONEY_VERBS = (
    r"investier\w*|(?:be|ge|ab|ein|aus)?zahl(?:t|te|en|ten)|verdien\w*|kostete?n?|gekostet|blech(?:t|te|en|ten)|geblecht|rausrueck\w*|"
    r"(?:he)?rausgerueckt|spend(?:en|et|ete|eten|ier\w*)?|gespendet|ausgegeben|ausgibt|ausgeben|"
    r"umgesetzt|umsetz\w*|setzt\w* .*\bum|"
    r"eingenommen|"
    r"einnimmt|erloest|erwirtschaftet\w*|hingeblaettert|hingelegt|legt\w*\b.*\bhin|geloehnt|berapp\w*|"
    r"g(?:ibt|ab|eben|aben)\b.*\baus|br(?:ingt|ingen|achten?)\b.*\bein|"
    r"(?<!flaeche )(?<!platz )(?<!raum )n(?:immt|ahm|ehmen|ahmen)\b.*\bein|"
    r"pump(?:t|te|en|ten)|gepumpt|"
    r"buttert?|gebuttert|(?<=viel )steck(?:t|te|en|ten)|gesteckt"
)
_CURRENCIES = r"(?:us-)?dollar|euros?|franken|pfund|yen|yuan|rubel|kronen|cent|mark|fraenkli"
_SHARES = (
    r"\w*(?:anteil|prozentsatz|prozentwert|quote|beteiligung|inflation(?:srate)?|zinssatz|leitzins|teuerung(?:srate)?)"
)
_TIMES = r"jahr(?:hundert|zehnt|eszeit)?s?|monats?|tag(?:es)?|datum|wochentag|uhrzeit|zeitpunkt|epoche|termin"
_UNITS_OF_TIME = r"sekunden|minuten|stunden|tagen?|wochen|monaten?|jahren?|jahrzehnten?|jahrhunderten?"

# Nouns that say what kind of thing is asked for; each also ends compounds ("Firmenchef", "Hauptstadt").
_NOUNS: tuple[tuple[AnswerKind, str], ...] = (
    (
        AnswerKind.PERSON,
        r"person|mensch|mann|frau|kind|chef|chefin|ceo|cfo|cto|gruender|vorsitzende[rn]?|praesident|kanzler|minister|"
        r"sprecher|koenig|koenigin|papst|manager|direktor|leiter|trainer|coach|politiker|unternehmer|forscher|professor|autor|"
        r"regisseur|schauspieler|saenger|kuenstler|spieler|sieger|gewinner|erfinder|entdecker|inhaber|nachfolger|vorgaenger|"
        r"buergermeister|anwalt|richter|taeter|opfer|torschuetze|kapitaen|fahrer|komponist|architekt|maler|schriftsteller|"
        r"kandidat|abgeordnete[rn]?|vorstand|geschaeftsfuehrer|besitzer|praesidentin|kaiser|bischof|mitgruender|"
        r"wissenschaftler|philosoph|astronaut|journalist|moderator|redakteur|sekretaer|obmann|obfrau|hauptmann|rektor|botschafter|"
        r"kommandant|stuermer|torwart|intendant|astronom|physiker|landrat|president|founder",
    ),
    (
        AnswerKind.ORGANISATION,
        r"firma|unternehmen|konzern|verein|klub|club|partei|bank|behoerde|organisation|hochschule|universitaet|"
        r"gesellschaft|verband|ministerium|verlag|zeitung|sender|hersteller|anbieter|agentur|stiftung|institut|"
        r"gericht|kirche|mannschaft|team|band|fluggesellschaft|startup|start-up|gewerkschaft|koalition|fraktion|redaktion|sponsor|company",
    ),
    (
        AnswerKind.PLACE,
        r"stadt|land|ort|dorf|gemeinde|kontinent|region|bundesland|kanton|insel|fluss|strasse|platz|sitz|gegend|"
        r"hauptsitz|firmensitz|standort|geburtsort|staat|provinz|gebiet|stadion|adresse|stadtteil|bezirk|landkreis|"
        r"schauplatz|tatort|unfallort|austragungsort|heimat|wohnort|bundesland|heimatland|city|country|town|place",
    ),
    (AnswerKind.REASON, r"grund|gruende|ursache|ursachen|anlass|motiv|ausloeser|hintergrund"),
    (AnswerKind.DATE, r"datum|geburtstag|jahr|zeitpunkt|termin|gruendungsjahr|baujahr|todestag|year|date"),
    (AnswerKind.PERIOD, r"dauer|zeitraum|laufzeit|amtszeit|bauzeit|zeitspanne|fahrzeit"),
    (AnswerKind.DEFINITION, r"definition|bedeutung"),
    (AnswerKind.SHARE, _SHARES),
    (AnswerKind.AMOUNT, _SURE_MONEY),
    (
        AnswerKind.NUMBER,
        r"zahl|anzahl|hoehe|groesse|menge|laenge|breite|flaeche|gewicht|geschwindigkeit|temperatur|tiefe|entfernung|"
        r"(?:\w+(?<!sch)(?<!zeit)(?<!mittel)(?<!verw)(?<!h)(?<!w)(?<!f))?alter",
    ),
)
# Short words end too many others ("Wort", "Besitz", "Vorjahr", "Schalter").
_ALONE = r"ort|rang|sitz|jahr|land|term|band|ceo|cfo|cto|alter"
_KINDS_OF_NOUN = tuple(
    (kind, re.compile(rf"(?:\w+(?!(?:{_ALONE})s?\b))?(?:{nouns})(?:in|s|es)?")) for kind, nouns in _NOUNS
)

_FACTS: dict[AnswerKind, frozenset[FactKind]] = {
    AnswerKind.AMOUNT: frozenset({FactKind.AMOUNT}),
    AnswerKind.NUMBER: frozenset({FactKind.NUMBER}),
    AnswerKind.SHARE: frozenset({FactKind.SHARE}),
    AnswerKind.DATE: CALENDAR,
    AnswerKind.PERIOD: frozenset({FactKind.PERIOD}),
}
_ANY_FIGURE = frozenset({FactKind.AMOUNT, FactKind.SHARE, FactKind.NUMBER, FactKind.PERIOD})
_COUNTED_TIME = frozenset({FactKind.PERIOD, FactKind.NUMBER})

_MONEY = rf"\b(?:\w*(?:{_MONEY_NOUNS})|{_MONEY_VERBS}|{_CURRENCIES})\b"
_START = r"^(?:und |aber |oder |also |denn |and )?"
_ASKS_ONE = (
    r"(?:lautet|heisst|hiess|ist|war|sind|waren) (?:eigentlich |denn )?(?:der |die |das |den )?"
    r"(?:name (?:der |des |von )?)?"
)
_MEASURES = (
    r"hoch|gross|lang|breit|weit|schwer|tief|schnell|oft|haeufig|dick|stark|warm|kalt|heiss|laut|alt|jung|dicht|steil"
)
_ENGLISH_MONEY = (
    r"\w*invest\w*|pa(?:y|id|ys)|cost\w*|spen[dt]\w*|money|worth|earn\w*|revenue|profit|dollars|euros|price"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A kind of answer and the wanted facts that go with questions of a form."""

    form: re.Pattern[str]
    kind: AnswerKind
    facts: frozenset[FactKind]


def _rule(kind: AnswerKind, *forms: str, facts: frozenset[FactKind] | None = None) -> _Rule:
    """A rule for any of several forms; the facts are those of the kind where none are given."""
    return _Rule(re.compile("|".join(forms)), kind, _FACTS.get(kind, frozenset()) if facts is None else facts)


# The first rule that matches decides.
_RULES = (
    _rule(
        AnswerKind.SHARE,
        r"\bwie ?viele? (?:%|prozent|anteile?\b)|\bwelche[rn]? (?:anteil|prozentsatz)\b",
        rf"\bwie (?:hoch|gross) (?:ist|war|sind|waren|liegt|lag)\b[^,]*?\b{_SHARES}\b",
        r"\b(?:what|how much|how many) (?:percent|percentage|share)\b",
    ),
    _rule(AnswerKind.DATE, r"\bum wie ?viel uhr\b"),
    _rule(AnswerKind.OTHER, r"\bwelche[nm] platz\b.*\b(?:beleg|erreich|errang|land|lieg|lag)\w*"),
    _rule(
        AnswerKind.PERIOD,
        r"\bvon wann bis wann\b|\bwelche[mnrs]? zeit(?:raum|spanne)\b|\bwie lange\b|\bwie ?viel \w*zeit\b|\bhow long\b",
    ),
    _rule(AnswerKind.NUMBER, rf"\bwie ?viele? (?:{_UNITS_OF_TIME})\b|\bwie alt\b|\bhow old\b", facts=_COUNTED_TIME),
    _rule(
        AnswerKind.AMOUNT,
        rf"\bwie ?viele? (?:(?:tausend|millionen|milliarden) )?(?:{_CURRENCIES}|geld|kohle|knete|moneten|"
        rf"steuern|schulden)\b",
    ),
    _rule(AnswerKind.NUMBER, r"\bwie ?viele[nrms]?\b|\bhow many\b|\bwelche (?:an)?zahl\b"),
    _rule(AnswerKind.NUMBER, r"\bum wie ?viel\b", facts=_ANY_FIGURE),
    # Of the economy's output, a loan or a share's nominal value such are told as shares, too; a punishment in years.
    _rule(
        AnswerKind.AMOUNT,
        r"\bwie (?:hoch|gross)\b.*(?:defizit|verschuldung|staatsschulden|schuldenstand|dividende|praemie|rabatt)\b",
        rf"\bwie ?viel (?:mehr|weniger)\b.*{_MONEY}",
        facts=frozenset([FactKind.AMOUNT, FactKind.SHARE]),
    ),
    _rule(
        AnswerKind.AMOUNT,
        r"\bwie hoch\b.*\b(?<!geld)strafe\b",
        facts=frozenset([FactKind.AMOUNT, FactKind.PERIOD]),
    ),
    _rule(
        AnswerKind.AMOUNT,
        rf"\bwie ?viel\b.*{_MONEY}|\bwie (?:hoch|gross)\b.*{_MONEY}|\bwie teuer\b",
        rf"\bhow much\b.*\b(?:{_ENGLISH_MONEY})\b",
        r"^(?:was|wie ?viel)\b.*\bwert(?: sein| gewesen)?$",
        r"^was (?:ist|war) der \w*preis\b|^was (?:kostet|kosten|kostete|verdient|zahlt|bezahlt|blecht)\b",
        rf"\bwelche[nrms]? \w*(?:{_SURE_MONEY})\b",
    ),
    _rule(
        AnswerKind.NUMBER,
        rf"\b(?:wie ?viel|wie (?:{_MEASURES})|how (?:much|far|big|large|high|tall|often|fast|heavy))\b",
        r"\bwelche[rn]? (?:\w+ )?(?:hoehe|groesse|menge|laenge|flaeche|anzahl|zahl)\b",
        r"^was (?:wiegt|wog|wiegen|wogen)\b",
        facts=_ANY_FIGURE,
    ),
    _rule(
        AnswerKind.DATE,
        rf"{_START}(?:(?:seit|bis|ab|von|fuer) )?wann\b|\bwelche[mnrs]? (?:{_TIMES})\b",
        rf"{_START}(?:when|what year|in which year|in what year)\b",
    ),
    _rule(
        AnswerKind.REASON,
        r"\b(?:warum|wieso|weshalb|weswegen|wozu(?! fuehr| neig| gehoer)|why|how come)\b",
        r"\baus welche[mn] (?:grund|gruenden|anlass|motiv)\b|\bwie (?:kommt|kam) es\b",
        r"\bwas (?:ist|war|sind|waren) (?:der |die |das )?(?:\w+ )?"
        r"(?:(?:haupt)?gr(?:und|uende)|ursachen?|anlass|motive?|ausloeser)\b",
    ),
    _rule(AnswerKind.WAY, r"\bauf welche[mnrs]? (?:art|weise|weg)\b"),
    _rule(
        AnswerKind.LIST,
        r"^(?:nenn\w*|zaehl\w*|liste?|auflistung|list|name)\b.*\b(?:alle|saemtliche|auf|all)\b",
        r"^(?:nenn\w*|list) (?:mir |uns )?(?:bitte )?(?:die|einige|drei|zwei|the) \w+(?:e|en|er|n|s)\b",
        r"^(?:alle|saemtliche) \w+|\b(?:wer|was) alles\b",
    ),
    _rule(
        AnswerKind.DEFINITION,
        r"^(?:definier\w*|definition|was (?:bedeutet|bedeuten|heisst|meint|versteht man)|wofuer steht|"
        r"what does .* mean)\b",
        r"^was ist mit .* gemeint\b|^erklae?r\w* (?:mir |uns )?(?:bitte )?(?:den begriff|das wort|was )",
    ),
)
_WHO_IS = re.compile(
    r"^(?:wer (?:ist|war|sind|waren)|who (?:is|was|are)) (?:eigentlich |denn |dieser |diese )?"
    r"(?!(?:der|die|das|the|ein|eine|a|an|hier|da|am|im|in|fuer|bei|von|vom|vor|nach|neben|unter|seit|mit|zum|zur|bis)\b)"
    r"(?P<term>[^,]{2,60})$"
)
_WHAT_IS = re.compile(
    r"^(?:was (?:ist|sind|war|waren)|what (?:is|are|was|were)|what's) (?:eigentlich |denn |genau )?"
    r"(?P<article>der |die |das |ein |eine |the |an? )?(?P<term>\S+(?: \S+){0,3})$"
)
_PREDICATE = re.compile(
    r"(?:known|famous|bekannt|los|passiert|geschehen|happened|noetig|wichtig|neu|besonders|richtig)\b"
)
_WHICH = re.compile(
    r"\b(?:welche(?P<ending>[mnrs]?)|which|what(?! (?:is|are|was|were|do|does|did|has|have)\b)) (?P<rest>.+)$"
)
_HEADS = re.compile(
    rf"^(?:(?:wie|wer) {_ASKS_ONE}|was (?:ist|war|sind|waren) (?:der|die|das) |(?:what|who) (?:is|was) the |"
    r"(?:nenne?|sag|gib)\w* (?:mir |uns )?(?:bitte )?(?:den |die |das )(?:namen? (?:der |des |von )?)?)(?P<rest>.+)$"
)
_MONEY_KEYWORD = re.compile(rf"\b\w*(?:{_SURE_MONEY}|kosten|preis|verlust|schulden)\b")
_FEMININE = re.compile(r"(?:ung|heit|keit|schaft|ion|taet|ei|e|in|ik|ur|enz|anz)$")
_SAME_IN_PLURAL = re.compile(r"(?:er|en|el|chen|lein|s)$")
_ENGLISH_YES_NO = re.compile(r"^(?:is|are|were|do|does|did|has|have|had|can|could|will|would|should)\b")
_AUXILIARY = re.compile(
    r"^(?:ob|ist|sind|war|waren|hat|haben|hatte|hatten|wird|werden|wurde|wurden|kann|koennen|konnte|darf|duerfen|soll|"
    r"sollen|sollte|muss|muessen|will|wollen|wollte|gibt es|gab es|stimmt|trifft|wuerde|koennte|besteht|existiert)\b"
)


def answer_kind(question: str) -> AnswerKind:
    """What a question wants to be told; OTHER where neither its words nor its form say so.

    >>> [answer_kind(q).name for q in ("wieviel knete steckt meta rein", "Wo liegt Ulm?", "Umsatz Scale AI Vorjahr")]
    ['AMOUNT', 'PLACE', 'AMOUNT']
    """
    return _reading(question)[0]


def wanted_facts(question: str) -> frozenset[FactKind]:
    """Kinds of fact of which one must be in the answer; empty where words can answer.

    >>> sorted(kind.name for kind in wanted_facts("Wann wurde Scale AI gegründet?"))
    ['DATE', 'PERIOD']
    """
    return _reading(question)[1]


QUANTITY_NOUNS = (
    r"umsatz|umsätze|gewinn|verlust|preis|gehalt|lohn|kosten|schulden|überschuldung|ablöse(?:summe)?|miete|strafe|bußgeld|"
    r"honorar|rente|pension|schaden|vermögen|budget|etat|erlös|steuern|börsenwert|marktwert|aktienkurs|dividende|defizit|"
    r"einwohner(?:zahl)?|mitarbeiter(?:zahl)?|beschäftigten?|inflation(?:srate)?|arbeitslosenquote|leitzins|marktanteil|"
    r"wahlbeteiligung|auflage|preisgeld|bruttoinlandsprodukt|mitglieder(?:zahl)?|schadene?rsatz|entschädigung|"
    r"schmerzensgeld|entwicklungshilfe|abfindung|prämie|kaution|pfand|kredit|darlehen|zinsen|bewertung|"
    r"marktkapitalisierung"
)
"""Nouns that say what a figure measures, as a pattern for small letters."""
_QUANTITIES = re.compile(rf"\b(?:\w*(?:{QUANTITY_NOUNS})|revenue|profit|employees|inhabitants)\b", re.IGNORECASE)
# Verbs that ask for a quantity without naming it.
_QUANTITY_VERBS = (
    (re.compile(r"\b(?:umgesetzt|umsetzte|umsetzen|setzte?n?\b.*\bum)\b", re.IGNORECASE), "Umsatz"),
    (re.compile(r"\bverdien(?:t|te|en|ten|st)?\b", re.IGNORECASE), "Verdienst"),
    (re.compile(r"\bin kraft\b", re.IGNORECASE), "Inkrafttreten"),
    (re.compile(r"\bverbrauch(?:t|te|en|ten)\b", re.IGNORECASE), "Verbrauch"),
    (re.compile(r"\b(?:wiegt|wiegen|wog|wogen)\b", re.IGNORECASE), "Gewicht"),
    (re.compile(r"\bwert\W*$"), "Wert"),
)


def named_quantity(question: str) -> re.Match[str] | None:
    """The first noun of a question that a figure may measure; None where it wants no figure."""
    return _QUANTITIES.search(_plain(question)) if wanted_facts(question) else None


def quantity_of_verb(question: str) -> str | None:
    """The quantity that a verb asks for without naming it: "verdient"; None where it wants no figure."""
    if not wanted_facts(question):
        return None
    return next((noun for rule, noun in _QUANTITY_VERBS if rule.search(_plain(question))), None)


def _plain(question: str) -> str:
    return _BRACKET.sub(" ", with_umlauts(question))


_HOW_MANY = re.compile(r"\bwie ?viele?\b", re.IGNORECASE)
_SCALES = frozenset("hundert tausend millionen milliarden dutzend".split())


def counted_noun(question: str) -> str | None:
    """The noun that "wie viele" counts; None for any other question.

    >>> counted_noun("Wie viele neue, junge Mitarbeiter kamen?"), counted_noun("Wie viele sind gekommen?")
    ('Mitarbeiter', None)
    >>> counted_noun("Wie viele Millionen Menschen leben dort?")
    'Menschen'
    """
    match = _HOW_MANY.search(question)
    for token in tag_sentence(question[match.end() :]) if match else ():
        if not token.tag.startswith(("ADJ", "ADV", "KON", "$")) and token.word.lower() not in _SCALES:
            return token.word if token.tag in ("NN", "NNA") else None
    return None


_SEVERAL = re.compile(
    r"\b(?:heißen|hießen|lauten|lauteten) (?:eigentlich |denn )?(?:die|diese)\b|"
    r"\b(?:sind|waren|nenne) (?:eigentlich |denn )?die (?:namen der )?(?:beiden|zwei|drei|vier|fünf|sechs)\b|"
    r"\bwelche (?:beiden|zwei|drei|vier|fünf|sechs)\b",
    re.IGNORECASE,
)


def asks_several(question: str) -> bool:
    """Whether a question says that it asks for more than one.

    >>> asks_several("Wie heißen die Städte?"), asks_several("Wem gehören die beiden Städte?")
    (True, False)
    """
    return _SEVERAL.search(question) is not None


_MERELY_KIND = re.compile(rf"(?P<how>\bwie ?viele?) (?:geld|prozent|{_CURRENCIES})\b", re.IGNORECASE)
_HOW_HIGH = re.compile(r"(?P<how>\bwie) (?:hoch|gro(?:ß|ss))\b", re.IGNORECASE)
# "Kohle" may be coal: it is money where it is paid.
_SLANG_MONEY = re.compile(r"(?P<how>\bwie ?viel) (?:kohle|knete|moneten|zaster)\b", re.IGNORECASE)

# "Was passierte mit A?" asks for whatever is told of A, in which nobody says "passieren".
_MERELY_EVENT = re.compile(
    r"^(?P<was>\W*(?:und )?was\b[^?]*?) (?:passier\w*|gescheh\w*|geschah|geschieht|ereignete?|vorgefallen|los)\b",
    re.IGNORECASE,
)


def sought_stems(question: str) -> dict[str, str]:
    """Stems of the words that evidence should hold, each with the stem that is meant: a verb's with its particle.

    What only names the kind of answer is left out.

    >>> sought_stems("Wie hoch ist der Umsatz?"), sought_stems("Wie hoch ist der Berg?")
    ({'umsatz': 'umsatz'}, {'hoch': 'hoch', 'berg': 'berg'})
    >>> sought_stems("wieviel kohle gibt meta aus"), sought_stems("Wie viel Kohle fördert RWE?")
    ({'geb': 'ausgeb', 'meta': 'meta'}, {'kohl': 'kohl', 'ford': 'ford', 'rwe': 'rwe'})
    >>> sought_stems("Was passierte mit Llama?"), sought_stems("Was ist passiert?")
    ({'llama': 'llama'}, {'passi': 'passi'})
    """
    rest = _MERELY_KIND.sub(r"\g<how>", question)
    event = _MERELY_EVENT.sub(r"\g<was>", rest)
    if any(word.lower() not in FUNCTION_WORDS for word in split_words(event)):
        rest = event
    if named_quantity(question) or quantity_of_verb(question):
        rest = _HOW_HIGH.sub(r"\g<how>", rest)
    if re.search(rf"\b(?:{_MONEY_VERBS})\b", folded(question)):
        rest = _SLANG_MONEY.sub(r"\g<how>", rest)
    parted: dict[str, str] = {}
    verb = None
    for token in tag_sentence(rest):
        if token.tag == "VV(FIN)":
            verb = token
        elif token.tag == "PTKVZ" and verb:
            parted[stem(verb.word)] = stem(token.word + verb.lemma)
    return {word: parted.get(word, word) for word in content_stems(rest)}


@lru_cache(maxsize=4096)
def _reading(question: str) -> tuple[AnswerKind, frozenset[FactKind]]:
    """Kind and wanted facts; what stands in brackets only explains and does not ask."""
    text = mend_question_word(folded(_BRACKET.sub(" ", question)))
    for rule in _RULES:
        if rule.form.search(text):
            return rule.kind, rule.facts
    kind = _kind_by_form(text, question)
    return kind, _ANY_FIGURE if kind is AnswerKind.NUMBER else _FACTS.get(kind, frozenset())


def _kind_by_form(text: str, question: str) -> AnswerKind:
    text = re.sub(_START, "", text)
    if asks_occupation(question):
        return AnswerKind.DEFINITION
    if _AUXILIARY.match(text) or _ENGLISH_YES_NO.match(text):
        return AnswerKind.YES_NO
    if match := _WHICH.search(text):
        return _kind_of_choice(match["rest"], match["ending"])
    if _WHO_IS.match(text) and _first_kind(text.split()[2:3]) is not AnswerKind.PERSON:
        return AnswerKind.DEFINITION
    if (match := _HEADS.match(text)) and (kind := _head_kind(match["rest"])):
        return kind
    if (match := _WHAT_IS.match(text)) and not _PREDICATE.search(match["term"]):
        return AnswerKind.DEFINITION
    if re.match(r"(?:(?:von|mit|bei|fuer|gegen|an|zu|durch|ueber) )?(?:wer|wem|wen|wessen|who|whom|whose)\b", text):
        return AnswerKind.PERSON
    if re.match(r"(?:von )?(?:wo|woher|wohin|where)\b", text):
        return AnswerKind.PLACE
    if re.match(r"(?:wie|how|wodurch)\b", text):
        return AnswerKind.OTHER if re.match(r"wie (?:heiss|hiess|laut|nennt|wird das wetter)", text) else AnswerKind.WAY
    if re.match(r"(?:wo\w+|was|what|nenn\w*|erklaer\w*|in|an|auf|mit|zu|gegen\w*) ", text):
        return AnswerKind.OTHER
    return _kind_without_question_word(text, question)


def _kind_of_choice(rest: str, ending: str | None) -> AnswerKind:
    """The kind of "welche …": several where the noun is plural ("welche großen Firmen"), else what the noun names."""
    words = rest.split()[:3]
    # An adjective before a singular: "welche schöne Stadt".
    while len(words) > 1 and folded(simplemma.lemmatize(with_umlauts(words[0]), lang="de")) == words[0][:-1]:
        words = words[1:]
    kind = _first_kind(words)
    if ending == "" and kind is not AnswerKind.REASON and _is_plural(words[0]):
        return AnswerKind.LIST
    return kind or AnswerKind.OTHER


def _is_plural(word: str) -> bool:
    """Whether a folded word behind "welche" is a plural; "welche" alone leaves only feminine nouns beside those."""
    noun = with_umlauts(word.capitalize())
    if folded(simplemma.lemmatize(noun, lang="de")) != word:
        return True
    return word.endswith("en") or bool(_SAME_IN_PLURAL.search(word) and not _FEMININE.search(word))


def _head_kind(rest: str) -> AnswerKind | None:
    """The kind of the thing whose name is asked for: the noun before any "von", "in" or genitive."""
    return _first_kind(re.split(r"\b(?:von|in|des|der|of|vom|bei|im|am)\b|,", rest)[0].split()[:4])


def _first_kind(words: Iterable[str]) -> AnswerKind | None:
    return next((kind for word in words for kind, nouns in _KINDS_OF_NOUN if nouns.fullmatch(word.strip(",;:"))), None)


def _kind_without_question_word(text: str, question: str) -> AnswerKind:
    """A verb at the beginning asks for yes or no; keywords ask for what one of their nouns measures or names."""
    if not text:
        return AnswerKind.OTHER
    tagged = tag_words(question.strip(' ?!."„“'))
    if tagged and tagged[0][1] in ("VV(FIN)", "VA(FIN)", "VM(FIN)") and len(tagged) > 2:
        return AnswerKind.YES_NO
    if any(tag.endswith("(FIN)") for _, tag in tagged[1:]):
        return AnswerKind.OTHER
    return AnswerKind.AMOUNT if _MONEY_KEYWORD.search(text) else _first_kind(text.split()) or AnswerKind.OTHER
