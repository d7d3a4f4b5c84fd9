"""The small language model on each runtime that could run it: seconds to the first piece, tokens a second, memory.

Usage: python -m benchmarks.generation [--runtimes xllamacpp openvino-genai …] [--json benchmarks/generation.json]

Needs `python -m rag install-model`, and what is to be compared: openvino-genai, llama-cpp-python. Each runtime gets a
process of its own, one after the other, with the same prompts; what is not installed is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.machine import machine
from rag.errors import ModelError
from rag.language.sentences import split_sentences
from rag.models.small import small_model
from rag.models.stream import Outlet, streamed
from rag.prompt import Quoted, make_prompt
from rag.settings import ROOT, Settings
from rag.types import Prompt, Question

QUESTIONS = (
    "Wie viel investiert Meta in Scale AI?",
    "Wer ist Alexandr Wang?",
    "Was ist Defense Llama?",
)
MOST_TOKENS, CONTEXT, PATIENCE, EVIDENCE = 64, 4096, 1800.0, 6

Generate = Callable[[Prompt], Iterable[str]]


def prompts() -> list[Prompt]:
    """One prompt a question, each with other sentences of the seeds, so that no runtime can reuse the one before."""
    texts = [file.read_text("utf-8") for file in sorted((ROOT / "seeds").glob("*.txt"))]
    sentences = [span.of(text) for text in texts for span in split_sentences(text) if len(span.of(text)) > 80]
    made = []
    for place, question in enumerate(QUESTIONS):
        chosen = sentences[place * EVIDENCE : (place + 1) * EVIDENCE]
        quoted = [Quoted(number, "Ein Artikel", None, text) for number, text in enumerate(chosen, start=1)]
        prompt = make_prompt(Question(question, question), quoted, f"{place}f3a9c1e", lambda _: True)
        assert prompt is not None
        made.append(prompt)
    return made


def xllamacpp(file: Path) -> Generate:
    """llama.cpp's prebuilt wheel, in use."""
    from rag.models.llama import LlamaGenerator

    generator = LlamaGenerator(file, "small", CONTEXT, PATIENCE)
    return lambda prompt: generator.generate(prompt, MOST_TOKENS)


def transformers(file: Path) -> Generate:
    """torch, over the weights that the GGUF file's are turned back into."""
    from rag.models.causal import TransformersGenerator

    generator = TransformersGenerator(str(file), CONTEXT, PATIENCE)
    return lambda prompt: generator.generate(prompt, MOST_TOKENS)


def openvino_genai(file: Path) -> Generate:
    """OpenVINO, which reads GGUF."""
    import openvino_genai as library

    pipeline = library.LLMPipeline(str(file), "CPU")

    def generate(prompt: Prompt) -> Iterable[str]:
        text = pipeline.get_tokenizer().apply_chat_template(messages(prompt), add_generation_prompt=True)

        def write(outlet: Outlet) -> None:
            pipeline.generate(text, max_new_tokens=MOST_TOKENS, do_sample=False, streamer=outlet.put)

        return streamed(write, PATIENCE, "small")

    return generate


def llama_cpp(file: Path) -> Generate:
    """llama-cpp-python, built from source for this CPU."""
    import llama_cpp as library

    model = library.Llama(str(file), n_ctx=CONTEXT, n_threads=os.cpu_count(), verbose=False)

    def generate(prompt: Prompt) -> Iterable[str]:
        for event in model.create_chat_completion(messages(prompt), stream=True, max_tokens=MOST_TOKENS, temperature=0):
            yield event["choices"][0]["delta"].get("content") or ""

    return generate


RUNTIMES: dict[str, Callable[[Path], Generate]] = {
    "xllamacpp": xllamacpp,
    "openvino-genai": openvino_genai,
    "llama-cpp-python": llama_cpp,
    "transformers": transformers,
}


def messages(prompt: Prompt) -> list[dict[str, str]]:
    """The prompt as a conversation."""
    return [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]


def measure(name: str, file: Path) -> dict[str, Any]:
    """The figures of one runtime, medians over the questions; its replies as text."""
    started = time.perf_counter()
    generate = RUNTIMES[name](file)
    loaded = time.perf_counter() - started
    runs = [timed(generate(prompt)) for prompt in prompts()]
    return {
        "load": loaded,
        "first": [first for first, _, _ in runs],
        "rest": [rest for _, rest, _ in runs],
        "texts": [text for _, _, text in runs],
        "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    }


def timed(pieces: Iterable[str]) -> tuple[float, float, str]:
    """Seconds to the first piece, seconds from there to the end, and the text."""
    started = time.perf_counter()
    first, text = 0.0, ""
    for piece in pieces:
        if piece and not text:
            first = time.perf_counter() - started
        text += piece
    return first, time.perf_counter() - started - first, text


def in_own_process(name: str) -> dict[str, Any] | None:
    """What `measure` finds in a fresh process; None where the runtime is missing or fails, which is told."""
    command = [sys.executable, "-m", "benchmarks.generation", "--one", name]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        print(f"{name}: {(run.stderr.strip().splitlines() or ['-'])[-1]}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def summary(found: dict[str, Any], count: Callable[[str], int]) -> dict[str, float]:
    """One row of the table; the first token counts to the time before it."""
    rates = [
        (count(text) - 1) / rest for text, rest in zip(found["texts"], found["rest"], strict=True) if rest and text
    ]
    return {
        "load_seconds": round(found["load"], 1),
        "first_seconds": round(statistics.median(found["first"]), 2),
        "tokens_per_second": round(statistics.median(rates), 2),
        "gigabytes": round(found["gigabytes"], 2),
    }


def counter(file: Path) -> Callable[[str], int]:
    """Counts the model's tokens."""
    from rag.models.runtime import settle_torch

    settle_torch()
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    return lambda text: len(tokenizer(text)["input_ids"])


def main() -> None:
    """Prints the table and writes the JSON file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runtimes", nargs="+", choices=RUNTIMES, default=list(RUNTIMES), help="which to compare")
    parser.add_argument(
        "--json", type=Path, default=ROOT / "benchmarks" / "generation.json", help="file for the figures"
    )
    parser.add_argument("--one", choices=RUNTIMES, help="measure this one here and print the raw figures")
    options = parser.parse_args()
    try:
        file = small_model(Settings.from_env().cache)
    except ModelError as error:
        raise SystemExit(str(error)) from error
    if options.one:
        print(json.dumps(measure(options.one, file)))
        return
    found = {name: in_own_process(name) for name in tqdm(options.runtimes, desc="runtimes", disable=None)}
    count = counter(file)
    result = {
        "prompt_tokens": [count(f"{prompt.system}{prompt.user}") for prompt in prompts()],
        "most_tokens": MOST_TOKENS,
        "runtimes": {name: summary(row, count) for name, row in found.items() if row},
        "texts": {name: row["texts"] for name, row in found.items() if row},
        "machine": machine(),
    }
    options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
