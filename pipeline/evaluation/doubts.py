"""How well the shares of misplaced and misread sentences agree with people's labels: `python -m pipeline.evaluation.doubts --data DIR`.

Labels of a fifth of the customers are judged by the correction that the other four fifths ask for, five times, so that no label judges itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from pipeline.config.settings import Settings, load_settings
from pipeline.errors import VocError
from pipeline.insights.base.frames import Columns, Floats
from pipeline.insights.evidence.doubts import LEAST, Correction, fit
from pipeline.reading.warehouse import read_warehouse
from pipeline.warehouse.macros import create_macros
from pipeline.warehouse.sql import load_sql, run_sql

FOLDS = 5
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Chances that a touchpoint is right beside how often people say so.

    Attributes:
        sentences: Labelled sentences with a touchpoint.
        stated: Mean chance as the mapping states it.
        corrected: Mean chance with the correction.
        right: Share that people call right.
        brier_stated: Mean squared error of the stated chances, 0 to 1.
        brier: The same of the corrected ones.
        bins: (from, to, sentences, mean corrected chance, share right) of each part of EDGES with sentences.
    """

    sentences: float
    stated: float
    corrected: float
    right: float
    brier_stated: float
    brier: float
    bins: tuple[tuple[float, float, float, float, float], ...]


def calibration(labelled: Columns, *, folds: int = FOLDS) -> Calibration:
    """Return the calibration of chances that each come from labels of other customers.

    Args:
        labelled: Columns of labelled_places.sql.
        folds: Parts into which the customers fall, in the order of their keys.

    Raises:
        VocError: Labels of too few customers.
    """
    customers = labelled.keys_of("customer").to_pylist()
    names = sorted(set(customers))
    if len(names) * (folds - 1) < LEAST * folds:
        raise VocError(
            f"labels of {len(names)} customers; at least {LEAST * folds // (folds - 1)} are needed (`voc audit`)"
        )
    part = {name: i % folds for i, name in enumerate(names)}
    fold = np.array([part[c] for c in customers])
    chance, right, weight = labelled["chance"], labelled["right"], labelled["weight"]
    corrected = np.empty_like(chance)
    for k in range(folds):
        corrected[fold == k] = _without(labelled, fold != k).place(chance[fold == k])
    bins = []
    for low, high in pairwise(EDGES):
        at = (corrected >= low) & (corrected < high)
        if at.any():
            w = weight[at]
            bins.append(
                (
                    low,
                    high,
                    float(w.sum()),
                    float(np.average(corrected[at], weights=w)),
                    float(np.average(right[at], weights=w)),
                )
            )

    def mean(values: Floats) -> float:
        return float(np.average(values, weights=weight))

    return Calibration(
        float(weight.sum()),
        mean(chance),
        mean(corrected),
        mean(right),
        mean((chance - right) ** 2),
        mean((corrected - right) ** 2),
        tuple(bins),
    )


def _without(labelled: Columns, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Correction:
    return fit(Columns(labelled.table.filter(kept)))


def read_labelled(settings: Settings) -> Columns:
    """Return the labelled sentences of a data folder, as the last run read them.

    Raises:
        WarehouseError: There is no warehouse.
    """
    with read_warehouse(settings.paths.warehouse) as con:
        create_macros(con, time_zone=settings.timezone)
        (model,) = con.execute("select any_value(model_fingerprint) from enriched.sentences").fetchall()[0]
        params = {"model_fingerprint": model, "taught_label": 0}
        for name in ("audit_labels", "correcting_labels"):
            run_sql(con, "pipeline.insights.audit", name, params)
        sql = load_sql("pipeline.insights.evidence", "labelled_places")
        return Columns(con.sql(sql, params={"model_fingerprint": model}).to_arrow_table())


def main(argv: Sequence[str] | None = None) -> int:
    """Print the calibration of a data folder with labels; returns 0, or 1 with what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.doubts", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="data folder of a run with labels, for instance that of `voc demo`"
    )
    data = parser.parse_args(argv).data
    try:
        found = calibration(read_labelled(load_settings(data=data)))
    except VocError as e:
        sys.stderr.write(f"voc: {e}\n")
        return 1
    lines = [
        f"{found.sentences:.0f} labelled sentences with a touchpoint: right {found.right:.3f}, stated {found.stated:.3f}, corrected {found.corrected:.3f}",
        f"squared error: stated {found.brier_stated:.3f}, corrected {found.brier:.3f}",
        "corrected chance    sentences   mean    right",
        *(f"{low:.1f} to {high:.1f} {n:>18.0f} {mean:>9.3f} {right:>7.3f}" for low, high, n, mean, right in found.bins),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
