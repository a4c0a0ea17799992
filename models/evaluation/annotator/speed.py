"""Speed of an annotator: texts and word pieces a second by length of text, on made-up texts of ordinary words."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from models.base import Annotator

SOURCE = (
    "the order came late but driver was kind and app is easy to use although price went up again this month for me "
    "support answered my mail after two days checkout works fine they lost parcel refund took ages good quality pans"
)
LENGTHS = (5, 20, 60, 200)
"""Words a text."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Median of the rounds.

    Attributes:
        words: Words a text.
        texts: Texts in a round, all different.
        texts_per_s: Texts a second, complete: tokenising, sentences, forward, decoding.
        words_per_s: Words a second.
    """

    words: int
    texts: int
    texts_per_s: float
    words_per_s: float


def made_up_texts(count: int, words: int, *, seed: int) -> list[str]:
    """Return texts of random words with a full stop after every twelfth; no two are alike except by chance."""
    rng, words_known = random.Random(seed), SOURCE.split()
    texts = []
    for _ in range(count):
        chosen = rng.choices(words_known, k=words)
        texts.append(" ".join(w + "." if i % 12 == 11 else w for i, w in enumerate(chosen)))
    return texts


def measure_speed(
    annotator: Annotator, *, lengths: Sequence[int] = LENGTHS, words_a_round: int = 20_000, rounds: int = 3
) -> list[Speed]:
    """Return the speed by length of text, warm; every round gets its own texts, so that nothing is answered from memory."""
    annotator.annotate(made_up_texts(32, 20, seed=0))
    found = []
    for length in lengths:
        count = max(1, words_a_round // length)
        seconds = []
        for round_number in range(rounds):
            texts = made_up_texts(count, length, seed=1 + round_number)
            began = time.perf_counter()
            annotator.annotate(texts)
            seconds.append(time.perf_counter() - began)
        rate = count / median(seconds)
        found.append(Speed(length, count, rate, rate * length))
    return found


def speed_lines(report: dict[str, Any]) -> list[str]:
    """Return the Markdown lines of a report of models.evaluation.annotator.speed_peers.speed_report."""
    head = [
        f"{report['texts']} reviews of FABSA dev, {report['pieces_a_text']:.0f} word pieces a text, {report['threads']}"
        " threads, warm, in one run, on a processor "
        f"{'with' if report['integer'] else 'without'} instructions for int8. The peers' weights are random: speed does not depend on them.",
        "",
        "| what reads the texts | texts/s | texts | this annotator is faster by |",
        "|---|---|---|---|",
    ]
    peers = [f"| {p['name']} | {p['texts_per_s']:.1f} | {p['texts']} | {p['ratio']:.1f} × |" for p in report["peers"]]
    by_length = [
        f"| {row['words']} | {row['texts_per_s']:.0f} | {row['words_per_s']:.0f} |" for row in report["lengths"]
    ]
    shares = ", ".join(f"{name} {100 * share:.0f} %" for name, share in report["shares"].items())
    start, limit = report["start"], report["limit"]
    return [
        *head,
        *peers,
        "",
        "| words a text | texts/s | words/s |",
        "|---|---|---|",
        *by_length,
        "",
        f"Where the time goes: {shares}.",
        f"Complete, it reads {100 * limit['share']:.0f} % of the {limit['pieces_per_s']:,.0f} word pieces/s that its int8 products"
        " with weights alone would allow here.",
        f"From the start of a process to its first answer: {start['seconds']:.1f} s. Most memory resident:"
        f" {start['memory_mib']:.0f} MiB.",
    ]
