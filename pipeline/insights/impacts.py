"""Effects of themes and touchpoints: which are pain points, which gains, what they do to the score, in which order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.insights.frames import Columns, Floats, nullable
from pipeline.insights.intervals import n_to_decide, net_interval, net_p_value, q_values, rejection_p, welch

PAIN_POINT, GAIN, UNDECIDED = "pain point", "gain", "not sure yet"


def judge(effects: Columns, *, level: float, fdr: float) -> pa.Table:
    """One row an effect, in the order given: interval, q-value, status, impact, factors and priority.

    A pain point has its interval below 0 and survives Benjamini–Hochberg over all rows given (one family); a gain the
    same above 0. Both conditions: the interval speaks of one row, the q-value keeps many rows from making some up.

    Args:
        effects: Columns of effects.sql.
        level: Of the intervals.
        fdr: False-discovery rate of the family.
    """
    s, q, n = effects["s"], effects["q"], effects["customers"]
    net = s / np.maximum(n, 1)
    low, high = net_interval(s, q, n, level=level)
    p = net_p_value(s, q)
    adjusted = q_values(p)
    clear = adjusted <= fdr
    status = np.where(clear & (high < 0), PAIN_POINT, np.where(clear & (low > 0), GAIN, UNDECIDED))
    needed = n_to_decide(s, q, n, p=rejection_p(p, fdr=fdr))
    needed = np.where(status == UNDECIDED, np.minimum(needed, 1e12), np.nan)
    impact, impact_low, impact_high = score_impact(effects, level=level)
    volume = n / np.maximum(effects["journey_customers"], 1)
    factor = 1 + np.clip(np.nan_to_num(impact) * np.sign(net), 0, 1)
    return pa.table(
        {
            **{name: effects.keys_of(name) for name in ("journey_id", "touchpoint_id", "theme_id")},
            "status": pa.array(status.tolist(), pa.string()),
            "customers": pa.array(n.astype(np.int64)),
            "mentions": pa.array(effects["mentions"].astype(np.int64)),
            "polarity": pa.array(effects["polarity"]),
            "net_sentiment": pa.array(net),
            "net_low": pa.array(low),
            "net_high": pa.array(high),
            "p_value": pa.array(p),
            "q_value": pa.array(adjusted),
            "impact": nullable(impact),
            "impact_low": nullable(impact_low),
            "impact_high": nullable(impact_high),
            "volume_share": pa.array(volume),
            "severity": pa.array(np.abs(net)),
            "impact_factor": pa.array(factor),
            "purchase_relevance": pa.array(effects["purchase_relevance"]),
            "priority": pa.array(volume * np.abs(net) * factor * effects["purchase_relevance"]),
            "customers_to_decide": nullable(needed).cast(pa.int64()),
        }
    )


def score_impact(effects: Columns, *, level: float) -> tuple[Floats, Floats, Floats]:
    """Mean score of customers who mention it minus that of the others, and Welch's interval in [-1, 1]; NaN: none."""
    n1, s1, q1 = effects["n1"], effects["s1"], effects["q1"]
    n0, s0, q0 = effects["n_all"] - n1, effects["s_all"] - s1, effects["q_all"] - q1
    difference, low, high, _ = welch(n1, s1, q1, n0, s0, q0, level=level)
    return difference, np.maximum(-1, low), np.minimum(1, high)
