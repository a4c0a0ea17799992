"""An audit is written as files without a customer's words, and brought into an empty warehouse before its texts are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.cli.main import main
from pipeline.config.journeys import load_journeys
from pipeline.config.places import shipped
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import AuditError
from pipeline.jobs.audit.bundle import export_bundle, load_bundle
from pipeline.jobs.audit.draw import draw
from pipeline.jobs.audit.label import read_draw
from pipeline.jobs.audit.labels import NO_OPINION, SENTIMENTS, Opinion, record
from pipeline.jobs.audit.load import read_file
from pipeline.jobs.demo import LABELS
from pipeline.jobs.nightly import run_pipeline
from pipeline.runs.begin import writing
from pipeline.warehouse.connection import open_settings_warehouse
from tests.pipeline.jobs.test_erase import Reader


def rows(settings: Settings, query: str) -> list[Any]:
    with duckdb.connect(str(settings.paths.warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


def label(settings: Settings) -> None:
    """Two people; one takes a label back."""
    draw(settings, n=60, models=Reader(), who="anna")
    items, choices, _ = read_draw(settings, draw_id=None, who="anna")
    with writing(settings, purpose="test") as con:
        for i, item in enumerate(items):
            first = next(iter(choices[item.journey_id]))
            record(con, item, [] if i % 7 == 0 else [Opinion(SENTIMENTS[i % 3], first)], who="anna")
            record(con, item, [Opinion(SENTIMENTS[i % 3], None), Opinion("neutral", first)], who="ben")
        record(con, items[3], None, who="ben")


HELD = (
    "select i.draw_id, i.item, i.stratum, i.probability, l.who, l.opinions::text from audits.items as i join audits.labels as l using (journey_id, text_hash) "
    "where l.start_char = i.start_char and l.action = 'label' and not (l.who = 'ben' and i.item = 4) order by all"
)


def test_a_bundle_brings_draw_and_labels_into_another_warehouse(installation: Settings, tmp_path: Path) -> None:
    label(installation)
    n = export_bundle(installation, tmp_path / "bundle")
    assert {p.name for p in (tmp_path / "bundle").iterdir()} == {"draw.json", "items.csv", "anna.csv", "ben.csv"}
    assert "parcel" not in "".join(p.read_text() for p in (tmp_path / "bundle").iterdir())
    fresh = load_settings(data=tmp_path / "fresh", inbox=installation.paths.inbox)
    (tmp_path / "fresh").mkdir()
    with open_settings_warehouse(fresh) as con:
        assert load_bundle(con, tmp_path / "bundle") == n
    run_pipeline(fresh, models=Reader())
    assert rows(fresh, HELD) == rows(installation, HELD)
    assert rows(fresh, "select count(*) from insights.reader_accuracy") == [(2,)], "it counts in the first run"
    with open_settings_warehouse(fresh) as con, pytest.raises(AuditError, match="already"):
        load_bundle(con, tmp_path / "bundle")


def test_no_bundle_is_written_over_something(installation: Settings, tmp_path: Path) -> None:
    label(installation)
    assert main(["audit", "export", "--data", str(installation.paths.data), str(tmp_path / "b")]) == 0
    before = {p.name: p.read_bytes() for p in (tmp_path / "b").iterdir()}
    assert main(["audit", "export", "--data", str(installation.paths.data), str(tmp_path / "b")]) == 1
    assert {p.name: p.read_bytes() for p in (tmp_path / "b").iterdir()} == before


def test_a_bundle_that_is_cut_off_brings_nothing(installation: Settings, tmp_path: Path) -> None:
    label(installation)
    export_bundle(installation, tmp_path / "bundle")
    items = tmp_path / "bundle" / "items.csv"
    items.write_text("\n".join(items.read_text().splitlines()[:5]) + "\n")
    (tmp_path / "fresh").mkdir()
    with open_settings_warehouse(load_settings(data=tmp_path / "fresh")) as con:
        with pytest.raises(AuditError, match=r"is not in items\.csv"):
            load_bundle(con, tmp_path / "bundle")
        assert con.execute("select count(*) from audits.labels").fetchone() == (0,)
        assert con.execute("select count(*) from audits.draws").fetchone() == (0,)


def test_the_shipped_labels_name_touchpoints_of_the_maps() -> None:
    maps = {
        j.id: {t.id for _, t in j.touchpoints}
        for j in load_journeys(sorted(shipped("configs/journeys").glob("*.yaml")))
    }
    folder = shipped(LABELS)
    with duckdb.connect() as con:
        journeys = dict(
            con.execute(
                "select draw_id || '-' || item, journey_id from read_csv($1)", [str(folder / "items.csv")]
            ).fetchall()
        )
    labellers = [p for p in folder.glob("*.csv") if p.name != "items.csv"]
    assert len(labellers) == 2
    for path in labellers:
        answers = read_file(path)
        assert len(answers) > 250
        for (d, item), (_, opinions) in answers.items():
            for o in opinions:
                assert o.sentiment in SENTIMENTS
                assert o.sentiment != NO_OPINION
                assert o.touchpoint is None or o.touchpoint in maps[journeys[f"{d}-{item}"]]
