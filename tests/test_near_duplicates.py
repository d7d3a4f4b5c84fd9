"""One report in several places: recognised, told as one source, and no second witness."""

import datetime
import random
from dataclasses import replace
from itertools import combinations, count
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.build import assistant_over, ingest_paths
from rag.compose import compose
from rag.export import answer_row, answer_text
from rag.language.likeness import LEAST_RUNS, SIZE, Sketch, are_near_duplicates, shared_runs
from rag.language.sentences import split_sentences
from rag.language.words import split_words
from rag.merge import merge
from rag.settings import Settings
from rag.store.library import StoredLibrary
from rag.types import Answer, Article, Evidence, Findings, Hit, Passage, Question

WORDS = st.lists(st.sampled_from("der die rat stadt sagt neue haus am in berlin wer tag".split()), max_size=40)
NEW = datetime.date(2025, 6, 13)


def runs(text: str) -> set[tuple[str, ...]]:
    words = [word.lower() for word in split_words(text)]
    return {tuple(words[start : start + 3]) for start in range(len(words) - 2)}


@pytest.fixture(scope="module")
def reports(german_passages: list[str]) -> list[str]:
    """Texts of 100 to 700 words: German ones, in sentences, but drawn by lot."""
    chance = random.Random(11)
    words = " ".join(german_passages).replace(".", "").split()

    def sentence() -> str:
        return " ".join(chance.choices(words, k=chance.randint(5, 20))).capitalize() + "."

    return [" ".join(sentence() for _ in range(chance.randint(10, 60))) for _ in range(40)]


def elsewhere(text: str, seed: int) -> str:
    """The report as another paper brings it: other headline, its last third cut, every fifteenth word another."""
    chance = random.Random(seed)
    sentences = [span.of(text) for span in split_sentences(text)]
    words = " ".join(sentences[: max(1, round(len(sentences) * 2 / 3))]).split(" ")
    changed = [word if chance.random() > 1 / 15 else "anders" for word in words]
    return f"Ganz neue Zeile darüber. Wien (APA) – {' '.join(changed)}"


class TestSketch:
    @given(WORDS, WORDS)
    def test_short_texts_are_compared_exactly(self, one, other):
        a, b = " ".join(one), " ".join(other)
        assert shared_runs(Sketch.of(a), Sketch.of(b)) == pytest.approx(len(runs(a) & runs(b)))

    @given(st.text(), st.text())
    def test_any_texts(self, a, b):
        one, other = Sketch.of(a), Sketch.of(b)
        assert are_near_duplicates(one, other) == are_near_duplicates(other, one)
        assert are_near_duplicates(one, one) == (one.runs >= LEAST_RUNS)
        stored = Sketch.from_bytes(one.to_bytes())
        assert (stored.hashes.tolist(), stored.runs) == (one.hashes.tolist(), one.runs)
        assert len(one.hashes) == min(SIZE, one.runs)

    def test_long_texts_are_estimated(self, reports):
        text, other = " ".join(reports[:4]), " ".join(reports[2:6])
        assert len(runs(text)) > 10 * SIZE
        shared = len(runs(text) & runs(other))
        assert shared_runs(Sketch.of(text), Sketch.of(other)) == pytest.approx(shared, abs=0.15 * len(runs(text)))

    def test_line_breaks_and_capitals_make_no_difference(self, reports):
        text = reports[0].replace("ß", "ss")
        assert np.array_equal(Sketch.of(text).hashes, Sketch.of(text.upper().replace(" ", "\n")).hashes)

    def test_the_same_report_elsewhere(self, reports):
        for seed, text in enumerate(reports):
            assert are_near_duplicates(Sketch.of(text), Sketch.of(elsewhere(text, seed)))

    def test_different_reports(self, reports):
        assert not [
            pair
            for pair in combinations(range(len(reports)), 2)
            if are_near_duplicates(*map(Sketch.of, _of(reports, pair)))
        ]

    def test_two_reports_on_one_event(self):
        one = (
            "Der Konzern Meta investiert 14,3 Milliarden US-Dollar in die Firma Scale AI. Deren Gründer Alexandr Wang "
            "wechselt zu Meta. Das teilte der Konzern am Freitag mit. Scale AI bereitet Daten für das Training von "
            "künstlicher Intelligenz auf und beschäftigt dafür Tausende in aller Welt."
        )
        other = (
            "Für 14,3 Milliarden US-Dollar steigt Meta bei Scale AI ein. Wie am Freitag bekannt wurde, holt Mark "
            "Zuckerberg auch Alexandr Wang, den Gründer der Firma, zu sich. Das Start-up liefert Daten, mit denen "
            "Sprachmodelle lernen; Tausende arbeiten ihm dafür zu."
        )
        assert not are_near_duplicates(Sketch.of(one), Sketch.of(other))

    def test_a_long_report_that_quotes_a_short_one(self, reports):
        assert not are_near_duplicates(Sketch.of(reports[0]), Sketch.of(" ".join(reports[:9])))

    def test_short_texts_of_one_form(self):
        rain, sun = "Am Montag regnet es in Köln den ganzen Tag.", "Am Dienstag regnet es in Köln den ganzen Tag."
        assert not are_near_duplicates(Sketch.of(rain), Sketch.of(sun))


