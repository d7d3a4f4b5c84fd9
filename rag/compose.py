"""Evidence to answer: German text in which the words of the sources are the answer, and the numbering.

The text begins with what was asked for: the exact words where they are known, then the sentence that proves them.
Beside the words of the sources stands only what orders them. It does not judge: what answers is decided in
`evidence.py`, which values differ in `conflicts.py`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.conflicts import Relation, Value, answers_in_kind, relation, value_of
from rag.language.countries import speaks_of
from rag.language.dates import german_date
from rag.language.definitions import asked_term, defines
from rag.language.facts import CALENDAR, Qualifier, find_facts, has_room_for
from rag.language.figures import asked_figures
from rag.language.names import apart, find_names, mentions, uninflected, whole_names
from rag.language.offices import asked_office
from rag.language.publication import is_date_line
from rag.language.questions import answer_kind, sought_stems, wanted_facts
from rag.language.references import reference
from rag.language.scopes import asked_articles
from rag.language.sentences import split_sentences
from rag.language.status import Status, status
from rag.language.synonyms import is_told
from rag.language.tagging import tag_sentence
from rag.language.words import content_stems, occurs, split_words, stem, stems
from rag.types import (
    Answer,
    AnswerKind,
    AnswerSentence,
    AnswerSpan,
    Article,
    Citation,
    Conflict,
    ConflictValue,
    Evidence,
    Findings,
    Hit,
    Question,
    Reach,
    Span,
    Verdict,
)
from rag.verify import Check, Source, verify

MOST_CITED = 3
"""Sentences beside the figures that one answer cites at most; what follows is seldom read."""

MOST_IN_LIST = 5
"""The same where a list is asked for."""

SHORT = 80
"""A sentence of up to so many characters says the answer at a glance, without a line of its own for it."""

DOUBTFUL = 0.1
"""Where another sentence is the answer with this probability, by the ranking's own measure, the exact words of the best
do not stand alone."""

WORTH_SHOWING = 0.05
"""A sentence that is the answer with this probability is shown beside the best. On XQuAD 93.9 of 100 questions then
have the right sentence among the first three, instead of 93.3 with 0.1, and answers 1.68 sentences instead of 1.53."""

SURE = 0.8
"""With this probability the best sentence is enough, unless the kind of question wants several; what is
WORTH_SHOWING is shown nevertheless."""

MOST_NAMED = 3
"""Words that a refusal names as missing, nouns and names before others; more say no more."""

_DIFFERING = "Die Angaben gehen auseinander: "
_OTHER = "Davon zu unterscheiden: "
_FURTHER = "Weitere Fundstelle: "
_BEFORE = "Davor heißt es: "
_MEANT = "(gemeint ist "
_MEANT_NAME = re.compile(rf" {re.escape(_MEANT)}([^()]*)\)")
_STATUS = {Status.PLANNED: "geplant", Status.REPORTED: "laut Bericht"}
_LOOKED_FOR = {
    AnswerKind.AMOUNT: "ein Geldbetrag",
    AnswerKind.NUMBER: "eine Zahl",
    AnswerKind.SHARE: "ein Anteil",
    AnswerKind.DATE: "ein Zeitpunkt",
    AnswerKind.PERIOD: "eine Dauer",
    AnswerKind.PERSON: "eine Person",
    AnswerKind.ORGANISATION: "eine Organisation",
    AnswerKind.PLACE: "ein Ort",
    AnswerKind.DEFINITION: "eine Erklärung",
    AnswerKind.REASON: "ein Grund",
    AnswerKind.WAY: "die Art und Weise",
}
_ANYBODY = re.compile(r"\W*we[rmn] (?!(?:ist|war|wird|wurde|heißt|hieß|sind|waren)\b)", re.IGNORECASE)
"""Questions for whom or what acts or is acted on: "Wer klagt?", "Wem gehört …?"."""
_SEVERAL = frozenset({AnswerKind.LIST, AnswerKind.DEFINITION, AnswerKind.REASON, AnswerKind.WAY})
"""Kinds of questions that more than one sentence may be needed for."""
_GIVES_REASON = re.compile(
    r"^(?:Denn|(?:Der )?Grund|(?:Die )?Gründe|Auslöser|Anlass|Hintergrund|Ursache|Damit|Dadurch|Deshalb|Daher|"
    r"Deswegen|Weil|Schließlich)\b"
)
_TELLS_IT = frozenset({Relation.SAME, Relation.DIFFERENT})
_ON_TOPIC = 0.5
"""Share of the question's words that makes a further sentence one on its subject. Of 151 answered XQuAD questions 135
then hold the answer, with 1.5 sentences each; 127 with the first sentence alone, 140 with three."""
_FEWEST = 2
"""Words of the question that such a sentence holds at least, unless the first holds fewer."""
_NEARLY = 0.7
"""Share of their words that two sentences have in common where one repeats the other."""
_UNTOLD_TAGS = frozenset({"ADV", "PTKVZ", "APPR"})
_UNTOLD_VERBS = frozenset({"heißen", "lauten"})
_BRACKETED_NUMBER = re.compile(r"\[(\d+)\]")
_EARLIER = 600
"""Characters before a sentence in which its pronouns find what they mean."""
_CONTEXT = 1500
"""Characters before and after a sentence in which its neighbours are looked for."""


def compose(question: Question, findings: Findings, hits: Sequence[Hit], reach: Reach | None = None) -> Answer:
    """The answer to a question; citations are numbered by their first appearance in the text.

    `reach`: which articles it was asked of, None for all.
    """
    sources = _Sources()
    if not findings.answered or not findings.evidence:
        told = tuple(item for item in findings.evidence if not is_date_line(item.text))
        findings = replace(findings, evidence=told or findings.evidence)
        for evidence in _cited(findings.evidence):
            if len(sources.evidence) < MOST_CITED and not sources.cites(evidence):
                sources.number(evidence)
        text = _refusal(question, findings, reach)
        nearby = sources.others(hits)
        return Answer(question.text, text, (), sources.citations, abstained=True, nearby=nearby, reach=reach)
    draft = _Draft(question, sources)
    draft.write(_cited(findings.evidence), findings.elsewhere)
    return Answer(
        question.text,
        "\n\n".join(draft.paragraphs),
        tuple(draft.sentences),
        sources.citations,
        abstained=False,
        span=_exact(question, findings.evidence[0], draft.conflicts, sources),
        conflicts=draft.conflicts,
        nearby=sources.others(hits),
        reach=reach,
    )


def citable(answer: Answer, findings: Findings, most: int) -> tuple[Citation, ...]:
    """What an answer cites, and after it further evidence, best first and numbered on; `most` in all."""
    known = {(citation.article.name, citation.start) for citation in answer.citations}
    further = _Sources()
    for evidence in _cited(findings.evidence):
        if (evidence.article.name, evidence.start) not in known and not further.cites(evidence):
            further.number(evidence)
    last = len(answer.citations)
    return (*answer.citations, *(replace(item, number=last + item.number) for item in further.citations))[:most]


def _exact(question: Question, first: Evidence, conflicts: Sequence[Conflict], sources: _Sources) -> AnswerSpan | None:
    """The exact words of the best evidence; where values differ, the one that is named first."""
    for conflict in conflicts:
        named = conflict.values[0]
        if named.value in sources.citations[named.citation - 1].quote:
            return AnswerSpan(named.value, named.citation)
    span = first.span if answers_in_kind(question, first) else None
    return AnswerSpan(span.of(first.article.text), sources.number(first)) if span else None


def _cited(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence in order; a headline only where it comes first, since it repeats its article."""
    return [item for place, item in enumerate(evidence) if place == 0 or not _is_headline(item)]


