"""Single customers: the trend of what they say, and how well the risk of leaving tells who left."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from scipy.stats import t

from pipeline.config.settings import RiskWeights
from pipeline.insights.base.frames import Columns, nullable
from pipeline.insights.statistics.intervals import quantile
from pipeline.insights.statistics.roc import auc


def customer_trends(sums: Columns, *, level: float) -> pa.Table:
    """Return the slope of polarity over time by customer, in polarity per year, with the t interval of least squares.

    The interval is null if the responses lie exactly on a line: nothing tells how far they scatter.

    Args:
        sums: Columns of customer_trends.sql.
        level: Of the interval.
    """
    n, sxx, sxy = sums["n"], sums["sxx"], sums["sxy"]
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(sxx > 1e-9, sxy / sxx, np.nan)
        residual = np.maximum(0.0, sums["syy"] - slope * sxy)
        half = t.ppf(0.5 + level / 2, n - 2) * np.sqrt(residual / (n - 2) / sxx)
    half = np.where(residual > 1e-9, half, np.nan)
    return pa.table(
        {
            "customer_key": sums.keys_of("customer_key"),
            "slope": nullable(slope),
            "slope_low": nullable(slope - half),
            "slope_high": nullable(slope + half),
        }
    )


def weights_table(weights: RiskWeights) -> pa.Table:
    """Return one row with the weight of each part of the risk."""
    return pa.table({f"{name}_weight": [float(value)] for name, value in weights.model_dump().items()})


def judge_risk(known: Columns, *, level: float) -> pa.Table:
    """Return one row with the area under the ROC curve of the risk over customers whose leaving is known, with DeLong's interval.

    DeLong, DeLong and Clarke-Pearson (1988); on the logit scale, so that it stays within 0 and 1. Null if all or
    none left; the interval null as well where every one who left has a higher risk (or lower) than all who stayed.

    Args:
        known: Columns risk (0 to 1) and churned (0 or 1) by customer.
        level: Of the interval.
    """
    risk, churned = known["risk"], known["churned"] > 0.5
    area, error = auc(risk[churned], risk[~churned])
    low = high = float("nan")
    if np.isfinite(error) and error > 0 and 0 < area < 1:
        half = quantile(level) * error / (area * (1 - area))
        middle = np.log(area / (1 - area))
        low, high = (float(1 / (1 + np.exp(-x))) for x in (middle - half, middle + half))
    return pa.table(
        {
            "customers": [len(risk)],
            "churned": [int(churned.sum())],
            "auc": nullable(np.array([area])),
            "auc_low": nullable(np.array([low])),
            "auc_high": nullable(np.array([high])),
        }
    )
