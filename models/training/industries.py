"""Command: how well categories are read in industries that training never saw (python -m models.training.industries).

For each of FABSA's eight industries a model is trained on the reviews of the seven others, with the loop of the shipped weights but
on FABSA alone and with fewer passes, and reads every review of the one left out. Nothing is tuned on it (the threshold is one half).
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from models.annotator.classes import ABSENT, CATEGORIES
from models.annotator.tokenizer import load_tokenizer
from models.base_weights import base_folder
from models.cards.card import card_path, load_card, render_card, save_card
from models.cards.figure import Figure, percent, rounded
from models.evaluation.annotator.annotator_card import annotator_page
from models.evaluation.labelled_data import find_datasets
from models.evaluation.metrics import figure, macro_f1, micro_f1, set_counts
from models.training.data import Unit, fabsa
from models.training.encode import Encoder
from models.training.epochs import rare
from models.training.left_out import net_path
from models.training.loop import train
from models.training.model import AnnotatorNet

logger = logging.getLogger(__name__)

INDUSTRIES = (
    "Banking",
    "Consulting",
    "Fashion",
    "Groceries",
    "Information Technology",
    "Price Comparison",
    "Trading",
    "Travel Booking",
)
"""Of FABSA."""
GROUPS = (
    ("Trading", "Groceries"),
    ("Banking", "Travel Booking"),
    ("Price Comparison", "Information Technology", "Consulting"),
    ("Fashion",),
)
"""The industries in four groups of like size, none with its nearest neighbour outside: what `--grouped` leaves out together."""
TOGETHER = 32
"""Reviews in a batch while reading."""
Counts = dict[str, list[list[float]]]
"""By industry, one row per review: true positives, false positives, false negatives."""


def main(argv: Sequence[str] | None = None) -> int:
    """Train one model per industry, print the figures, and write them to the card if asked."""
    parser = argparse.ArgumentParser(prog="python -m models.training.industries", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=Path, default=find_datasets(), help="labelled data  [default: VOC_DATASETS, else datasets]"
    )
    parser.add_argument("--seed", type=int, default=20251101)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--grouped",
        action="store_true",
        help="leave several industries out of each training: four trainings instead of eight, of readers that saw less",
    )
    parser.add_argument(
        "--out", type=Path, default=Path("build/industries.json"), help="an industry found there is kept"
    )
    parser.add_argument(
        "--nets",
        type=Path,
        default=None,
        help="keep the networks there, for `python -m pipeline.evaluation.intervals --nets`",
    )
    parser.add_argument("--write-card", action="store_true", help="add the figures to the model card")
    args = parser.parse_args(argv)
    if args.grouped and args.write_card:
        parser.error("the card has the figures of one industry left out at a time: leave out --grouped")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    torch.set_num_threads(args.threads)
    groups = GROUPS if args.grouped else tuple((name,) for name in INDUSTRIES)
    counts = measure(args.data, out=args.out, seed=args.seed, epochs=args.epochs, nets=args.nets, groups=groups)
    figures = industry_figures(counts)
    for f in figures:
        sys.stdout.write(
            f"{f.text:80} {percent(f.value):6.1f}  [{percent(f.low or 0):5.1f}, {percent(f.high or 0):5.1f}]  n={f.n}\n"
        )
    if args.write_card:
        add_to_card(card_path("annotator"), figures)
    return 0


def add_to_card(path: Path, figures: Sequence[Figure]) -> None:
    """Put the figures into the annotator's card in the place of those that it has, and write its page anew."""
    card = load_card(path)
    kept = tuple(f for f in card.figures if f.suite != figures[0].suite)
    card = replace(card, figures=(*kept, *map(rounded, figures)))
    save_card(path, card)
    path.with_suffix(".md").write_text(render_card(card, annotator_page(card)), encoding="utf-8")


def measure(
    data: Path,
    *,
    out: Path,
    seed: int,
    epochs: int,
    nets: Path | None = None,
    groups: Sequence[Sequence[str]],
) -> Counts:
    """Return the counts of every industry. One that is in `out` with the same seed, epochs and group is not trained again; one cut off continues.

    The industries of a group are left out of one training. With `nets` the network that never saw an industry is kept there as
    <Industry>.pt; one that is not there is trained again.
    """
    reviews = [u for part in ("train", "dev") for u in fabsa(data / "fabsa" / f"{part}.jsonl")]
    kept: dict[str, Counts] = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    counts: Counts = {}
    for group in groups:
        key = f"{seed} {epochs} {', '.join(group)}"
        net_files = [net_path(nets, name) for name in group] if nets else []
        if key not in kept or not all(file.exists() for file in net_files):
            out.parent.mkdir(parents=True, exist_ok=True)
            progress = out.with_suffix(".progress")
            kept[key] = read_left_out(group, reviews, seed=seed, epochs=epochs, progress=progress, keep=net_files)
            out.write_text(json.dumps(kept), encoding="utf-8")
            progress.unlink(missing_ok=True)
        counts |= kept[key]
    return counts


def read_left_out(
    group: Sequence[str],
    reviews: Sequence[Unit],
    *,
    seed: int,
    epochs: int,
    progress: Path | None,
    keep: Sequence[Path] = (),
) -> Counts:
    """Train without the industries of the group and read them: true positives, false positives and false negatives of each review.

    The network's state is written to each path of `keep`.
    """
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
    for file in keep:
        file.parent.mkdir(parents=True, exist_ok=True)
        torch.save(net.state_dict(), file)
    counts: Counts = {}
    for industry in group:
        left = [u for u in reviews if u.meta["industry"] == industry]
        gold = [{(i, c) for i, c in enumerate(u.categories or ()) if c != ABSENT} for u in left]
        found = read_categories(net, tokenizer, left)
        counts[industry] = [set_counts(g, f) for g, f in zip(gold, found, strict=True)]
    return counts


@torch.inference_mode()
def read_categories(net: AnnotatorNet, tokenizer: Any, units: Sequence[Unit]) -> list[set[tuple[int, int]]]:
    """Return, for each unit, the (category, class) pairs that are more likely there than not."""
    net.eval()
    encoder, found = Encoder(tokenizer, {}), {}
    order = sorted(range(len(units)), key=lambda i: len(units[i].text))
    for at in range(0, len(order), TOGETHER):
        rows = order[at : at + TOGETHER]
        batch = encoder.batch([units[i] for i in rows])
        categories, _ = net.segment_scores(net.hidden(batch.ids), batch.segments)
        for row, p in zip(rows, categories[:, 0].softmax(-1), strict=True):
            best = 1 + p[:, 1:].argmax(-1)
            found[row] = {(i, int(best[i])) for i in range(len(CATEGORIES)) if p[i, ABSENT] < 0.5}
    return [found[i] for i in range(len(units))]


def industry_figures(counts: Counts) -> list[Figure]:
    """Return the mean over industries, then each industry; intervals from resampled reviews."""
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
