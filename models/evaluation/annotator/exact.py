"""What int8 costs: the shipped encoder beside the exact one that its training leaves, in one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.annotator.arithmetic import computes_integers
from models.annotator.runtime import ShippedAnnotator
from models.base import Annotation, Annotator, ModelError
from models.cards.figure import CARD_DIGITS, Figure
from models.evaluation.labelled_data import read_records


@dataclass(frozen=True, slots=True)
class Exact:
    """The comparison.

    Attributes:
        values: Figures of the exact encoder by key, as shares.
        agreement: Share of FABSA dev reviews, in [0, 1], that get the same sentiment, categories and terms from integer and
            from fp32 arithmetic on the shipped file; None if this processor does not compute integers.
    """

    values: dict[str, float]
    agreement: float | None


def compare_exact(
    weights: Path, encoder: Path, datasets: Path, measure: Callable[[Annotator], list[Figure]], *, threads: int = 2
) -> Exact:
    """Measure the exact encoder with the shipped heads, temperatures and thresholds.

    Raises:
        ModelError: There is no such encoder, or the weights or a data set are missing.
    """
    if not encoder.is_file():
        raise ModelError(f"{encoder}: no exact encoder; `python -m models.training` leaves it in build/")
    values = {
        f.key: round(f.value, CARD_DIGITS) for f in measure(ShippedAnnotator(weights, threads=threads, encoder=encoder))
    }
    if not computes_integers():
        return Exact(values, None)
    texts = [r["text"] for r in read_records(datasets, "fabsa/dev.jsonl")]
    here, elsewhere = (
        ShippedAnnotator(weights, threads=threads, integer=integer).annotate(texts) for integer in (True, False)
    )
    return Exact(values, sum(map(_same, here, elsewhere)) / len(texts))


def losses(figures: Sequence[Figure], exact: dict[str, float]) -> list[tuple[float, str]]:
    """Return the points that a figure loses against the exact encoder, and its key; greatest loss first."""
    lost = (
        (100 * (f.value - exact[f.key] if f.better == "lower" else exact[f.key] - f.value), f.key)
        for f in figures
        if f.key in exact
    )
    return sorted(lost, reverse=True)


def describe(figures: Sequence[Figure], exact: Exact) -> str:
    """Return the comparison in sentences."""
    lost = losses(figures, exact.values)
    mean = sum(points for points, _ in lost) / len(lost)
    most = ", ".join(f"{points:.1f} on `{key}`" for points, key in lost[:3])
    text = f"Over {len(lost)} figures the int8 file loses {mean:.2f} points on average; most: {most}."
    if exact.agreement is None:
        return text
    return (
        f"{text} On a processor without instructions for int8 the same file is computed in fp32 from the same rounded numbers:"
        f" {100 * exact.agreement:.1f} % of the FABSA dev reviews get the very same sentiment, categories and mentions from both."
    )


def _same(a: Annotation, b: Annotation) -> bool:
    return _answer(a) == _answer(b)


def _answer(a: Annotation) -> tuple[object, ...]:
    sentiment = a.sentiment.label if a.sentiment else None
    return (
        sentiment,
        [(c.category, c.label) for c in a.categories],
        [(m.start, m.end, m.category, m.label) for m in a.mentions],
    )
