"""Several answers as one: numbers, refusals, what is near."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from page_examples import DATED, UNDATED, abstention, hit, meta_answer

from rag.merge import merge
from rag.types import Answer, Phrasing


def test_one_answer_is_left_as_it_is() -> None:
    answer = meta_answer()
    assert merge([answer]) is answer


def test_numbers_run_on_and_what_is_cited_twice_keeps_its_number() -> None:
    first = meta_answer("Wie viel?")
    second = replace(
        first,
        question="Und wer?",
        understood="Wer wechselt?",
        text="Wang wechselt [1]. Über zehn [2].",
        citations=(replace(first.citations[2], number=1), replace(first.citations[1], number=2)),
        sentences=(replace(first.sentences[2], citations=(1,)),),
        span=None,
        conflicts=(),
    )
    merged = merge([second, first])
    assert merged.text.startswith("Zu „Wer wechselt?“:\n\nWang wechselt [1]. Über zehn [2].\n\nZu „Wie viel?“:\n\nMeta")
    assert merged.text.endswith("geplant [2]. Wang wechselt [3][1].")
    assert [citation.number for citation in merged.citations] == [1, 2, 3]
    assert [sentence.citations for sentence in merged.sentences] == [(1,), (3,), (2,), (3, 1)]
    assert merged.span is None
    assert [value.citation for value in merged.conflicts[0].values] == [3, 2]
    assert merged.understood == "Wer wechselt? Wie viel?"
    assert merge([first, second]).span == first.span


def test_what_the_language_model_did_is_told_of_all_parts() -> None:
    phrased = replace(meta_answer(), phrasing=Phrasing("llama", 2), seconds={"read": 1.0, "phrase": 2.0})
    failed = replace(meta_answer(), phrasing=Phrasing("llama", 1, "Der Server ist aus."))
    merged = merge([abstention(), phrased, failed, failed])
    assert merged.phrasing == Phrasing("llama", 4, "Der Server ist aus.")
    assert merged.seconds == {"read": 1.0, "phrase": 2.0}
    assert merge([meta_answer(), abstention()]).phrasing is None


def test_a_part_that_is_not_answered_says_so_and_cites_nothing() -> None:
    merged = merge([abstention("Wer leitet Siemens?"), meta_answer()])
    assert not merged.abstained
    assert merged.text.startswith("Zu „Wer leitet Siemens?“: Das geht aus den Artikeln nicht hervor.\n\nZu „Wie viel")
    assert merged.citations == meta_answer().citations
    assert merged.span == meta_answer().span


def test_only_where_no_part_is_answered_the_answer_abstains() -> None:
    merged = merge([abstention("Wer?"), abstention("Wann?")])
    assert merged.abstained
    assert merged.span is None
    assert len(merged.citations) == 1
    assert "[" not in merged.text


@given(st.lists(st.sampled_from([meta_answer("Wie viel?"), abstention("Wer?")]), min_size=2, max_size=4))
def test_every_number_of_the_text_has_one_source(answers: list[Answer]) -> None:
    merged = merge(answers)
    shown = list(dict.fromkeys(int(number) for number in re.findall(r"\[(\d+)\]", merged.text)))
    numbers = [citation.number for citation in merged.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert shown == ([] if merged.abstained else numbers)


def test_a_passage_that_another_part_cites_is_not_also_shown_as_not_cited() -> None:
    cited = hit(DATED, 0, len(DATED.text))
    other = replace(hit(UNDATED, 62, 78), passage=replace(hit(UNDATED, 62, 78).passage, id=2))
    merged = merge([replace(meta_answer(), nearby=()), replace(abstention(), nearby=(cited, other))])
    assert [found.passage.text for found in merged.nearby] == ["Es ist ein Plan."]
