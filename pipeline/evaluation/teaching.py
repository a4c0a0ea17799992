"""Command: what own labels teach in an industry that training never saw (python -m pipeline.evaluation.teaching --data DIR --nets DIR).

For each network of --nets (<Industry>.pt, which never saw that industry: models.training.industries --nets) some reviews of the industry
are taken as labels, and the others are read before and after. Nothing else is known of the industry.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.annotator.classes import CATEGORIES
from models.evaluation.labelled_data import find_datasets
from models.taught.fit import fit_shift, shifted
from models.taught.judge import Gain, compare, measure_gain
from models.taught.read import LEAST
from models.taught.rows import Answers, Labelled, pick

SIZES = (50, 200, 500)
HELD_OUT = 500
"""Reviews of the industry that may become labels; all others are read."""
MOST = 1_500
"""Reviews of an industry that are used."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taught:
    """What some labels bring.

    Attributes:
        industry: Never seen in training.
        part: sentiment or category.
        labels: Reviews labelled.
        gain: On the reviews that are none of them.
        kept: Whether `voc teach` would have kept it, by these labels alone.
    """

    industry: str
    part: str
    labels: int
    gain: Gain
    kept: bool


def main(argv: Sequence[str] | None = None) -> int:
    """Print a row per industry, part and number of labels, and the means over industries."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.teaching", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=None, help="labelled data  [default: VOC_DATASETS, else datasets]")
    parser.add_argument("--nets", type=Path, required=True, help="folder of networks, <Industry>.pt each")
    parser.add_argument("--draws", type=int, default=5, help="draws of labels per industry and number  [default: 5]")
    parser.add_argument("--seed", type=int, default=20251101)
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    found: list[Taught] = []
    for net in sorted(args.nets.glob("*.pt")):
        labelled = read_industry(find_datasets(args.data), net)
        found += teach_industry(labelled, net.stem.replace("_", " "), draws=args.draws, seed=args.seed)
        logger.info("%s read", net.stem)
    sys.stdout.write("\n".join(table(found)) + "\n")
    return 0


def teach_industry(labelled: Labelled, industry: str, *, draws: int, seed: int) -> Iterator[Taught]:
    """Yield what each number of labels brings, draw by draw."""
    n = len(labelled.vectors)
    for draw in range(draws):
        order = np.random.default_rng(seed + draw).permutation(n)
        others = np.sort(order[min(HELD_OUT, n // 2) :])
        for size in SIZES:
            if size > n // 2:
                continue
            own = _part(labelled, np.sort(order[:size]))
            rest = _part(labelled, others)
            for part in labelled.answers:
                moved = shifted(rest, part, fit_shift(own, part), np.arange(len(others)))
                gain = compare(rest, part, rest.answers[part].read, moved, seed=seed)
                yield Taught(industry, part, size, gain, measure_gain(own, part, seed=seed).kept)


def table(found: Sequence[Taught]) -> list[str]:
    """Return the rows: mean gain in points over draws, the worst draw, draws worse by more than chance, draws that would be kept and their gain."""
    lines = [
        f"{'industry':24} {'part':10} {'labels':>6} {'before':>7} {'gain':>6} {'least':>6} {'worse':>6} {'kept':>6} {'gain of kept':>13}"
    ]
    names = [*dict.fromkeys(t.industry for t in found), ""]
    for name in names:
        for part in dict.fromkeys(t.part for t in found):
            for size in SIZES:
                of = [t for t in found if t.part == part and t.labels == size and name in ("", t.industry)]
                if of:
                    lines.append(_line(name or "mean", part, size, of))
    return lines


def _line(name: str, part: str, size: int, of: Sequence[Taught]) -> str:
    gains = np.array([100 * (t.gain.after - t.gain.before) for t in of])
    kept = np.array([t.kept for t in of])
    worse = sum(t.gain.high < 0 for t in of)
    of_kept = f"{gains[kept].mean():+.1f}" if kept.any() else "-"
    before = 100 * float(np.mean([t.gain.before for t in of]))
    return (
        f"{name:24} {part:10} {size:>6} {before:>7.1f} {gains.mean():>+6.1f} {gains.min():>+6.1f} {worse:>3}/{len(of):<2} "
        f"{int(kept.sum()):>3}/{len(of):<2} {of_kept:>13}"
    )


def _part(labelled: Labelled, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Labelled:
    answers = {part: pick(a, rows) for part, a in labelled.answers.items()}
    return Labelled(labelled.vectors[rows], labelled.customer[rows], labelled.weight[rows], answers)


def read_industry(data: Path, net: Path) -> Labelled:
    """Return the reviews of an industry, each a customer's, as a network reads them that never saw it.

    Embeddings are the shipped reader's: they were taught by no label.
    """
    from models.base_weights import base_folder
    from models.training.data import fabsa
    from models.training.left_out import NetAnnotator, load_net

    industry = net.stem.replace("_", " ")
    units = [
        u
        for name in ("train", "dev")
        for u in fabsa(data / "fabsa" / f"{name}.jsonl")
        if u.meta["industry"] == industry
    ]
    if len(units) > MOST:
        kept = np.sort(np.random.default_rng(0).choice(len(units), MOST, replace=False))
        units = [units[i] for i in kept]
    reader = NetAnnotator(load_net(net, base_folder()), threads=1)
    texts = [u.text for u in units]
    scores = [reader.heads.segments(chunk.scores, chunk.bounds) for chunk in reader.encode(texts, whole=True)]
    log = {
        name: np.log(np.maximum(np.concatenate([getattr(s, name) for s in scores]), LEAST)).astype(np.float64)
        for name in ("sentiment", "categories")
    }
    feels = np.array([u.sentiment is not None for u in units])[:, None]
    felt = np.array([u.sentiment or (0.0, 1.0, 0.0) for u in units])[:, None]
    said = np.eye(4)[np.array([u.categories for u in units])]
    n = len(units)
    return Labelled(
        reader.embed(texts).astype(np.float64),
        np.arange(n),
        np.ones(n),
        {
            "category": Answers(
                log["categories"], said, np.ones((n, len(CATEGORIES)), bool), True, np.full(len(CATEGORIES), 0.5)
            ),
            "sentiment": Answers(log["sentiment"][:, None], felt, feels, False, np.zeros(1)),
        },
    )


if __name__ == "__main__":
    sys.exit(main())
