"""The page's HTML: what stands where, and that nothing untrusted becomes markup."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_examples import (
    DATED,
    PAGED,
    UNDATED,
    WORDS,
    FakeAssistant,
    Seen,
    abstention,
    cite,
    drafts,
    hit,
    hostile_answer,
    meta_answer,
)

from rag.page.answer_text import AnswerText
from rag.page.cards import WIDTH, nearest_words, render_evidence
from rag.page.conversation import Conversation, State, Turn, places, steps
from rag.page.currency import UNDATED as UNKNOWN
from rag.page.reading_pane import LOST, NOT_FOUND, TOLD, render_place
from rag.page.transcript import CHECKING, EXAMPLE_ARTICLES, EXAMPLES, FAILED, PHRASING, render_transcript
from rag.page.verdicts import COMPARED, QUOTED
from rag.page.wording import period
from rag.types import (
    Answer,
    AnswerSentence,
    Article,
    ArticleInfo,
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
    Span,
    Verdict,
)

LATEST = " – keine neuere Fundstelle zu dieser Frage"
NOW = datetime.datetime(2025, 6, 13, tzinfo=datetime.UTC)
TAGS = {
    *("a", "article", "blockquote", "button", "dd", "details", "dialog", "div", "dl", "dt", "form", "h2", "h3"),
    *("fieldset", "input", "legend"),
    *("header", "li", "mark", "nav", "ol", "p", "section", "span", "strong", "summary", "textarea", "ul"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
ATTRIBUTES = {
    *("aria-busy", "aria-label", "class", "data-number", "data-place", "data-sources", "data-turn", "hidden", "href"),
    *("aria-pressed", "data-judgement", "data-record", "data-word", "disabled", "maxlength", "placeholder", "value"),
    *("aria-describedby", "data-again", "data-conversation", "data-copy", "data-edit", "rows"),
    *("data-count", "data-page", "data-step", "id", "method", "rel", "role", "tabindex", "target", "type"),
}


def conversation(*answers: Answer) -> Conversation:
    return Conversation(tuple(Turn(answer.question, State.ANSWERED, answer, len(answer.text)) for answer in answers))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer that quotes any stretch of any article."""
    before, quote, after = draw(WORDS), draw(WORDS.filter(bool)), draw(WORDS)
    text = before + quote + after
    pages = draw(st.lists(st.integers(0, len(text))).map(sorted).map(tuple))
    name = draw(WORDS | WORDS.map("https://example.org/{}".format))
    told = tuple((what, draw(WORDS)) for what in TOLD)
    details = Details(draw(WORDS), draw(WORDS), told_by=told)
    article = Article(name, draw(WORDS), draw(st.none() | st.dates()), text, pages, details)
    start, end = len(before), len(before) + len(quote)
    also = draw(st.lists(WORDS).map(tuple))
    citation = Citation(1, article, start, end, quote, Span(0, len(article.text)), also)
    words = draw(WORDS)
    return Answer(
        draw(WORDS),
        f"{words} [1]\n\n{draw(WORDS)}",
        (AnswerSentence(words, draw(st.sampled_from(Verdict)), (1,), (draw(WORDS),)),),
        (citation,),
        abstained=draw(st.booleans()),
        conflicts=(Conflict(draw(WORDS), (ConflictValue(draw(WORDS), 1),)),),
        nearby=(Hit(Passage(1, article.name, start, end, quote), article, 0.1, 1),),
        phrasing=draw(st.none() | st.builds(Phrasing, WORDS, st.integers(0, 3), WORDS)),
    )


@given(answers())
def test_nothing_untrusted_becomes_markup(answer: Answer):
    talk = conversation(answer)
    kept = Exchange(answer.question, NOW, answer, feedback=Feedback(Judgement.WRONG, NOW, answer.text), id=1)
    talk = replace(talk, turns=(replace(talk.turns[0], exchange=kept),))
    for html in (render_transcript(talk, ()), render_evidence(talk, ()), render_place(talk, 1, 0)):
        seen = Seen(html)
        assert seen.tags <= TAGS
        assert seen.attributes <= ATTRIBUTES
        assert all(link.startswith(("#", "https://example.org/")) for link in seen.links)


@given(answers())
def test_the_mark_is_the_quote_within_its_passage(answer: Answer):
    seen = Seen(render_evidence(conversation(answer), ()))
    citation = answer.citations[0]
    assert seen.within["mark"] == [citation.quote]
    assert seen.within["passage"][0].removeprefix(" … ").removesuffix(" … ") in citation.article.text


