"""everything → published: the readers' file, rebuilt, audited and replaced in one step."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import UTC, datetime
from importlib.resources import files

import duckdb
from scipy.stats import norm

from models.personal.finders import privacy_fingerprint
from models.remembered_stamp import code_stamp
from models.topics.topic_quality import UNSTABLE
from pipeline.config.modes import share_published
from pipeline.config.selection import part_text
from pipeline.config.settings import Settings
from pipeline.contract import Models, Progress, StageReport
from pipeline.errors import PublishError, printable
from pipeline.published import comments, history
from pipeline.published.embeddings import publish_embeddings
from pipeline.published.keys import audit_keys
from pipeline.published.numbers import audit_numbers
from pipeline.published.quality import card_figures, personal_kinds
from pipeline.published.views import create_views
from pipeline.warehouse import ledger
from pipeline.warehouse.macros import create_macros, macro_texts
from pipeline.warehouse.snapshot import build_snapshot, copy_table, read_comments
from pipeline.warehouse.sql import load_sql, run_sql
from pipeline.warehouse.transaction import transaction

PACKAGE = "pipeline.published"
BUILT = (
    "responses",
    "scores",
    "measures",
    "verbatims",
    "sentences",
    "mentions",
    "themes",
    "theme_groups",
    "theme_models",
    "theme_events",
    "theme_membership",
    "emerging_themes",
    "touchpoints",
    "files",
    "key_conflicts",
    "quality",
    "runs",
)
"""Published tables in the order they are built; each is sql/<name>.sql."""
COPIED = {
    "touchpoint_scores": "insights.touchpoint_scores",
    "category_scores": "insights.category_scores",
    "theme_touchpoints": "insights.theme_touchpoints",
    "touchpoint_impacts": "insights.touchpoint_impacts",
    "pain_points": "insights.pain_points",
    "gains": "insights.gains",
    "undecided": "insights.undecided",
    "ranking": "insights.ranking",
    "ranking_changes": "insights.ranking_changes",
    "pain_exposures": "insights.pain_exposures",
    "segment_scores": "insights.segment_scores",
    "segment_impacts": "insights.segment_impacts",
    "segments": "insights.segments",
    "segment_attributes": "insights.segment_attributes",
    "segment_contrasts": "insights.segment_contrasts",
    "audited_scores": "insights.audited_scores",
    "reader_accuracy": "insights.reader_accuracy",
    "trends": "insights.trends",
    "theme_words": "insights.theme_words",
    "alerts": "insights.alerts",
    "watched_series": "insights.watched_series",
    "kpis": "insights.kpis",
    "kpi_changes": "insights.kpi_changes",
    "drivers": "insights.drivers",
    "touchpoint_drivers": "insights.touchpoint_drivers",
    "driver_models": "insights.driver_models",
    "what_if": "insights.what_if",
    "actions": "insights.actions",
    "action_checks": "insights.action_checks",
    "action_figures": "insights.action_figures",
    "gaps": "insights.gaps",
    "bias": "insights.bias",
    "sentence_cues": "insights.sentence_cues",
    "touchpoint_cues": "insights.touchpoint_cues",
    "customers": "insights.customers",
    "consistency": "insights.consistency",
    "risk_quality": "insights.risk_quality",
    "followups": "insights.followups",
    "reader_quality": "insights.reader_quality",
    "contradictions": "insights.contradictions",
    "suggestions": "insights.suggestions",
}
"""Published tables that are copies, comments included, and what each is a copy of."""
DICTIONARY = "data_dictionary"


def run(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models, progress: Progress, run_id: str
) -> StageReport:
    """Replace the published file, unless nothing has changed since it was written.

    Files: settings.paths.published is replaced, unless it is pinned; the snapshot is kept under its run's id beside
    it. Tables written: ops.audit_results, ops.publications, the manifest in ops.runs.

    Raises:
        PublishError: An audit returned rows, or the file cannot be written; the old file stays.
    """
    began = time.monotonic()
    fingerprint = models.annotator_fingerprint
    finder = privacy_fingerprint(models.annotator)
    key = _publish_key(con, settings, fingerprint, finder)
    cleaned = history.end_pin_of_cleaned(con)
    pinned = history.hold_pin(con, settings)
    warnings = (history.PINNED.format(run_id=pinned),) if pinned else ()
    share_published(settings)
    if not cleaned and _is_current(con, settings, run_id=run_id, key=key):
        return StageReport("published", round(time.monotonic() - began, 3), {}, {"unchanged": True}, warnings)
    maps = dict(con.execute("select journey_id, map_hash from touchpoints.journeys order by all").fetchall())
    manifest = ledger.make_manifest(con, settings, models=models, publish_key=key, journeys=maps, **_topic_model(con))
    ledger.update_manifest(con, run_id, manifest)
    part = settings.paths.part
    params = {
        "selection": part and printable(part_text(part)),
        "model_fingerprint": fingerprint,
        "default_journey": settings.journeys[0].stem,
        "z": float(norm.ppf(0.5 + settings.insights.confidence / 2)),
        "unstable": UNSTABLE,
        "run_id": run_id,
        "now": datetime.now(UTC).replace(tzinfo=None),
    }
    progress.start("publishing", len(BUILT) + len(COPIED))
    with build_snapshot(
        con,
        settings.paths.published,
        storage_version=settings.publish.storage_version,
        kept=settings.paths.snapshot(run_id),
        live=pinned is None,
        for_group=settings.publish.group_readable,
    ):
        create_macros(con, time_zone=settings.timezone)
        con.register("card_figures", card_figures(settings, fingerprint=fingerprint, finder=finder))
        con.register("personal_kinds", personal_kinds())
        for name in BUILT:
            with transaction(con):
                run_sql(con, PACKAGE, name, params)
            progress.advance()
        con.unregister("card_figures")
        con.unregister("personal_kinds")
        said = read_comments(con)
        for name, source in COPIED.items():
            with transaction(con):
                copy_table(con, source, name, comments=said)
            progress.advance()
        if settings.publish.embeddings:
            publish_embeddings(con, model_fingerprint=fingerprint)
        with transaction(con):
            comments.describe_columns(con)
            if part is not None:
                comments.describe_part(con, part)
        run_sql(con, PACKAGE, DICTIONARY)
        with transaction(con):
            create_views(con)
        audits = audit(con, run_id=run_id)
        rows = dict(con.execute(load_sql(PACKAGE, "count_rows")).fetchall())
    progress.finish()
    history.record(con, run_id, action="keep" if pinned else "publish", pinned=pinned is not None)
    history.prune(con, settings)
    share_published(settings)  # folders that this run has made
    return StageReport("published", round(time.monotonic() - began, 3), rows, {"audits": len(audits)}, warnings)


def audit(con: duckdb.DuckDBPyConnection, *, run_id: str) -> dict[str, int]:
    """Run every audit on the attached snapshot: audit name to the number of rows it returned, all 0.

    Raises:
        PublishError: An audit returned rows; the results are in ops.audit_results.
    """
    results = {}
    for file in sorted(files(PACKAGE).joinpath("audits").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".sql"):
            results[file.name[:-4]] = len(con.execute(file.read_text(encoding="utf-8")).fetchall())
    results |= audit_keys(con)
    results |= audit_numbers(con)
    for name, violations in results.items():
        con.execute("insert into ops.audit_results values ($1, $2, $3, now())", [run_id, name, violations])
    failed = {name: n for name, n in results.items() if n}
    if failed:
        named = ", ".join(f"{name} ({n} rows)" for name, n in failed.items())
        raise PublishError(f"audits failed: {named}; the published file stays as it was (pipeline/published/audits)")
    return results


def _is_current(con: duckdb.DuckDBPyConnection, settings: Settings, *, run_id: str, key: str) -> bool:
    """Return whether the last run published with the same key and no stage has written a row since."""
    if not settings.paths.published.exists():
        return False
    row = run_sql(con, PACKAGE, "last_publish", {"run_id": run_id}).fetchone()
    return row is not None and row[0] == key and row[1] == 0


def _publish_key(con: duckdb.DuckDBPyConnection, settings: Settings, fingerprint: str, finder: str) -> str:
    """Return the hash of what shapes the published tables besides the rows of earlier stages."""
    maps = con.execute("select journey_id, map_hash from touchpoints.journeys order by all").fetchall()
    parts = [
        settings.fingerprint(),
        fingerprint,
        json.dumps(maps),
        json.dumps(card_figures(settings, fingerprint=fingerprint, finder=finder).to_pylist()),
        str(UNSTABLE),
        code_stamp(__name__, folders=(PACKAGE,)),
        *macro_texts(),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _topic_model(con: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    row = con.execute("select topic_model_id from themes.topic_models where is_current").fetchone()
    return {"topic_model": row[0] if row else None}
