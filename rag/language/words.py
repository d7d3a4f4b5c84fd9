"""German words and their stems, as full-text search and evidence ranking compare them.

Umlauts and their spellings (ä/ae, ß/ss) fall together, inflected forms too. Compounds are not taken apart, except at
hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

import simplemma
import Stemmer

# A number with its points and commas is one word: "14,3", "1.234,5"; "§" stands for itself.
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:\d+)?|\d+|§")
_PARTICIPLE = re.compile(r"(?<=\w{3})iert$")
_GENITIVE_S = re.compile(r"(?<=[^\W\d_]{3}[aeiouyäöü])s$")
_SHORTEST_PART = 4
_STEMMER = Stemmer.Stemmer("german")

FUNCTION_WORDS = frozenset(
    "aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus "
    "bei beim bin bis bist da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darin darum "
    "darüber das dass davon dazu dein deine dem den denen denn der deren des dessen die dies diese diesem diesen "
    "dieser dieses doch dort du durch ein eine einem einen einer eines einige er es etwa etwas euch euer für "
    "gegen gegenüber hab habe haben hast hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren "
    "ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes jemand jene jenem jenen jener jenes kann "
    "kein keine keinem keinen keiner können könnte machen macht machte machten gemacht man mein meine mich mir mit "
    "muss müssen nach ne nem nen nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner "
    "seines seit selbst sich sie sind so sogar solche soll "
    "sollen sollte sondern sonst über um und uns unser unsere unter viel viele vielen vom von vor wann war waren "
    "warum was weil weiter welche welchem welchen welcher welches wem wen wenn wer werde werden wessen weshalb "
    "wie wieder wieso wieviel wieviele will wir wird wo wodurch wofür wogegen woher wohin womit woran worauf "
    "woraus worin worüber wovon wovor wozu wurde wurden während würde zu zum zur zwar zwischen bzw etc usw ca".split()
)

# Some are German words as well ("die", "not"), or abbreviations ("IT", "WHO"): they count only in English text.
_ENGLISH = frozenset(
    "a about all an and any are as at be been being by can could did do does for from get gets had has have he her "
    "him his how i if in into is it its many may me much my not of on or our please she should some tell than that "
    "the their them there these they this those to us was we were what when where which who whom whose why will "
    "with would you your give know list long name".split()
)
_ONLY_ENGLISH = (
    _ENGLISH - FUNCTION_WORDS - frozenset("a all any be been do he i is it list long me my name not us".split())
)
_ONLY_GERMAN = FUNCTION_WORDS - _ENGLISH
_ENGLISH_OPENINGS = frozenset("who whom whose what when where why which how".split())
_LEAST_ENGLISH = 2


def is_english(text: str) -> bool:
    """Whether a question is put in English: it holds function words of English and more of them than of German.

    >>> is_english("How much does Meta invest?"), is_english("Was macht die WHO?"), is_english("Wer sang The Wall?")
    (True, False, False)
    """
    words = split_words(text)
    german = sum(word.lower() in _ONLY_GERMAN for word in words)
    if words and words[0].lower() in _ENGLISH_OPENINGS and not words[0].isupper():
        return german == 0
    english = sum(word.lower() in _ONLY_ENGLISH for word in words)
    return english >= _LEAST_ENGLISH and english > german


def function_words(text: str) -> frozenset[str]:
    """The words that carry no meaning in a text of this language, in small letters."""
    return FUNCTION_WORDS | _ENGLISH if is_english(text) else FUNCTION_WORDS


def split_words(text: str) -> list[str]:
    """Words and numbers of `text`, in order, composed (NFC).

    >>> split_words("Am 3. Mai: 14,3 Mrd. für KI-Firmen (§ 5)")
    ['Am', '3', 'Mai', '14,3', 'Mrd', 'für', 'KI', 'Firmen', '§', '5']
    """
    return _WORD.findall(unicodedata.normalize("NFC", text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a word's dictionary form; small letters, umlauts and their spellings fall together.

    >>> stem("Häuser") == stem("haeuser"), stem("Metas") == stem("meta"), stem("gegründet") == stem("gründen")
    (True, True, True)
    """
    lemma = simplemma.lemmatize(word, lang="de")
    if lemma == word:
        lemma = simplemma.lemmatize(word.lower(), lang="de")
    # Of "kandidiert" the dictionary form is not known, of "kandidieren" it is.
    lemma = _PARTICIPLE.sub("ieren", lemma.lower())
    stemmed: str = _STEMMER.stemWord(_GENITIVE_S.sub("", lemma))
    return stemmed


def stems(text: str) -> list[str]:
    """Stems of all words of `text`, in order."""
    return [stem(word) for word in split_words(text)]


def content_stems(text: str) -> list[str]:
    """Stems of the words of `text` that carry meaning, in order, each once; all words if none does."""
    words = split_words(text)
    common = function_words(text)
    chosen = [word for word in words if word.lower() not in common] or words
    return list(dict.fromkeys(stem(word) for word in chosen))


def occurs(word: str, among: Collection[str]) -> bool:
    """Whether a stem is among others, or begins or ends a compound among them.

    >>> occurs(stem("Umsatz"), stems("Der Jahresumsatz stieg")), occurs(stem("Rat"), stems("Das Rathaus"))
    (True, False)
    """
    if word in among:
        return True
    # Shorter stems begin and end too many words that have nothing to do with them.
    if len(word) < _SHORTEST_PART:
        return False
    return any(other.startswith(word) or other.endswith(word) for other in among if len(other) > len(word) + 2)


def shared_words(question: str, sentence: str) -> int:
    """How many words of a question that carry meaning a sentence holds.

    >>> shared_words("Wie hoch war der Umsatz im Oktober?", "Im Oktober stieg der Jahresumsatz.")
    2
    """
    inside = set(stems(sentence))
    return sum(occurs(word, inside) for word in content_stems(question))
