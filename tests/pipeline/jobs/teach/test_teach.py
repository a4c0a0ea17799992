"""Labels teach the shipped reader: the next run reads otherwise, and undo brings back what was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import TeachError
from pipeline.jobs.audit.draw import draw
from pipeline.jobs.audit.label import read_draw
from pipeline.jobs.audit.labels import Opinion, record
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.teach.teach import teach, teaching_status, undo_teaching
from pipeline.reading.accuracy import accuracy_lines
from pipeline.reading.summary import collect
from pipeline.runs.begin import writing
from pipeline.runs.models import LazyModels
from pipeline.warehouse.connection import open_published

THINGS = ("lamp", "kettle", "chair", "rug", "vase", "clock", "jug", "tray", "mirror", "shelf")
SLANG = "That {} is sick, proper wicked mate"
PLAIN = "The {} was broken when we got it"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Eighty customers: half praise in a slang that the reader takes for complaints."""
    folder = tmp_path_factory.mktemp("teach")
    (folder / "inbox").mkdir()
    rows = ["id,text,created_at,customer"]
    for i in range(80):
        said = (SLANG if i % 2 else PLAIN).format(f"{THINGS[i % 10]} number {i}")
        rows.append(f"r{i},{said},2026-01-05,cust-{i}".replace(", proper", " proper"))
    (folder / "inbox" / "first.csv").write_text("\n".join(rows) + "\n")
    made = load_settings(data=folder / "data", inbox=folder / "inbox")
    run_pipeline(made)
    draw(made, n=80, by=(), who="anna")
    return made


def label(settings: Settings, *, upside_down: bool = False) -> None:
    items, _, _ = read_draw(settings, draw_id=None, who="anna")
    with writing(settings, purpose="test") as con:
        for i, item in enumerate(items):
            good = "sick" in item.words if not upside_down else i % 2 == 0
            record(con, item, [Opinion("positive" if good else "negative", None)], who="anna")


def said(settings: Settings) -> list[Any]:
    con = open_published(settings.paths.published)
    try:
        return con.execute(
            "select sentence_id, sentiment_label, polarity, confidence from sentences order by sentence_id"
        ).fetchall()
    finally:
        con.close()


def test_what_labels_teach_is_read_by_the_next_run_and_undone(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(TeachError, match="40 are needed"):
        teach(settings)
    with pytest.raises(TeachError, match="nothing was taught"):
        undo_teaching(settings)
    first, shipped = said(settings), LazyModels(settings).annotator_fingerprint
    wrong = sum(row[1] == "negative" for row in first)
    assert wrong > 50, "the reader takes much of the slang for complaints"
    label(settings)
    found = teach(settings)
    assert found["kept"] == ["sentiment", "touchpoint"], "labels that name no touchpoint say that it is none"
    assert found["parts"]["sentiment"]["low"] > 0
    taught = LazyModels(settings).annotator_fingerprint
    assert taught == f"{shipped}-{found['version'][:8]}"
    run_pipeline(settings)
    after = said(settings)
    assert 35 <= sum(row[1] == "negative" for row in after) <= 45
    con = open_published(settings.paths.published)
    try:
        published = con.execute(
            "select measure, value, holds from quality where subject = 'taught' order by measure"
        ).fetchall()
        corrected = con.execute("select count(*) from audited_scores").fetchall()
    finally:
        con.close()
    assert corrected == [(0,)], "labels that have taught correct nothing"
    parts = ("sentiment", "sentiment-before", "touchpoint", "touchpoint-before")
    assert [(m, h) for m, _, h in published] == [(f"taught/{part}", True) for part in parts]
    assert published[0][1] > published[1][1]
    told = accuracy_lines(collect(settings.paths.published, run_id="")["accuracy"])
    assert any("These labels have taught the annotator" in line and "the sentiment in " in line for line in told)
    assert main(["teach", "status", "--data", str(settings.paths.data)]) == 0
    assert "sentiment right" in capsys.readouterr().out
    files = {p.name: p.read_bytes() for p in settings.paths.taught.rglob("*") if p.is_file()}
    for content in files.values():
        assert not any(word in content for word in (b"kettle", b"sick", b"broken", b"cust-"))
    while teaching_status(settings)["version"]:
        undo_teaching(settings)
    assert LazyModels(settings).annotator_fingerprint == shipped
    run_pipeline(settings)
    assert said(settings) == first
    con = open_published(settings.paths.published)
    try:
        assert con.execute("select count(*) > 0 from audited_scores").fetchall() == [(True,)]
    finally:
        con.close()


def test_sentiments_without_sense_are_not_learnt(settings: Settings) -> None:
    """That no label names a touchpoint has sense, and leaves the reader as it is."""
    label(settings, upside_down=True)
    found = teach(settings)
    assert found["kept"] == ["touchpoint"]
    assert "-" not in LazyModels(settings).annotator_fingerprint
    assert undo_teaching(settings)["version"] == teaching_status(settings)["version"] == ""
    assert main(["teach", "--data", str(settings.paths.data)]) == 0
    undo_teaching(settings)


def test_what_belongs_to_another_reader_is_not_used(settings: Settings) -> None:
    label(settings)
    version = teach(settings)["version"]
    about = settings.paths.taught / version / "about.json"
    told = json.loads(about.read_text())
    from models.taught.store import install, load_taught

    held = load_taught(settings.paths.taught, dim=384)
    assert held is not None
    install(settings.paths.taught, held.shifts, {**told, "base": "0" * 64})
    assert "-" not in LazyModels(settings).annotator_fingerprint
    assert teaching_status(settings)["in_use"] is False
    while teaching_status(settings)["version"]:
        undo_teaching(settings)


def test_only_the_shipped_reader_can_be_taught(tmp_path: Path) -> None:
    used = load_settings(data=tmp_path)
    other = used.model_copy(update={"annotator": used.annotator.model_copy(update={"backend": "composed"})})
    with pytest.raises(TeachError, match="only the shipped reader"):
        teach(other)
