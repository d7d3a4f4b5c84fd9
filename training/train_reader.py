"""Trains the reader: the base model with a head that points at the answer's first and last token.

Usage: python -m training.train_reader EXAMPLES.jsonl OUT [--start MODEL] [--rate R] [--epochs N] [--frozen N]

MODEL and OUT are folders that `transformers` loads with AutoModelForQuestionAnswering; without --start, training begins
with the base model.
Word embeddings and the lowest layers stay as they are, so that languages without training data keep their meaning; a
last run at a low rate, on German examples, too, trains all layers.
"Not in this passage" is the first token, as in SQuAD 2.0 (Rajpurkar et al. 2018, arXiv:1806.03822). Where an answer
is known to be there, but not its place, whatever is not the first token is right. Passages that one question is put to
also compete with each other: what answers in one shall outdo whatever stands in the others (shared normalisation, Clark
and Gardner 2018, arXiv:1710.10723). State is kept in OUT every few minutes: the same command takes up a run that was
broken off. A C++ compiler must be there: compiled steps take a quarter less.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.models.base import prepare_base_model
from rag.models.runtime import computes_in_bfloat16
from rag.settings import Settings
from training.examples import SEED, Example, read_examples

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel

FROZEN_LAYERS = 4
"""The lowest layers, which stay as they are unless `--frozen` says otherwise."""
BATCH_TOKENS = 3072
LONGEST = 448
"""Tokens of question and passage; passages of the library have up to 320."""
WARM_UP = 0.06
CHECKPOINT_SECONDS = 300
MOST_RIVALS = 6
"""Passages of one question that are read together."""

NOWHERE, SOMEWHERE = 0, -1
"""Labels beside token positions: the passage does not answer; it does, at a place that is not known."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids with the first and last token of the answer, and the question they begin with."""

    ids: list[int]
    start: int
    end: int
    question: str


def encode(tokenizer: Tokenizer, examples: Sequence[Example]) -> Iterator[Encoded]:
    """Examples as the model reads them; those whose answer does not fit are left out."""
    for begin in range(0, len(examples), 1000):
        part = examples[begin : begin + 1000]
        for example, coded in zip(part, tokenizer.encode_batch([(e.question, e.passage) for e in part]), strict=True):
            start = end = NOWHERE
            if example.answered and example.start is None:
                start = end = SOMEWHERE
            elif example.start is not None and example.end is not None:
                inside = [
                    place
                    for place, (sequence, (a, b)) in enumerate(zip(coded.sequence_ids, coded.offsets, strict=True))
                    if sequence == 1 and a < example.end and b > example.start
                ]
                if not inside or inside[-1] >= LONGEST:
                    continue
                start, end = inside[0], inside[-1]
            yield Encoded(coded.ids[:LONGEST], start, end, example.question)


def batches(examples: Sequence[Encoded], rng: random.Random) -> list[list[Encoded]]:
    """All examples, those on one question and those of like length together, up to BATCH_TOKENS in each batch.

    The order is random otherwise. A question with more passages than a batch holds is parted.
    """
    asked: dict[str, list[Encoded]] = {}
    for example in rng.sample(examples, len(examples)):
        asked.setdefault(example.question, []).append(example)
    units = [unit[begin : begin + MOST_RIVALS] for unit in asked.values() for begin in range(0, len(unit), MOST_RIVALS)]
    rng.shuffle(units)
    made = []
    for begin in range(0, len(units), 1000):
        batch: list[Encoded] = []
        for unit in sorted(units[begin : begin + 1000], key=_width):
            if batch and (len(batch) + len(unit)) * max(_width(batch), _width(unit)) > BATCH_TOKENS:
                made.append(batch)
                batch = []
            batch = batch + unit
        made.append(batch)
    rng.shuffle(made)
    return made


def _width(examples: Sequence[Encoded]) -> int:
    return max(len(example.ids) for example in examples)


