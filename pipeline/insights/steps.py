"""The steps of the stage in order: each counts in SQL, computes on arrays where SQL does not reach, and writes in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from models.ground import load_ground
from models.taught import untaught
from pipeline.insights.actions.tables import judge_actions
from pipeline.insights.audit.accuracy import reader_accuracy
from pipeline.insights.audit.estimates import audited_scores
from pipeline.insights.base.context import Context
from pipeline.insights.base.frames import PACKAGE
from pipeline.insights.change.alert_links import link_alerts
from pipeline.insights.change.kpi_changes import judge_kpi_changes
from pipeline.insights.change.spikes import judge_spikes
from pipeline.insights.change.trends import judge_trends
from pipeline.insights.drivers.judge import compute_drivers
from pipeline.insights.drivers.what_if import compute_what_if
from pipeline.insights.evidence.doubts import calibrate_doubts
from pipeline.insights.kpis.definitions import figures_table
from pipeline.insights.kpis.figures import judge_kinds_of_amounts, size_kpis
from pipeline.insights.people.bias import judge_bias
from pipeline.insights.people.cues import find_cues
from pipeline.insights.people.customers import customer_trends, judge_risk, weights_table
from pipeline.insights.people.gaps import judge_gaps
from pipeline.insights.ranking.audited import with_audited
from pipeline.insights.ranking.effects import rank_effects
from pipeline.insights.ranking.exposures import compute_exposures
from pipeline.insights.ranking.scores import judge_category_scores, judge_touchpoint_scores
from pipeline.insights.ranking.segments import judge_segment_impacts, judge_segment_scores
from pipeline.insights.segments.choose import choose_segments
from pipeline.insights.segments.contrasts import segment_contrasts
from pipeline.insights.trust.reader import far_sentences, judge_reader
from pipeline.insights.wishes.group import group_wishes

WATCHED, CHANGED = 0.4, 0.2
"""What of false_alerts each test of a series is allowed: three of complaints (by day, week, month), which raise about a
third of what they are allowed because counts are whole numbers; and two of a month's change (share, net sentiment)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One <feature>/sql/<name>.sql.

    Attributes:
        feature: The folder of this package that it belongs to.
        name: The file, and what it makes.
        table: The table that it rebuilds, with its schema; None if it leaves none that is rebuilt on every run: only a
            temporary one, or one of the kept_* tables (migration 0012), of which it replaces what has changed.
        compute: Run before it; returns Arrow tables by the name of the view under which the file reads them, and
            the files of the steps after it, up to the next one that computes.
    """

    feature: str
    name: str
    table: str | None = None
    compute: Callable[[Context], Mapping[str, pa.Table]] | None = None

    @property
    def package(self) -> str:
        """Return the package whose sql/ holds the file."""
        return f"{PACKAGE}.{self.feature}"


def _touchpoint_scores(c: Context) -> dict[str, pa.Table]:
    sums = c.query("touchpoint_sums")
    scores = judge_touchpoint_scores(sums, reader=c.reader, level=c.options.confidence)
    return {"new_touchpoint_scores": with_audited(c, scores, subject="touchpoint")}


def _category_scores(c: Context) -> dict[str, pa.Table]:
    sums = c.query("category_sums", if_labelled=False)
    scores = judge_category_scores(sums, reader=c.reader, level=c.options.confidence)
    return {"new_category_scores": with_audited(c, scores, subject="category")}


def _touchpoint_impacts(c: Context) -> dict[str, pa.Table]:
    return rank_effects(c, by_theme=False)


def _theme_impacts(c: Context) -> dict[str, pa.Table]:
    return rank_effects(c, by_theme=True)


def _key_figures(c: Context) -> dict[str, pa.Table]:
    return {"new_key_figures": figures_table()}


def _kpis(c: Context) -> dict[str, pa.Table]:
    level = c.options.confidence
    amounts = judge_kinds_of_amounts(c.query, level=level)
    return {"new_kpis": size_kpis(c.query("kpi_sums"), level=level), "new_amounts": amounts}


def _segment_scores(c: Context) -> dict[str, pa.Table]:
    o, sums = c.options, c.query("segment_sums", by_theme=False, least=1)
    scores = judge_segment_scores(sums, reader=c.reader, level=o.confidence, fdr=o.fdr, min_customers=o.min_customers)
    return {"new_segment_scores": with_audited(c, scores, subject="touchpoint")}


def _segment_impacts(c: Context) -> dict[str, pa.Table]:
    o = c.options
    sums = c.query("segment_sums", by_theme=True, least=o.min_customers)
    impacts = judge_segment_impacts(
        sums, level=o.confidence, fdr=o.fdr, min_customers=o.min_customers, weights=o.priority, reader=c.reader
    )
    return {"new_segment_impacts": impacts}


def _trends(c: Context) -> dict[str, pa.Table]:
    o = c.options
    trends = judge_trends(
        c.query("trend_rows"),
        reader=c.reader,
        level=o.confidence,
        fdr=o.fdr,
        min_customers=o.min_customers,
        false_alerts=o.false_alerts * CHANGED,
    )
    return {"new_trends": trends}


def _raised(c: Context) -> dict[str, pa.Table]:
    o = c.options
    spikes, watched = judge_spikes(
        c.query("watch_rows"),
        level=o.confidence,
        fdr=o.fdr,
        least=o.min_customers,
        false_alerts=o.false_alerts * WATCHED,
    )
    return {"new_spikes": spikes, "new_watched": watched}


def _alerts(c: Context) -> dict[str, pa.Table]:
    return {"new_alert_links": link_alerts(c.query("alert_overlaps"))}


def _gaps(c: Context) -> dict[str, pa.Table]:
    o = c.options
    gaps = judge_gaps(
        c.query("gap_sums"),
        fdr=o.fdr,
        tolerance=o.gap_tolerance,
        min_customers=o.min_customers,
        level=o.confidence,
        reader=c.reader,
    )
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


def _far_sentences(c: Context) -> dict[str, pa.Table]:
    return {"new_far": far_sentences(c.query("far_sample"), load_ground(untaught(c.params["model_fingerprint"])))}


def _reader_quality(c: Context) -> dict[str, pa.Table]:
    o, calibrated = c.options, load_ground(untaught(c.params["model_fingerprint"])) is not None
    sums, pairs = c.query("reader_sums", calibrated=calibrated), c.query("reader_pairs")
    quality = judge_reader(sums, pairs, level=o.confidence, fdr=o.fdr, min_customers=o.min_customers)
    return {"new_reader_quality": quality}


def _suggestions(c: Context) -> dict[str, pa.Table]:
    return {"new_requests": group_wishes(c.query("wish_sentences"), min_customers=c.options.min_customers)}


def _theme_words(c: Context) -> dict[str, pa.Table]:
    from models.topics.words import stop_words

    return {"stop_words": pa.table({"word": sorted(stop_words())})}


READ_BEFORE = (
    *(Step("base", name) for name in ("net_interval", "plain_sentence")),
    Step("segments", "attribute_values"),
    Step("segments", "attribute_notes", compute=choose_segments),
    Step("segments", "segment_values"),
    Step("base", "scopes"),
    *(Step("drivers", name) for name in ("answer_size", "answer_gap", "answer_range", "kpi_size")),
    *(Step("drivers", name) for name in ("gap_statement", "left_out_statement", "class_statement", "driver_statement")),
)
"""Macros, and what is run before the transaction begins: DuckDB plans joins with tables of its own transaction badly, and these are in many."""
STEPS = (
    Step("segments", "segments", table="insights.segments"),
    Step("segments", "segment_attributes", table="insights.segment_attributes"),
    Step("segments", "response_segments", table="insights.response_segments"),
    Step("base", "opinions", table="insights.opinions"),
    Step("base", "blameless_texts"),
    Step("base", "month_fingerprints"),
    Step("base", "changed_months"),
    Step("base", "kept_months"),
    *(
        Step("base", name)
        for name in ("response_scores", "customer_scores", "customer_codes", "cell_codes", "thing_codes")
    ),
    *(Step("base", name) for name in ("reader_things", "scope_codes", "month_codes")),
    *(Step("base", name) for name in ("coded_opinions", "segment_votes", "segment_writers")),
    Step("audit", "audit_labels"),
    Step("audit", "correcting_labels"),
    Step("audit", "audited_scores", table="insights.audited_scores", compute=audited_scores),
    Step("audit", "reader_accuracy", table="insights.reader_accuracy", compute=reader_accuracy),
    Step("kpis", "key_figures", compute=_key_figures),
    Step("kpis", "figure_answers"),
    Step("kpis", "main_answers"),
    Step("drivers", "driver_answers"),
    Step("evidence", "opinion_doubts", compute=calibrate_doubts),
    Step("ranking", "windows"),
    Step("ranking", "examples"),
    Step("ranking", "touchpoint_scores", table="insights.touchpoint_scores", compute=_touchpoint_scores),
    Step("ranking", "category_scores", table="insights.category_scores", compute=_category_scores),
    Step("ranking", "theme_touchpoints", table="insights.theme_touchpoints"),
    Step("ranking", "touchpoint_impacts", table="insights.touchpoint_impacts", compute=_touchpoint_impacts),
    Step("ranking", "theme_impacts", table="insights.theme_impacts", compute=_theme_impacts),
    Step("ranking", "pain_points", table="insights.pain_points"),
    Step("ranking", "gains", table="insights.gains"),
    Step("ranking", "undecided", table="insights.undecided"),
    Step("ranking", "ranking", table="insights.ranking"),
    Step("ranking", "ranking_changes", table="insights.ranking_changes"),
    Step("ranking", "pain_exposures", table="insights.pain_exposures", compute=compute_exposures),
    Step("ranking", "segment_scores", table="insights.segment_scores", compute=_segment_scores),
    Step("ranking", "segment_impacts", table="insights.segment_impacts", compute=_segment_impacts),
    Step("segments", "segment_contrasts", table="insights.segment_contrasts", compute=segment_contrasts),
    Step("base", "response_codes"),
    Step("kpis", "kpis", table="insights.kpis", compute=_kpis),
    Step("drivers", "driver_mentions"),
    Step("drivers", "drivers", table="insights.drivers", compute=compute_drivers),
    Step("drivers", "touchpoint_drivers", table="insights.touchpoint_drivers"),
    Step("drivers", "driver_models", table="insights.driver_models"),
    Step("drivers", "what_if", table="insights.what_if", compute=compute_what_if),
    Step("change", "kept_trend_sums"),
    Step("change", "trends", table="insights.trends", compute=_trends),
    Step("change", "kept_watch_counts"),
    Step("change", "raised", compute=_raised),
    Step("change", "watched_series", table="insights.watched_series"),
    Step("change", "alerts", table="insights.alerts", compute=_alerts),
    Step("change", "kpi_changes", table="insights.kpi_changes", compute=_kpi_changes),
    Step("wishes", "suggestions", table="insights.suggestions", compute=_suggestions),
    Step("actions", "actions", table="insights.actions", compute=judge_actions),
    Step("actions", "action_checks", table="insights.action_checks"),
    Step("actions", "action_figures", table="insights.action_figures"),
    Step("people", "gaps", table="insights.gaps", compute=_gaps),
    Step("people", "bias", table="insights.bias", compute=_bias),
    Step("change", "kept_theme_words", compute=_theme_words),
    Step("change", "theme_words", table="insights.theme_words"),
    Step("people", "cue_texts"),
    Step("people", "sentence_cues", table="insights.sentence_cues", compute=_cues),
    Step("people", "touchpoint_cues", table="insights.touchpoint_cues"),
    Step("people", "followups", table="insights.followups"),
    Step("people", "customers", table="insights.customers", compute=_customers),
    Step("people", "consistency", table="insights.consistency"),
    Step("people", "risk_quality", table="insights.risk_quality", compute=_risk_quality),
    Step("trust", "read_texts"),
    Step("trust", "far_sentences", compute=_far_sentences),
    Step("trust", "reader_quality", table="insights.reader_quality", compute=_reader_quality),
    Step("trust", "contradictions", table="insights.contradictions"),
)
TABLES = tuple(step.name for step in STEPS if step.table)
"""Derived tables of the schema, in the order they are built."""
