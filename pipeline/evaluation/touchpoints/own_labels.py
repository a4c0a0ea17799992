"""How often the mapping is right on labels of the user's own, touchpoint by touchpoint."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from models.base import Annotator
from models.cards.figure import percent
from pipeline.config.journeys import JourneyMap, load_journeys
from pipeline.config.settings import load_settings
from pipeline.evaluation.touchpoints.labelled_texts import Labelled, read_labels
from pipeline.evaluation.touchpoints.mapping_suites import label_figures
from pipeline.touchpoints.place import Placed, place


def measure_own(annotator: Annotator, labels: Path, *, journey: Path | None, config: Path | None) -> int:
    """Print the figures of the labels and one line per touchpoint; always 0, since no card has them.

    Args:
        annotator: Reads the texts.
        labels: CSV file with the columns text and touchpoints.
        journey: Map that the labels are from; None: the first of the settings.
        config: Settings file; None: configs/pipeline.yaml.

    Raises:
        TouchpointsError: The labels cannot be read.
    """
    (chosen,) = load_journeys([journey or load_settings(config).journeys[0]])
    labelled = read_labels(labels, chosen)
    texts = [row.text for row in labelled]
    placed = place(chosen, texts, annotator.annotate(texts), annotator=annotator)
    for f in label_figures("labels", f"map {chosen.id}", labelled, placed):
        low, high = (percent(f.value if end is None else end) for end in (f.low, f.high))
        sys.stdout.write(f"{f.key:40} {percent(f.value):6.1f}  [{low:5.1f}, {high:5.1f}]  n={f.n}\n")
    sys.stdout.write("\n".join(_by_touchpoint(chosen, labelled, placed)) + "\n")
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
