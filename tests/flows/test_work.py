import json
import logging
from typing import Any

import pytest
from prefect.task_engine import resolve_to_final_result
from prefect.utilities.collections import visit_collection

from flows import work
from flows.pipeline_flow import stage_task
from flows.work import for_task, models_for, open_run, said_at_the_end
from pipeline.config.settings import Settings
from pipeline.contract import RunReport, StageReport
from pipeline.errors import SourceError, Unforeseen, WarehouseBusy
from pipeline.warehouse.connection import open_settings_warehouse
from pipeline.warehouse.lock import writer_lock
from tests.standin import StandInModels


@pytest.fixture(autouse=True)
def no_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "LazyModels", lambda settings: StandInModels())
    work._models.clear()


def report(**values: Any) -> StageReport:
    return StageReport(**{"stage": "raw", "seconds": 0.5, "rows": {"raw.responses": 2}, **values})


def ledger(settings: Settings) -> list[tuple[Any, ...]]:
    with open_settings_warehouse(settings) as con:
        return con.execute("select run_id, status, attempts, error from ops.runs order by started_at").fetchall()


def test_a_task_returns_plain_values(settings: Settings, stub_stage: Any) -> None:
    stub_stage(lambda con, settings, **_: report(facts={"rows_read": 3}, warnings=("careful",)))
    with open_run(settings, purpose="test") as run:
        got = stage_task.fn("raw", settings, run.run_id)
    assert got["rows"] == {"raw.responses": 2}
    assert json.loads(json.dumps(got))["facts"] == {"rows_read": 3}
    assert StageReport.from_dict(got).warnings == ("careful",)


def test_a_run_ends_in_the_ledger_as_complete(settings: Settings) -> None:
    with open_run(settings, purpose="test") as run:
        run.reports.append(report())
    assert ledger(settings) == [(run.run_id, "complete", 1, None)]


def test_a_run_that_published_nothing_new_is_unchanged(settings: Settings) -> None:
    with open_run(settings, purpose="test") as run:
        run.reports += [report(), StageReport("published", 0.1, {}, {"unchanged": True})]
    assert run.report.status == "unchanged"
    assert [row[1] for row in ledger(settings)] == ["unchanged"]


def test_a_failed_stage_marks_the_run_failed(settings: Settings) -> None:
    with pytest.raises(SourceError), open_run(settings, purpose="test"):
        raise SourceError("inbox: no such folder")
    assert [row[1::2] for row in ledger(settings)] == [("failed", "inbox: no such folder")]


def test_a_cancelled_run_is_carried_on_by_the_next(settings: Settings) -> None:
    with pytest.raises(KeyboardInterrupt), open_run(settings, purpose="test") as first:
        raise KeyboardInterrupt
    with open_run(settings, purpose="test") as second:
        pass
    assert first.run_id == second.run_id
    assert ledger(settings) == [(first.run_id, "complete", 2, None)]


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


def test_an_unforeseen_error_keeps_the_customers_words_to_itself(
    settings: Settings, stub_stage: Any, caplog: pytest.LogCaptureFixture
) -> None:
    said = "my number is 4" + "2"

    def fail(con: Any, settings: Settings, **_: Any) -> StageReport:
        raise ValueError(said)

    stub_stage(fail)
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(Unforeseen, match="stage raw failed: unexpected ValueError") as caught,
        open_run(settings, purpose="test") as run,
    ):
        try:
            stage_task.fn("raw", settings, run.run_id)
        except Unforeseen as e:
            assert e.__cause__ is None
            assert e.__context__ is None
            raise
    assert "in fail" in caplog.text
    assert said not in caplog.text + str(caught.value) + repr(ledger(settings))


def test_an_expected_error_keeps_its_line_and_loses_its_cause(settings: Settings, stub_stage: Any) -> None:
    said = "my number is 4" + "2"

    def fail(con: Any, settings: Settings, **_: Any) -> StageReport:
        try:
            int(said)
        except ValueError as e:
            raise SourceError("inbox: no such folder") from e

    stub_stage(fail)
    with pytest.raises(SourceError, match="inbox: no such folder") as caught, open_run(settings, purpose="test") as run:
        stage_task.fn("raw", settings, run.run_id)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_the_state_message_names_files_that_could_not_be_read() -> None:
    read = StageReport("raw", 0.1, {}, {"unread_files": ["a.csv", "b.xlsx"]})
    said = said_at_the_end(RunReport("r1", "complete", (read,), "voc.duckdb"))
    assert said == "Run r1 is complete; not read at all: a.csv, b.xlsx; see the artifact voc-summary"


def test_models_are_loaded_once_for_the_same_settings(settings: Settings) -> None:
    first = models_for(settings)
    assert models_for(settings) is first
    assert models_for(settings.model_copy(update={"seed": 1})) is not first
    assert len(work._models) == 1


def test_a_task_gets_the_settings_as_they_are(settings: Settings) -> None:
    """Prefect looks into arguments; `privacy.keys` made it take the settings for a mapping, and every run failed."""
    looked_into = visit_collection(
        for_task(settings), resolve_to_final_result, context={}, remove_annotations=True, return_data=True
    )
    assert looked_into is settings
