"""Any answer, for hypothesis: its parts fit each other as those of real answers do."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from rag.types import (
    Answer,
    AnswerSentence,
    AnswerSpan,
    Article,
    Citation,
    Conflict,
    ConflictValue,
    Details,
    Exchange,
    Feedback,
    Hit,
    Judgement,
    Passage,
    Phrasing,
    Reach,
    Scope,
    Span,
    Verdict,
    Versions,
)

# Questions may hold half characters; what the library stores may not.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
WHOLE_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NUMBERS = st.integers(1, 9)
MOMENTS = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2100, 1, 1), timezones=st.just(datetime.UTC))

DETAILS = st.builds(
    Details,
    author=WHOLE_TEXT,
    publisher=WHOLE_TEXT,
    language=WHOLE_TEXT,
    address=WHOLE_TEXT,
    told_by=st.lists(st.tuples(WHOLE_TEXT, WHOLE_TEXT), max_size=2).map(tuple),
)
ARTICLES = st.builds(
    Article,
    WHOLE_TEXT,
    WHOLE_TEXT,
    st.none() | st.dates(),
    WHOLE_TEXT.filter(bool),
    st.lists(st.integers(0, 40), max_size=3).map(lambda starts: tuple(sorted(starts))),
    DETAILS,
)


@st.composite
def spans(draw, text, least=0):
    start = draw(st.integers(0, len(text) - least))
    return Span(start, draw(st.integers(start + least, len(text))))


@st.composite
def citations(draw):
    article = draw(ARTICLES)
    quote, context = draw(spans(article.text, 1)), draw(spans(article.text))
    also = draw(st.lists(WHOLE_TEXT, max_size=2).map(tuple))
    return Citation(draw(NUMBERS), article, quote.start, quote.end, quote.of(article.text), context, also)


@st.composite
def hits(draw):
    article = draw(ARTICLES)
    span = draw(spans(article.text))
    passage = Passage(draw(NUMBERS), article.name, span.start, span.end, span.of(article.text))
    twins = draw(st.lists(ARTICLES, max_size=1).map(tuple))
    return Hit(passage, article, draw(st.floats(allow_nan=False, allow_infinity=False)), draw(NUMBERS), twins)


SCOPES = st.builds(
    Scope,
    st.none() | st.frozensets(WHOLE_TEXT, max_size=2),
    st.none() | st.dates(),
    st.none() | st.dates(),
    st.booleans(),
)
ANSWERS = st.builds(
    Answer,
    ANY_TEXT,
    ANY_TEXT,
    st.lists(
        st.builds(AnswerSentence, ANY_TEXT, st.sampled_from(Verdict), st.lists(NUMBERS, max_size=2).map(tuple)),
        max_size=2,
    ).map(tuple),
    st.lists(citations(), max_size=3).map(tuple),
    st.booleans(),
    st.none() | st.builds(AnswerSpan, ANY_TEXT, NUMBERS),
    st.lists(
        st.builds(
            Conflict,
            ANY_TEXT,
            st.lists(st.builds(ConflictValue, ANY_TEXT, NUMBERS), max_size=2).map(tuple),
        ),
        max_size=1,
    ).map(tuple),
    st.lists(hits(), max_size=1).map(tuple),
    st.dictionaries(WHOLE_TEXT, st.floats(0, 1e6), max_size=2),
    ANY_TEXT,
    st.none() | st.builds(Reach, SCOPES, NUMBERS, NUMBERS),
    st.none() | st.builds(Phrasing, WHOLE_TEXT, NUMBERS, WHOLE_TEXT),
)
EXCHANGES = st.builds(
    Exchange,
    ANY_TEXT,
    MOMENTS,
    st.none() | ANSWERS,
    WHOLE_TEXT,
    st.builds(Versions, WHOLE_TEXT, WHOLE_TEXT, WHOLE_TEXT, WHOLE_TEXT),
    st.none() | st.builds(Feedback, st.sampled_from(Judgement), MOMENTS, WHOLE_TEXT),
)
