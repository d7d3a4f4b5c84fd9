"""German sentences rewritten by rule: the same said otherwise, and the same with one fault.

A rule gives None where it does not apply. The pairs of words here are its own: none is taken from what `rag` knows.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.language.tagging import Token, tag_sentence
from rag.types import Span


@dataclass(frozen=True, slots=True)
class Original:
    """A sentence of a real text, its title ("" for news) and names of other texts."""

    sentence: str
    title: str
    names: Sequence[str]


Rule = Callable[[Original, random.Random], str | None]

MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_DIGITS = {"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
           "elf": 11, "zwölf": 12}  # fmt: skip
_SAME_UNITS = [("Milliarden", "Mrd."), ("Millionen", "Mio."), (" Prozent", " %"), (" km²", " Quadratkilometer"),
               (" km", " Kilometer"), (" US-Dollar", " Dollar"), (" kg", " Kilogramm")]  # fmt: skip
_OTHER_UNITS = [("Millionen", "Milliarden"), ("Milliarden", "Millionen"), ("Euro", "Dollar"), ("Dollar", "Euro"),
                ("Prozent", "Prozentpunkte"), ("km²", "Hektar"), ("Kilometer", "Meter"), ("km", "m"),
                ("Jahre", "Monate"), ("Tage", "Wochen"), ("Tagen", "Wochen"), ("Stunden", "Minuten"),
                ("Minuten", "Stunden"), ("Meter", "Kilometer"), ("Monate", "Jahre"), ("Jahren", "Monaten"),
                ("Monaten", "Jahren"), ("Wochen", "Tagen"), ("%", "Promille")]  # fmt: skip
_SAME = """
erhielt=bekam zeigte=präsentierte begann=startete erschien=kam heraus zahlreiche=viele etwa=ungefähr rund=etwa
insgesamt=zusammen sofort=umgehend oft=häufig bekannt=geläufig schwierig=kompliziert gesamte=komplette
errichtet=gebaut errichtete=baute gegründet=ins Leben gerufen veröffentlicht=herausgebracht verwendet=benutzt
besteht=setzt sich zusammen befindet=liegt nannte=bezeichnete sagte=erklärte erklärte=sagte betonte=unterstrich
kritisierte=bemängelte forderte=verlangte Unternehmen=Firma Firma=Unternehmen Mitarbeiter=Beschäftigte
Wagen=Auto Auto=Wagen Polizisten=Polizeibeamte Haus=Gebäude Kinder=Sprösslinge bedeutend=wichtig
beendete=schloss ab starb=verstarb verstarb=starb Gattin=Ehefrau Ehefrau=Gattin Arzt=Mediziner
Schriftsteller=Autor Ortschaft=Ort umfasst=enthält wichtigsten=bedeutendsten anschließend=danach
danach=anschließend später=nachher zunächst=anfangs derzeit=gegenwärtig mehrere=einige ehemalige=frühere
ehemaliger=früherer kaufte=erwarb erwarb=kaufte verkaufte=veräußerte gewann=siegte
"""
_OPPOSITE = """
mehr/weniger größer/kleiner größte/kleinste größten/kleinsten höher/niedriger höhere/niedrigere hohe/niedrige
hohen/niedrigen stieg/sank stiegen/sanken gestiegen/gesunken steigt/sinkt steigen/sinken erhöht/gesenkt
vor/nach gewann/verlor gewonnen/verloren Gewinn/Verlust Sieg/Niederlage Siege/Niederlagen älteste/jüngste älter/jünger
nördlich/südlich östlich/westlich Norden/Süden Osten/Westen oberhalb/unterhalb Anfang/Ende Beginn/Ende
öffentlich/geheim erste/letzte ersten/letzten eröffnet/geschlossen stark/schwach starke/schwache lang/kurz
lange/kurze langen/kurzen früher/später schnell/langsam besser/schlechter positiv/negativ positive/negative
Vorteil/Nachteil Vorteile/Nachteile Zunahme/Abnahme Anstieg/Rückgang links/rechts linken/rechten unter/über
Import/Export einfach/schwierig reich/arm seit/bis Männer/Frauen öfter/seltener meisten/wenigsten häufig/selten
"""
_PRETERITE = {"gegründet": "gründete", "eröffnet": "eröffnete", "errichtet": "errichtete", "erbaut": "erbaute",
              "gebaut": "baute", "entdeckt": "entdeckte", "veröffentlicht": "veröffentlichte", "entworfen": "entwarf",
              "geleitet": "leitete", "übernommen": "übernahm", "entwickelt": "entwickelte", "gekauft": "kaufte",
              "besiegt": "besiegte", "geschrieben": "schrieb", "produziert": "produzierte", "gestaltet": "gestaltete",
              "betrieben": "betrieb", "erfunden": "erfand", "beschrieben": "beschrieb", "erworben": "erwarb",
              "verfasst": "verfasste", "komponiert": "komponierte", "beauftragt": "beauftragte"}  # fmt: skip
_SEPARABLE = ("ab", "an", "auf", "aus", "bei", "ein", "fest", "her", "hin", "los", "mit", "nach", "vor", "weg", "zu",
              "zurück", "um", "teil", "statt", "durch", "unter", "über", "wieder", "zusammen", "weiter")  # fmt: skip
_SYMMETRIC = re.compile(
    r"\b(?:treff|traf|getroffen|heirat|verheirat|grenz|zwischen|gegenüber|verwandt|gemeinsam|zusammen|ähn|und|oder|"
    r"sowie|neben|bei|in|als|heiß|nenn|genannt|auch|benannt|ist|war|sind|waren)",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf" (?P<time>(?:im Jahre? |am \d+\. (?:{'|'.join(MONTHS)}) |im (?:{'|'.join(MONTHS)}) )?(?:1\d|20)\d\d|"
    r"am (?:Mo|Diens|Donners|Frei|Sams|Sonn)tag|von (?:1\d|20)\d\d bis (?:1\d|20)\d\d)(?= [^\W\d])"
)
_SUBJUNCTIVE = re.compile(r"\b(?:hätten?|seien?|habe|werde|könne|müsse|solle|wolle|dürfe|gehe|erkläre|wären?)\b")
_PAIRS = [tuple(pair.split("=")) for pair in re.split(r"\s(?=\S+=)", _SAME.strip().replace("\n", " "))]
_OPPOSITES = [pair.split("/") for pair in _OPPOSITE.split()]


def _swap_word(sentence: str, old: str, new: str) -> str | None:
    """The sentence with the first such word replaced, None where it has none."""
    pattern = rf"(?<![\w-]){re.escape(old)}(?![\w-])"
    return re.sub(pattern, new.replace("\\", ""), sentence, count=1) if re.search(pattern, sentence) else None


def _one_of(sentence: str, pairs: Sequence[Sequence[str]], rng: random.Random) -> str | None:
    for old, new in rng.sample(pairs, len(pairs)):
        if changed := _swap_word(sentence, old, new):
            return changed
    return None


def _finite(tokens: Sequence[Token]) -> int | None:
    """The place of the finite verb of a main clause that begins the sentence."""
    for place, token in enumerate(tokens):
        if token.word in ",;:(–":
            return None
        if token.is_finite and place:
            return place
    return None


def _lowered(words: str) -> str:
    first = tag_sentence(words)[0]
    return words if first.tag.startswith(("N", "F", "X")) else words[0].lower() + words[1:]


# --- the same said otherwise ---


def without_parenthesis(original: Original, rng: random.Random) -> str | None:
    """Without what stands in brackets."""
    cut = re.sub(r" \([^()]*\)", "", original.sentence)
    return cut if cut != original.sentence else None


def fronted(original: Original, rng: random.Random) -> str | None:
    """The time behind the verb put first."""
    text = original.sentence
    time = _TIME.search(text)
    tokens = tag_sentence(text) if time else ()
    place = _finite(tokens)
    if time is None or place is None or tokens[place].span.end != time.start():
        return None
    verb = tokens[place]
    when = time["time"][0].upper() + time["time"][1:]
    return f"{when} {verb.word} {_lowered(text[: verb.span.start].strip())}{text[time.end() :]}"


def active(original: Original, rng: random.Random) -> str | None:
    """ "X wurde von Y gegründet" as "Y gründete X"."""
    match = re.fullmatch(
        r"(?P<what>(?:Der|Die|Das|Es|Er|Sie|[A-ZÄÖÜ]\w+)(?: [\w„“\"-]+){0,4}) wurde (?P<mid>(?:[\w.]+ ){0,4})"
        rf"von (?P<who>[A-ZÄÖÜ]\w+(?: [A-ZÄÖÜ]\w+){{0,2}}) (?P<verb>{'|'.join(_PRETERITE)})\.",
        original.sentence,
    )
    if match is None:
        return None
    what = _lowered(match["what"])
    what = re.sub(r"^der ", "den ", re.sub(r"^er$", "ihn", what))
    return f"{match['who']} {_PRETERITE[match['verb']]} {match['mid']}{what}."


def synonym(original: Original, rng: random.Random) -> str | None:
    """One everyday word for another; phrases only where the verb may stand at the end."""
    pairs = [pair for pair in _PAIRS if " " not in pair[1]]
    return _one_of(original.sentence, pairs, rng)


def number_format(original: Original, rng: random.Random) -> str | None:
    """The same number or unit written otherwise."""
    both_ways = _SAME_UNITS + [(b, a) for a, b in _SAME_UNITS]
    for old, new in rng.sample(both_ways, len(both_ways)):
        if re.search(rf"\d ?{re.escape(old)}(?![\w-])", original.sentence):
            return re.sub(rf"(?<=\d)( ?){re.escape(old)}(?![\w-])", rf"\g<1>{new}", original.sentence, count=1)
    if match := re.search(r"(?<![\w.,])(\d{1,3})\.(\d{3})(?![\d.,])", original.sentence):
        return original.sentence[: match.start()] + match[1] + match[2] + original.sentence[match.end() :]
    for word, digit in _DIGITS.items():
        if changed := _swap_word(original.sentence, word, str(digit)):
            return changed
    return None


def date_format(original: Original, rng: random.Random) -> str | None:
    """ "13. Juni 2025" as "13.06.2025", and the other way round."""
    if match := re.search(rf"(?<!\d)(\d+)\. ({'|'.join(MONTHS)}) (\d{{4}})", original.sentence):
        new = f"{int(match[1]):02}.{MONTHS.index(match[2]) + 1:02}.{match[3]}"
    elif match := re.search(r"(?<![\d.])(\d\d?)\.(\d\d?)\.(\d{4})", original.sentence):
        if not 1 <= int(match[2]) <= 12:
            return None
        new = f"{int(match[1])}. {MONTHS[int(match[2]) - 1]} {match[3]}"
    else:
        return None
    return original.sentence[: match.start()] + new + original.sentence[match.end() :]


def named(original: Original, rng: random.Random) -> str | None:
    """The name of the article in place of the pronoun that begins the sentence."""
    name = re.sub(r" \(.*\)", "", original.title)
    match = re.match(r"(?:Er|Sie|Es) (?=(?:war|wurde|ist|studierte|erhielt|liegt|hat|starb|spielte|gehört|besuchte) )",
                     original.sentence)  # fmt: skip
    return f"{name} {original.sentence[match.end() :]}" if match and name else None


def half(original: Original, rng: random.Random) -> str | None:
    """The first of two clauses that "und" joins."""
    match = re.fullmatch(r"([^,;:()„]+?),? und ([^,;:()]+)", original.sentence.rstrip("."))
    if match is None:
        return None
    first, second = tag_sentence(match[1]), tag_sentence(match[2])
    starts = second[0].is_finite or (len(second) > 1 and second[1].is_finite and second[0].tag == "PPER")
    done = sum(token.is_finite for token in first) == 1 and not first[0].is_finite
    passive = any(token.word in ("wurde", "wurden", "hat", "haben", "ist", "sind", "soll", "will") for token in first)
    return f"{match[1]}." if starts and done and not passive else None


# --- the same with one fault ---


def other_number(original: Original, rng: random.Random) -> str | None:
    """A figure that is no date made another."""
    months = "|".join(MONTHS)
    found = [
        match
        for match in re.finditer(rf"(?<![\w.,:/-])\d+(?:[.,]\d+)*(?![\w/:-]|\.? (?:{months})|\.\d)", original.sentence)
        if not re.fullmatch(r"(?:1[0-9]|20)\d\d", match.group())
    ]
    words = [m for word in _DIGITS for m in re.finditer(rf"(?<!\w){word}(?!\w)", original.sentence)]
    if not found and not words:
        return None
    match = rng.choice(found + words)
    if match.group() in _DIGITS:
        new = rng.choice([word for word in _DIGITS if word != match.group()])
    else:
        new = _other_digit(match.group(), rng)
    return original.sentence[: match.start()] + new + original.sentence[match.end() :]


def _other_digit(number: str, rng: random.Random) -> str:
    place = rng.choice([i for i, c in enumerate(number) if c.isdigit()])
    digits = [d for d in "123456789" if d != number[place]]
    return number[:place] + rng.choice(digits) + number[place + 1 :]


def other_unit(original: Original, rng: random.Random) -> str | None:
    """Another unit behind a number."""
    for old, new in rng.sample(_OTHER_UNITS, len(_OTHER_UNITS)):
        pattern = rf"(\d|{'|'.join(_DIGITS)})( ?)((?:Millionen |Milliarden )?){re.escape(old)}(?![\w²-])"
        if re.search(pattern, original.sentence):
            return re.sub(pattern, rf"\g<1>\g<2>\g<3>{new}", original.sentence, count=1)
    return None


def other_date(original: Original, rng: random.Random) -> str | None:
    """Another year, month or day."""
    found = list(re.finditer(rf"(?<![\d.,])(?:1[0-9]|20)\d\d(?![\d,])|{'|'.join(MONTHS)}", original.sentence))
    found += list(re.finditer(rf"(?<![\d.,])\d+(?=\. (?:{'|'.join(MONTHS)}))", original.sentence))
    if not found:
        return None
    match = rng.choice(found)
    if match.group() in MONTHS:
        new = rng.choice([month for month in MONTHS if month != match.group()])
    elif len(match.group()) == 4:
        new = str(int(match.group()) + rng.choice([-20, -10, -3, -2, -1, 1, 2, 3]))
    else:
        new = str(int(match.group()) % 28 + 1)
    return original.sentence[: match.start()] + new + original.sentence[match.end() :]


def names_in(sentence: str) -> list[Span]:
    """Runs of words that the tagger takes for names."""
    spans: list[Span] = []
    for token in tag_sentence(sentence):
        if token.tag != "NE" or len(token.word) < 3:
            continue
        if spans and sentence[spans[-1].end : token.span.start] == " ":
            spans[-1] = Span(spans[-1].start, token.span.end)
        else:
            spans.append(token.span)
    return spans


def other_name(original: Original, rng: random.Random) -> str | None:
    """A name of another text in place of one."""
    spans = names_in(original.sentence)
    if not spans:
        return None
    span = rng.choice(spans)
    length = len(span.of(original.sentence).split())
    fitting = [n for n in original.names if len(n.split()) == length and n not in original.sentence]
    return f"{original.sentence[: span.start]}{rng.choice(fitting)}{original.sentence[span.end :]}" if fitting else None


def negated(original: Original, rng: random.Random) -> str | None:
    """A "nicht" or "kein" put in or taken out."""
    text = original.sentence
    for old, new in (("nicht ", ""), ("keine ", "eine "), ("kein ", "ein "), ("keinen ", "einen ")):
        if (match := re.search(rf"(?<!\w)(?<!auch ){old}(?!nur|zuletzt|zu )", text)) is not None:
            return text[: match.start()] + new + text[match.end() :]
    tokens = tag_sentence(text)
    place = _finite(tokens)
    if place is None or place > 6 or len(tokens) < place + 3:
        return None
    if (match := re.match(r" (ein|eine|einen|einem|einer) ", text[tokens[place].span.end :])) is not None:
        end = tokens[place].span.end
        return f"{text[:end]} k{match[1]} {text[end + match.end() :]}"
    end = tokens[place].span.end
    if tokens[place + 1].tag in ("PPER", "PRF", "PPOSAT", "ART", "NE", "NN"):
        last = re.search(r" (?=(?:\w+t|\w+en)\.$)", text)
        aux = tokens[place].tag.startswith(("VA", "VM"))
        return f"{text[: last.start()]} nicht {text[last.end() :]}" if last and aux else None
    return f"{text[:end]} nicht{text[end:]}"


def other_modality(original: Original, rng: random.Random) -> str | None:
    """A plan or a rumour told as a fact, or a fact as a plan."""
    text = original.sentence
    done = [
        (r"\b(?:soll|will|dürfte|könnte) ([^,;:]*\b\w+) werden([.,])", r"wurde \1\2"),
        (r"\b(?:sollen|wollen|dürften|könnten) ([^,;:]*\b\w+) werden([.,])", r"wurden \1\2"),
        (r"\bsoll ([^,;:]*\bge\w+) haben([.,])", r"hat \1\2"),
        (r"\bsollen ([^,;:]*\bge\w+) haben([.,])", r"haben \1\2"),
        (
            r"\b(?:angeblich|vermutlich|möglicherweise|mutmaßlich|voraussichtlich|offenbar|womöglich|wahrscheinlich) ",
            "",
        ),
        (r"(?:,? so (?:der|die|das) [^,.]*|, (?:sagte|meinte|hieß es|berichtete) [^,.]*)\.$", "."),
    ]
    for old, new in done:
        if re.search(old, text) and not (old.startswith("(?:,") and _SUBJUNCTIVE.search(text)):
            return re.sub(old, new, text, count=1)
    weak = re.search(r"\b(?:will|soll|könnte|dürfte) ([^,;:]*\b)([a-zäöüß]+)en\.$", text)
    if weak and not weak[2].startswith(_SEPARABLE) and not weak[2].endswith(("er", "el", "hab", "zu", "sei", "werd")):
        return f"{text[: weak.start()]}{weak[2]}{'et' if weak[2][-1] in 'td' else 't'} {weak[1].strip()}."
    planned = [
        (r"\bwurde ([^,;:]*\b(?:ge|be|er|ver|ent)\w+t)\.$", r"soll \1 werden."),
        (r"\bwurden ([^,;:]*\b(?:ge|be|er|ver|ent)\w+t)\.$", r"sollen \1 werden."),
        (r"\bhat ([^,;:]*\b(?:ge|be|er|ver|ent)\w+t)\.$", r"soll \1 haben."),
        (r"\bwurde ([^,;:]*\b(?:ge|be|er|ver|ent)\w+en)\.$", r"könnte \1 werden."),
    ]
    for old, new in planned:
        if re.search(old, text) and not re.search(r" und | oder ", text):
            return re.sub(old, new, text, count=1)
    return None


def other_direction(original: Original, rng: random.Random) -> str | None:
    """The opposite of one word."""
    text = re.sub(r"\b(?:vor|nach|unter|über) allem\b|über\w+|nach (?:Angaben|wie vor)", "", original.sentence)
    pairs = [pair for pair in _OPPOSITES + [pair[::-1] for pair in _OPPOSITES] if _swap_word(text, *pair)]
    sure = [pair for pair in pairs if pair[0] not in ("nach", "unter", "über", "vor", "seit", "bis")]
    timed = [
        pair
        for pair in pairs
        if pair[0] in ("nach", "vor", "seit", "bis", "über")
        and re.search(rf"\b{pair[0]} (?:\d|dem (?:Krieg|Ende)|der (?:Wahl|Gründung)|mehr|zwei|drei|fünf)", text)
    ]
    return _one_of(original.sentence, sure or timed, rng) if pairs else None


def swapped(original: Original, rng: random.Random) -> str | None:
    """Who did it and whom it befell, one for the other."""
    text, spans = original.sentence, names_in(original.sentence)
    if len(spans) < 2:
        return None
    a, b = spans[0], spans[1]
    tokens = tag_sentence(text)
    place = _finite(tokens)
    between = text[a.end : b.start]
    if place is None or not a.end <= tokens[place].span.start < b.start or len(between.split()) > 8:
        return None
    if a.start > 12 or _SYMMETRIC.search(between) or re.match(r",? (?:und|oder|,)", text[b.end :]):
        return None
    return f"{text[: a.start]}{b.of(text)}{between}{a.of(text)}{text[b.end :]}"


FAITHFUL: dict[str, Rule] = {
    "parenthesis": without_parenthesis,
    "order": fronted,
    "voice": active,
    "synonym": synonym,
    "number format": number_format,
    "date format": date_format,
    "pronoun": named,
    "first half": half,
}
FAULTY: dict[str, Rule] = {
    "number": other_number,
    "unit": other_unit,
    "date": other_date,
    "name": other_name,
    "negation": negated,
    "modality": other_modality,
    "direction": other_direction,
    "roles": swapped,
}