def _is_headline(evidence: Evidence) -> bool:
    """Whether a sentence is the line above its article; where a text just begins, its first sentence is no headline."""
    line = evidence.article.text.startswith("\n", evidence.end)
    return evidence.text == evidence.article.title and evidence.start == 0 and line


@dataclass
class _Sources:
    """The citations of one answer, numbered as they are first asked for.

    `places` holds, by number, the articles that bring the same report and say the same in it.
    """

    evidence: list[Evidence] = field(default_factory=list)
    places: dict[int, list[str]] = field(default_factory=dict)

    def number(self, evidence: Evidence) -> int:
        """The number of the citation of a sentence."""
        for number, known in enumerate(self.evidence, start=1):
            if (known.article.name, known.start, known.end) == (evidence.article.name, evidence.start, evidence.end):
                return number
        self.evidence.append(evidence)
        return len(self.evidence)

    def numbers(self, group: Sequence[Evidence]) -> tuple[int, ...]:
        """The numbers of sentences that say the same; those of one report in several places share one."""
        witnesses: list[Evidence] = []
        for item in group:
            first = next((known for known in witnesses if _is_twin(known, item)), None)
            if first is None:
                witnesses.append(item)
            else:
                self.places.setdefault(self.number(first), []).append(item.article.name)
        return tuple(dict.fromkeys(self.number(item) for item in witnesses))

    def cites(self, evidence: Evidence) -> bool:
        """Whether a sentence has its number, or the same sentence of the same report elsewhere."""
        return any(
            (known.article.name, known.start) == (evidence.article.name, evidence.start)
            or (_is_twin(known, evidence) and _repeats(known, evidence))
            for known in self.evidence
        )

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, in order of their numbers."""
        return tuple(self._citation(number, evidence) for number, evidence in enumerate(self.evidence, start=1))

    def _citation(self, number: int, evidence: Evidence) -> Citation:
        passage = evidence.hit.passage
        context = Span(min(passage.start, evidence.start), max(passage.end, evidence.end))
        told = [twin.name for twin in evidence.hit.twins if _says(twin, evidence)]
        also = tuple(sorted({*told, *self.places.get(number, [])}))
        return Citation(number, evidence.article, evidence.start, evidence.end, evidence.text, context, also)

    def others(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits whose passages are not cited, nor cited from elsewhere."""
        shown = {evidence.hit.passage.id for evidence in self.evidence}
        also = {name for citation in self.citations for name in citation.also}
        return tuple(hit for hit in hits if hit.passage.id not in shown and hit.article.name not in also)


