"""What is due: failed and late runs, old data, a jump in rejected rows, clear changes in the newest period."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.notices.due import Alert, due_alerts
from pipeline.warehouse import ledger
from pipeline.warehouse.connection import open_settings_warehouse
from pipeline.warehouse.lock import writer_lock

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TABLES = """
create schema v.published;
use v.published;
create table responses as select timestamp '2026-05-30 10:00' as created_at;
create table verbatims as select 'v1' as verbatim_id, 'My parcel was wet.' as text;
create table files as
    select unnest(['old', 'new']) as run_id, unnest([timestamp '2026-05-01', timestamp '2026-05-31']) as loaded_at, 100 as rows_read,
        unnest([2, $rejected]) as rows_rejected, unnest(['loaded', $status]) as status;
create table alerts as
    select unnest(['2026-03', '2026-04', '2026-05', '2026-05']) as period, 'shop' as journey_id, unnest(['a', 'a', 'b', 'c']) as touchpoint_id,
        'Delivery' as touchpoint, 'share' as metric, 'more' as direction, 0.5 as value, ['v1'] as example_verbatim_ids,
        unnest([date '2026-03-28', '2026-04-30', '2026-05-28', '2026-05-28']) as last_day, unnest([null, null, null, 'b']) as part_of;
"""


def publish(settings: Settings, *, rejected: int = 2, status: str = "loaded") -> None:
    settings.paths.published.parent.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    con.execute("attach $path as v", {"path": str(settings.paths.published)})
    for statement in con.extract_statements(TABLES):
        con.execute(statement, {"rejected": rejected, "status": status} if statement.named_parameters else None)
    con.close()


def run_in_ledger(settings: Settings, *, status: str, hours: float) -> str:
    with open_settings_warehouse(settings) as con:
        run_id = ledger.begin_run(con, settings, now=NOW - timedelta(hours=hours))
        con.execute(
            "update ops.runs set status = $s, error = 'disk full', finished_at = $t where run_id = $r",
            {"s": status, "t": NOW - timedelta(hours=hours), "r": run_id},
        )
    return run_id


def due(settings: Settings, **kwargs: Any) -> list[Alert]:
    return due_alerts(settings, now=NOW, **kwargs)


def kinds(settings: Settings, **kwargs: Any) -> list[str]:
    return [a.kind for a in due(settings, **kwargs)]


def limits(settings: Settings, **values: Any) -> Settings:
    return settings.model_copy(update={"alerts": settings.alerts.model_copy(update=values)})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return limits(load_settings(data=tmp_path), insights=False)


def test_a_new_installation_has_nothing_to_tell(settings: Settings) -> None:
    assert due(settings) == []


def test_a_failed_run_is_told_until_one_succeeds(settings: Settings) -> None:
    failed = run_in_ledger(settings, status="failed", hours=3)
    (alert,) = due(settings)
    assert (alert.key, alert.kind) == (f"failed:{failed}", "failed")
    assert "disk full" in alert.message
    run_in_ledger(settings, status="complete", hours=2)
    assert due(settings) == []


def test_a_run_that_died_is_told_as_failed_but_not_one_at_work(settings: Settings) -> None:
    run_in_ledger(settings, status="running", hours=3)
    assert kinds(settings) == ["failed"]
    with writer_lock(settings.paths.warehouse, purpose="night"):
        assert kinds(settings) == []


def test_a_failure_that_the_ledger_knows_has_its_key(settings: Settings) -> None:
    told = Alert("failed:flow:1", "failed", "x")
    assert [a.key for a in due(settings, failure=told)] == ["failed:flow:1"]
    run_id = run_in_ledger(settings, status="failed", hours=3)
    assert [(a.key, a.message) for a in due(settings, failure=told)] == [(f"failed:{run_id}", "x")]


def test_a_night_without_a_run_is_late_once(settings: Settings) -> None:
    run_id = run_in_ledger(settings, status="complete", hours=27)
    assert [a.key for a in due(settings)] == [f"late:{run_id}"]
    assert kinds(limits(settings, late_hours=30)) == []


def test_old_data_is_told_with_its_age(settings: Settings) -> None:
    publish(settings)
    assert kinds(settings) == []
    (alert,) = due(limits(settings, fresh_hours=24))
    assert alert.kind == "stale"
    assert alert.facts["hours"] == 50
    assert kinds(limits(settings, fresh_hours=51)) == []


def test_a_file_that_cannot_be_read_is_told(settings: Settings) -> None:
    publish(settings, rejected=0, status="failed")
    (alert,) = due(settings)
    assert alert.kind == "rejected"
    assert alert.message.startswith("1 file could not be read, see `voc status`")


def test_most_rows_of_a_small_file_are_told_beside_a_large_one(settings: Settings) -> None:
    publish(settings, rejected=0)
    con = duckdb.connect(str(settings.paths.published))
    con.execute(
        "insert into published.files values ('new', '2026-05-31', 10_000, 0, 'loaded'), ('new', '2026-05-31', 10, 6, 'loaded')"
    )
    con.close()
    (alert,) = due(settings)
    assert "of one file up to 60 %" in alert.message


def test_a_jump_in_rejected_rows_is_told(settings: Settings) -> None:
    publish(settings, rejected=30)
    (alert,) = due(settings)
    assert (alert.key, alert.facts["rejected"], alert.facts["share_before"]) == ("rejected:new", 30, 0.02)
    assert kinds(limits(settings, rejected_share=0.4)) == []
    assert kinds(limits(settings, rejected_jump=20)) == []


def test_what_changed_lately_is_told_once_per_event_and_its_texts_are_kept_apart(settings: Settings) -> None:
    publish(settings)
    alerts = due(limits(settings, insights=True))
    assert [a.facts["touchpoint_id"] for a in alerts] == [
        "a",
        "b",
    ]  # not March, which is history, nor c, which is part of b
    assert [a.facts["period"] for a in alerts] == ["2026-04", "2026-05"]
    assert len({a.key for a in alerts}) == 2
    assert alerts[0].texts == ("My parcel was wet.",)
    assert "parcel" not in alerts[0].message + str(alerts[0].facts)


def test_old_exports_that_are_loaded_for_the_first_time_are_history(settings: Settings) -> None:
    publish(settings)
    later = due_alerts(limits(settings, insights=True), now=NOW + timedelta(days=200))
    assert "insight" not in [a.kind for a in later]
