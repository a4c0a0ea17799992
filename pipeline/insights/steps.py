"""The steps of the stage in order: each counts in SQL, computes on arrays where SQL does not reach, and writes in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import PACKAGE
from pipeline.insights.change.alert_links import link_alerts
from pipeline.insights.change.kpi_changes import judge_kpi_changes
from pipeline.insights.change.spikes import judge_spikes
from pipeline.insights.change.trends import judge_trends
from pipeline.insights.drivers.judge import compute_drivers
from pipeline.insights.drivers.what_if import compute_what_if
from pipeline.insights.kpis.figures import judge_amounts, size_kpis
from pipeline.insights.people.bias import judge_bias
from pipeline.insights.people.cues import find_cues
from pipeline.insights.people.customers import customer_trends, judge_risk, weights_table
from pipeline.insights.people.gaps import judge_gaps
from pipeline.insights.ranking.impacts import judge
from pipeline.insights.ranking.ranks import add_ranks
from pipeline.insights.ranking.segments import judge_segment_impacts, judge_segment_scores

WATCHED, CHANGED = 0.4, 0.2
"""What of false_alerts each test of a series is allowed: three of complaints (by day, week, month), which raise about a
third of what they are allowed because counts are whole numbers; and two of a month's change (share, net sentiment)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One <feature>/sql/<name>.sql.

    Attributes:
        feature: The folder of this package that it belongs to.
        name: The file, and the table that it makes.
        compute: Run before it; returns Arrow tables by the name of the view under which the file reads them.
        temporary: It leaves no table of this name that is rebuilt on every run: a temporary one, or one of the kept_* tables
            (migration 0012), of which it replaces what has changed.
    """

    feature: str
    name: str
    compute: Callable[[Context], Mapping[str, pa.Table]] | None = None
    temporary: bool = False

    @property
    def package(self) -> str:
        """The package whose sql/ holds the file."""
        return f"{PACKAGE}.{self.feature}"


def _ranked(c: Context, *, by_theme: bool) -> dict[str, pa.Table]:
    o, effects = c.options, c.query("effects", by_theme=by_theme)
    judged = judge(effects, level=o.confidence, fdr=o.fdr, weights=o.priority)
    votes, customers = c.query("ranking_votes", by_theme=by_theme), c.query("ranking_customers")
    options = {"level": o.confidence, "resamples": o.resamples, "seed": c.seed}
    return {"new_effects": add_ranks(judged, effects["code"], votes, customers, weights=o.priority, **options)}


def _touchpoint_impacts(c: Context) -> dict[str, pa.Table]:
    return _ranked(c, by_theme=False)


def _theme_impacts(c: Context) -> dict[str, pa.Table]:
    return _ranked(c, by_theme=True)


def _kpis(c: Context) -> dict[str, pa.Table]:
    level = c.options.confidence
    sums, amounts = c.query("kpi_sums"), c.query("kpi_amounts")
    return {"new_kpis": size_kpis(sums, level=level), "new_amounts": judge_amounts(amounts, level=level)}


def _segment_scores(c: Context) -> dict[str, pa.Table]:
    o, sums = c.options, c.query("segment_sums", by_theme=False, least=1)
    scores = judge_segment_scores(sums, level=o.confidence, fdr=o.fdr, min_customers=o.min_customers)
    return {"new_segment_scores": scores}


def _segment_impacts(c: Context) -> dict[str, pa.Table]:
    o = c.options
    sums = c.query("segment_sums", by_theme=True, least=o.min_customers)
    impacts = judge_segment_impacts(
        sums, level=o.confidence, fdr=o.fdr, min_customers=o.min_customers, weights=o.priority
    )
    return {"new_segment_impacts": impacts}


def _trends(c: Context) -> dict[str, pa.Table]:
    o = c.options
    trends = judge_trends(
        c.query("trend_rows"),
        level=o.confidence,
        fdr=o.fdr,
        min_customers=o.min_customers,
        false_alerts=o.false_alerts * CHANGED,
    )
    return {"new_trends": trends}


def _raised(c: Context) -> dict[str, pa.Table]:
    o = c.options
    spikes = judge_spikes(
        c.query("watch_rows"),
        level=o.confidence,
        fdr=o.fdr,
        least=o.min_customers,
        false_alerts=o.false_alerts * WATCHED,
    )
    return {"new_spikes": spikes}


def _alerts(c: Context) -> dict[str, pa.Table]:
    return {"new_alert_links": link_alerts(c.query("alert_overlaps"))}


def _gaps(c: Context) -> dict[str, pa.Table]:
    o = c.options
    gaps = judge_gaps(c.query("gap_sums"), fdr=o.fdr, tolerance=o.gap_tolerance, min_customers=o.min_customers)
    return {"new_gaps": gaps}


def _bias(c: Context) -> dict[str, pa.Table]:
    o = c.options
    bias = judge_bias(c.query("bias_sums"), level=o.confidence, fdr=o.fdr, min_customers=o.min_customers)
    return {"new_bias": bias}


def _kpi_changes(c: Context) -> dict[str, pa.Table]:
    o = c.options
    changes = judge_kpi_changes(
        c.query("kpi_cells"), level=o.confidence, min_customers=o.min_customers, resamples=o.resamples, seed=c.seed
    )
    return {"new_kpi_changes": changes, "kpi_cell_names": c.query("kpi_cell_names").table}


def _cues(c: Context) -> dict[str, pa.Table]:
    return {"new_cues": find_cues(c.query)}


def _customers(c: Context) -> dict[str, pa.Table]:
    trends = customer_trends(c.query("customer_trends"), level=c.options.confidence)
    return {"new_trends": trends, "new_weights": weights_table(c.options.risk)}


def _risk_quality(c: Context) -> dict[str, pa.Table]:
    return {"new_quality": judge_risk(c.query("known_leavers"), level=c.options.confidence)}


def _theme_words(c: Context) -> dict[str, pa.Table]:
    from models.topics.words import stop_words

    return {"stop_words": pa.table({"word": sorted(stop_words())})}


READ_BEFORE = (Step("base", "macros", temporary=True), Step("base", "scopes", temporary=True))
"""Run before the transaction begins: DuckDB plans joins with tables of its own transaction badly, and these are in many."""
STEPS = (
    Step("base", "opinions"),
    Step("base", "kept_months", temporary=True),
    Step("base", "customer_scores", temporary=True),
    Step("base", "segment_votes", temporary=True),
    Step("ranking", "examples", temporary=True),
    Step("ranking", "touchpoint_scores"),
    Step("ranking", "theme_touchpoints"),
    Step("ranking", "touchpoint_impacts", _touchpoint_impacts),
    Step("ranking", "theme_impacts", _theme_impacts),
    Step("ranking", "pain_points"),
    Step("ranking", "gains"),
    Step("ranking", "undecided"),
    Step("ranking", "segment_scores", _segment_scores),
    Step("ranking", "segment_impacts", _segment_impacts),
    Step("base", "response_codes", temporary=True),
    Step("kpis", "kpis", _kpis),
    Step("drivers", "driver_answers", temporary=True),
    Step("drivers", "driver_mentions", temporary=True),
    Step("drivers", "driver_rows", compute_drivers, temporary=True),
    Step("drivers", "drivers"),
    Step("drivers", "touchpoint_drivers"),
    Step("drivers", "driver_models"),
    Step("drivers", "what_if", compute_what_if),
    Step("change", "kept_trend_sums", temporary=True),
    Step("change", "trends", _trends),
    Step("change", "kept_watch_counts", temporary=True),
    Step("change", "raised", _raised, temporary=True),
    Step("change", "alerts", _alerts),
    Step("change", "kpi_changes", _kpi_changes),
    Step("people", "gaps", _gaps),
    Step("people", "bias", _bias),
    Step("change", "kept_theme_words", _theme_words, temporary=True),
    Step("change", "theme_words"),
    Step("people", "cue_texts", temporary=True),
    Step("people", "sentence_cues", _cues),
    Step("people", "touchpoint_cues"),
    Step("people", "customers", _customers),
    Step("people", "risk_quality", _risk_quality),
)
TABLES = tuple(step.name for step in STEPS if not step.temporary)
"""Derived tables of the schema, in the order they are built."""