def _is_twin(known: Evidence, evidence: Evidence) -> bool:
    """Whether two sentences stand in two articles that bring the same report."""
    return any(twin.name == evidence.article.name for twin in known.hit.twins)


def _says(article: Article, evidence: Evidence) -> bool:
    """Whether an article holds a sentence, too, at least in nearly the same words."""
    if " ".join(evidence.text.split()) in " ".join(article.text.split()):
        return True
    hit = replace(evidence.hit, article=article)
    return any(_repeats(evidence, Evidence(s.start, s.end, None, hit)) for s in split_sentences(article.text))


@dataclass
class _Draft:
    """An answer while it is written, paragraph by paragraph."""

    question: Question
    sources: _Sources
    paragraphs: list[str] = field(default_factory=list)
    sentences: list[AnswerSentence] = field(default_factory=list)
    conflicts: tuple[Conflict, ...] = ()

    def write(self, evidence: Sequence[Evidence], elsewhere: Sequence[Evidence]) -> None:
        """The answer first, then what proves it, then what adds to it; `elsewhere` only if it tells the figure, too."""
        best, *rest = evidence
        further = [item for item in rest if _in_kind(self.question, item)]
        value = value_of(self.question, best)
        if value is None:
            self._write_words(best, further)
        else:
            also = [o for o in self._values(elsewhere) if relation(self.question, value, o) in _TELLS_IT]
            self._write_figures(value, [*self._values(further), *also], further)
        self._write_doubtful(further)

    def _values(self, evidence: Sequence[Evidence]) -> list[Value]:
        return [value for item in evidence if (value := value_of(self.question, item))]

    def _write_doubtful(self, further: Sequence[Evidence]) -> None:
        """Where the best sentence is not surely the one that answers, the next ones, too."""
        for item in further:
            if item.share >= WORTH_SHOWING and not self.sources.cites(item) and len(self.sources.evidence) < MOST_CITED:
                self._quote([item], _FURTHER)

    def _write_figures(self, value: Value, others: Sequence[Value], further: Sequence[Evidence]) -> None:
        """A figure, those that repeat it or differ from it, and one that is a figure of something else."""
        groups, apart = _grouped(self.question, value, others)
        told = [item.evidence for group in groups for item in group]
        told += [item.evidence for item in others if relation(self.question, value, item) is Relation.SAME]
        untold = [item for item in further if item not in told]
        hidden = _hides(value.evidence, value.words) and not _doubted(value.evidence, untold)
        if len(groups) > 1 or len(groups[0]) > 1 or hidden:
            self._lead(groups)
        for group in groups:
            self._quote([group[0].evidence])
        for other in apart[:1]:
            self._quote([other.evidence], _OTHER)

    def _lead(self, groups: Sequence[Sequence[Value]]) -> None:
        """One line that gives the values, each with the numbers of all sentences that say so."""
        differ = len(groups) > 1
        parts = []
        for place, group in enumerate(groups):
            opening = _DIFFERING if differ and place == 0 else ""
            words = _statement(group[0].text)
            text = opening + words + self._note(group[0], dated=differ)
            parts.append(self._state(text, [item.evidence for item in group], words))
        self.paragraphs.append("; ".join(parts))
        if differ:
            values = (
                ConflictValue(first.text, self.sources.number(first.evidence), _STATUS.get(first.status, ""))
                for first, *_ in groups
            )
            self.conflicts = (Conflict(self.question.text, tuple(values)),)

    def _note(self, value: Value, dated: bool) -> str:
        """Day and status of a value, where the reader needs them."""
        notes = [german_date(value.evidence.article.date)] if dated else []
        if value.status in _STATUS and (dated or status(self.question.search) is not Status.PLANNED):
            notes.append(_STATUS[value.status])
        return f" ({', '.join(notes)})" if notes else ""

    def _write_words(self, best: Evidence, further: Sequence[Evidence]) -> None:
        """Sentences that answer in words: the best, and others that add something or may be the answer themselves."""
        chosen = self._chosen(best, further)
        if (
            best.span
            and not _doubted(best, further)
            and answers_in_kind(self.question, best)
            and _hides(best, best.span)
        ):
            words = best.span.of(best.article.text)
            self.paragraphs.append(self._state(_statement(words), chosen[0][1]))
        for opening, group in chosen:
            if not self._is_quoted(group[0]):
                self._quote(group, opening)

    def _chosen(self, best: Evidence, further: Sequence[Evidence]) -> list[tuple[str, list[Evidence]]]:
        """The sentences to quote, in order, those that say the same together, each with what opens its quotation."""
        kind = answer_kind(self.question.search)
        chosen = [("", [best])]
        enough = best.share >= SURE and kind not in _SEVERAL
        after = _neighbour(best, before=False) if kind is AnswerKind.REASON else None
        if after is not None and _GIVES_REASON.match(after.text):
            chosen.append(("", [after]))
        for item in further:
            twins = next((group for _, group in chosen if _repeats(group[0], item)), None)
            if twins is not None:
                twins += [item] if all(item.article.name != twin.article.name for twin in twins) else []
            elif not enough and len(chosen) < (MOST_IN_LIST if kind is AnswerKind.LIST else MOST_CITED):
                adds = _adds(self.question, item, [group[0] for _, group in chosen])
                if adds or item.share >= WORTH_SHOWING:
                    chosen.append(("" if adds else _FURTHER, [item]))
        return chosen

    def _quote(self, group: Sequence[Evidence], opening: str = "") -> None:
        """A sentence as it stands, with what it needs to be understood, and the numbers of all that say so."""
        text, before = _understandable(group[0])
        quote = opening + self._state(text, group)
        if before is not None and not self._is_quoted(before):
            quote += f" {_BEFORE}{self._state(_statement(before.text), [before])}"
        self.paragraphs.append(quote)

    def _is_quoted(self, evidence: Evidence) -> bool:
        return any(sentence.text == _statement(evidence.text) for sentence in self.sentences)

    def _state(self, text: str, evidence: Sequence[Evidence], claim: str = "") -> str:
        """A statement with its markers, noted as a sentence of the answer; `claim` leaves out what orders it."""
        numbers = self.sources.numbers(evidence)
        check = _check(claim or text, [as_source(item) for item in evidence])
        self.sentences.append(AnswerSentence(text, check.verdict, numbers, check.reasons))
        return f"{text} {''.join(f'[{number}]' for number in numbers)}"


