"""The ranking as a step of the stage: what is a pain point or a gain, what holds now, what goes with the scores, in which order."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.insights.base.context import Context
from pipeline.insights.evidence.doubts import mostly_doubtful, with_doubts
from pipeline.insights.ranking.audited import corrected_net
from pipeline.insights.ranking.impacts import judge
from pipeline.insights.ranking.left_out import add_left_out
from pipeline.insights.ranking.ranks import add_ranks
from pipeline.insights.ranking.recent import Said, add_recent


def rank_effects(c: Context, *, by_theme: bool) -> dict[str, pa.Table]:
    """Create the view new_effects for theme_impacts.sql and touchpoint_impacts.sql.

    Args:
        c: Of the step.
        by_theme: Whether the rows are themes at touchpoints; else they are touchpoints.
    """
    o, effects = c.options, c.query("effects", by_theme=by_theme)
    corrected = corrected_net(c, effects.table, subject="theme at touchpoint" if by_theme else "touchpoint")
    judged = judge(effects, level=o.confidence, fdr=o.fdr, weights=o.priority, reader=c.reader, corrected=corrected)
    judged = with_doubts(c, judged, by_theme=by_theme)
    moved = np.where(corrected.known, corrected.value - effects["s"] / effects["customers"], 0.0)
    said = Said(
        recent=c.query("recent_effects", by_theme=by_theme),
        writers=c.query("recent_writers"),
        moments=c.query("first_and_last", by_theme=by_theme),
        voices=c.query("monthly_voices", by_theme=by_theme),
        monthly=c.query("monthly_writers"),
    )
    judged = add_recent(
        judged,
        effects,
        said,
        level=o.confidence,
        fdr=o.fdr,
        min_customers=o.min_customers,
        weights=o.priority,
        reader=c.reader,
        moved=moved,
        audited=corrected.known,
        doubted=mostly_doubtful(judged, by_theme=by_theme),
    )
    sums = c.query("left_out_sums", by_theme=by_theme)
    judged = add_left_out(judged, effects["code"], sums, level=o.confidence, min_customers=o.min_customers)
    votes, customers = c.query("ranking_votes", by_theme=by_theme), c.query("ranking_customers")
    options = {"level": o.confidence, "resamples": o.resamples, "seed": c.seed}
    return {
        "new_effects": add_ranks(judged, effects["code"], votes, customers, weights=o.priority, moved=moved, **options)
    }
