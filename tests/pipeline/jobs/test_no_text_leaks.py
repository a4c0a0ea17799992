"""An error that quotes a customer, raised in every job: its words reach no ledger, log, message, alert or terminal."""

from __future__ import annotations

import logging
import shutil
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import pytest

from flows import work
from flows.pipeline_flow import stage_task
from pipeline.cli.main import main
from pipeline.config.settings import ROOT, Settings, load_settings
from pipeline.contract import Models
from pipeline.errors import ErasurePending, SourceError, Unforeseen
from pipeline.jobs.adhoc import Selection, selected_copy
from pipeline.jobs.correct import apply_corrections, record_correction
from pipeline.jobs.erase import erase_customer
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.pin import record_pin
from pipeline.jobs.publish import publish_latest, publish_run
from pipeline.jobs.refit import refit_themes
from pipeline.notices.due import due_alerts
from pipeline.notices.tell import alerts_command, tell
from pipeline.runs.begin import begin
from pipeline.runs.stages import STAGES
from tests.standin import StandInModels

WORDS = "Anselm was rude, call me on 07700 900123"
Start = Callable[[Settings, Models], Any]


def boom(*_: Any, **__: Any) -> NoReturn:
    """Fail as a library does: with the value that it could not use."""
    try:
        int(WORDS)
    except ValueError as e:
        raise RuntimeError(f"cannot convert {WORDS!r}") from e


def adhoc(settings: Settings, models: Models) -> None:
    with selected_copy(settings, "mine", Selection(), one_journey=False):
        boom()


def flow_task(settings: Settings, models: Models) -> None:
    with work.open_run(settings, purpose="a flow") as run:
        stage_task.fn("insights", settings, run.run_id)


STAGE_JOBS: dict[str, tuple[str, Start]] = {
    **{name: (name, lambda s, m: run_pipeline(s, models=m)) for name in STAGES},
    "applied corrections": ("themes", lambda s, m: apply_corrections(s, models=m)),
    "after a refit": ("touchpoints", lambda s, m: refit_themes(s, models=m)),
    "erasure's rebuild": ("insights", lambda s, m: erase_customer(s, "C1", models=m)),
    "a flow's task": ("insights", flow_task),
}
"""Jobs by name: the stage that fails, and how the job starts."""
OTHER_JOBS: dict[str, tuple[str, Start]] = {
    "refit": ("pipeline.themes.fit.refit.refit", lambda s, m: refit_themes(s, models=m)),
    "correction": (
        "pipeline.themes.corrections.record.correct",
        lambda s, m: record_correction(s, "rename", {"theme_id": "T001", "label": WORDS}),
    ),
    "pin": (
        "pipeline.touchpoints.pins.write_pin",
        lambda s, m: record_pin(s, target="theme", target_id="T001", touchpoint_id="delivery", models=m),
    ),
    "erasure": ("pipeline.jobs.erase.run_sql", lambda s, m: erase_customer(s, "C1", models=m)),
    "ad hoc": ("pipeline.jobs.adhoc.put", adhoc),
    "publish a run": ("pipeline.published.history.go_back", lambda s, m: publish_run(s, "20260101")),
    "publish the latest": ("pipeline.published.history.go_forward", lambda s, m: publish_latest(s)),
    "alerts": ("pipeline.notices.due.open_published", lambda s, m: alerts_command(s, test=False)),
    "alerts of a flow": ("pipeline.notices.due.open_published", lambda s, m: tell(s)),
    "ledger": ("pipeline.warehouse.ledger.make_manifest", lambda s, m: run_pipeline(s.model_copy(update={"seed": 1}), models=m)),
}  # fmt: skip
"""Jobs by name: what fails in them, and how the job starts."""


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one finished run."""
    folder = tmp_path_factory.mktemp("finished")
    settings = load_settings(data=folder, inbox=ROOT / "data" / "samples" / "web_feedback")
    run_pipeline(settings, models=StandInModels())
    return folder


@pytest.fixture
def settings(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A copy of it, with a channel for alerts and a fault in store."""
    shutil.copytree(finished, tmp_path / "data")
    loaded = load_settings(data=tmp_path / "data", inbox=ROOT / "data" / "samples" / "web_feedback")
    monkeypatch.setattr(work, "LazyModels", lambda settings: StandInModels())
    work._models.clear()
    return loaded.model_copy(update={"alerts": loaded.alerts.model_copy(update={"file": Path("alerts.jsonl")})})


def everything_said(
    settings: Settings, error: BaseException, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> str:
    """All that a job leaves behind or shows: the error with its traceback, logs, ledger, status, alerts, terminal."""
    chain = [repr(error), *traceback.format_exception(error, limit=0)]
    con = duckdb.connect(str(settings.paths.warehouse), read_only=True)
    ledger = [con.table(f"ops.{t}").fetchall() for t in ("runs", "stage_reports", "audit_results")]
    con.close()
    main(["status", "--data", str(settings.paths.data)])
    alerts = [(a.message, a.facts) for a in due_alerts(settings, now=datetime.now(UTC))]
    records = [f"{r.getMessage()} {r.exc_text} {r.exc_info}" for r in caplog.records]
    files = [f.read_text(encoding="utf-8") for f in settings.paths.data.glob("*.jsonl")]
    shown = capsys.readouterr()
    return "\n".join(map(str, [chain, ledger, alerts, records, files, shown.out, shown.err]))


@pytest.mark.parametrize("job", STAGE_JOBS)
def test_a_stage_that_fails(
    job: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    stage, start = STAGE_JOBS[job]
    with monkeypatch.context() as planted:
        planted.setitem(STAGES, stage, boom)
        with pytest.raises(ErasurePending if job == "erasure's rebuild" else Unforeseen) as failure:
            start(settings, StandInModels())
    assert failure.value.__cause__ is None
    assert failure.value.__context__ is None
    said = everything_said(settings, failure.value, caplog, capsys)
    assert WORDS not in said
    assert "RuntimeError" in said
    assert "failed" in said


@pytest.mark.parametrize("job", OTHER_JOBS)
def test_a_job_that_fails(
    job: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    name, start = OTHER_JOBS[job]
    with monkeypatch.context() as planted:
        planted.setattr(name, boom)
        with pytest.raises(ErasurePending if job == "erasure" else Unforeseen) as failure:
            start(settings, StandInModels())
    assert failure.value.__cause__ is None
    assert failure.value.__context__ is None
    said = everything_said(settings, failure.value, caplog, capsys)
    assert WORDS not in said
    assert "RuntimeError" in said


def test_a_line_of_ours_is_raised_without_what_came_before_it(settings: Settings) -> None:
    with (
        pytest.raises(SourceError, match="a line of ours") as failure,
        begin(settings, purpose="test", models=StandInModels()),
    ):
        try:
            raise ValueError(WORDS)
        except ValueError:
            raise SourceError("a line of ours") from None
    assert failure.value.__context__ is None


def test_the_command_line_shows_the_words_only_when_asked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(STAGES, "enriched", boom)
    monkeypatch.setattr("pipeline.runs.begin.LazyModels", lambda settings: StandInModels())
    words = ["run", "--data", str(settings.paths.data), "--inbox", str(settings.paths.inbox)]
    assert main(words) == 1
    said = capsys.readouterr()
    assert WORDS not in said.out + said.err
    assert said.err.count("\n") == 1
    assert main(["-v", *words]) == 1
    assert WORDS in capsys.readouterr().err
