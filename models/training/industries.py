"""Command: how well categories are read in industries that training never saw (python -m models.training.industries).

FABSA's eight industries are left out in four groups. For each group a model is trained on the reviews of all others, with the
loop of the shipped weights but on FABSA alone and with fewer passes, and reads every review of the group. So each industry is
read by a model that saw neither it nor the others of its group; nothing is tuned on them (the threshold is one half).
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch

from models.annotator.labels import ABSENT, CATEGORIES
from models.annotator.tokenizer import load_tokenizer
from models.artifacts import WEIGHTS
from models.evaluation.metrics import Figure, figure, macro_f1, micro_f1, set_counts
from models.training.base_weights import base_folder
from models.training.data import Unit, fabsa
from models.training.encode import Encoder
from models.training.epochs import rare
from models.training.loop import train
from models.training.model import AnnotatorNet

logger = logging.getLogger(__name__)

GROUPS = (
    ("Fashion",),
    ("Price Comparison", "Information Technology", "Consulting"),
    ("Groceries", "Trading"),
    ("Travel Booking", "Banking"),
)
"""Industries left out together; each group holds what is least alike, so that no industry loses its nearest kin as well."""
Counts = dict[str, list[list[float]]]
"""By industry, a row a review: true positives, false positives, false negatives."""


def main(argv: Sequence[str] | None = None) -> int:
    """Train a model a group, print the figures, and write them to the card where asked."""
    parser = argparse.ArgumentParser(prog="python -m models.training.industries", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=20251101)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("build/industries.json"), help="a group found there is kept")
    parser.add_argument("--write-card", action="store_true", help="add the figures to the model card")
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    torch.set_num_threads(args.threads)
    counts = measure(args.data, out=args.out, seed=args.seed, epochs=args.epochs)
    figures = industry_figures(counts)
    for f in figures:
        sys.stdout.write(f"{f.text:80} {f.value:6.1f}  [{f.low:5.1f}, {f.high:5.1f}]  n={f.n}\n")
    if args.write_card:
        from models.evaluation.card import load_card, write_card
        from models.evaluation.command import CARD

        write_card(CARD, WEIGHTS / "annotator", figures, fingerprint=load_card(CARD).fingerprint)
    return 0


def measure(data: Path, *, out: Path, seed: int, epochs: int) -> Counts:
    """Counts of every industry; groups already in `out`, from the same seed and epochs, are not trained again, one that was cut off goes on."""
    reviews = [u for part in ("train", "dev") for u in fabsa(data / "fabsa" / f"{part}.jsonl")]
    kept: dict[str, Any] = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    counts: Counts = {}
    for group in GROUPS:
        key = f"{seed} {epochs} {', '.join(group)}"
        if key not in kept:
            out.parent.mkdir(parents=True, exist_ok=True)
            progress = out.with_suffix(".progress")
            kept[key] = _read_group(group, reviews, seed=seed, epochs=epochs, progress=progress)
            out.write_text(json.dumps(kept), encoding="utf-8")
            progress.unlink(missing_ok=True)
        counts.update(kept[key])
    return counts


def _read_group(group: Sequence[str], reviews: Sequence[Unit], *, seed: int, epochs: int, progress: Path) -> Counts:
    base = base_folder()
    tokenizer = load_tokenizer(base / "tokenizer.json")
    seen = [u for u in reviews if u.meta["industry"] not in group]
    logger.info("%d reviews without %s", len(seen), ", ".join(group))
    net = train(
        {"fabsa": seen},
        base=base,
        tokenizer=tokenizer,
        seed=seed,
        epochs=epochs,
        progress=progress,
        one_pass=lambda pools, _: [*pools["fabsa"], *rare(pools["fabsa"])],
        target_pools=(),
    )
    left = [u for u in reviews if u.meta["industry"] in group]
    counts: Counts = {industry: [] for industry in group}
    for unit, found in zip(left, read_categories(net, tokenizer, left), strict=True):
        gold = {(i, c) for i, c in enumerate(unit.categories or ()) if c != ABSENT}
        counts[unit.meta["industry"]].append(set_counts(gold, found))
    return counts


@torch.inference_mode()
def read_categories(net: AnnotatorNet, tokenizer: Any, units: Sequence[Unit]) -> list[set[tuple[int, int]]]:
    """For each unit the (category, class) pairs that are more likely there than not."""
    net.eval()
    encoder, found = Encoder(tokenizer, {}), []
    for unit in units:
        batch = encoder.batch([unit])
        categories, _ = net.segment_scores(net.hidden(batch.ids), batch.segments)
        p = categories[0, 0].softmax(-1)
        best = 1 + p[:, 1:].argmax(-1)
        found.append({(i, int(best[i])) for i in range(len(CATEGORIES)) if p[i, ABSENT] < 0.5})
    return found


def industry_figures(counts: Counts) -> list[Figure]:
    """The mean over industries, then each industry; intervals from resampled reviews."""
    text = "FABSA, industry left out of training, category and polarity, micro-F1"
    names = sorted(counts)
    spread = [
        [value for other in names for value in (row if other == name else [0.0, 0.0, 0.0])]
        for name in names
        for row in counts[name]
    ]
    mean = figure("industries/mean-micro-f1", f"{text}, mean over {len(names)} industries", spread, macro_f1)
    return [mean, *(_one(name, counts[name], text) for name in names)]


def _one(name: str, rows: Iterable[list[float]], text: str) -> Figure:
    key = f"industries/{name.lower().replace(' ', '-')}-micro-f1"
    return figure(key, f"{text}, {name}", list(rows), micro_f1)


if __name__ == "__main__":
    sys.exit(main())