def test_a_long_passage_is_cut_between_words():
    before, quote, after = "Vorher steht viel. " * 50, "Das ist der Satz.", " Danach steht mehr." * 50
    article = Article("a.txt", "A", None, before + quote + after)
    around = nearest_words(article.text, Span(len(before), len(before) + len(quote)), Span(0, len(article.text))).of(
        article.text
    )
    assert quote in around
    assert len(quote) + 500 < len(around) <= len(quote) + 2 * WIDTH
    assert set(around.split()) == set(article.text.split())


@given(WORDS, WORDS.filter(bool), WORDS)
def test_a_short_passage_is_shown_whole(before: str, quote: str, after: str):
    text = before + quote + after
    whole = Span(0, len(text))
    assert nearest_words(text, Span(len(before), len(before) + len(quote)), whole) == whole


@given(answers())
def test_the_reading_pane_shows_the_whole_article(answer: Answer):
    talk = conversation(answer)
    for number, place in enumerate(places(answer)):
        seen = Seen(render_place(talk, 1, number))
        assert seen.within["text"] == [place.article.text]
        assert seen.within["mark"] == [place.span.of(place.article.text)]


@given(WORDS.filter(bool))
def test_questions_and_messages_are_shown_as_written(words: str):
    turns = Conversation((Turn(words, State.REFUSED, message=words),))
    seen = Seen(render_transcript(turns, ()))
    assert seen.within["question"] == [words]
    assert seen.within["refused"] == [words]


def test_a_hostile_article_is_only_words():
    answer = hostile_answer("<b>Was</b> kostet es?")
    seen = Seen(render_transcript(conversation(answer), ()))
    assert answer.text in seen.words
    assert seen.tags <= TAGS
    cards = Seen(render_evidence(conversation(answer), ()))
    assert cards.within["h3"][0] == answer.citations[0].article.title
    assert cards.within["mark"] == [answer.citations[0].quote]


@given(WORDS.filter(str.strip))
def test_as_what_a_question_was_read_is_shown_above_its_answer(words: str):
    seen = Seen(render_transcript(conversation(replace(meta_answer(), understood=words)), ()))
    assert seen.within["understood"] == [f"Verstanden als: {words}"]
    assert seen.tags <= TAGS
    assert "understood" not in Seen(render_transcript(conversation(meta_answer()), ())).within


def test_every_marker_leads_to_a_card():
    talk = conversation(meta_answer(), abstention(), meta_answer())
    markers = [link for link in Seen(render_transcript(talk, ())).links if "quelle" in link]
    cards = Seen(render_evidence(talk, ())).ids
    in_text_and_in_verdicts = (1, 2, 1, 3) * 2
    assert markers == [f"#quelle-{turn}-{number}" for turn in (1, 3) for number in in_text_and_in_verdicts]
    assert {link.removeprefix("#") for link in markers} <= set(cards)
    assert len(cards) == len(set(cards))


def test_a_number_in_brackets_that_is_no_source_stays_text():
    html = AnswerText(1, hostile_answer("?")).render(10_000)
    assert "[2024]" in html
    assert "#quelle-1-2024" not in html


def test_the_exact_answer_is_set_off_in_the_answer_and_in_its_source():
    talk = conversation(replace(meta_answer(), conflicts=()))
    for html in (render_transcript(talk, ()), render_evidence(talk, ())):
        assert Seen(html).within["strong"] == ["14,3 Milliarden US-Dollar"]


def test_of_values_that_differ_all_are_set_off_or_none():
    values = (ConflictValue("14,3 Milliarden", 1), ConflictValue("ber zehn Milliarden", 2))
    talk = conversation(replace(meta_answer(), conflicts=(Conflict("Höhe", values),)))
    for html in (render_transcript(talk, ()), render_evidence(talk, ())):
        assert Seen(html).within["strong"] == ["14,3 Milliarden", "ber zehn Milliarden"]


def test_doubt_is_a_word_at_the_sentence_it_concerns_and_leads_to_its_reason():
    seen = Seen(render_transcript(conversation(meta_answer()), ()))
    assert seen.within["doubt"] == ["teilweise belegt"]
    assert "US-Dollar sind geplant [2]. teilweise belegt" in seen.words
    assert "#urteil-1-2" in seen.links
    assert "urteil-1-2" in seen.ids
    assert seen.within["summary"] == ["3 Sätze: 2 belegt, 1 teilweise belegt"]
    assert "%" not in seen.words


