"""Proper names in German text, told from common nouns by the Hanover Tagger.

It knows no classes of names (person, place, organisation); aliases it takes from the article itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import simplemma

from rag.language.countries import UNITED, is_country
from rag.language.synonyms import synonyms
from rag.language.tagging import tag_alone, tag_words
from rag.language.units import MEASURES
from rag.language.words import FUNCTION_WORDS, function_words, is_english, split_words, stem
from rag.types import Span

_ENDS = frozenset(["", ".", "!", "?", ":", "„", "“", '"'])
_CAPITAL = r"[A-ZÄÖÜ][\w-]{0,60}"
_LONG = rf"(?:[\w-]{{1,60}} ){{0,7}}{_CAPITAL}"
_SHORT = r"[A-ZÄÖÜ][A-Za-zÄÖÜäöü]{0,4}[A-ZÄÖÜ]"
_SHORT_IN_BRACKETS = re.compile(rf"(?<![\w-])(?P<long>{_LONG}) \((?P<short>{_SHORT})\)")
_LONG_IN_BRACKETS = re.compile(rf"(?<![\w-])(?P<short>{_SHORT}) \((?P<long>{_LONG})\)")
_MIDDLE = rf"(?:(?:[„\"]{_CAPITAL}[“\"]|\({_CAPITAL}\)) )?(?:(?:[A-ZÄÖÜ]\.|{_CAPITAL}) ){{0,2}}"
_PARTICLE = r"(?:de|da|do|dos|del|della|dei|di|du|la|los|sans|al|el|bin|ibn|ben|ter|ten)"
_FORMS = frozenset(
    "ag se gmbh kg kgaa co ohg ev inc corp corporation ltd limited llc plc nv sa spa oy ab company group holding "
    "holdings konzern platforms technologies international industries".split()
)
_PLACE_WORDS = frozenset("in aus nach".split())
_PREFIXES = frozenset("ex vize co ko anti pro mini".split())
"""What stands before a hyphen and names nothing: "des Ex-Kanzlers"."""
_NOMINALISED = re.compile(
    r"(?:erst|zweit|dritt|letzt|nächst|einzig)e[nrsm]?|(?:best|neu|gut|allgemein|ganz|wesentlich|besonder|näher)e[nsm]?"
)
_RIVAL = (
    r"(?:rival|konkurren|wettbewerber|mitbewerber|gegner|kontrahent|herausforderer|verfolger|tochter|töchter|ableger|"
    r"nachfolger|vorgänger)"
)
_NAMED_BY_ANOTHER = re.compile(rf"\b[A-ZÄÖÜ][\w&.]*(?:-[\w&.]+)*-(?P<who>{_RIVAL})", re.IGNORECASE)
_BELONGS = re.compile(r"\b(?P<to>[Zz]u[mr]?) [A-ZÄÖÜ][\w&.-]*(?: [A-ZÄÖÜ][\w&.-]*)?(?P<how> gehörende[nmrs]?\b)")
_COUNTER = r"(?:\d{1,2}|(?:2[1-9]|[3-9]\d)\d\d|\d{1,3}[A-Z]{1,2}|[IVX]{1,4})"
"""The number of one of a kind: "Windows 10", "Fritzbox 7490", "iPhone 6S"; no year."""
_UNCOUNTED = r"(?: (?!(?:mm|cm|km|m|bis|und|zu|gegen)\b|[vn]\. )[a-zäöü]|\?|\. |, |\.?$)"
"""What follows it, unless it counts something: "Wien 10 Millionen"."""
_INITIAL = re.compile(r" [A-ZÄÖÜ]\.(?= [a-zäöüß(]|[,;)])")
_WHO = re.compile(rf"\W*(?:[Ww]ie alt|[Ww]er) (?:ist|war|wird|wurde) {_CAPITAL}(?<!s) (?P<name>{_CAPITAL})\W*")
_AGED = re.compile(rf"\W*[Ww]ie alt (?:ist|war|wird|wurde) (?P<name>{_CAPITAL})\W*")
"""Where a common noun has an article."""
_INNER_CAPITAL = re.compile(r"[a-zäöü]+[A-ZÄÖÜ]\w*")
_PLACE = re.compile(r"(?:burg|berg|hafen|heim|hausen|hof|land|stein|dorf|stadt|feld|tal|wald|bach|brück|furt|au|ale)")
"""Ends of other places' names: "Ludwigshafen" does not speak of a Ludwig."""

