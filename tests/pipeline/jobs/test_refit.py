"""A refit is a run like any other: its own report comes first, and nothing that reads reports misses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config.settings import ROOT, load_settings
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.refit import describe_refit, refit_themes
from pipeline.reading.diff import diff_runs
from pipeline.reading.summary import print_summary
from pipeline.runs.stages import AFTER_A_REFIT
from pipeline.warehouse.connection import open_settings_warehouse
from tests.standin import StandInModels


def test_the_report_of_a_refit_is_in_the_ledger_the_summary_and_the_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(data=tmp_path, inbox=ROOT / "data" / "samples" / "qualtrics")
    before = run_pipeline(settings, models=StandInModels())
    another = settings.model_copy(update={"seed": settings.seed + 1})
    report = refit_themes(another, models=StandInModels())
    with open_settings_warehouse(settings) as con:
        told = con.execute(
            "select stage from ops.stage_reports where run_id = $1 order by finished_at", [report.run_id]
        ).fetchall()
    assert [stage for (stage,) in told] == ["refit", *AFTER_A_REFIT]
    assert report.stages[0].rows["topic_models"] == 1
    assert report.status == "complete"
    assert describe_refit(report)[0] == f"Refit {report.run_id}"
    print_summary(settings, report)
    assert "Seconds    refit " in capsys.readouterr().out
    found = diff_runs(settings, "previous", "latest")
    assert (found["older"], found["newer"]) == (before.run_id, report.run_id)
