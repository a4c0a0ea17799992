import json
import logging
from typing import Any

import pytest

from flows import work
from flows.pipeline_flow import stage_task
from flows.work import StageFailed, guarded, models_for, open_run, status_of
from pipeline.config.settings import Settings
from pipeline.contract import StageReport
from pipeline.errors import SourceError, WarehouseBusy
from pipeline.runs.run import open_settings_warehouse
from pipeline.warehouse.lock import writer_lock


def report(**values: Any) -> StageReport:
    return StageReport(**{"stage": "raw", "seconds": 0.5, "rows": {"raw.responses": 2}, **values})


def ledger(settings: Settings) -> list[tuple[Any, ...]]:
    with open_settings_warehouse(settings) as con:
        return con.execute("select run_id, status, attempts, error from ops.runs order by started_at").fetchall()


def test_a_task_returns_plain_values(settings: Settings, stub_stage: Any) -> None:
    stub_stage(lambda con, settings, **_: report(facts={"rows_read": 3}, warnings=("careful",)))
    with open_run(settings, purpose="test") as (run_id, _):
        got = stage_task.fn("raw", settings, run_id)
    assert got["rows"] == {"raw.responses": 2}
    assert json.loads(json.dumps(got))["facts"] == {"rows_read": 3}


def test_a_run_ends_in_the_ledger_as_complete(settings: Settings) -> None:
    with open_run(settings, purpose="test") as (run_id, reports):
        reports.append(report().as_dict())
    assert ledger(settings) == [(run_id, "complete", 1, None)]


def test_a_run_that_published_nothing_new_is_unchanged() -> None:
    published = StageReport("published", 0.1, {}, {"unchanged": True})
    assert status_of([report().as_dict(), published.as_dict()]) == "unchanged"
    assert status_of([report().as_dict(), StageReport("published", 0.1).as_dict()]) == "complete"


def test_a_failed_stage_marks_the_run_failed(settings: Settings) -> None:
    with pytest.raises(SourceError), open_run(settings, purpose="test"):
        raise SourceError("inbox: no such folder")
    assert [row[1::2] for row in ledger(settings)] == [("failed", "inbox: no such folder")]


def test_a_cancelled_run_is_carried_on_by_the_next(settings: Settings) -> None:
    with pytest.raises(KeyboardInterrupt), open_run(settings, purpose="test") as (first, _):
        raise KeyboardInterrupt
    with open_run(settings, purpose="test") as (second, _):
        pass
    assert first == second
    assert ledger(settings) == [(first, "complete", 2, None)]


def test_a_second_run_is_refused_with_the_holders_name(settings: Settings) -> None:
    with (
        writer_lock(settings.paths.warehouse, purpose="Prefect flow run 'brave-otter'"),
        pytest.raises(WarehouseBusy, match="brave-otter"),
        open_run(settings, purpose="me"),
    ):
        pytest.fail("two writers")


def test_the_lock_is_held_between_stages(settings: Settings) -> None:
    with (
        open_run(settings, purpose="first"),
        pytest.raises(WarehouseBusy, match="first"),
        writer_lock(settings.paths.warehouse, purpose="second"),
    ):
        pytest.fail("two writers")


def test_an_unforeseen_error_keeps_the_customers_words_to_itself(caplog: pytest.LogCaptureFixture) -> None:
    said = "my number is 4" + "2"

    def fail() -> StageReport:
        raise ValueError(said)

    with caplog.at_level(logging.ERROR), pytest.raises(StageFailed, match="stage raw failed with ValueError") as caught:
        guarded("raw", fail)
    assert "in fail" in caplog.text
    assert said not in caplog.text + str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_an_expected_error_keeps_its_line() -> None:
    def fail() -> StageReport:
        raise SourceError("inbox: no such folder")

    with pytest.raises(SourceError, match="inbox: no such folder"):
        guarded("raw", fail)


def test_models_are_loaded_once_for_the_same_settings(settings: Settings) -> None:
    work._models.clear()
    first = models_for(settings)
    assert models_for(settings) is first
    assert models_for(settings.model_copy(update={"seed": 1})) is not first
    assert len(work._models) == 1