_OF_MASS = frozenset(
    stem(word)
    for word in [*"Prozent Stück Paar Kilo Pfund Million Milliarde Anfang Mitte Ende".split(), *MEASURES.values()]
)
"""What is followed by what there is so much of, or by a month."""

_COMPOUNDED = 6  # letters of a name that may begin a compound: shorter ones begin too many other words
_SHORTEST_TOWN = 5
COMMON_ABBREVIATIONS = frozenset(
    "CEO CFO COO CTO CIO KI IT EDV PR HR US PC CPU GPU RAM USB TV UKW CD DVD EP LP DJ MP GPS SMS PIN TAN PDF URL FAQ "
    "ID API VPN LED SUV PKW LKW AKW KKW WG WC OP CT MRT EKG HIV AIDS DNA DNS RNA PCR IQ BIP MWST NGO UVP ÖPNV AG KG "
    "LNG ETF WM EM OB GAU UFO AGB BMI WLAN ABM PET SIM".split()
)
"""Abbreviations of common nouns, which name nobody: by judgement, from those that stand behind an article in 63,000
questions. All others do ("die EZB", "der ÖGB")."""
_CLUBS = frozenset("FC SC SV HC SG HSG TSV TSG BSC SSV VFB VFL TU FH HTL".split())
"""What a club or a school is called beside its name: texts often leave it out ("Barcelona")."""
_DETERMINERS = frozenset("der die das den dem des ein eine einen einem einer eines".split())
_GENITIVE = frozenset("des der von vom beim".split())
_GIVEN = frozenset("Sebastian Mark Marine August Jasmin Jennifer Kai Roman".split())
"""Given names that the tagger takes for nouns, among common ones; not "Will" and "Amber", which are words, too."""
_BEFORE_SURNAMES = _DETERMINERS | frozenset("im am vom zum zur beim ins kein keine keinen keinem jeder jeden".split())
_AFTER_ADVERBS = frozenset("vor nach darauf danach zuvor davor bevor gesagt und um genug genommen".split())
_BEFORE_NOUNS = _DETERMINERS | frozenset("beim zum vom viele welche welcher welchem welchen welches".split())


@lru_cache(maxsize=50_000)
def is_name(word: str) -> bool:
    """Whether a word alone, written with a capital, is rather a name than a noun.

    >>> is_name("Merkel"), is_name("Zuckerberg"), is_name("Entscheidung")
    (True, True, False)
    """
    return tag_alone(word) in ("NE", "FM") or not simplemma.is_known(word, lang="de")


