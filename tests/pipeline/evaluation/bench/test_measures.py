from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluation.bench import bench_all
from pipeline.evaluation.bench.machine import machine, reference_s
from pipeline.evaluation.bench.measures import Measure, Table, Unit, compare, markdown, shown


def measure(key: str, value: float, unit: Unit = "s", goal: float | None = None) -> Measure:
    return Measure(key=key, text=f"what {key} is", value=value, unit=unit, goal=goal)


def table(*measures: Measure, reference_s: float = 1.0) -> Table:
    return Table(machine="a machine", versions={"Python": "3.11"}, reference_s=reference_s, measures=measures)


@pytest.mark.parametrize(
    ("unit", "then", "now", "worse"),
    [
        ("s", 10, 12, "20 %"),
        ("ms", 10, 12, "20 %"),
        ("per s", 120, 100, "20 %"),
        ("MiB", 100, 120, "20 %"),
        ("%", 5, 6, "20 %"),
    ],
)
def test_a_loss_of_more_than_a_tenth_is_said(unit: Unit, then: float, now: float, worse: str) -> None:
    (line,) = compare(table(measure("a/b", now, unit)), table(measure("a/b", then, unit)))
    assert worse in line and line.startswith("a/b: ")
    assert compare(table(measure("a/b", then, unit)), table(measure("a/b", now, unit))) == []


def test_times_are_divided_by_the_speed_of_the_machine_and_memory_is_not() -> None:
    then = table(measure("a/s", 10), measure("a/rate", 100, "per s"), measure("a/peak", 100, "MiB"))
    twice_as_slow = table(
        measure("a/s", 20), measure("a/rate", 50, "per s"), measure("a/peak", 100, "MiB"), reference_s=2.0
    )
    assert compare(twice_as_slow, then) == []
    lost = compare(then.model_copy(update={"reference_s": 0.5}), then)
    assert [line.split(":")[0] for line in lost] == ["a/s", "a/rate"]


def test_the_worst_comes_first_and_figures_without_a_partner_are_passed_over() -> None:
    then = table(measure("a/1", 10), measure("a/2", 10), measure("a/3", 10), measure("a/4", 10))
    now = table(measure("a/1", 12), measure("a/2", 20), measure("a/4", 10, "MiB"), measure("new", 1))
    assert [line.split(":")[0] for line in compare(now, then)] == ["a/2", "a/1"]


def test_the_page_says_which_goals_are_missed_and_what_was_not_run() -> None:
    found = table(measure("a/s", 10, goal=5), measure("a/rate", 500, "per s", goal=400))
    page = "\n".join(markdown(found.model_copy(update={"left_out": {"job": "no data"}}), ["a/s: 10 s"]))
    assert "| what a/s is | 10.0 s | 5.00 s | missed |" in page
    assert "| what a/rate is | 500 per s | 400 per s |  |" in page
    assert "Not run: job (no data)." in page and "- a/s: 10 s" in page


def test_values_are_shown_in_three_digits() -> None:
    assert [shown(measure("x", v)) for v in (0.123, 12.34, 1234.5)] == ["0.12 s", "12.3 s", "1,234 s"]


def test_a_table_comes_back_from_its_file(tmp_path: Path) -> None:
    found = table(measure("a/s", 10, goal=5))
    page = bench_all.write(found, tmp_path / "out", [])
    assert Table.model_validate_json((tmp_path / "out" / "bench.json").read_text()) == found
    assert (tmp_path / "out" / "bench.md").read_text() == page


def test_a_bench_without_its_input_is_left_out_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> list[Measure]:
        raise FileNotFoundError(f"{name}: no files")

    monkeypatch.setattr(bench_all, "run", absent)
    monkeypatch.setattr(bench_all, "alone", lambda work, *args: work(*args))
    monkeypatch.setattr(bench_all, "reference_s", lambda: 2.0)
    assert bench_all.measure(["job"]).left_out == {"job": "job: no files"}


def test_the_machine_is_named_from_what_the_system_says(tmp_path: Path) -> None:
    (tmp_path / "cpu").write_text("model name\t: Made Up 9000\nflags\t\t: avx2 avx512_vnni\n")
    (tmp_path / "memory").write_text("MemTotal:       16777216 kB\n")
    said = machine(tmp_path / "cpu", tmp_path / "memory")
    assert said.startswith("Made Up 9000, ") and "16 GiB" in said
    assert machine(tmp_path / "none", tmp_path / "none").endswith("without int8 instructions")


def test_the_reference_takes_time() -> None:
    assert reference_s() > 0