def test_doubt_stands_at_its_sentence_though_our_words_precede_it():
    sentences = (
        AnswerSentence("viel Geld", Verdict.PROVEN, (1,)),
        AnswerSentence("Meta zahlt viel Geld", Verdict.UNPROVEN, (1,), ("Nein.",)),
    )
    text = "viel Geld [1]\n\nWeitere Fundstelle: Meta zahlt viel Geld. [1]"
    html = AnswerText(1, replace(meta_answer(), text=text, sentences=sentences, conflicts=())).render(1000)
    assert Seen(html).within["doubt"] == ["nicht belegt"]
    assert "#urteil-1-2" in html


def test_what_a_language_model_did_is_said():
    assert "note" not in Seen(render_transcript(conversation(meta_answer()), ())).within
    talk = conversation(replace(meta_answer(), phrasing=Phrasing("llama", 2)))
    (note,) = Seen(render_transcript(talk, ())).within["note"]
    assert "llama" in note
    assert "2 Sätze waren nicht ganz belegt" in note


def test_why_a_language_model_did_not_phrase_it_stands_above_the_answer():
    talk = conversation(replace(meta_answer(), phrasing=Phrasing("llama", 1, "Der Server <ist> aus.")))
    html = render_transcript(talk, ())
    assert Seen(html).within["fallback"] == ["Im Wortlaut der Quellen: Der Server <ist> aus."]
    assert html.index("fallback") < html.index("Meta zahlt")
    assert "note" not in Seen(html).within


def test_while_a_language_model_writes_its_name_and_then_its_sentences_stand_there():
    talk = Conversation().begin("Wie viel?").update(state=State.PHRASING, model="<llama>")
    seen = Seen(render_transcript(talk, ()))
    assert seen.within["searching"] == [PHRASING.format(model="<llama>")]
    assert "answer" not in seen.within
    html = render_transcript(talk.update(answer=drafts()[1], shown=1000), ())
    assert Seen(html).within["searching"] == [CHECKING]
    assert html.index("Meta zahlt") < html.index(CHECKING)
    assert not {"check", "note", "again"} & set(Seen(html).within)
    assert 'aria-busy="true"' in html


def test_every_verdict_has_its_reason():
    seen = Seen(render_transcript(conversation(meta_answer()), ()))
    assert seen.within["why"] == [
        f"belegt {QUOTED}",
        "teilweise belegt „geplant“ steht erst im Text davor.",
        f"belegt {COMPARED}",
    ]
    assert seen.within["said"][0] == "„Meta zahlt 14,3 Milliarden US-Dollar für Scale AI.“ [1]"


def test_values_that_differ_stand_newest_first_with_day_and_source():
    newer = replace(
        DATED, name="neu.txt", title="Neu", date=datetime.date(2025, 7, 1), text="Meta zahlt 15 Milliarden."
    )
    older = replace(newer, name="alt.txt", title="Alt", date=datetime.date(2025, 6, 1))
    plan = "Meta plant ein Investment von über zehn Milliarden US-Dollar."
    answer = replace(
        meta_answer(),
        sentences=(
            AnswerSentence("über zehn Milliarden (ohne Datum)", Verdict.PROVEN, (1,)),
            AnswerSentence("15 Milliarden", Verdict.PROVEN, (2, 3)),
        ),
        citations=(cite(1, UNDATED, plan), cite(2, older, older.text), cite(3, newer, newer.text)),
        conflicts=(
            Conflict("Höhe", (ConflictValue("über zehn Milliarden", 1, "geplant"), ConflictValue("15 Milliarden", 2))),
        ),
    )
    seen = Seen(render_evidence(conversation(answer), ()))
    assert seen.within["tr"][1:] == [
        "15 Milliarden1. Juli 2025[3] Neu",
        "15 Milliarden1. Juni 2025[2] Alt",
        "über zehn Milliarden (geplant)ohne Datum[1] Ein Plan",
    ]


