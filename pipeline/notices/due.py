"""Which alerts are due: a failed or late run, old data, a jump in rejected rows, a clear change of a touchpoint, texts that are read worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from pipeline.config.settings import Settings
from pipeline.reading.groups import large_groups
from pipeline.reading.warehouse import idle_warehouse
from pipeline.warehouse.connection import open_published
from pipeline.warehouse.sql import run_sql


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to tell.

    Attributes:
        key: The same for the same thing, so that it is told once.
        kind: failed, late, stale, rejected, insight, reading or digest.
        message: One line, without customers' texts.
        facts: Numbers and ids.
        texts: Example verbatims; sent only if a channel's settings say so.
        page: File that a mail brings along, under the same condition; it quotes customers.
    """

    key: str
    kind: str
    message: str
    facts: dict[str, Any] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    page: Path | None = None


def due_alerts(settings: Settings, *, now: datetime, failure: Alert | None = None) -> list[Alert]:
    """Return everything that is due, whether or not it was sent before.

    Args:
        settings: Settings of the installation.
        now: The time, with its zone.
        failure: A failure that the ledger may not know of, for instance a run that never began.
    """
    return [*run_alerts(settings, now=now, failure=failure), *data_alerts(settings, now=now)]


def run_alerts(settings: Settings, *, now: datetime, failure: Alert | None = None) -> list[Alert]:
    """Return the last run's failure, and lateness: what the ledger knows, or `failure` if it knows nothing."""
    due = _of_runs(settings, now=now)
    if failure:  # the same failure, if the ledger has it; it is told once
        known = [a.key for a in due if a.kind == "failed"]
        due = [replace(failure, key=known[0] if known else failure.key), *(a for a in due if a.kind != "failed")]
    return due


def data_alerts(settings: Settings, *, now: datetime) -> list[Alert]:
    """Return what the published file has to tell: old data, rejected rows, changes of touchpoints and themes."""
    if not settings.paths.published.exists():
        return []
    con = open_published(settings.paths.published)
    try:
        due = [*_stale(con, settings, now=now), *_rejected(con, settings)]
        if not settings.alerts.insights:
            return due
        least = settings.publish.min_customers
        return [*due, *_insights(con, settings, now=now), *_reading(con, least=least)]
    finally:
        con.close()


def _of_runs(settings: Settings, *, now: datetime) -> list[Alert]:
    """Return the last run's failure, and lateness; they come from the ledger, so nothing is due while a run is at work."""
    path = settings.paths.warehouse
    if not path.exists():
        return []
    with idle_warehouse(path) as con:
        if con is None:
            return []
        last, good = run_sql(con, "pipeline.notices", "alert_runs").fetchall()[0]
    found = []
    if last and last["status"] in ("failed", "running"):
        said = last["error"] or "its process died; the next run continues where it stopped"
        run_id = last["run_id"]
        found.append(Alert(f"failed:{run_id}", "failed", f"run {run_id} failed: {said}", {"run_id": run_id}))
    limit = timedelta(hours=settings.alerts.late_hours)
    if good and now - good["finished_at"] > limit:
        hours = (now - good["finished_at"]) / timedelta(hours=1)
        found.append(
            Alert(
                f"late:{good['run_id']}",
                "late",
                f"no run has finished well for {hours:.0f} hours (limit {settings.alerts.late_hours:g})",
                {"last_run_id": good["run_id"], "hours": round(hours, 1)},
            )
        )
    return found


def _stale(con: duckdb.DuckDBPyConnection, settings: Settings, *, now: datetime) -> list[Alert]:
    limit = settings.alerts.fresh_hours
    newest = con.execute("select max(created_at)::timestamp from responses").fetchall()[0][0]
    if limit is None or newest is None:
        return []
    hours = (now.replace(tzinfo=None) - (now.utcoffset() or timedelta()) - newest) / timedelta(hours=1)
    if hours <= limit:
        return []
    said = f"the newest response is {hours:.0f} hours old (limit {limit:g}): do exports still arrive?"
    return [Alert(f"stale:{newest:%Y-%m-%dT%H:%M}", "stale", said, {"newest": str(newest), "hours": round(hours, 1)})]


MOST_ROWS = 0.5
"""A file of which a larger share is rejected is told, however small the file is beside the others of its run."""


