"""Hits to ranked evidence: which sentence answers, which exact words in it, or that nothing here answers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.interfaces import Library, Reader
from rag.language.ages import asked_age, tells_age, tells_another_life
from rag.language.counterparts import is_by_another_authority, speaks_of_counterpart
from rag.language.countries import counted_people, countries_by_stem, speaks_of
from rag.language.dates import asked_months, find_dates, german_date, is_on_another_day, names_month, years
from rag.language.definitions import asked_term, defines, is_inflected, is_relative_clause
from rag.language.facts import CALENDAR, with_qualifier, with_whole
from rag.language.figures import asked_figures, is_of_the_past, is_the_other_part, may_count, tells_free
from rag.language.names import apart, is_bare_name, mentions, whole_names, with_initial, without_rivals
from rag.language.offices import asked_field, asked_office, is_of_another, is_other_office
from rag.language.opposites import NEGATIONS, is_set_aside, tells_the_opposite
from rag.language.publication import asks_publication, has_dateline, is_date_line, topic
from rag.language.quantities import lacks_earnings, tells_quantity, wanted_quantity
from rag.language.questions import answer_kind, asks_several, counted_noun, sought_stems, wanted_facts
from rag.language.reasons import asks_reason, tells_reason
from rag.language.references import means_another
from rag.language.sentences import is_widget
from rag.language.shortest import shortest
from rag.language.speakers import asked_speaker, is_said_by_another
from rag.language.successors import is_the_one_before, lacks_tenure
from rag.language.synonyms import is_told, synonyms
from rag.language.times import tells_time
from rag.language.trends import asked_aspect, tells_change
from rag.language.units import with_measure
from rag.language.words import occurs, split_words, stem, stems
from rag.types import AnswerKind, Article, Evidence, Findings, Hit, Passage, Question, Reading, Span

READ_HITS = 8
"""Passages that are read for a question, at most: ten ranked the answers of held-out questions no better."""

READ_GAP = 3.0
"""How far behind the best passage's score one may be and still be read: it cost none of 400 held-out questions its
answer, and leaves 2.5 passages of ten to read."""

RANKING: Mapping[str, float] = {
    "answer": 0.2,
    "mass": 0.132,
    "passage": 0.957,
    "coverage": 1.12,
    "passage_coverage": 2.509,
    "missing": -0.587,
    "form": 5.0,
    "far": -0.575,
    "others": -5.0,
    "headline": -3.0,
    "officeless": -1.5,
    "unnamed": -1.5,
    "missing_times": -1.5,
    "reasonless": -0.65,
    "lacks_figure": -1.0,
    "counts_others": -0.5,
}
"""Weights of what a sentence's rank rests on (`Candidate.features`); from training/fit_evidence.py, but those from
"form" on by judgement, being too rare among the held-out questions: a form like "X, eine Y" is plain to see; what a
headline says in short, a sentence below it says in full; of 163 marked answers on who holds an office 111 name it.
"reasonless" was fitted on 145 held-out questions "warum …?" alone: 71.0 instead of 69.0 of 100 had the right sentence
first. With "lacks_figure" 41 instead of 40 of 44 held-out questions for a figure have it so, with any weight from 0.6
to 3; with "counts_others" 795 instead of 794 of all 920."""

_NEAREST = {
    **RANKING,
    "answer": RANKING["answer"] / 2,
    "mass": RANKING["mass"] / 2,
    "coverage": 3 * RANKING["coverage"],
    "lacks_figure": 2 * RANKING["lacks_figure"],
}
"""The same for what a refusal calls nearest: a reader that sees no answer tells less of it than the words do. Of 43
questions on XQuAD that were refused though answered 27 then have the right sentence so, 26 by the ranking. The weight
of a figure, without which nothing is near, changed none of them: "Wie alt ist …?" and "Der 27-Jährige …"."""

HIT_WEIGHT = 2.407
"""What a passage's own score counts beside its best sentence's where passages are ranked, not sentences: what is on
the subject is worth reading, too. From training/fit_evidence.py."""

ANSWERING: Mapping[str, float] = {
    "bias": -4.49,
    "mass": -0.003,
    "lacks_figure": -1.437,
    "answer": 0.3,
    "passage_coverage": 5.0,
    "coverage": 0.5,
    "doubt": 1.4,
    "counts_others": -1.0,
    "form": 3.0,
    "others": -5.0,
    "missing": -2.6,
    "far": -2.0,
    "missing_times": -4.0,
    "unnamed": -4.0,
    "officeless": -1.5,
    "reasonless": -0.5,
    "shortfall": -25.0,
}
"""The same for the log-odds that the best sentence answers, with a bias; fitted are the first three. "answer",
"passage_coverage", "coverage" and "doubt" were chosen among 428 settings: this one declined nearly the most of the
held-out questions that nothing answers where 23 of 460 others are declined (near misses 142 of 183, as with the fitted
weights), and of the best the most on XQuAD (168 instead of 162 of 202). The others are by judgement: "missing", as much
as leaves 43 of 625 questions of XQuAD refused (held-out ones on another name or year 164 instead of 157 of 196, to -2);
a definition's form, and what speaks of other things than the question does ("far": of three values the one that
answered the fewest near misses on news, benchmarks/news.md). "doubt": a passage with all the question's words answered
though the reader saw no answer there. "shortfall" speaks against a passage on another subject; heavier, it lets more
near misses pass, whose passage is the right one. "reasonless" costs none of 28 held-out answers to "warum …?" at -0.5,
at -1 two."""

TIE = 0.3
"""Sentences whose ranks differ by no more rank alike: the one that answers more surely comes first. With it 84.4
instead of 83.6 of 100 held-out questions had the right sentence first when it was chosen."""

LEAST_LOG_ODDS = -1.94
"""Below, nothing answers. Of 460 answerable held-out questions 23 are declined, 5 in 100 as they should be at most."""

DOUBT = -1.0
"""Log-odds of the reader's own below which its doubt counts by itself, whatever else speaks for a sentence."""