@pytest.mark.parametrize(
    ("question", "text", "day", "words"),
    [
        (
            "Wie viel zahlt Meta?",
            "Meta zahlt doch nichts.",
            14,
            "Stand 13. Juni 2025 – neuer zu dieser Frage: „Neu“ (14. Juni 2025)",
        ),
        ("Wie viel zahlt Meta?", "Meta zahlt doch nichts.", 13, f"Stand 13. Juni 2025{LATEST}"),
        ("Wie viel zahlt Meta?", "Siemens zahlt doch nichts.", 14, f"Stand 13. Juni 2025{LATEST}"),
        ("Wie viel zahlt Meta für Scale AI?", "Meta feiert.", 14, f"Stand 13. Juni 2025{LATEST}"),
    ],
)
def test_a_card_says_whether_a_newer_article_was_found(question: str, text: str, day: int, words: str):
    other = Article("neu.txt", "Neu", datetime.date(2025, 6, day), text)
    answer = replace(meta_answer(question), nearby=(hit(other, 0, len(text)),))
    seen = Seen(render_evidence(conversation(answer), ()))
    assert seen.within["currency"] == [words, UNKNOWN, words]


def test_a_newer_source_of_the_same_answer_is_named_unless_it_is_none():
    newer = replace(DATED, title="Neu", date=datetime.date(2026, 1, 1))
    quote = "Wang wechselt zu Meta."
    answer = replace(meta_answer(), citations=(cite(1, DATED, quote), cite(2, newer, quote)), conflicts=())
    told = Seen(render_evidence(conversation(answer), ())).within["currency"]
    assert told == [
        "Stand 13. Juni 2025 – neuer zu dieser Frage: „Neu“ (1. Januar 2026)",
        f"Stand 1. Januar 2026{LATEST}",
    ]
    told = Seen(render_evidence(conversation(replace(answer, abstained=True)), ())).within["currency"]
    assert told == [f"Stand 13. Juni 2025{LATEST}", f"Stand 1. Januar 2026{LATEST}"]


@given(st.lists(st.sampled_from(["Meta", "zahlt", "viel.", "[1]", "Geld [12]", "so\n\nund"])).map(" ".join))
def test_a_growing_answer_never_shows_half_a_marker(text: str):
    lengths = list(steps(text))
    assert lengths[-1] == len(text)
    assert lengths == sorted(lengths)
    assert not [length for length in lengths if re.search(r"\[\d*\Z", text[:length])]


@pytest.mark.parametrize("answer", [meta_answer(), abstention(), hostile_answer("?")])
def test_a_growing_answer_shows_its_beginning(answer: Answer):
    for shown in steps(answer.text):
        words = Seen(AnswerText(1, replace(answer, sentences=())).render(shown)).words
        assert "".join(words.split()) == "".join(answer.text[:shown].split())


def test_an_abstention_marks_nothing_as_evidence():
    talk = conversation(abstention())
    assert "marker" not in Seen(render_transcript(talk, ())).within
    cards = Seen(render_evidence(talk, ()))
    assert "Sie beantworten die Frage nicht." in cards.words
    assert "number" not in cards.within


def test_only_the_newest_evidence_is_open():
    html = render_evidence(conversation(meta_answer(), meta_answer()), ())
    assert re.findall(r'id="belege-(\d)"[^>]*hidden', html) == ["1"]


def test_a_place_that_is_gone_is_said_to_be_gone():
    talk = conversation(meta_answer())
    for turn, number in [(0, 0), (2, 0), (1, 4), (1, -1)]:
        assert LOST in Seen(render_place(talk, turn, number)).words


def test_all_cited_places_of_an_article_are_marked():
    seen = Seen(html := render_place(conversation(meta_answer()), 1, 2))
    assert seen.within["mark"] == ["Meta zahlt 14,3 Milliarden US-Dollar für Scale AI.", "Wang wechselt zu Meta."]
    assert seen.within["text"] == [DATED.text]
    assert re.findall(r'data-place="(\d)" data-number="(\d)"', html) == [("0", "1"), ("2", "3")]
    assert 'data-count="2"' in html
    assert "steps" not in Seen(render_place(conversation(meta_answer()), 1, 1)).within


def test_a_place_that_is_not_cited_is_marked_without_a_number():
    answer = replace(meta_answer(), citations=meta_answer().citations[:1], conflicts=())
    seen = Seen(html := render_place(conversation(replace(answer, nearby=(hit(DATED, 0, 20),))), 1, 1))
    assert seen.within["mark"] == [DATED.text[:20]]  # what it overlaps is not marked
    assert "data-number" not in html
    assert "data-number" not in render_place(conversation(abstention()), 1, 0)


