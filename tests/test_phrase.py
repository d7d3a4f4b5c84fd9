"""A language model's words held against the evidence: what is shown, what is struck, when the sources stand."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_server import PATIENT, Reply, Wire, model_server, says, sends, stalls

from rag.compose import compose
from rag.language.sentences import split_sentences
from rag.phrase import MOST_SENTENCES, Claim, checked_sentence, claims, phrase
from rag.types import Answer, Article, Evidence, Findings, Hit, Passage, Question, Span, Verdict

WORK = Article(
    "werk.txt",
    "Das Werk in Ulm",
    datetime.date(2025, 6, 13),
    "Anna Weber leitet die Firma seit 2012. Sie baute in Ulm ein Werk für 14,3 Milliarden Euro. "
    "Im Werk arbeiten rund 300 Menschen. Das Werk soll 2027 schließen.",
)
RIVAL = Article(
    "blatt.txt", "Aus dem Blatt", datetime.date(2025, 7, 1), "Das Werk in Ulm kostete 15 Milliarden Euro, heißt es."
)
QUESTION = Question("Wie viel kostete das Werk in Ulm?", "Wie viel kostete das Werk in Ulm?")
COST = "Anna Weber baute das Werk in Ulm für 14,3 Mrd. Euro [1]."
STAFF = "Im Werk in Ulm arbeiten rund 300 Menschen."
BOSS = "Der Chef der Firma heißt Roland Busch [1]."


def hit(article: Article) -> Hit:
    return Hit(Passage(1, article.name, 0, len(article.text), article.text), article, 0.5, 1)


def evidence(article: Article, place: int, exact: str = "") -> Evidence:
    span = split_sentences(article.text)[place]
    start = article.text.find(exact) if exact else 0
    return Evidence(span.start, span.end, Span(start, start + len(exact)) if exact else None, hit(article))


def findings(*more: Evidence, answered: bool = True) -> Findings:
    found = (evidence(WORK, 1, "14,3 Milliarden Euro"), *more)
    return Findings(found, answered, hits=tuple({item.article.name: item.hit for item in found}.values()))


MORE = (evidence(WORK, 2), evidence(WORK, 0), evidence(WORK, 3))


def phrased(reply: Reply, found: Findings | None = None, seconds: float = PATIENT) -> list[Answer]:
    found = found or findings(*MORE)
    with model_server(reply) as server:
        answer = compose(QUESTION, found, found.hits)
        return list(phrase(QUESTION, answer, found, server.generator(seconds)))


def sources() -> Answer:
    found = findings(*MORE)
    return compose(QUESTION, found, found.hits)


def numbers_run(answer: Answer) -> None:
    shown = list(dict.fromkeys(int(number) for number in re.findall(r"\[(\d+)\]", answer.text)))
    assert shown == [citation.number for citation in answer.citations] == list(range(1, len(shown) + 1))


class TestClaims:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Es kostete 3 Euro [1].", [Claim("Es kostete 3 Euro.", (1,))]),
            ("Es kostete 3 Euro. [1][2]", [Claim("Es kostete 3 Euro.", (1, 2))]),
            ("Am 3. Mai [2] kam Dr. Weber [1, 3].", [Claim("Am 3. Mai kam Dr. Weber.", (2, 1, 3))]),
            ("[1] Er kam. Sie ging [Beleg 2].", [Claim("Er kam.", (1,)), Claim("Sie ging.", (2,))]),
            ("Er kam 【4】.\n\n- **Sie** ging [1–3]", [Claim("Er kam.", (4,)), Claim("Sie ging", (1, 3))]),
            ("<think>Hm [1]. Also</think>Er kam [2].", [Claim("Er kam.", (2,))]),
            ("<think>Hm. Ohne Ende. Und weiter.", []),
            ("Er kam [12", [Claim("Er kam [12", ())]),
            ("", []),
        ],
    )
    def test_sentences_and_their_numbers(self, text: str, found: list[Claim]) -> None:
        assert list(claims([text])) == found

    @given(st.data())
    def test_however_the_text_is_cut_they_are_the_same(self, data: st.DataObject) -> None:
        part = st.sampled_from(
            "Er kam. |Am 3. Mai |[1] |[2, 3]. |z. B. |Sie ging |\n- |„Ja“, |<think>|</think>|[".split("|")
        )
        text = "".join(data.draw(st.lists(part, max_size=12)))
        cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
        pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        assert list(claims(pieces)) == list(claims([text]))

    @given(st.text(max_size=60))
    def test_a_shown_sentence_holds_nothing_that_looks_like_a_marker(self, text: str) -> None:
        for claim in claims([f"Er [1] kam {text} [2]. Ende [3]."]):
            assert not re.search(r"\[\d{1,3}\]", claim.text)


class TestSentence:
    def checked(self, text: str, *numbers: int) -> tuple[Verdict, tuple[int, ...]] | None:
        found = checked_sentence(Claim(text, numbers), sources().citations)
        return (found.verdict, found.citations) if found else None

    def test_a_wrong_or_missing_number_is_repaired(self) -> None:
        cost = "Anna Weber baute das Werk für 14,3 Mrd. Euro."
        number = next(c.number for c in sources().citations if "14,3" in c.quote)
        for wrong in ((), (2,), (99,), (number, 2), (number,)):
            assert self.checked(cost, *wrong) == (Verdict.PROVEN, (number,))

    def test_what_is_proven_in_part_says_what_is_missing(self) -> None:
        found = checked_sentence(Claim("Das Werk kostete 14,3 Mrd. Euro.", ()), sources().citations)
        assert found is not None
        assert (found.verdict, found.reasons) == (Verdict.PARTLY, ("„kostete“ steht nicht im Beleg.",))

    @pytest.mark.parametrize(
        "text",
        [
            "Das Werk kostete 13,4 Milliarden Euro.",
            "Das Werk kostete 14,3 Milliarden Dollar.",
            "Der Chef von Siemens heißt Roland Busch.",
            "Das geht aus den Belegen nicht hervor.",
            "Ja.",
        ],
    )
    def test_what_nothing_proves_is_struck(self, text: str) -> None:
        assert self.checked(text, 1) is None


class TestAnswer:
    def test_it_grows_by_sentences_that_are_proven(self) -> None:
        *growing, last = phrased(
            says("Anna Weber baute das Werk in Ulm für 14,3", " Mrd. Euro [", "1]. ", BOSS, " ", STAFF)
        )
        assert [len(answer.sentences) for answer in growing] == [1, 2]
        assert last.text == f"{COST[:-5]}. [1] {STAFF} [2]"
        assert last.phrasing is not None
        assert (last.phrasing.model, last.phrasing.struck, last.phrasing.notice) == ("modell", 1, "")
        assert all(sentence.verdict is Verdict.PROVEN for sentence in last.sentences)
        assert last.span is not None
        assert last.span.text in last.citations[last.span.citation - 1].quote
        assert last.seconds["phrase"] > 0
        for answer in (*growing, last):
            numbers_run(answer)
            assert "Busch" not in answer.text

    def test_numbers_run_by_first_appearance_whatever_the_model_cites(self) -> None:
        last = phrased(says(f"{STAFF} [7] {COST}"))[-1]
        numbers_run(last)
        assert "300" in last.citations[0].quote

    def test_what_a_thing_is_only_to_be_is_not_told_as_done(self) -> None:
        last = phrased(says(f"{COST} Das Werk schloss 2027 [4]."))[-1]
        assert "schloss" not in last.text

    def test_a_model_is_not_asked_what_the_articles_do_not_answer(self) -> None:
        found = findings(answered=False)
        with model_server(says(COST)) as server:
            answer = compose(QUESTION, found, found.hits)
            assert list(phrase(QUESTION, answer, found, server.generator())) == [answer]
            assert server.asked == []

    def test_closing_it_ends_the_models_work(self) -> None:
        found = findings(*MORE)
        with model_server(stalls(f"{COST} Im Werk in Ulm arbeiten")) as server:
            growing = phrase(QUESTION, sources(), found, server.generator())
            assert "14,3" in next(growing).text
            growing.close()
            assert server.left.wait(PATIENT)


class TestTheSourcesStand:
    def stand(self, reply: Reply, about: str, seconds: float = PATIENT) -> None:
        last, found = phrased(reply, seconds=seconds)[-1], sources()
        assert last.phrasing is not None
        assert about in last.phrasing.notice
        assert "\n" not in last.phrasing.notice
        assert (last.text, last.citations, last.sentences, last.span, last.nearby) == (
            found.text,
            found.citations,
            found.sentences,
            found.span,
            found.nearby,
        )

    @pytest.mark.parametrize(
        ("reply", "about"),
        [
            (says(), "keinen ganzen Satz"),
            (says("[1]"), "keinen ganzen Satz"),
            (says("14,3 Milliarden Euro [1]. Ein Werk in Ulm, das Anna Weber baute."), "keinen ganzen Satz"),
            (says(BOSS), "der einzige Satz war nicht ganz belegt"),
            (says(BOSS, " Er wohnt in Bonn. ", COST), "2 Sätze waren nicht ganz belegt"),
            (says(STAFF), "ließ die Stelle aus"),
            (says("Anna Weber baute ein Werk in Ulm [1]."), "ließ die Stelle aus"),
            (says(COST, " Anna", whole=False), "bricht mitten"),
            (sends("", 401), "RAG_GENERATOR_KEY"),
            (sends("data: {}}\n\n"), "OpenAI-Schnittstelle"),
            (says("Wort" * 5000), "zu wenig"),
            (says("Das Werk in Ulm kostete 14,3 Milliarden Euro [1]."), "zu wenig"),
        ],
    )
    def test_where_the_model_fails(self, reply: Reply, about: str) -> None:
        self.stand(reply, about)

    def test_where_it_hangs(self) -> None:
        self.stand(stalls(f"{COST} Im Werk in Ulm"), "zu langsam oder hängt", seconds=3)

    def test_where_it_never_ends(self) -> None:
        def endless(wire: Wire) -> None:
            wire.begin()
            for number in range(100_000):
                wire.event(f"Der Chef Nummer {number} heißt Roland Busch. ")

        self.stand(endless, f"{MOST_SENTENCES} Sätze waren nicht ganz belegt")

    def test_where_it_hides_that_sources_differ(self) -> None:
        found = findings(evidence(RIVAL, 0, "15 Milliarden Euro"))
        answer = phrased(says(COST), found)[-1]
        assert len(answer.conflicts) == 1
        assert answer.phrasing is not None
        assert "auseinandergehen" in answer.phrasing.notice
        both = phrased(says(f"{COST} In einem Blatt heißt es, das Werk in Ulm kostete 15 Milliarden Euro [2]."), found)[
            -1
        ]
        assert both.phrasing is not None
        assert both.phrasing.notice == ""
        assert [value.citation for value in both.conflicts[0].values] == [2, 1]

    def test_where_even_one_source_is_too_long_for_it(self) -> None:
        with model_server(says(COST)) as server:
            *_, last = phrase(QUESTION, sources(), findings(*MORE), server.generator(context=600))
            assert last.phrasing is not None
            assert "RAG_GENERATOR_CONTEXT" in last.phrasing.notice
            assert server.asked == []
