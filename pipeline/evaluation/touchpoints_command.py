"""The command `voc evaluate touchpoints`: how often the mapping is right, on the card's labels or on one's own."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from models.base import Annotator
from models.evaluation.metrics import Figure, fallen
from models.registry import AnnotatorChoice, load_annotator
from pipeline.config.journeys import JourneyMap, load_journeys
from pipeline.config.settings import load_settings
from pipeline.errors import TouchpointsError
from pipeline.evaluation.touchpoints.labelled_texts import Labelled, read_labels
from pipeline.evaluation.touchpoints.mapping_card import CARD, load_card, write_card
from pipeline.evaluation.touchpoints.mapping_suites import label_figures, measure
from pipeline.touchpoints.place import Placed, place


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; 0 if no figure is worse than on the card, else 1. With labels of one's own always 0.

    Raises:
        TouchpointsError: The labels cannot be read.
        ModelError: A data set or the card is missing.
    """
    args = _parser().parse_args(argv)
    annotator = load_annotator(AnnotatorChoice(threads=args.threads))
    if args.labels:
        return _own(annotator, args)
    if args.journey:
        raise TouchpointsError("--journey needs --labels FILE.csv: a map alone has nothing to be compared with")
    figures = measure(annotator, args.datasets)
    if args.write_card:
        write_card(args.card, figures, fingerprint=annotator.fingerprint)
        sys.stdout.write(f"written: {args.card}\n")
    card = {f.key: f for f in load_card(args.card).figures} if args.card.exists() else {}
    for f in figures:
        sys.stdout.write(_line(f, card.get(f.key)) + "\n")
    if args.json:
        args.json.write_text(json.dumps([asdict(f) for f in figures], indent=2) + "\n", encoding="utf-8")
    worse = [f.key for f in figures if f.key in card and fallen(f, card[f.key])]
    if worse:
        sys.stdout.write(f"below the card ({args.card.name}): {', '.join(worse)}\n")
    return 1 if worse else 0


def _own(annotator: Annotator, args: argparse.Namespace) -> int:
    (journey,) = load_journeys([args.journey or load_settings(args.config).journeys[0]])
    labelled = read_labels(args.labels, journey)
    texts = [row.text for row in labelled]
    placed = place(journey, texts, annotator.annotate(texts), annotator=annotator)
    for f in label_figures("labels", f"map {journey.id}", labelled, placed):
        sys.stdout.write(_line(f, None) + "\n")
    sys.stdout.write("\n".join(_by_touchpoint(journey, labelled, placed)) + "\n")
    return 0


def _by_touchpoint(journey: JourneyMap, labelled: Sequence[Labelled], placed: Sequence[Sequence[Placed]]) -> list[str]:
    """Return one line per touchpoint: labelled, found among its sentences, wrongly found, and where its sentences went."""
    sets = [{t for s in p for t in s.all} for p in placed]
    lines = [f"{'touchpoint':28} {'labelled':>8} {'found':>6} {'wrongly':>8}  went instead to"]
    for _, touchpoint in journey.touchpoints:
        own = [(row, s) for row, s in zip(labelled, sets, strict=True) if touchpoint.id in row.touchpoints]
        wrong = sum(
            touchpoint.id in s and touchpoint.id not in row.touchpoints for row, s in zip(labelled, sets, strict=True)
        )
        lost = Counter(t for _, s in own if touchpoint.id not in s for t in (s or {"unmapped"}))
        instead = ", ".join(f"{t} {n}" for t, n in sorted(lost.items(), key=lambda x: (-x[1], x[0]))[:3])
        found = sum(touchpoint.id in s for _, s in own)
        lines.append(f"{touchpoint.id:28} {len(own):8} {found:6} {wrong:8}  {instead}".rstrip())
    return lines


def _line(now: Figure, card: Figure | None) -> str:
    text = f"{now.key:40} {now.value:6.1f}  [{now.low:5.1f}, {now.high:5.1f}]  n={now.n:<5d}"
    if card is None:
        return text.rstrip()
    return f"{text} card {card.value:5.1f}{'  BELOW THE CARD' if fallen(now, card) else ''}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="voc evaluate touchpoints",
        description="How often sentences find their touchpoint, with 95 % bootstrap intervals; with --labels, on your own.",
    )
    parser.add_argument("--labels", type=Path, metavar="FILE.csv", help="your labels: columns text, touchpoints")
    parser.add_argument("--journey", type=Path, metavar="FILE", help="their map (default: the settings' first)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (default: configs/pipeline.yaml)")
    parser.add_argument(
        "--datasets", "--data", type=Path, default=Path("../shared/data"), metavar="DIR", help="the dev sets"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--card", type=Path, default=CARD, metavar="FILE")
    parser.add_argument("--write-card", action="store_true", help="write the card from what is measured")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    return parser