def find_names(question: str) -> tuple[str, ...]:
    """The words of a question that are parts of proper names, each once.

    Some abbreviations are common nouns ("der CEO"); of 128 marked questions with others that the tagger takes for nouns
    one is answered by a passage without it. Where everything is in small letters, names are the words that are no
    others: of 723 such in 600 questions of German Wikipedia 469 were found, and 34 others, mostly abbreviations.

    >>> find_names("Wie viel investiert Apple in die Beliebtheit der Meta AI App?")
    ('Apple', 'Meta', 'AI')
    >>> find_names("wieviel investiert apple in werbung")
    ('apple',)
    """
    tagged = tag_words(question)
    common = function_words(question)
    if question[1:].islower():
        words = [word for word, _ in tagged]
        after = zip(words, ["", *words], strict=False)
        # In "how much does meta pay" the verb is no German word, but one that the synonyms know.
        if is_english(question):
            common = common | {word for word, _ in tagged if len(word) > 2 and synonyms(word)}
        found = {word for word, before in after if word not in common and _is_small_name(word, before)}
        if not is_english(question):  # "open ai": a foreign word beside a name belongs to it
            found |= {a for a, b in pairwise(words) if b in found and a not in common and tag_alone(a) == "FM"}
        return tuple(dict.fromkeys(word for word in words if word in found))
    names: list[str] = []
    who, aged = _WHO.fullmatch(question), _AGED.fullmatch(question)
    for place, (word, tag) in enumerate(tagged):
        before = tagged[place - 1][0].lower() if place else ""
        behind = tagged[place + 1][0] if place + 1 < len(tagged) else ""
        if not behind[:1].isupper() and _NOMINALISED.fullmatch(word.lower()):  # "der Letzte", but "die Neue Welt"
            continue
        if not place and behind[:1].isupper() and "FIN" in tag_alone(word.lower()):  # "Sang McGregor …?"
            continue
        if before == "-" and f"-{word}" in question and tag_alone(word) == "NN":  # "des Tesla-Chefs Elon Musk"
            continue
        if behind == "-" and word.lower() in _PREFIXES:
            continue
        if "-" in (before, behind) and _is_lettered_noun(question, word):
            continue
        if before in _BEFORE_NOUNS and behind[:1] != "-" and not behind[:1].isupper() and _is_misread_noun(word, tag):
            continue
        # Inside a sentence whatever has a capital and is no noun; at its beginning everything has a capital.
        named = tag == "NE" if before in _ENDS else tag not in ("NN", "NNA") and word[0].isupper()
        named |= place > 0 and _is_apposition(question, tagged[place - 1 : place + 1])
        named |= place > 0 and word[0].isupper() and _is_subject(tagged, place)
        named |= bool(names) and _linked(names[-1], word, question) is not None
        named |= aged is not None and word == aged["name"]
        named |= bool(names) and who is not None and who["name"] == word and is_name(word)  # "Roger Federer"
        named |= _INNER_CAPITAL.fullmatch(word) is not None  # "iPhone", "eBay"
        named &= tag != "NNI" or before in _PLACE_WORDS  # "beim Essen" is what is done, "in Essen" a place
        if before in _DETERMINERS and word.isupper() and len(word) > 1:
            club = word in _CLUBS and behind[:1].isupper()
            event = word == "US" and tag_alone(behind) in ("NE", "FM")  # "der US Open"
            named = event or (word not in COMMON_ABBREVIATIONS and not club)
        elif len(word) > 1 and word.isalpha() and word.isupper():
            named |= word not in COMMON_ABBREVIATIONS | _CLUBS | MEASURES.keys()
        if named and word.lower() not in common:
            names.append(word)
    return tuple(dict.fromkeys(names))


def _is_lettered_noun(question: str, word: str) -> bool:
    """Whether a word is half of a common noun with a letter: "U-Bahn", "E-Mail"; not of "A-Klasse"."""
    halves = re.findall(r"\b[A-Z]-\w+", question)
    return any(word in noun.split("-") and simplemma.is_known(noun, lang="de") for noun in halves)


def _is_misread_noun(word: str, tag: str) -> bool:
    """Whether the tagger errs on a noun: "der Abriss", "die Nachträge", "das Trennen"; not "an der Rode"."""
    return tag.startswith(("VV", "ADJ(D)")) and simplemma.lemmatize(word, lang="de")[0].isupper()


def _is_apposition(question: str, pair: Sequence[tuple[str, str]]) -> bool:
    """Whether a noun names the one right before it: "Stadtwerke Neuenrode", "Fläche B"; not "Tonnen Weizen"."""
    (noun, tag), (word, own) = pair
    if tag != "NN" or f"{noun} {word}" not in question or stem(noun) in _OF_MASS:
        return False
    return (own == "NN" and is_name(word)) or (len(word) == 1 and word.isupper())


def _is_subject(tagged: Sequence[tuple[str, str]], place: int) -> bool:
    """Whether a noun right behind a verb in the singular is a name: "Was sagt Zuckerberg?", not "Wann liefert Weizen?".

    A common noun has an article there, or the verb is in the plural ("wurden Fensterkörbe"), but for what is counted by
    weight, which dictionaries know, and for posts ("Wer ist Haupteigentümer des Werks?"). Of 1,173 marked questions
    with such names 9 are answered by passages without them.
    """
    word, tag = tagged[place]
    verb, form = tagged[place - 1]
    behind = tagged[place + 1][0].lower() if place + 1 < len(tagged) else ""
    single = form.endswith("(FIN)") and not verb.lower().endswith(("n", "sind"))
    being = form.startswith("VA") or verb in ("bleibt", "blieb")
    post = tagged[0][0].lower() == "wer" and being and behind in _GENITIVE
    return tag == "NN" and single and not post and is_name(word)