def _rejected(con: duckdb.DuckDBPyConnection, settings: Settings) -> list[Alert]:
    """Return an alert on the newest run that tried a file: files that could not be read, one of which most rows were rejected, or the
    run's share of rejected rows against the files before."""
    rows = run_sql(con, "pipeline.notices", "alert_rejected").fetchall()
    if not rows:
        return []
    run_id, rejected, read, before, worst, unread = rows[0]
    share, limit = rejected / max(1, read), settings.alerts
    jumped = share > limit.rejected_share and share > limit.rejected_jump * before
    if not jumped and worst <= max(MOST_ROWS, limit.rejected_share) and not unread:
        return []
    said = (
        f"{rejected:,} of {read:,} rows rejected ({100 * share:.1f} %, before {100 * before:.1f} %; of one file up to {100 * worst:.0f} %); "
        "see `voc rejected`"
    )
    if unread:
        said = f"{unread:,} file{'' if unread == 1 else 's'} could not be read, see `voc status`; {said}"
    facts = {
        "run_id": run_id,
        "rejected": rejected,
        "read": read,
        "share_before": round(before, 4),
        "unread_files": unread,
    }
    return [Alert(f"rejected:{run_id}", "rejected", said, facts)]


_SHOWN = (
    "alert_id", "grain", "metric", "direction", "journey_id", "touchpoint_id", "theme_id", "period",
    "value", "before", "change", "change_low", "change_high", "q_value", "customers", "customers_before",
)  # fmt: skip


NEWS_OF_DATA, NEWS = timedelta(days=62), timedelta(days=92)
"""An alert of the data is news if it ended at most so long before the newest response, and before now; before that it is history, as in
the first load of old exports. 62 days hold the last whole month; a quarter's survey may be loaded when the quarter is over."""


def _insights(con: duckdb.DuckDBPyConnection, settings: Settings, *, now: datetime) -> list[Alert]:
    """Return the rows of published.alerts that are news, one per event: what is part of another alert is told with it.

    Those about fewer than publish.min_customers customers stay here.
    """
    responses, least = con.table("responses"), settings.publish.min_customers
    day = "created_on" if "created_on" in responses.columns else "created_at"  # a file of an earlier version
    newest = responses.max(f"{day}::timestamp::date").fetchall()[0][0]
    if newest is None:
        return []
    since = max(newest - NEWS_OF_DATA, now.astimezone(ZoneInfo(settings.timezone)).date() - NEWS)
    relation, _ = large_groups(con.table("alerts"), "alerts", least)
    rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    told = [row for row in rows if row.get("part_of") is None and row["last_day"] >= since]
    texts = _texts(con, [i for row in told for i in row.get("example_verbatim_ids") or ()])
    return [_insight(row, texts) for row in told]


def _reading(con: duckdb.DuckDBPyConnection, *, least: int) -> list[Alert]:
    """Return the sources and languages on which the annotator was on clearly weaker ground in the newest month than before."""
    if not con.execute("from duckdb_tables() where table_name = 'reader_quality'").fetchall():
        return []  # a file of an earlier version
    rows = run_sql(con, "pipeline.notices", "weaker_reading", {"least": least}).fetchall()
    return [
        Alert(
            f"reading:{source}:{language}:{period}:{worse}",
            "reading",
            headline,
            {"source": source, "language": language, "period": period, "worse": worse, "customers": customers},
        )
        for source, language, period, worse, headline, customers in rows
    ]


def _insight(row: dict[str, Any], texts: dict[str, str]) -> Alert:
    named = row.get("touchpoint") or row.get("touchpoint_id")
    said = row.get("headline") or f"{named}: {row['metric']} {row['direction']} in {row['period']}"
    parts = [str(row.get(k)) for k in ("journey_id", "touchpoint_id", "theme_id", "period", "metric")]
    key = row.get("alert_id") or "|".join(parts)
    facts = {k: row[k] for k in _SHOWN if row.get(k) is not None}
    examples = tuple(texts[i] for i in row.get("example_verbatim_ids") or () if i in texts)
    return Alert(f"insight:{key}", "insight", str(said), facts, examples)


def _texts(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, str]:
    found = con.execute("select verbatim_id, text from verbatims where list_contains($ids, verbatim_id)", {"ids": ids})
    return dict(found.fetchall())
