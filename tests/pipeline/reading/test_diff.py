"""`voc diff` on two small snapshots whose differences are known."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.errors import QueryError
from pipeline.reading.diff import changed, diff_runs, print_diff

TABLES = """
create schema s.published;
use s.published;
create table responses as select 'r' || i as response_id from range($responses) as t (i);
create table verbatims as select 'v' || i as verbatim_id from range($responses) as t (i);
create table files as
    select 'f' || i || '.csv' as file_name, 'loaded' as status, timestamp '2026-01-01' as loaded_at, 10 as rows_read, 1 as rows_rejected
    from range($files) as t (i);
create table runs as select $run as run_id, $manifest::json as manifest;
create table themes as select unnest($themes, recursive := true);
create table kpis as select unnest($kpis, recursive := true);
create table gains as select unnest($points, recursive := true);
"""


def theme(theme_id: str, label: str, status: str = "active") -> dict[str, Any]:
    return {"theme_id": theme_id, "label": label, "status": status, "sentences": 5}


def kpi(name: str, value: float, low: float, high: float) -> dict[str, Any]:
    return {"kpi": name, "scope": "all", "period": "all", "value": value, "low": low, "high": high}


def point(rank: int, touchpoint: str) -> dict[str, Any]:
    return {
        "rank": rank,
        "journey_id": "shop",
        "touchpoint_id": touchpoint,
        "theme_id": "T1",
        "label": f"{touchpoint} label",
        "customers": 7,
    }


def write(path: Path, *, pain_points: bool = True, **values: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    con.execute("attach $path as s", {"path": str(path)})
    values["manifest"] = json.dumps(values["manifest"])
    for statement in con.extract_statements(TABLES):
        named = statement.named_parameters
        con.execute(statement, {n: values[n] for n in named} if named else None)
    if pain_points:
        con.execute("create table pain_points as from gains")
    con.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(data=tmp_path)
    write(
        settings.paths.snapshot("run1"),
        run="run1",
        responses=3,
        files=1,
        manifest={"annotator": "a1", "data_hash": "x", "journeys": {"shop": "h1"}, "packages": {"duckdb": "2.0.0"}},
        themes=[theme("T1", "late parcel"), theme("T2", "price"), theme("T3", "old")],
        kpis=[kpi("nps", 0.1, 0.0, 0.2), kpi("csat", 0.5, 0.4, 0.6), kpi("responses", 3, 3, 3)],
        points=[point(1, "delivery"), point(2, "returns"), point(3, "price")],
    )
    write(
        settings.paths.snapshot("run2"),
        run="run2",
        responses=5,
        files=2,
        manifest={"annotator": "a2", "data_hash": "y", "journeys": {"shop": "h1"}, "packages": {"duckdb": "2.0.1"}},
        themes=[theme("T1", "late parcels"), theme("T2", "price", "retired"), theme("T3", "old"), theme("T4", "new")],
        kpis=[kpi("nps", 0.3, 0.2, 0.4), kpi("csat", 0.55, 0.4, 0.6), kpi("responses", 5, 5, 5)],
        points=[point(1, "returns"), point(2, "checkout"), point(3, "price")],
    )
    return settings


def test_inputs_models_and_results_are_compared(settings: Settings) -> None:
    found = diff_runs(settings, "run1", "latest")
    assert (found["inputs"]["responses_before"], found["inputs"]["responses_after"]) == (3, 5)
    assert [(f["change"], f["file_name"]) for f in found["inputs"]["files"]] == [("new", "f1.csv")]
    assert found["models"] == {"annotator": ["a1", "a2"], "packages.duckdb": ["2.0.0", "2.0.1"]}
    moves = [
        (r["change"], r["touchpoint_id"], r["rank_before"], r["rank_after"]) for r in found["results"]["pain_points"]
    ]
    assert moves == [
        ("entered", "checkout", None, 2),
        ("left", "delivery", 1, None),
        ("moved", "returns", 2, 1),
    ]
    assert [r["kpi"] for r in found["results"]["kpis"]] == ["nps"]
    assert [(r["change"], r["theme_id"]) for r in found["results"]["themes"]] == [
        ("born", "T4"),
        ("renamed", "T1"),
        ("retired", "T2"),
    ]


def test_the_other_way_round_it_is_the_mirror_image(settings: Settings) -> None:
    found = diff_runs(settings, "run2", "run1")
    assert {r["touchpoint_id"] for r in found["results"]["gains"] if r["change"] == "entered"} == {"delivery"}
    assert [(r["change"], r["theme_id"]) for r in found["results"]["themes"]][:2] == [
        ("brought back", "T2"),
        ("gone", "T4"),
    ]


def test_it_is_printed_for_a_person_and_as_json(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    found = diff_runs(settings, "previous", "latest")
    json.dumps(found)
    print_diff(found)
    said = capsys.readouterr().out
    assert "run1 → run2" in said
    assert "responses  3 → 5 (+2)" in said
    assert "entered  rank 2  checkout (shop): checkout label" in said
    assert "nps all all: 0.1 (0 to 0.2) → 0.3" in said


def test_a_table_that_one_snapshot_lacks_is_not_compared(settings: Settings) -> None:
    path = settings.paths.snapshot("run0")
    write(
        path,
        pain_points=False,
        run="run0",
        responses=1,
        files=1,
        manifest={},
        themes=[theme("T1", "x")],
        kpis=[kpi("nps", 0.0, 0.0, 0.0)],
        points=[point(1, "a")],
    )
    assert diff_runs(settings, "run0", "run1")["results"]["pain_points"] is None


def test_a_run_with_itself_or_alone_is_refused(settings: Settings) -> None:
    with pytest.raises(QueryError, match="compared with itself"):
        diff_runs(settings, "run1", "run1")
    settings.paths.snapshot("run1").unlink()
    with pytest.raises(QueryError, match="two are needed"):
        diff_runs(settings, "previous", "latest")


def test_changed_names_both_sides() -> None:
    assert changed({"a": 1, "b": 2}, {"b": 3, "c": 4}) == {"a": [1, None], "b": [2, 3], "c": [None, 4]}