def _grouped(question: Question, value: Value, others: Sequence[Value]) -> tuple[list[list[Value]], list[Value]]:
    """Values that answer the question, those that agree together, newest first; and values of something else.

    One article speaks once in each group.
    """
    groups, apart = [[value]], []
    for other in others:
        how = relation(question, value, other)
        if how is Relation.OTHER_QUANTITY:
            apart.append(other)
        elif how is not Relation.UNRELATED:
            same = next((g for g in groups if relation(question, g[0], other) is Relation.SAME), None)
            if same is None:
                groups.append([other])
            elif _supports(other, same[0]) and all(
                other.evidence.article.name != item.evidence.article.name for item in same
            ):
                same.append(other)
    newest = sorted(groups, key=lambda group: group[0].evidence.article.date or datetime.date.min, reverse=True)
    return newest, apart


def _supports(other: Value, value: Value) -> bool:
    """Whether the words of a value hold for one that agrees with it: 81.365 are "rund 80.000", but not turned round."""
    a, b = value.fact, other.fact
    if has_room_for(a, b):
        return True
    return a.qualifier is Qualifier.ABOUT or (a.low, a.high, a.qualifier) == (b.low, b.high, b.qualifier)


def _in_kind(question: Question, evidence: Evidence) -> bool:
    """Whether a sentence has a figure of the kind that is asked for, if one is; a time may be said in words."""
    return wanted_facts(question.search) <= CALENDAR or bool(asked_figures(question.search, evidence.text))