def whole_names(question: str) -> tuple[str, ...]:
    """The proper names of a question, those of several words as one, with a number that belongs to them.

    Of 227 marked questions with such a number two are answered by passages that do not have both side by side, of 221
    that nothing answers 23 are put to such.

    >>> whole_names("Wie alt ist Abdul Rahman Baba aus Ghana?")
    ('Abdul Rahman Baba', 'Ghana')
    >>> whole_names("Wann kam Windows 10 heraus?"), whole_names("Was kostet das Model X?")
    (('Windows 10',), ('Model X',))
    >>> whole_names("Was kostet eine F-22?"), whole_names("Wie hoch war der DAX-Verlust?")
    (('F-22',), ('DAX',))
    >>> whole_names("Wie alt ist Anna Haider-Maurer aus Ulm?")
    ('Anna Haider-Maurer', 'Ulm')
    >>> whole_names("Wann kam Kim Jong-un?"), whole_names("Wann kommt das Meta-nahe Netz?")
    (('Kim Jong-un',), ('Meta',))
    >>> whole_names("Wer regiert die Vereinigten Staaten?")
    ('Vereinigten Staaten',)
    """
    names: list[str] = []
    for word in find_names(question):
        if names and f"{names[-1]} {word}" in question:
            names[-1] += f" {word}"
        elif names and (linked := _linked(names[-1], word, question)):
            names[-1] = linked
        elif names and re.search(rf"{re.escape(names[-1])}-{re.escape(word)}(?!-)", question):
            names[-1] += f"-{word}"
        elif len(word) == 1 and (kind := re.search(rf"{_CAPITAL} {word}\b", question)):
            names.append(kind.group())
        else:
            names.append(word)
    names = [_with_number(_with_head(_with_tail(name, question), question), question) for name in names]
    united = [match.group() for match in UNITED.finditer(question)]
    return (*(name for name in names if not any(name in country for country in united)), *united)


def _linked(name: str, word: str, question: str) -> str | None:
    """A name and a word with the foreign particle between them: "Rio de Janeiro"; None where none links them."""
    match = re.search(rf"{re.escape(name)} {_PARTICLE} {re.escape(word)}\b", question)
    return match.group() if match else None


def _with_tail(name: str, question: str) -> str:
    """A name with what a hyphen joins to it, if that is no word.

    In small letters: "Ki-moon", not "KI-gestützt"; behind another name, with a capital: "Anna Mikl-Leitner".
    """
    double = re.search(rf"\b{re.escape(name)}-([A-ZÄÖÜ][a-zäöüß]+)\b(?!-)", question) if " " in name else None
    if double and not simplemma.is_known(double[1], lang="de"):
        return double.group()
    match = re.search(rf"\b{re.escape(name)}((?:-[a-z]{{2,6}})+)\b", question)
    # "un" is in the dictionary, as an ending.
    known = match and any(simplemma.is_known(part, lang="de") and part != "un" for part in match[1][1:].split("-"))
    return match.group() if match and not known else name


def _with_head(name: str, question: str) -> str:
    """A country's name with the noun that a hyphen joins before it: "Saudi-Arabien"."""
    match = re.search(rf"\b[A-ZÄÖÜ]\w+-{re.escape(name)}(?![\w-])", question)
    return match.group() if match and is_country(match.group()) else name


def _with_number(name: str, question: str) -> str:
    """A name with the number right behind it in the question, if there is one."""
    match = re.search(rf"{re.escape(name)} {_COUNTER}(?={_UNCOUNTED})|\b{re.escape(name)}-\d{{1,3}}\b", question)
    return match.group() if match else name


@lru_cache(maxsize=1000)
def apart(name: str, article: str) -> tuple[str, ...]:
    """A name of a question as the article knows it: two, where it only has them apart ("Hat Meta Scale AI gekauft?").

    Each must stand there without other names beside it; a single word that is a place there is none of two.

    >>> apart("Meta Scale AI", "Meta kauft Anteile an Scale AI."), apart("Anna Koch", "Anna Maier traf Tim Koch.")
    (('Meta', 'Scale AI'), ('Anna Koch',))
    """
    parts = re.split(r"[\s-]", name)
    if len(parts) == 1 or re.fullmatch(rf"{_COUNTER}|[A-Z]", parts[-1]) or mentions(article, name, article):
        return (name,)
    words = split_words(article)
    for place in range(1, len(parts)):
        both = (parts[:place], parts[place:])
        if all(_is_there_alone(words, part) for part in both):
            return tuple(" ".join(part) for part in both)
    return (name,)


