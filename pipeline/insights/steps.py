"""The steps of the stage in order: each counts in SQL, computes on arrays where SQL does not reach, and writes in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.config.settings import InsightSettings
from pipeline.insights.alert_links import link_alerts
from pipeline.insights.bias import judge_bias
from pipeline.insights.cues import find_cues
from pipeline.insights.customers import customer_trends, judge_risk, weights_table
from pipeline.insights.drivers import compute_drivers
from pipeline.insights.frames import PACKAGE, Columns
from pipeline.insights.gaps import judge_gaps
from pipeline.insights.impacts import judge
from pipeline.insights.kpi_changes import judge_kpi_changes
from pipeline.insights.kpis import judge_amounts, size_kpis
from pipeline.insights.ranking import add_ranks
from pipeline.insights.segments import judge_segment_impacts, judge_segment_scores
from pipeline.insights.spikes import judge_spikes
from pipeline.insights.trends import judge_trends
from pipeline.insights.what_if import compute_what_if
from pipeline.warehouse.sql import load_sql

WATCHED, CHANGED = 0.4, 0.2
"""What of false_alerts each test of a series is allowed: three of complaints (by day, week, month), which raise about a
third of what they are allowed because counts are whole numbers; and two of a month's change (share, net sentiment)."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a step may use.

    Attributes:
        con: The warehouse, in the stage's transaction.
        options: settings.insights.
        seed: settings.seed.
        params: Values of the $parameters.
    """

    con: duckdb.DuckDBPyConnection
    options: InsightSettings
    seed: int
    params: Mapping[str, Any]

    def query(self, name: str, **more: Any) -> Columns:
        """Rows of sql/<name>.sql (one statement), with those of `params` and `more` that it names."""
        (statement,) = self.con.extract_statements(load_sql(PACKAGE, name))
        given = {**self.params, **more}
        named = {n: given[n] for n in statement.named_parameters}
        return Columns(self.con.sql(statement, params=named).to_arrow_table())


@dataclass(frozen=True, slots=True)
class Step:
    """One sql/<name>.sql.

    Attributes:
        name: The file, and the table that it makes.
        compute: Run before it; returns Arrow tables by the name of the view under which the file reads them.
        temporary: It leaves no table of this name that is rebuilt on every run: a temporary one, or one of the kept_* tables
            (migration 0012), of which it replaces what has changed.
    """

    name: str
    compute: Callable[[Context], Mapping[str, pa.Table]] | None = None
    temporary: bool = False


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


READ_BEFORE = ("macros", "scopes")
"""Run before the transaction begins: DuckDB plans joins with tables of its own transaction badly, and these are in many."""
STEPS = (
    Step("opinions"),
    Step("kept_months", temporary=True),
    Step("customer_scores", temporary=True),
    Step("segment_votes", temporary=True),
    Step("examples", temporary=True),
    Step("touchpoint_scores"),
    Step("theme_touchpoints"),
    Step("touchpoint_impacts", _touchpoint_impacts),
    Step("theme_impacts", _theme_impacts),
    Step("pain_points"),
    Step("gains"),
    Step("undecided"),
    Step("segment_scores", _segment_scores),
    Step("segment_impacts", _segment_impacts),
    Step("response_codes", temporary=True),
    Step("kpis", _kpis),
    Step("driver_answers", temporary=True),
    Step("driver_mentions", temporary=True),
    Step("driver_rows", compute_drivers, temporary=True),
    Step("drivers"),
    Step("touchpoint_drivers"),
    Step("driver_models"),
    Step("what_if", compute_what_if),
    Step("kept_trend_sums", temporary=True),
    Step("trends", _trends),
    Step("kept_watch_counts", temporary=True),
    Step("raised", _raised, temporary=True),
    Step("alerts", _alerts),
    Step("kpi_changes", _kpi_changes),
    Step("gaps", _gaps),
    Step("bias", _bias),
    Step("kept_theme_words", _theme_words, temporary=True),
    Step("theme_words"),
    Step("cue_texts", temporary=True),
    Step("sentence_cues", _cues),
    Step("touchpoint_cues"),
    Step("customers", _customers),
    Step("risk_quality", _risk_quality),
)
TABLES = tuple(step.name for step in STEPS if not step.temporary)
"""Derived tables of the schema, in the order they are built."""