def loss_of(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Mean negative log-likelihood of the labels, of shape (batch,), under `logits` (batch, tokens)."""
    import torch

    logs = torch.log_softmax(logits.float(), dim=-1)
    exact = -logs.gather(1, labels.clamp(min=0)[:, None])[:, 0]
    somewhere = -torch.logsumexp(logs[:, 1:], dim=-1)
    return torch.where(labels == SOMEWHERE, somewhere, exact).mean()


def rival_loss(logits: torch.Tensor, labels: torch.Tensor, questions: torch.Tensor) -> torch.Tensor:
    """Mean negative log-likelihood of the labels of those rows that answer, against the rows on their question.

    `logits` are of shape (batch, tokens), `labels` and `questions` (batch,). What counts is how far a token outdoes its
    own row's "nowhere", as when passages are compared; rows without rivals count nothing.
    """
    import torch

    odds = logits.float() - logits[:, :1].float()
    rows = torch.logsumexp(odds[:, 1:], dim=-1)
    itself = torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    rivals = (questions[:, None] == questions[None, :]) & (labels == NOWHERE)[None, :]
    among = rows[None, :].masked_fill(~(rivals | itself), -torch.inf)
    every = torch.nn.functional.softplus(torch.logsumexp(among, dim=-1))  # beside "nowhere", whose odds are 1
    right = torch.where(labels == SOMEWHERE, rows, odds.gather(1, labels.clamp(min=0)[:, None])[:, 0])
    counted = (labels != NOWHERE) & rivals.any(dim=-1)
    return ((every - right) * counted).sum() / counted.sum().clamp(min=1)


def load(folder: Path, frozen_layers: int = FROZEN_LAYERS) -> tuple[PreTrainedModel, Tokenizer]:
    """The model, with a fresh head if it has none, and its tokenizer; the lowest layers are frozen."""
    import torch
    from tokenizers import Tokenizer
    from transformers import AutoModelForQuestionAnswering

    torch.manual_seed(SEED)
    model = AutoModelForQuestionAnswering.from_pretrained(
        folder,
        dtype=torch.float32,
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
        attn_implementation="eager",  # compiled, a sixth faster on a CPU than the fused one with heads this narrow
    )
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.encode_special_tokens = True
    tokenizer.no_padding()
    tokenizer.no_truncation()
    for name, parameter in model.named_parameters():
        frozen = [f".layer.{number}." for number in range(frozen_layers)]
        parameter.requires_grad = ".embeddings." not in name and not any(part in name for part in frozen)
    return model, tokenizer


def train(
    examples: Sequence[Example], start: Path, out: Path, rate: float, epochs: int, frozen_layers: int = FROZEN_LAYERS
) -> None:
    """Trains and writes the model to `out`."""
    import torch
    from tqdm import tqdm

    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    model, tokenizer = load(start, frozen_layers)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model.to(device).train()  # type: ignore[arg-type]
    half = device.type == "cuda" or computes_in_bfloat16()
    compiled = torch.compile(model, dynamic=True)
    encoded = list(encode(tokenizer, examples))
    rng = random.Random(SEED)
    steps = [batch for _ in range(epochs) for batch in batches(encoded, rng)]
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    optimizer = torch.optim.AdamW(trained.values(), lr=rate, weight_decay=0.01, fused=True)
    warm = max(1, round(WARM_UP * len(steps)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (len(steps) - step) / max(1, len(steps) - warm))
    )
    done = 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, map_location=device)
        model.load_state_dict(state["model"], strict=False)
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        done = state["done"]
    saved = time.monotonic()
    average = 0.0
    bar = tqdm(total=len(steps), initial=done, desc="Schritte", mininterval=20)
    for number in range(done, len(steps)):
        batch = steps[number]
        ids = torch.full((len(batch), _width(batch)), model.config.pad_token_id)
        mask = torch.zeros_like(ids)
        for row, example in enumerate(batch):
            ids[row, : len(example.ids)] = torch.tensor(example.ids)
            mask[row, : len(example.ids)] = 1
        ids, mask = ids.to(device), mask.to(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=half):
            output = compiled(input_ids=ids, attention_mask=mask)
        starts, ends = (
            logits.float().masked_fill(mask == 0, -1e4) for logits in (output.start_logits, output.end_logits)
        )
        numbers = {question: number for number, question in enumerate({e.question: None for e in batch})}
        questions = torch.tensor([numbers[e.question] for e in batch], device=device)
        loss = torch.zeros((), device=device)
        for logits, places in (starts, [e.start for e in batch]), (ends, [e.end for e in batch]):
            labels = torch.tensor(places, device=device)
            loss = loss + loss_of(logits, labels) + rival_loss(logits, labels, questions)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        average = 0.98 * average + 0.02 * loss.item() if number > done else loss.item()
        bar.set_postfix(loss=f"{average:.3f}", refresh=False)
        bar.update()
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            state = {name: p.detach() for name, p in trained.items()}
            state = {"model": state, "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
            torch.save({**state, "done": number + 1}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            saved = time.monotonic()
    model.save_pretrained(out)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (out / name).write_bytes((start / name).read_bytes())
    checkpoint.unlink(missing_ok=True)


def main() -> None:
    """Trains as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("examples", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--start", type=Path, help="default: the base model")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--frozen", type=int, default=FROZEN_LAYERS, help="lowest layers that stay as they are")
    options = parser.parse_args()
    # Threads that spin at every barrier stall whenever another process has the core.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    start = options.start or prepare_base_model(Settings.from_env().cache)
    train(read_examples(options.examples), start, options.out, options.rate, options.epochs, options.frozen)


if __name__ == "__main__":
    main()