def with_initial(text: str, span: Span) -> Span:
    """A span that ends with a name's initial, with its point: "Gerhard G.", as papers call suspects.

    >>> with_initial("Gerhard G. kam an.", Span(0, 9)).of("Gerhard G. kam an.")
    'Gerhard G.'
    """
    return Span(span.start, span.end + 1) if _INITIAL.match(text, max(span.start, span.end - 2)) else span


def is_bare_name(words: str) -> bool:
    """Whether words are a name and nothing else.

    >>> is_bare_name("Mark Zuckerberg"), is_bare_name("CEO von Meta"), is_bare_name("Meta-Chef")
    (True, False, False)
    """
    parts = split_words(words)
    if len(parts) == 1:
        return is_name(parts[0])
    if " " not in words and parts and not is_name(parts[-1]):
        return False
    return bool(parts) and all(part[0].isupper() and part.lower() not in FUNCTION_WORDS for part in parts)


def _is_compound(word: str, name: str) -> bool:
    """Whether a word is a name and a noun in one: "Amazonasgebiet"."""
    rest = word[len(name) :].removeprefix("s")
    compound = len(name) >= _COMPOUNDED and len(rest) > 2 and word.startswith(name) and not _PLACE.match(rest)
    return compound and simplemma.is_known(rest.capitalize(), lang="de")


def _is_of_town(text: str, words: Sequence[str], name: str) -> bool:
    """Whether a text says "Pariser Salon" for "Paris", or "Paris" for "Pariser"."""
    if len(name) < _SHORTEST_TOWN:
        return False
    town = name.removesuffix("er")
    return (town != name and town in words) or re.search(rf"\b{re.escape(name)}er {_CAPITAL}", text) is not None


def _is_small_name(word: str, before: str) -> bool:
    """Whether a word in small letters can only be a name: "siemens", but not "kurz" or "der wolf"."""
    return (
        len(word) > 1
        and before not in _DETERMINERS
        and not (word.endswith("s") and tag_alone(word[:-1]).startswith(("VV", "VA")))  # "gibts"
        and word[0].isalpha()
        and word not in FUNCTION_WORDS
        and tag_alone(word) in ("NE", "FM", "XY", "NN", "NNA")
        and tag_alone(word.capitalize()) == "NE"
    )


def explained(text: str) -> dict[str, str]:
    """Abbreviations that a text explains, with their long forms.

    >>> explained("Die Deutsche Bahn (DB) und die EZB (Europäische Zentralbank) schweigen.")
    {'DB': 'Deutsche Bahn', 'EZB': 'Europäische Zentralbank'}
    """
    pairs = [(match["short"], match["long"].split()) for match in _SHORT_IN_BRACKETS.finditer(text)]
    pairs += [(match["short"], match["long"].split()) for match in _LONG_IN_BRACKETS.finditer(text)]
    found = {}
    for short, words in pairs:
        for start in reversed(range(len(words))):
            if _abbreviates(short.lower(), words[start:]):
                found[short] = " ".join(words[start:])
                break
    return found


def _abbreviates(short: str, words: Sequence[str]) -> bool:
    """Whether a short form has the first letter of each word with a capital, in order, and no strange letters."""
    initials = [word[0].lower() for word in words if word[0].isupper()]
    letters = iter("".join(words).lower())
    return (
        words[0][0].lower() == short[0]
        and words[0][0].isupper()
        and len(initials) <= len(short)
        and _in_order(initials, iter(short))
        and _in_order(short, letters)
    )


def _in_order(wanted: Iterable[str], among: Iterator[str]) -> bool:
    return all(letter in among for letter in wanted)