def _of(texts: list[str], pair: tuple[int, int]) -> list[str]:
    return [texts[number] for number in pair]


IDS = count(1)
LONG = (
    "Nach langen Verhandlungen, die sich über Wochen zogen, hat der Konzern Meta rund 14,3 Milliarden US-Dollar in "
    "die Firma Scale AI investiert."
)
ASKED = "Wie viel investiert Meta?"


def evidence(name: str, sentence: str, *twins: Article) -> Evidence:
    article = Article(name, f"Titel von {name}", NEW, f"{sentence} Und noch etwas.")
    hit = Hit(Passage(next(IDS), name, 0, len(article.text), article.text), article, 1.0, 1, twins)
    return Evidence(0, len(sentence), None, hit)


def pair(one: str, other: str) -> tuple[Evidence, Evidence]:
    """Sentences of two articles that bring the same report."""
    a, b = evidence("a.txt", one), evidence("b.txt", other)
    return evidence("a.txt", one, b.article), evidence("b.txt", other, a.article)


def answer(question: str, *found: Evidence, answered: bool = True) -> Answer:
    return compose(Question(question, question), Findings(found, answered), [item.hit for item in found])


class TestAnswer:
    def test_figures_of_one_report_are_one_source_with_its_places(self):
        found = answer(ASKED, *pair(LONG, LONG.replace("langen", "zähen")))
        assert [(c.number, c.article.name, c.also) for c in found.citations] == [(1, "a.txt", ("b.txt",))]
        assert "[2]" not in found.text
        assert found.nearby == ()

    def test_two_witnesses_stay_two(self):
        found = answer(ASKED, evidence("a.txt", LONG), evidence("b.txt", LONG.replace("langen", "zähen")))
        assert [(c.article.name, c.also) for c in found.citations] == [("a.txt", ()), ("b.txt", ())]

    def test_a_report_and_another_one(self):
        a, b = pair(LONG, LONG.replace("langen", "zähen"))
        found = answer(ASKED, a, evidence("c.txt", LONG.replace("Wochen", "Monate")), b)
        assert [(c.article.name, c.also) for c in found.citations] == [("a.txt", ("b.txt",)), ("c.txt", ())]

    def test_a_figure_that_one_paper_changed_is_told(self):
        found = answer(ASKED, *pair(LONG, LONG.replace("14,3", "41,3")))
        assert found.text.startswith("Die Angaben gehen auseinander: ")
        assert [(c.article.name, c.also) for c in found.citations] == [("a.txt", ()), ("b.txt", ())]

    def test_words_of_one_report(self):
        sentence = "Die Bahnstrecke zwischen Ulm und Wendlingen führt unter der Schwäbischen Alb durch."
        a, b = pair(sentence, sentence.replace("führt", "geht"))
        found = answer("Wo führt die Bahnstrecke durch?", a, b)
        assert [(c.article.name, c.also) for c in found.citations] == [("a.txt", ("b.txt",))]

    def test_a_place_where_the_sentence_was_cut_is_not_named(self):
        a, b = pair(LONG, LONG)
        shortened = replace(b.article, text="Und noch etwas.")
        found = answer(ASKED, replace(a, hit=replace(a.hit, twins=(shortened,))))
        assert [(c.article.name, c.also) for c in found.citations] == [("a.txt", ())]

    def test_nearest_places_of_a_refusal(self):
        found = answer(ASKED, *pair(LONG, LONG.replace("langen", "zähen")), answered=False)
        assert [(c.article.name, c.also) for c in found.citations] == [("a.txt", ("b.txt",))]

    def test_parts_of_a_question(self):
        a, b = pair(LONG, LONG)
        merged = merge([answer(ASKED, a), answer("Und was macht Meta?", b)])
        assert [(c.number, c.article.name, c.also) for c in merged.citations] == [(1, "a.txt", ("b.txt",))]

    def test_export(self):
        found = answer(ASKED, *pair(LONG, LONG))
        assert answer_row(found)["citations"][0]["also"] == ["b.txt"]
        assert "(a.txt, 13. Juni 2025; auch in b.txt)" in answer_text(found)
        assert answer_row(answer(ASKED, evidence("a.txt", LONG)))["citations"][0]["also"] == []


