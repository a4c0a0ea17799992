"""The ledger of runs: begin or resume, finish, what a run was made of."""

from __future__ import annotations

import hashlib
import json
import platform
import secrets
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import duckdb

from pipeline.config.settings import Settings
from pipeline.contract import Models, StageReport
from pipeline.errors import describe_error

PACKAGES = (
    "voc-pipeline",
    "duckdb",
    "onnxruntime",
    "bertopic",
    "umap-learn",
    "hdbscan",
    "scikit-learn",
    "numpy",
    "spacy",
)
"""Packages whose version can change a result; they go into the manifest."""


def begin_run(con: duckdb.DuckDBPyConnection, settings: Settings, *, now: datetime | None = None) -> str:
    """Return the identifier of the run to continue: the crashed one with these settings, else a new one.

    Call it only while holding the writer's lock: a row that says "running" then belongs to a dead process. One with
    other settings is marked abandoned; its rows stay and are used.
    """
    now = now or datetime.now(UTC)
    settings_hash = settings.fingerprint()
    crashed = con.execute(
        "select run_id, settings_hash from ops.runs where status = 'running' order by started_at desc"
    )
    rows = crashed.fetchall()
    same = [run_id for run_id, digest in rows if digest == settings_hash][:1]
    con.execute("begin")
    if same:
        con.execute("update ops.runs set attempts = attempts + 1 where run_id = $1", same)
    con.execute(
        "update ops.runs set status = 'abandoned', finished_at = $1, error = 'crashed; a later run took over' "
        "where status = 'running' and run_id <> $2",
        [now, same[0] if same else ""],
    )
    run_id = same[0] if same else f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    if not same:
        con.execute(
            "insert into ops.runs (run_id, started_at, status, settings_hash, manifest) values ($1, $2, 'running', $3, $4)",
            [run_id, now, settings_hash, json.dumps(make_manifest(con, settings))],
        )
    con.execute("commit")
    return run_id


def record_stage(con: duckdb.DuckDBPyConnection, run_id: str, report: StageReport) -> None:
    """Append a stage's report to the ledger."""
    con.execute(
        "insert into ops.stage_reports values ($1, $2, now(), $3, $4)",
        [run_id, report.stage, report.seconds, json.dumps(report.as_dict())],
    )


def finish_run(con: duckdb.DuckDBPyConnection, run_id: str, *, status: str, error: BaseException | None = None) -> None:
    """Close a run as "complete", "unchanged" or "failed"; the last thing that a run writes.

    Args:
        con: The writer's connection.
        run_id: The run.
        status: How it ended.
        error: Why it failed. The ledger gets what describe_error says of it: never a customer's text.
    """
    line = describe_error(error)[:500] if error else None
    con.execute(
        "update ops.runs set status = $1, finished_at = now(), error = $2 where run_id = $3", [status, line, run_id]
    )


def make_manifest(
    con: duckdb.DuckDBPyConnection, settings: Settings, *, models: Models | None = None, **extra: Any
) -> dict[str, Any]:
    """Return what determines a run's results: input hash, settings, seed, model fingerprints, package versions, and of an ad-hoc run its selection."""
    files = con.execute("select file_hash from raw.files where status = 'loaded' order by file_hash").fetchall()
    manifest = {
        "data_hash": hashlib.sha256("".join(h for (h,) in files).encode()).hexdigest(),
        "files": len(files),
        "settings": json.loads(settings.model_dump_json(exclude={"alerts"})),  # addresses do not change a result
        "seed": settings.seed,
        "packages": {name: _version(name) for name in PACKAGES},
        "python": platform.python_version(),
        **extra,
    }
    if settings.paths.part is not None:
        manifest["selection"] = json.loads(settings.paths.part.model_dump_json())
    if models is not None:
        manifest["annotator"] = models.annotator_fingerprint
    return manifest


def update_manifest(con: duckdb.DuckDBPyConnection, run_id: str, manifest: dict[str, Any]) -> None:
    """Replace the manifest of a run."""
    con.execute("update ops.runs set manifest = $1 where run_id = $2", [json.dumps(manifest), run_id])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