LEAST_TOPIC = 0.5
"""Share of the words of "der Artikel über …" that an article must hold to be the one that is meant; by judgement."""

SYNONYM = 0.8
"""What a synonym counts beside the word itself."""

LEAST_SHARE = 0.01
"""Probability, among all sentences read, below which a sentence is no evidence."""

LEAST_SHARED = 0.5
"""What a passage of another article than the best sentence's holds at least of the question's words, measured by what
that one's holds, for a sentence to stand beside it. Of 90 such in answers on XQuAD two held less, of the ten right
ones none; among what refusals name one right one did."""

_Weights = Sequence[Mapping[str, float]]
"""For each word of a question the stems that tell it, and what it counts to find them, the most first."""

_LEAD = 2
_LONGEST_LEAD = 5
_BEFORE = 2
_LEAD_CHARACTERS = 2000
_ENUMERATES = re.compile(r"[,;/&]|\b(?:und|oder|sowie|bzw)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that was read, with all that its rank rests on; `facts` in offsets of the sentence.

    `coverage` and `passage_coverage`: shares of the question's words. `missing`: names of the question that the
    article does not hold but as another's rival; `missing_times`: years and months of it that are not near the
    sentence; `far`: names that the article holds elsewhere; `unnamed`: whether the quantity asked for ("Umsatz") is
    not, or a firm's earnings; `lacks`: whether the sentence has no fact of the kind that is wanted, nor says "gratis";
    `figureless`: whether that is a number, an amount or a share, or a time of which it has no word; `form`: whether
    it has the form of what is asked, a definition, a change or an age; `others`: whether it speaks of something else
    (`EvidenceFinder._is_on_another`), or the exact words name the one before; `officeless`: whether neither it nor what
    stands before names the office; `reasonless`: whether a reason is wanted, and no word of it gives one;
    `counts_others`: whether all its numbers count other things than "wie viele" does; `headline`: whether it stands
    above a text that says it again.
    """

    hit: Hit
    sentence: Span
    reading: Reading
    coverage: float
    passage_coverage: float
    facts: tuple[Span, ...]
    lacks: bool
    figureless: bool
    form: bool
    others: bool
    counts_others: bool
    headline: bool
    unnamed: bool
    officeless: bool
    reasonless: bool
    far: tuple[str, ...]
    missing: tuple[str, ...]
    missing_times: tuple[str, ...]
    score: float = 0.0

    def features(self) -> dict[str, float]:
        """What rank and answer rest on, by name; all but the coverages without a unit."""
        return {
            "answer": self.reading.score,
            "mass": self.reading.mass,
            "doubt": min(0.0, self.reading.score - DOUBT),
            "coverage": self.coverage,
            "passage_coverage": self.passage_coverage,
            "passage": self.hit.score,
            "shortfall": self.hit.shortfall,
            "lacks_figure": float(self.figureless),
            "form": float(self.form),
            "others": float(self.others),
            "counts_others": float(self.counts_others),
            "headline": float(self.headline),
            "unnamed": float(self.unnamed),
            "officeless": float(self.officeless),
            "reasonless": float(self.reasonless),
            "far": float(len(self.far)),
            "missing": float(len(self.missing)),
            "missing_times": float(len(self.missing_times)),
        }

    def weighed(self, weights: Mapping[str, float]) -> float:
        """Sum of the features that have a weight, with the bias, if there is one."""
        features = self.features()
        return sum(weight * features.get(name, 1.0) for name, weight in weights.items())

    @property
    def beside(self) -> bool:
        """Whether the reader points at other words of the sentence than the facts that are wanted."""
        if not self.reading.span or not self.facts:
            return False
        span = self.reading.span.moved(self.hit.passage.start - self.sentence.start)
        return not any(span.start < fact.end and fact.start < span.end for fact in self.facts)

    def evidence(self, kind: AnswerKind, share: float, term: str | None, several: bool) -> Evidence:
        """The sentence as evidence; exact are the reader's words, unless another kind of fact or a reason is wanted.

        `term` is what a definition is asked of; `several`: whether more than one thing is asked for.
        """
        text = self.hit.article.text
        span = self.reading.span and self.reading.span.moved(self.hit.passage.start)
        if self.facts and (self.beside or not span):
            span = self.facts[0].moved(self.sentence.start) if len(self.facts) == 1 else None
        if self.lacks or self.reasonless or kind is AnswerKind.YES_NO:
            span = None
        if span and several and not _ENUMERATES.search(span.of(text)):
            span = None
        if span and kind is AnswerKind.DEFINITION:
            words = span.of(text)
            # A name does not say who or what another name is, nor what is asked about itself.
            itself = is_bare_name(words) or (term and mentions(words, term))
            if itself or is_relative_clause(words) or is_inflected(words):
                span = None
        if span:
            span = with_initial(text, with_measure(text, shortest(text, span, kind)))
            span = with_qualifier(text, with_whole(text, span))
        return Evidence(self.sentence.start, self.sentence.end, span, self.hit, share)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with what of it must be met, found once; `decided`: by yes or no; `denies`: asks for what
    is not; `reason`, `timed`: whether it wants one, or when or how long."""

    question: Question
    weights: _Weights
    names: tuple[str, ...]
    years: tuple[str, ...]
    months: tuple[str, ...]
    quantity: str | None
    term: str | None
    aspect: str | None
    aged: str | None
    office: tuple[str, str] | None
    owner: str | None
    field: str | None
    counted: str | None
    speaker: str | None
    decided: bool
    denies: bool
    reason: bool
    timed: bool

    def names_in(self, article: Article) -> list[str]:
        """The names as the article knows them."""
        return [part for name in self.names for part in apart(name, article.text)]


class EvidenceFinder:
    """Ranks the sentences of the best hits and decides whether they answer at all."""

    def __init__(self, library: Library, reader: Reader) -> None:
        self._library = library
        self._reader = reader

    def find(self, question: Question, hits: Sequence[Hit]) -> Findings:
        """Evidence for a question, best first, each sentence once."""
        if hits and asks_publication(question.search):
            return self._publication(question, hits)
        ranked = self.rank(question, hits)
        if not ranked:
            return Findings((), answered=False)
        log_odds = ranked[0].weighed(ANSWERING)
        answered = log_odds > LEAST_LOG_ODDS
        if not answered:
            ranked = _nearest_first(ranked)
        best = ranked[0]
        odds = [math.exp(candidate.score - best.score) for candidate in ranked]
        shares = [each / sum(odds) for each in odds]
        kind = answer_kind(question.search)
        shared = list(zip(ranked, shares, strict=True))
        on_topic = [(c, share) for c, share in shared if (best.missing or not c.missing) and _is_on_topic(c, best)]
        likely = [(candidate, share) for candidate, share in on_topic if share > LEAST_SHARE]
        # The reader shares its certainty out among all it reads: what a second article says may get next to none.
        beside = [
            (candidate, share)
            for candidate, share in shared
            if share <= LEAST_SHARE and candidate.facts and candidate.hit.article.name != best.hit.article.name
        ]
        term, several = asked_term(question.search), asks_several(question.search)
        chosen, elsewhere = ([c.evidence(kind, share, term, several) for c, share in part] for part in (likely, beside))
        return Findings(
            _distinct(chosen),
            answered,
            best.missing + best.missing_times,
            _by_best(ranked, hits),
            1 / (1 + math.exp(-log_odds)),
            _distinct(elsewhere),
        )

    def _publication(self, question: Question, hits: Sequence[Hit]) -> Findings:
        """The line that dates the article of the best hit, if the article is about what the question says."""
        hit = hits[0]
        article = hit.article
        about = _coverage(self._weights(topic(question.search)), f"{article.title}\n{article.text}")
        names = whole_names(question.search)
        missing = tuple(name for name in names if not mentions(article.text, name, article.text))
        dates = [span for span, day in find_dates(article.text) if day == article.date]
        if not dates:
            return Findings((), False, missing, tuple(hits))
        line = self._library.sentences(article.name, dates[0])[0]
        evidence = Evidence(line.start, line.end, dates[0], hit)
        return Findings((evidence,), about >= LEAST_TOPIC and not missing, missing, tuple(hits))

    def rank(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """All sentences of the best hits, best first."""
        near = [hit for hit in hits[:READ_HITS] if hit.score > hits[0].score - READ_GAP]
        read = _with_headlines(self.candidates(question, near))
        found = sorted((replace(c, score=c.weighed(RANKING)) for c in read), key=lambda candidate: -candidate.score)
        if not found:
            return []
        most = found[0].score
        surest = max((c for c in found if c.score > most - TIE), key=lambda candidate: candidate.weighed(ANSWERING))
        rest = [candidate for candidate in found if candidate is not surest]
        return [replace(surest, score=math.nextafter(most, math.inf)), *rest]

    def rerank(self, question: Question, hits: Sequence[Hit]) -> list[Hit]:
        """The hits in the order of their best sentences and their own scores; those that are not read stay behind."""
        return list(_by_best(self.rank(question, hits), hits))

    def candidates(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """All sentences of the hits, in order, unranked."""
        names, office = whole_names(question.search) + counted_people(question.search), asked_office(question.search)
        asked = _Asked(
            question,
            self._weights(question.search),
            names,
            tuple(dict.fromkeys(years(question.search))),
            asked_months(question.search),
            wanted_quantity(question.search),
            asked_term(question.search),
            asked_aspect(question.search),
            asked_age(question.search),
            office,
            next((name for name in names if office and name in office[1]), None),
            asked_field(question.search),
            counted_noun(question.search),
            asked_speaker(question.search),
            answer_kind(question.search) is AnswerKind.YES_NO,
            not NEGATIONS.isdisjoint(split_words(question.search.lower())),
            asks_reason(question.search),
            answer_kind(question.search) in (AnswerKind.DATE, AnswerKind.PERIOD),
        )
        passages = [(hit.passage.text, self._sentences(hit.passage)) for hit in hits]
        readings = self._reader.read(question.search, passages)
        return [
            self._candidate(asked, hit, sentence, reading, covered)
            for hit, (text, sentences), read in zip(hits, passages, readings, strict=True)
            for covered in [_coverage(asked.weights, without_rivals(text, question.search))]
            for sentence, reading in zip(sentences, read, strict=True)
        ]

    def _candidate(self, asked: _Asked, hit: Hit, inside: Span, reading: Reading, covered: float) -> Candidate:
        sentence = inside.moved(hit.passage.start)
        text = sentence.of(hit.article.text)
        if reading.span and (
            (not asked.denies and is_set_aside(hit.passage.text, reading.span))
            or is_the_other_part(asked.question.search, text, reading.span.moved(-inside.start))
        ):
            reading = replace(reading, span=None)
        wanted = wanted_facts(asked.question.search)
        free = tells_free(asked.question.search, text)
        facts = asked_figures(asked.question.search, text)
        lines = self._before(hit.article, sentence)
        before = "\n".join(lines)
        near = "\n".join([hit.article.title, self._lead(hit.article), before])
        dated = f"{near}\n{german_date(hit.article.date)}"
        names = asked.names_in(hit.article)
        told = without_rivals(near, asked.question.search)
        far = tuple(name for name in names if not _meets(told, name, hit.article.text))
        anywhere = without_rivals(hit.article.text, asked.question.search) if far else ""
        missing = tuple(name for name in far if not _meets(anywhere, name, hit.article.text))
        return Candidate(
            hit=hit,
            sentence=sentence,
            reading=reading,
            coverage=_coverage(asked.weights, text),
            passage_coverage=covered,
            facts=tuple(fact.span for fact in facts),
            lacks=bool(wanted) and not (facts or free),
            figureless=not tells_time(asked.question.search, text)
            if asked.timed
            else not (facts or free or wanted <= CALENDAR),
            form=(asked.term is not None and defines(text, asked.term))
            or (asked.aspect is not None and tells_change(text, asked.aspect))
            or (
                asked.aged is not None and tells_age(text, asked.aged) and mentions(text, asked.aged, hit.article.text)
            ),
            others=self._is_on_another(asked, hit.article, sentence, lines, far)
            or (
                reading.span is not None and is_the_one_before(asked.question.search, reading.span.of(hit.passage.text))
            ),
            counts_others=asked.counted is not None
            and bool(facts)
            and not any(may_count(asked.counted, fact) for fact in facts),
            headline=sentence.start == 0 and hit.article.text.startswith("\n", sentence.end),
            officeless=asked.office is not None and not is_told(stem(asked.office[0]), set(stems(before))),
            reasonless=asked.reason and not tells_reason(text),
            unnamed=(asked.quantity is not None and not tells_quantity(asked.quantity, text, before))
            or lacks_earnings(asked.question.search, hit.article.text, before),
            far=tuple(name for name in far if name not in missing),
            missing=missing,
            missing_times=(
                *(year for year in asked.years if year not in dated),
                *(month.capitalize() for month in asked.months if not names_month(dated, month)),
            ),
        )

    def _is_on_another(
        self, asked: _Asked, article: Article, sentence: Span, lines: Sequence[str], far: Sequence[str]
    ) -> bool:
        """Whether a sentence, the last of `lines`, speaks of something else than the question.

        That is another office or the office of another, of one who is `far`, of another field or another time; the
        birth of another; "das Unternehmen", if none of the question's; the first of a kind for the second, Sunday for
        Saturday; a fall for a rise; the past for today; the words of others than those that are asked for. Nor does a
        question answer, nor a date line.
        """
        question, text, before = asked.question.search, sentence.of(article.text), "\n".join(lines)
        return (
            (asked.office is not None and (is_of_another(text, *asked.office) or asked.owner in far))
            or (asked.office is not None and is_other_office(text, asked.office[0]))
            or (asked.field is not None and not is_told(stem(asked.field), set(stems(before))))
            or tells_another_life(question, text)
            or lacks_tenure(question, f"{article.title}\n{before}")
            or means_another(text, lines[-2] if len(lines) > 1 else "", asked.names_in(article), article.text)
            or (
                not asked.decided
                and (
                    speaks_of_counterpart(question, text)
                    or is_by_another_authority(question, before)
                    or is_on_another_day(question, text)
                )
            )
            or tells_the_opposite(question, text)
            or (
                asked.speaker is not None
                and (
                    is_said_by_another(text, asked.speaker, article.text)
                    or not self._is_near(asked.speaker, article, sentence, before)
                )
            )
            or is_of_the_past(question, text, article.date)
            or _dates_its_article(text, article)
            or text.endswith("?")
        )

    def _weights(self, question: str) -> _Weights:
        """Inverse document frequency of the question's stems (as in BM25, Robertson and Zaragoza 2009).

        A synonym tells no more than it is rare itself: "Land" stands in many passages for "Nation" in one.
        """
        words, countries = sought_stems(question), countries_by_stem(question)
        others = {word: {*synonyms(word), *synonyms(meant)} for word, meant in words.items()}
        total = len(self._library)
        found = self._library.frequencies(list({*words}.union(*others.values())))
        rarity = {word: math.log(1 + (total - number + 0.5) / (number + 0.5)) for word, number in found.items()}
        weights = []
        for word, meant in words.items():
            told = {other: SYNONYM * min(rarity[word], rarity[other]) for other in others[word]}
            told |= {word: rarity[word], meant: rarity[word]}
            if word in countries:
                told[countries[word]] = SYNONYM * rarity[word]
            weights.append(dict(sorted(told.items(), key=lambda item: -item[1])))
        return weights

    def _lead(self, article: Article) -> str:
        """The first sentences, down to the dateline: news name their subject there, then say "er"."""
        spans = self._library.sentences(article.name, Span(0, min(len(article.text), _LEAD_CHARACTERS)))[:_LONGEST_LEAD]
        first = [span.of(article.text) for span in spans]
        dated = next((place for place, sentence in enumerate(first) if has_dateline(sentence)), 0)
        return "\n".join(first[: max(_LEAD, dated + 1)])

    def _before(self, article: Article, sentence: Span) -> list[str]:
        """The two sentences before a sentence, and itself."""
        start = max(0, sentence.start - _LEAD_CHARACTERS)
        spans = self._library.sentences(article.name, Span(start, sentence.end))[-1 - _BEFORE :]
        return [article.text[span.start : min(span.end, sentence.end)] for span in spans]

    def _is_near(self, speaker: str, article: Article, sentence: Span, before: str) -> bool:
        """Whether a name stands in a sentence, the two `before` or the one behind it: agencies quote, then say whom."""
        spans = self._library.sentences(article.name, Span(sentence.end, sentence.end + _LEAD_CHARACTERS))
        behind = next((span.of(article.text) for span in spans if span.start >= sentence.end), "")
        return _meets(f"{before}\n{behind}", speaker, article.text)

    def _sentences(self, passage: Passage) -> list[Span]:
        """Sentences in offsets of the passage, clipped to it: one too long for a passage is cut into several.

        What a web page only shows to be clicked on is none.
        """
        found = self._library.sentences(passage.article, Span(passage.start, passage.end))
        inside = (Span(max(s.start, passage.start), min(s.end, passage.end)).moved(-passage.start) for s in found)
        return [span for span in inside if not is_widget(span.of(passage.text))]


def _nearest_first(ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with the nearest in front: most of the question's names and times, then best by `_NEAREST`."""
    nearest = min(ranked, key=lambda c: (len(c.missing) + len(c.missing_times), -c.weighed(_NEAREST)))
    return [replace(nearest, score=ranked[0].score), *(c for c in ranked if c is not nearest)]


def _is_on_topic(candidate: Candidate, best: Candidate) -> bool:
    """Whether a sentence is of the article that the best one is of, or its passage holds enough of what that holds."""
    same = candidate.hit.article.name == best.hit.article.name
    return same or candidate.passage_coverage >= LEAST_SHARED * best.passage_coverage


def _with_headlines(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates: sentences that say what their headline says get the reader's certainty of it, if it is more.

    The reader shares its certainty out among the sentences of a passage, and a headline takes most of it. A headline
    that no sentence repeats is a sentence like any other.
    """
    headlines = {c.hit.article.name: c for c in candidates if c.headline and c.reading.span}
    found, repeated = [], set()
    for candidate in candidates:
        name = candidate.hit.article.name
        if name in headlines and not candidate.headline and _repeats(candidate, headlines[name]):
            repeated.add(name)
            above, own = headlines[name].reading, candidate.reading
            reading = replace(own, score=max(own.score, above.score), mass=max(own.mass, above.mass))
            candidate = replace(candidate, reading=reading)
        found.append(candidate)
    return [replace(c, headline=c.headline and c.hit.article.name in repeated) for c in found]


def _repeats(candidate: Candidate, headline: Candidate) -> bool:
    """Whether a sentence holds the words of a headline that answer, and the question's words no less than it."""
    assert headline.reading.span
    words = stems(headline.reading.span.of(headline.hit.passage.text))
    inside = set(stems(candidate.sentence.of(candidate.hit.article.text)))
    return candidate.coverage >= headline.coverage and bool(words) and all(occurs(word, inside) for word in words)


def _dates_its_article(text: str, article: Article) -> bool:
    """Whether a line says when its article appeared, and nothing of what it tells."""
    return any(day == article.date for _, day in find_dates(text)) and is_date_line(text)


def _meets(near: str, name: str, article: str) -> bool:
    """Whether what stands near a sentence names what a question does, a country also by its adjective."""
    return mentions(near, name, article) or speaks_of(near, name)


def _coverage(weights: _Weights, text: str) -> float:
    """Share of the question's weight whose stems are in the text, from 0 to 1; a synonym counts less."""
    inside = {*stems(text), *countries_by_stem(text).values()}
    total = sum(max(told.values()) for told in weights)
    held = (next((weight for word, weight in told.items() if occurs(word, inside)), 0.0) for told in weights)
    return sum(held) / total if total else 0.0


def _by_best(ranked: Sequence[Candidate], hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Hits in the order of their best sentences and their own scores, then those without one; ranks count anew."""
    best: dict[int, float] = {}
    for candidate in ranked:
        best.setdefault(candidate.hit.passage.id, candidate.score)
    least = min(best.values(), default=0.0)
    read = (best.get(hit.passage.id, least + hit.score - hits[0].score) for hit in hits)
    scored = [replace(hit, score=inside + HIT_WEIGHT * hit.score) for hit, inside in zip(hits, read, strict=True)]
    ordered = sorted(scored, key=lambda hit: (hit.passage.id not in best, -hit.score))
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(ordered, start=1))


def _distinct(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Without repetitions: overlapping passages share sentences, and articles share agency text."""
    first = {" ".join(item.text.split()): item for item in reversed(evidence)}
    return tuple(item for item in evidence if first[" ".join(item.text.split())] is item)
