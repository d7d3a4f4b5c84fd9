"""How well an answer is proven: its sentences counted by verdict and, on demand, each with the reason."""

from __future__ import annotations

from collections import Counter

from rag.export import phrasing_words
from rag.page.wording import escape, render_marker
from rag.types import Answer, AnswerSentence, Verdict

CLASSES = {Verdict.PROVEN: "proven", Verdict.PARTLY: "partly", Verdict.UNPROVEN: "unproven"}
QUOTED = "Steht Wort für Wort in der Quelle."
COMPARED = "Zahlen, Namen und Aussage stehen so in der Quelle."


def render_check(turn: int, answer: Answer) -> str:
    """How many sentences are proven, the reasons folded; what a language model did; and the way to the evidence."""
    verdicts = "" if answer.abstained or not answer.sentences else render_verdicts(turn, answer)
    return f'{render_phrased(answer)}<div class="check">{verdicts}{render_way(turn, answer)}</div>'


def render_phrased(answer: Answer) -> str:
    """Which language model phrased an answer, and how much of its text was struck."""
    if not answer.phrasing or answer.phrasing.notice:
        return ""
    return f'<p class="note">{escape(phrasing_words(answer.phrasing))}</p>'


def render_fallback(answer: Answer) -> str:
    """Why the words of the sources stand where a language model was to phrase the answer."""
    if not answer.phrasing or not answer.phrasing.notice:
        return ""
    return f'<p class="fallback">{escape(phrasing_words(answer.phrasing))}</p>'


def render_verdicts(turn: int, answer: Answer) -> str:
    """Each sentence with its verdict, its sources and the reason."""
    counts = Counter(sentence.verdict for sentence in answer.sentences)
    total = counts.total()
    found = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
    items = "".join(render_verdict(turn, place, answer) for place in range(total))
    return (
        f'<details class="verdicts"><summary>{total} {"Satz" if total == 1 else "Sätze"}: {found}</summary>'
        f"<ol>{items}</ol></details>"
    )


def render_verdict(turn: int, place: int, answer: Answer) -> str:
    """One sentence of the answer, the one at `place`."""
    sentence = answer.sentences[place]
    markers = "".join(render_marker(turn, number) for number in sentence.citations)
    return (
        f'<li id="urteil-{turn}-{place + 1}" tabindex="-1"><p class="said">„{escape(sentence.text)}“ {markers}</p>'
        f'<p class="why"><span class="verdict {CLASSES[sentence.verdict]}">{sentence.verdict}</span> '
        f"{escape(reason(answer, sentence))}</p></li>"
    )


def reason(answer: Answer, sentence: AnswerSentence) -> str:
    """Why a sentence has its verdict."""
    if sentence.verdict is not Verdict.PROVEN:
        return " ".join(sentence.reasons)
    quotes = [citation.quote for citation in answer.citations if citation.number in sentence.citations]
    said = " ".join(sentence.text.split())
    return QUOTED if any(said in " ".join(quote.split()) for quote in quotes) else COMPARED


def render_way(turn: int, answer: Answer) -> str:
    """The link to the evidence of this answer."""
    if not answer.citations and not answer.nearby:
        return ""
    name = "Nächste Fundstellen" if answer.abstained else "Belege zeigen"
    return f' <a class="show" href="#belege-{turn}" data-turn="{turn}">{name}</a>'