def test_what_is_not_in_the_article_is_not_marked():
    gone = Hit(Passage(1, DATED.name, 0, 9, "Der Verkauf"), DATED, 0.5, 1)
    seen = Seen(render_place(conversation(replace(meta_answer(), nearby=(gone,))), 1, 3))
    assert "mark" not in seen.within
    assert seen.within["not-found"] == [NOT_FOUND]
    assert seen.within["text"] == [DATED.text]


def test_the_search_is_announced_and_then_over():
    turn = Turn("Wie viel?")
    assert 'aria-busy="true"' in render_transcript(Conversation((turn,)), ())
    assert 'aria-busy="false"' in render_transcript(Conversation((replace(turn, state=State.FAILED),)), ())


def test_a_fault_of_the_program_is_not_nothing_found():
    seen = Seen(render_transcript(Conversation((Turn("?", State.FAILED),)), ()))
    assert seen.within["failed"] == [FAILED]


def test_examples_are_offered_only_for_the_articles_they_are_about():
    seeds = [ArticleInfo(name, "Titel", None, passages=3) for name in EXAMPLE_ARTICLES]
    assert Seen(render_transcript(Conversation(), seeds)).within["button"] == list(EXAMPLES)
    assert "button" not in Seen(render_transcript(Conversation(), FakeAssistant().articles())).within


def test_an_empty_library_says_how_to_fill_it():
    seen = Seen(render_transcript(Conversation(), ()))
    assert "python -m rag ingest" in seen.words
    assert seen.within["button"] == ["Artikel hinzufügen"]


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ([None, None], "2 Artikel ohne Datum"),
        ([datetime.date(2025, 6, 13)], "1 Artikel vom 13. Juni 2025"),
        ([datetime.date(2025, 6, 13), datetime.date(2024, 3, 1)], "2 Artikel vom 1. März 2024 bis zum 13. Juni 2025"),
        ([datetime.date(2025, 6, 13), None], "2 Artikel, davon 1 vom 13. Juni 2025 und 1 ohne Datum"),
        ([None] * 1234, "1.234 Artikel ohne Datum"),
    ],
)
def test_the_library_is_described_in_german(dates: list[datetime.date | None], words: str):
    assert period([ArticleInfo("a.txt", "A", date, passages=3) for date in dates]) == words


def test_sources_show_title_date_and_name():
    seen = Seen(render_evidence(conversation(meta_answer()), ()))
    assert seen.within["origin"][:2] == [f"13. Juni 2025 {DATED.name}", f"ohne Datum {UNDATED.name}"]
    assert all(link.startswith("#") for link in seen.links)


def paged_answer(*also: str) -> Answer:
    quote = "Meta zahlt 14,3 Milliarden US-Dollar."
    citation = replace(cite(1, PAGED, quote), also=also)
    return replace(meta_answer(), citations=(citation,), nearby=(hit(PAGED, 61, 78),), conflicts=())


def test_pages_and_addresses_are_shown():
    seen = Seen(render_evidence(conversation(paged_answer()), ()))
    assert seen.within["origin"] == [f"13. Juni 2025 Seite {page} {PAGED.name}" for page in (2, 3)]
    assert seen.links.count(PAGED.name) == 2
    assert "also" not in seen.within


@pytest.mark.parametrize(
    ("also", "words"),
    [
        (("a.txt",), "auch in: a.txt"),
        (("a", "b", "c", "d"), "auch in: a, b, c und 1 weiterem"),
        (("a", "b", "c", "d", "e"), "auch in: a, b, c und 2 weiteren"),
    ],
)
def test_the_other_places_of_a_report_are_named(also: tuple[str, ...], words: str):
    assert Seen(render_evidence(conversation(paged_answer(*also)), ())).within["also"] == [words]


def test_the_reading_pane_says_what_it_knows_and_where_pages_begin():
    talk = conversation(paged_answer())
    html = render_place(talk, 1, 0)
    seen = Seen(html)
    assert seen.within["who"] == ["Anna Muster · Der Bote"]
    assert list(zip(seen.within["dt"], seen.within["dd"], strict=True)) == [("Datum", "JSON-LD der Seite")]
    border = '<span class="border" data-page="Seite {}"></span>'
    assert f'{border.format(2)}<mark tabindex="-1" data-place="0" data-number="1">Meta zahlt' in html
    assert f"{border.format(3)}Das war der Kauf." in html
    assert html.count("data-page") == 2
    plain = Seen(render_place(conversation(meta_answer()), 1, 0))
    assert not {"who", "told", "border"} & set(plain.within)