def mentions(text: str, name: str, article: str = "") -> bool:
    """Whether a text holds a name, inflected or not, or what stands for it.

    That is the words that an abbreviation stands for, or the other way round where the `article` (or the text) explains
    it; a compound with the name ("Amazonasgebiet"), "Pariser" for "Paris"; a company's name without its legal form; a
    person's name with others in its middle; the surname of a person whose whole name is in the article, or the first
    word of a name that the article has in full and never by its last.

    >>> mentions("Künstliche Intelligenz treibt Metas Umsatz.", "KI"), mentions("Metas Umsatz", "Meta Platforms Inc.")
    (True, True)
    >>> mentions("Wang kam zu Meta.", "Alexandr Wang", "Alexandr Wang, Gründer von Scale AI. Wang kam zu Meta.")
    True
    """
    words = split_words(text)
    found = [stem(word) for word in words]
    short = _without_form(split_words(name))
    whole = article or text
    if (
        _holds(found, short)
        or _is_spelled_together(words, "".join(short))
        or any(_holds(found, split_words(other)) for other in _other_forms(" ".join(short), whole))
    ):
        return True
    if len(short) < 2:
        initials = "".join(short)
        capital = initials[:1].upper() + initials[1:]
        if any(_is_compound(word, capital) for word in words) or _is_of_town(text, words, capital):
            return True
        return _is_spelled_out(words, initials)
    surname = short[-1]
    if re.fullmatch(_COUNTER, surname):
        return _is_listed(text, " ".join(short[:-1]), surname) or (
            len(short) == 2 and _is_spelled_out(words, short[0], (surname,))
        )
    if surname.isupper() or not (is_name(short[0]) or short[0] in _GIVEN):
        return False
    if _goes_by_first(words, split_words(whole), short):
        return True
    if len(surname) < 3:
        return False
    if re.search(rf"\b{re.escape(short[0])} {_MIDDLE}{re.escape(' '.join(short[1:]))}s?\b", text):
        return True
    if not _holds([stem(word) for word in split_words(whole)], short):
        return False
    if not is_name(surname):
        return _stands_without_article(words, surname)
    double = split_words(name.split()[-1])
    return _stands_alone(words, surname) or (len(double) > 1 and _holds(found, double))


def uninflected(name: str, article: str) -> str:
    """A name without the s of its genitive, where the article has it so; else as it is.

    >>> uninflected("Metas", "Metas Umsatz stieg, sagt Meta."), uninflected("Tsipras", "Tsipras geht.")
    ('Meta', 'Tsipras')
    """
    base = name.removesuffix("'").removesuffix("’").removesuffix("s")
    return base if base and base != name and re.search(rf"(?<!\w){re.escape(base)}(?!\w)", article) else name


def _is_listed(text: str, name: str, number: str) -> bool:
    """Whether a name stands there with several numbers, of which one is the last: "Voyager 1 und 2"."""
    numbers = re.compile(rf"\b{re.escape(name)}s? {_COUNTER}((?:(?:, | und | oder |/){_COUNTER})+)\b")
    return any(number in split_words(match.group(1).replace("/", " ")) for match in numbers.finditer(text))


def without_rivals(text: str, question: str) -> str:
    """A text without the names that only say whose rival or subsidiary is meant, or whose it is, if that is not asked.

    >>> without_rivals("Der VW-Rivale wächst.", "Wächst VW?"), without_rivals("Der VW-Rivale", "Wer ist Rivale von VW?")
    ('Der Rivale wächst.', 'Der VW-Rivale')
    >>> without_rivals("Der zu Meta gehörende Dienst wächst.", "Wächst Meta?")
    'Der zu gehörende Dienst wächst.'
    """
    if re.search(rf"{_RIVAL}|gehör", question, re.IGNORECASE):
        return text
    return _BELONGS.sub(r"\g<to>\g<how>", _NAMED_BY_ANOTHER.sub(r"\g<who>", text))


def _is_spelled_together(words: Sequence[str], name: str) -> bool:
    """Whether a name stands there in up to three words, whatever the question makes of it: "open ai", "Fritzbox 10"."""
    small = name.lower().removesuffix("s")
    if len(small) < _COMPOUNDED or not (small[0].isalpha() and small.isalnum()):
        return False
    lower = [word.lower() for word in words]
    joined = ("".join(lower[place : place + many]) for many in (1, 2, 3) for place in range(len(lower)))
    return any(spelled.removesuffix("s") == small for spelled in joined)