@pytest.fixture
def folder(tmp_path: Path, seeds: Path) -> Path:
    folder = tmp_path / "artikel"
    folder.mkdir()
    for file in seeds.glob("*.txt"):
        (folder / file.name).write_bytes(file.read_bytes())
    _, _, text = (seeds / "000_09e2c0462c2fe24e.txt").read_text("utf-8").partition("\n")
    (folder / "anderswo.txt").write_text(f"Ganz andere Überschrift\n\nWien (APA) – {text}", "utf-8")
    return folder


class TestLibrary:
    def test_near_duplicates_come_and_go(self, folder, tmp_path, embedder):
        settings = Settings(index=tmp_path / "index")
        ingest_paths([folder], settings, embedder)
        library = StoredLibrary(settings.index)
        assert library.twins("anderswo.txt") == ["000_09e2c0462c2fe24e.txt"]
        assert library.twins("000_09e2c0462c2fe24e.txt") == ["anderswo.txt"]
        assert library.twins("001_d0f8237bc536e6a7.txt") == []
        assert library.twins("nirgends.txt") == []
        (folder / "anderswo.txt").write_text("Am Montag regnet es in Köln. Am Dienstag scheint dort die Sonne.")
        ingest_paths([folder], settings, embedder)
        assert library.twins("000_09e2c0462c2fe24e.txt") == []
        assert library.faults() == []

    def test_an_answer_counts_a_report_once(self, folder, tmp_path, embedder, reader):
        settings = Settings(index=tmp_path / "index")
        ingest_paths([folder], settings, embedder)
        library = StoredLibrary(settings.index)
        found = assistant_over(library, embedder, reader).ask("Wie viel Prozent von Scale AI erwirbt Meta?")
        brought = [{c.article.name, *c.also} for c in found.citations if "49 Prozent" in c.quote]
        assert brought == [{"000_09e2c0462c2fe24e.txt", "anderswo.txt"}]
        library.remove(found.citations[0].article.name)
        again = assistant_over(library, embedder, reader).ask("Wie viel Prozent von Scale AI erwirbt Meta?")
        (left,) = [c for c in again.citations if "49 Prozent" in c.quote]
        assert (left.article.name, left.also) == (next(iter(brought[0] - {found.citations[0].article.name})), ())
