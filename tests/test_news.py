import gzip
import json
from pathlib import Path

import pytest

from benchmarks.news import QUESTIONS, NewsQuestion, Outcome, outcome, read_articles, read_questions, table
from rag.types import Answer, Article, Citation, Span

ASKED = NewsQuestion("n1", 7, "amount", "Was kosten die beiden Brücken?", expect=[["6.000 Euro", "6000 Euro"], ["Ems"]])
NEAR_MISS = NewsQuestion("n2", 7, "amount", "Was kostet der Tunnel?", abstain=True, why="another building")
PROOF = "Die Brücken über Ems und Hase kosten 6.000 Euro."


def answer(text: str, *articles: str, abstained: bool = False) -> Answer:
    cited = [Article(name, "", None, PROOF) for name in articles]
    span = Span(0, len(PROOF))
    citations = tuple(Citation(n, a, 0, len(PROOF), PROOF, span) for n, a in enumerate(cited, 1))
    return Answer("", text, (), citations, abstained)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (answer("An der EMS: 6.000\u00a0 Euro [1].", "7.txt", "8.txt"), Outcome.RIGHT),
        (answer("6000 Euro an der Ems [1].", "7.txt"), Outcome.RIGHT),
        (answer("6.000 Euro [1].", "7.txt"), Outcome.WRONG),  # half of what is due
        (answer("16 Euro an der Ems [1].", "7.txt"), Outcome.WRONG),
        (answer("6.000 Euro an der Ems [1].", "8.txt", "7.txt"), Outcome.WRONG),  # another article first
        (answer("6.000 Euro an der Ems."), Outcome.WRONG),  # no source
        (answer("6.000 Euro an der Ems stehen nicht darin.", "7.txt", abstained=True), Outcome.REFUSED),
    ],
)
def test_an_answer_is_right_when_it_says_all_and_cites_the_article_first(given: Answer, expected: Outcome) -> None:
    assert outcome(ASKED, given) is expected


def test_a_near_miss_is_right_only_when_it_is_refused() -> None:
    assert outcome(NEAR_MISS, answer("Davon steht nichts darin.", abstained=True)) is Outcome.RIGHT
    assert outcome(NEAR_MISS, answer("6.000 Euro [1].", "7.txt")) is Outcome.WRONG


def test_the_table_counts_by_kind() -> None:
    graded = [(ASKED, Outcome.RIGHT), (ASKED, Outcome.REFUSED), (NEAR_MISS, Outcome.RIGHT), (NEAR_MISS, Outcome.WRONG)]
    assert [line.split() for line in table(graded)] == [
        ["asked", "right", "refused", "wrong"],
        ["amount", "2", "1", "1", "0"],
        ["all", "2", "1", "1", "0"],
        ["near", "misses", "2", "1", "1"],
    ]


def test_articles_are_those_that_the_questions_name(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps({"text": text}) + "\n" for text in ["Anderes."] * 7 + [PROOF, "Noch anderes."])
    assert read_articles(file, [ASKED, NEAR_MISS]) == {"7.txt": PROOF}
    with pytest.raises(SystemExit, match="does not hold the articles"):
        read_articles(file, [NewsQuestion("n3", 8, "place", "Wo?", expect=[["Ems"]])])
    with pytest.raises(SystemExit, match="does not hold the articles"):
        read_articles(file, [NewsQuestion("n4", 9, "place", "Wo?", abstain=True)])


def test_every_question_says_what_is_due_or_why_nothing_is() -> None:
    questions = read_questions(QUESTIONS)
    assert len({question.id for question in questions}) == len(questions)
    assert all(bool(q.why) == q.abstain and bool(q.expect) != q.abstain and all(q.expect) for q in questions)
    assert (sum(not q.abstain for q in questions), sum(q.abstain for q in questions)) == (40, 20)
