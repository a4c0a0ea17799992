"""How likely sentences are misplaced or misread: the mapping's and the reader's own chances, corrected by people's labels where there are some."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import Columns, Floats
from pipeline.insights.base.reader import AUDITED as LABELLED

LEAST = 20
"""Labelled customers from which on labels correct the chances."""
HELD = 10.0
"""Weight of the uncorrected chances against the labels, in labelled sentences."""
MOSTLY = 0.5
"""A row of which a larger share of the sentences is likely misplaced or misread is not published as certain."""
EDGE = 0.98
"""Chances beyond this and 1 less this say no more about a correction."""
AUDITED, AS_STATED = "audited", "as stated"
"""Values of doubt_basis."""


@dataclass(frozen=True, slots=True)
class Correction:
    """How stated chances become chances: the true log odds are about shift + slope × the stated ones.

    Attributes:
        shift: 0 where nothing is corrected.
        slope: 1 where nothing is corrected.
        reversal: Factor of the stated chance that a tone is read the wrong way round.
        basis: AUDITED or AS_STATED.
    """

    shift: float = 0.0
    slope: float = 1.0
    reversal: float = 1.0
    basis: str = AS_STATED

    def place(self, chance: Floats) -> Floats:
        """Return the chance that the touchpoint is right; a pinned sentence, of chance 1, is right."""
        corrected = 1 / (1 + np.exp(-(self.shift + self.slope * log_odds(chance))))
        return np.where(chance >= 1, 1.0, corrected)


def log_odds(chance: Floats) -> Floats:
    """Return the log odds of chances, which are kept between 1 - EDGE and EDGE."""
    held = np.clip(chance, 1 - EDGE, EDGE)
    return np.asarray(np.log(held / (1 - held)))


def calibrate_doubts(c: Context) -> dict[str, pa.Table]:
    """Return the frame place_correction, one row: how stated chances become chances in this run."""
    found = fit(c.query("labelled_places"))
    return {
        "place_correction": pa.table(
            {
                "shift": [found.shift],
                "slope": [found.slope],
                "reversal": [found.reversal],
                "basis": [found.basis],
                "edge": [EDGE],
            }
        )
    }


def fit(labelled: Columns) -> Correction:
    """Return the correction that labels ask for; none with labels of fewer than LEAST customers.

    Logistic regression of "people name this touchpoint" on the stated log odds (Platt 1999), drawn towards the uncorrected chances by a penalty that
    weighs as much as HELD labelled sentences, so that few labels change little.

    Args:
        labelled: Columns of labelled_places.sql.
    """
    if len(set(labelled.keys_of("customer").to_pylist())) < LEAST:
        return Correction()
    x, right, weight = log_odds(labelled["chance"]), labelled["right"], labelled["weight"]
    at = np.array([0.0, 1.0])
    features = np.column_stack([np.ones_like(x), x])
    hold = HELD / 4 * np.diag([1.0, max(float(np.average(x**2, weights=weight)), 1e-9)])
    for _ in range(50):
        p = 1 / (1 + np.exp(-features @ at))
        gradient = features.T @ (weight * (right - p)) - hold @ (at - np.array([0.0, 1.0]))
        curvature = (features * (weight * p * (1 - p))[:, None]).T @ features + hold
        step = np.linalg.solve(curvature, gradient)
        at = at + step
        if np.abs(step).max() < 1e-10:
            break
    stated = float(weight @ labelled["reversed_chance"])
    seen = float(weight @ labelled["reversed"])
    return Correction(float(at[0]), max(float(at[1]), 0.0), (seen + 2) / (stated + 2), AUDITED)


def with_doubts(c: Context, judged: pa.Table, *, by_theme: bool) -> pa.Table:
    """Return the rows with misplaced_share, misread_share, doubtful_share and doubt_basis.

    Args:
        c: The step's context, in the feature `ranking`, which has row_doubts.sql.
        judged: Rows of a ranking, in any order.
        by_theme: Rows are themes at touchpoints; else touchpoints.
    """
    keys = ("journey_id", "touchpoint_id", "theme_id") if by_theme else ("journey_id", "touchpoint_id")
    rows = c.query("row_doubts", by_theme=by_theme).table.to_pylist()
    known = {tuple(r[k] for k in keys): r for r in rows}
    found = [known[tuple(r[k] for k in keys)] for r in judged.select(list(keys)).to_pylist()]
    for name in ("misplaced_share", "misread_share", "doubtful_share"):
        judged = judged.append_column(name, pa.array([r[name] for r in found], pa.float64()))
    return judged.append_column("doubt_basis", pa.array([r["basis"] for r in found], pa.string()))


def mostly_doubtful(judged: pa.Table, *, by_theme: bool) -> NDArray[np.bool_]:
    """Return of each row whether nothing is to be said of it for certain: a theme at a touchpoint of which more than MOSTLY
    of the sentences are likely misplaced or misread, unless labels of its own correct it.

    Never so of a touchpoint: its interval allows for misplaced sentences.

    Args:
        judged: Rows of with_doubts, with `basis` as of impacts.judge.
        by_theme: Rows are themes at touchpoints; else touchpoints.
    """
    if not by_theme:
        return np.zeros(judged.num_rows, bool)
    doubtful = np.array(judged["doubtful_share"].to_pylist(), float) > MOSTLY
    labelled = np.array([basis == LABELLED for basis in judged["basis"].to_pylist()], bool)
    return np.asarray(doubtful & ~labelled, bool)
