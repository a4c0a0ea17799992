import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from markdown_it import MarkdownIt
from tiny_published import HOSTILE, write_published

from flows.ui.markdown import WORD_JOINER
from flows.ui.reporting import render_manifest, render_summary, table_rows
from pipeline.errors import QueryError
from pipeline.reading.summary import collect

REPORTS: list[dict[str, Any]] = [
    {
        "stage": "raw",
        "seconds": 1.25,
        "rows": {"raw.responses": 8, "raw.files": 1},
        "facts": {"rows_read": 10, "rows_loaded": 8, "rows_rejected": 2},
        "warnings": ["a.csv: 2 of 10 rows rejected, <b>bad</b> | cell"],
    },
    {"stage": "enriched", "seconds": 2.0, "rows": {}, "facts": {"texts_scored": 7_000}, "warnings": []},
]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    write_published(tmp_path / "voc.duckdb")
    return tmp_path / "voc.duckdb"


def summary(published: Path, status: str = "complete") -> str:
    numbers = collect(published, run_id="run1")
    return render_summary(numbers, REPORTS, run_id="run1", status=status, published=published)


def shown(markdown: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(markdown).replace(WORD_JOINER, "")


def test_collect_returns_the_published_numbers(published: Path) -> None:
    numbers = collect(published, run_id="run1")
    assert numbers["totals"]["responses"] == 1
    assert numbers["pain_points"][0]["touchpoint"] == "Payment | till"
    assert numbers["pain_points"][0]["verbatim"] == HOSTILE
    assert [f["rows_rejected"] for f in numbers["files"]] == [2]
    assert collect(published, run_id="other")["files"] == []


def test_nothing_published_yet_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="nothing has been published yet"):
        collect(tmp_path / "voc.duckdb", run_id="run1")


def test_the_summary_shows_rows_intervals_and_stages(published: Path) -> None:
    page = shown(summary(published))
    assert re.search(r"<td>this run</td>\s*<td>10</td>\s*<td>8</td>", page)
    assert "<td>7,000</td>" in page
    assert "1,234" in page
    assert "12.5 %" in page
    assert "-0.60 (-0.70 to -0.50)" in page
    assert "-0.25 (-0.40 to -0.10)" in page
    assert re.search(r"<td>raw</td>\s*<td[^>]*>9</td>\s*<td[^>]*>1.2</td>", page)


def test_hostile_text_in_the_summary_stays_text(published: Path) -> None:
    page = shown(summary(published))
    expected = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "strong", "ul", "li"}
    assert set(re.findall(r"</?([a-z0-9]+)", page)) == expected
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [click](javascript:x) | `a`" in page
    assert "Payment | till" in page
    assert "slow *queue*" in page
    assert "&lt;b&gt;bad&lt;/b&gt; | cell" in page


def test_alerts_and_changes_are_told_and_stay_text(published: Path) -> None:
    numbers = collect(published, run_id="run1")
    difference = {"Inputs": ["responses 1 → 2 (+1)"], "Themes": [f"born T{i} <b>x</b> [y](z)" for i in range(12)]}
    told = render_summary(
        numbers, REPORTS, run_id="run1", status="complete", published=published, difference=difference
    )
    page = shown(told)
    assert "Payment | till: &lt;b&gt;30 %&lt;/b&gt; of 9 customers" in page
    assert "responses 1 → 2 (+1)" in page
    assert "born T9 &lt;b&gt;x&lt;/b&gt; [y](z)" in page
    assert "born T10" not in page
    assert "and 2 more" in page
    assert "What changed" not in shown(summary(published))


def test_the_summary_links_to_the_manifest_of_the_run_that_made_the_file(published: Path) -> None:
    numbers, artifact = collect(published, run_id="of a run that found nothing new"), uuid4()
    told = render_summary(numbers, REPORTS, run_id="run1", status="complete", published=published, manifest=artifact)
    assert f'<a href="../../../../v2/artifacts/artifact/{artifact}">Manifest of the run</a>' in shown(told)
    assert str(published) in shown(told).replace("&#x2F;", "/")
    assert "Manifest" not in shown(summary(published))
    page = shown(render_manifest(numbers["manifest"]))
    assert "Manifest of run run1" in page
    assert "&quot;seed&quot;: 7" in page
    assert set(re.findall(r"</?([a-z0-9]+)", page)) == {"h1", "pre", "code"}


def test_an_impact_that_is_not_known_says_so(published: Path) -> None:
    assert "not known" in shown(summary(published))


def test_an_unchanged_run_says_so(published: Path) -> None:
    assert "nothing was new" in summary(published, status="unchanged")


def test_tables_hold_plain_values_and_no_verbatims(published: Path) -> None:
    (row,) = table_rows(collect(published, run_id="run1")["pain_points"])
    assert "verbatim" not in row
    assert row["customers"] == 1234
    assert row["net_low"] == -0.7
    assert row["example_verbatim_ids"].replace(WORD_JOINER, "") == "s:q:1"