def _other_forms(name: str, article: str) -> Iterator[str]:
    for short, long in explained(article).items() if "(" in article else ():
        if name == short:
            yield long
        elif [stem(word) for word in name.split()] == [stem(word) for word in split_words(long)]:
            yield short


def _without_form(words: list[str]) -> list[str]:
    """A company's name without legal form and generic words, of which one must be left."""
    while len(words) > 1 and words[-1].lower() in _FORMS:
        words = words[:-1]
    return words


def _holds(found: Sequence[str], name: Sequence[str]) -> bool:
    """Whether stems hold those of a name's words, side by side."""
    wanted = [stem(word) for word in name]
    starts = (place for place, word in enumerate(found) if wanted and word == wanted[0])
    return any(list(found[start : start + len(wanted)]) == wanted for start in starts)


def _stands_alone(words: Sequence[str], surname: str) -> bool:
    """Whether a surname stands without another person's first name, and not as a place ("in Madrid")."""
    wanted = stem(surname)
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        other = before[:1].isupper() and before.lower() not in FUNCTION_WORDS and is_name(before)
        other &= before not in COMMON_ABBREVIATIONS
        if stem(word) == wanted and word[0].isupper() and not other and before.lower() not in _PLACE_WORDS:
            return True
    return False


def _stands_without_article(words: Sequence[str], surname: str) -> bool:
    """Whether a surname that is a word, too, stands there as one: "sagte Kern", not "der Kern" or "Kurz darauf"."""
    for place, word in enumerate(words):
        if word not in (surname, f"{surname}s") or not _stands_alone(words[max(place - 1, 0) : place + 1], surname):
            continue
        before, behind = words[place - 1].lower() if place else "", "".join(words[place + 1 : place + 2])
        described = before in _BEFORE_SURNAMES or (before != "" and tag_alone(before) == "ADJ(A)")
        described &= not before.startswith("jährig")  # "der 20-jährige Schaub"
        is_other = behind.lower() in _AFTER_ADVERBS or (behind[:1].isupper() and is_name(behind))
        if not described and not is_other:
            return True
    return False


def _goes_by_first(words: Sequence[str], whole: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a text has the first word of a name alone that its article holds in full, and never by its last word.

    So it is where the family's name comes first ("Ban Ki-moon"), and with many clubs.
    """
    if not _holds([stem(word) for word in whole], name) or _stands_alone(whole, name[-1]):
        return False
    first = stem(name[0])
    behind = [*words[1:], ""]
    return any(
        stem(word) == first and word[0].isupper() and not (after[:1].isupper() and is_name(after))
        for word, after in zip(words, behind, strict=True)
    )


def _is_there_alone(words: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a name stands among words without another beside it, and is no place: mostly behind "in"."""
    wanted = [stem(word) for word in name]
    alone, placed = False, 0
    for place, word in enumerate(words):
        if word[0] != name[0][0] or [stem(each) for each in words[place : place + len(name)]] != wanted:
            continue
        before, behind = words[place - 1] if place else "", words[place + len(name) : place + len(name) + 1]
        beside = [each for each in (before, *behind) if each[:1].isupper() and each.lower() not in FUNCTION_WORDS]
        alone |= not any(is_name(each) for each in beside if each not in COMMON_ABBREVIATIONS)
        placed += 1 if len(name) == 1 and before.lower() in _PLACE_WORDS else -1
    return alone and placed < 0


def _is_spelled_out(words: list[str], abbreviation: str, behind: Sequence[str] = ()) -> bool:
    """Whether words with these initials stand there in a row, with those that are to stand behind them."""
    if not abbreviation.isupper() or len(abbreviation) < 2:
        return False
    ends = range(len(abbreviation), len(words) + 1)
    return any(
        _spells(words[end - len(abbreviation) : end], abbreviation) and words[end : end + len(behind)] == [*behind]
        for end in ends
    )


def _spells(words: list[str], abbreviation: str) -> bool:
    """Whether the initials of a noun and the content words before it give the abbreviation."""
    return (
        "".join(word[0] for word in words).upper() == abbreviation
        and words[-1][0].isupper()
        and not any(word.lower() in FUNCTION_WORDS for word in words)
    )