def _adds(question: Question, evidence: Evidence, shown: Sequence[Evidence]) -> bool:
    """Whether a further sentence is on the subject of the question and says something new."""
    term = asked_term(question.search)
    if term is not None:
        return defines(evidence.text, term)
    asked = content_stems(question.search)
    held, first = (_held(asked, item) for item in (evidence, shown[0]))
    if held < max(1, min(first, max(_ON_TOPIC * len(asked), _FEWEST))):
        return False
    known = {word for item in shown for word in stems(item.text)}
    if answer_kind(question.search) is AnswerKind.LIST:
        return any(stem(name) not in known for name in find_names(evidence.text))
    said = [word for word in content_stems(evidence.text) if word not in asked]
    return sum(word not in known for word in said) > len(said) / 2


def _held(words: Sequence[str], evidence: Evidence) -> int:
    """How many of some stems a sentence holds."""
    inside = set(stems(evidence.text))
    return sum(occurs(word, inside) for word in words)


def _doubted(best: Evidence, further: Sequence[Evidence]) -> bool:
    """Whether another sentence may well be the answer instead."""
    return any(item.share >= DOUBTFUL and not _repeats(best, item) for item in further)


def _hides(evidence: Evidence, words: Span) -> bool:
    """Whether a sentence is too long to show at a glance which of its words answer."""
    return len(evidence.text) > SHORT and words.start > evidence.start


def _repeats(known: Evidence, evidence: Evidence) -> bool:
    """Whether two sentences say the same in nearly the same words: the same names and figures, the same denials."""
    a, b = set(content_stems(known.text)), set(content_stems(evidence.text))
    return len(a & b) >= _NEARLY * len(a | b) and _particulars(known) == _particulars(evidence)


def _particulars(evidence: Evidence) -> tuple[object, ...]:
    text = evidence.text
    figures = {(fact.kind, fact.low, fact.high, fact.qualifier) for fact in find_facts(text, evidence.article.date)}
    denials = sum(re.fullmatch(r"nicht|nie|kein\w*|ohne", word.lower()) is not None for word in split_words(text))
    return {stem(name) for name in find_names(text)}, figures, denials


def _understandable(evidence: Evidence) -> tuple[str, Evidence | None]:
    """The sentence as it is shown, and the one before it where it cannot be understood without.

    What a pronoun means is added in brackets, where it is sure: "Er (gemeint ist Rudolf Kaske) verwies …".
    """
    before = _neighbour(evidence, before=True)
    if before is None or before.text == evidence.article.title:
        return _statement(evidence.text), None
    found = reference([before.text, evidence.text], 1)
    if found is None:
        return _statement(evidence.text), None
    if found.antecedent is None:
        return _statement(evidence.text), before
    start, end = evidence.text[: found.span.end], evidence.text[found.span.end :]
    return _statement(f"{start} {_MEANT}{found.antecedent}){end}"), None


def _neighbour(evidence: Evidence, before: bool) -> Evidence | None:
    """The sentence before or after, in the same paragraph."""
    text = evidence.article.text
    if before:
        start = max(text.rfind("\n\n", 0, evidence.start), evidence.start - _CONTEXT, 0)
        spans = split_sentences(text[start : evidence.start])[-1:]
    else:
        start = evidence.end
        spans = split_sentences(text[start : start + _CONTEXT].split("\n\n")[0])[:1]
    if not spans:
        return None
    return Evidence(spans[0].start + start, spans[0].end + start, None, evidence.hit)


def _check(claim: str, sources: Sequence[Source]) -> Check:
    """The verdict on a claim: words of a source are proven by it, whom we say it means by the text before it."""
    quoted, meant = _MEANT_NAME.sub("", claim), _MEANT_NAME.findall(claim)
    if any(quoted in source.text and all(name in source.before for name in meant) for source in sources):
        return Check(Verdict.PROVEN)
    return verify(claim.replace(_MEANT, "("), sources)


def as_source(cited: Evidence | Citation) -> Source:
    """A cited sentence as `verify` reads it."""
    article, start, end = cited.article, cited.start, cited.end
    before = article.text[max(0, start - _EARLIER) : start]
    return Source(_statement(article.text[start:end]), before, article.title, article.date)


def _statement(text: str) -> str:
    """Words of a source on one line; a footnote mark of the source must not look like one of ours."""
    return _BRACKETED_NUMBER.sub(r"(\1)", " ".join(text.split()))


def _refusal(question: Question, findings: Findings, reach: Reach | None) -> str:
    """That the articles do not say it, what was looked for, what comes nearest, and what is missing there."""
    parts = [f"Das geht aus {asked_articles(reach)} nicht hervor."]
    near = findings.evidence[0].article.text if findings.evidence else ""
    names = [f"„{uninflected(part, near)}“" for name in whole_names(question.search) for part in apart(name, near)]
    wanted = answer_kind(question.search)
    kind = _LOOKED_FOR.get(wanted, "")
    if wanted is AnswerKind.PERSON and _ANYBODY.match(question.search) and not asked_office(question.search):
        kind += " oder Organisation"
    if kind or names:
        looked_for = " im Zusammenhang mit ".join([part for part in (kind, _listed(names)) if part])
        parts.append(f"Gesucht wurde {'' if kind else 'nach '}{looked_for}.")
    if findings.evidence:
        nearest = findings.evidence[0]
        title, day = nearest.article.title, german_date(nearest.article.date)
        parts.append(f"Am nächsten kommt der Frage ein Satz aus „{title}“ ({day}){_lacking(question, findings, kind)}.")
    return " ".join(parts)


def _lacking(question: Question, findings: Findings, kind: str) -> str:
    """What the nearest sentence lacks to be an answer, as the end of a sentence."""
    nearest = findings.evidence[0]
    article = nearest.article.text
    # One that only says whose rival is meant is missing, and yet stands there.
    names = [f"„{name}“" for name in findings.missing if not mentions(article, name, article)]
    if names:
        return f"; {_listed(names)} {'kommt' if len(names) == 1 else 'kommen'} dort nicht vor"
    untold = _untold(question.search, nearest.text)
    asked = whole_names(question.search)
    whole = {word: name for name in asked for word in (*split_words(name), *name.split())}
    named = dict.fromkeys(whole.get(word, word) for word in sorted(untold, key=str.islower))
    lacking = [word for word in named if word not in whole.values() or not mentions(nearest.text, word, article)]
    absent = [f"„{uninflected(word, article)}“" for word in lacking[:MOST_NAMED]]
    wanted = wanted_facts(question.search)
    figures = find_facts(nearest.text)
    if wanted and not any(fact.kind in wanted for fact in figures):
        # To a reader an amount is a number, too: "eine Zahl steht nicht da" would be wrong beside one.
        such = f"{kind or 'eine Angabe'} dieser Art" if figures or not kind else kind
        return f"; {such} steht in diesem Satz nicht"
    if absent:
        return f"; von {_listed(absent)} ist in diesem Satz nicht die Rede"
    return "; ob er sie beantwortet, ist zu unsicher"


def _untold(question: str, text: str) -> list[str]:
    """The words of a question that a text tells in no way, in order; verbs in small letters.

    Left out is what nobody expects to be told: "jetzt", "heißt", "gibt es".
    """
    inside, sought = set(stems(text)), sought_stems(question)
    found = []
    for token in tag_sentence(question):
        expletive = token.lemma == "geben" and re.match(r" es\b", question[token.span.end :])
        if token.tag in _UNTOLD_TAGS or token.lemma in _UNTOLD_VERBS or expletive or speaks_of(text, token.word):
            continue
        roots = [stem(part) for part in split_words(token.word)]
        if any(root in sought and not (is_told(root, inside) or is_told(sought[root], inside)) for root in roots):
            found.append(token.word.lower() if token.tag.startswith("V") and not token.span.start else token.word)
    return found


def _listed(words: Sequence[str]) -> str:
    """Words joined as German lists them.

    >>> _listed(["a", "b", "c"])
    'a, b und c'
    """
    return " und ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
