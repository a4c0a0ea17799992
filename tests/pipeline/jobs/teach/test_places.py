"""Labels and pins teach where sentences belong: the next run maps otherwise, without a text being read anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config.settings import Settings, load_settings
from pipeline.jobs.audit.draw import draw
from pipeline.jobs.audit.label import read_draw
from pipeline.jobs.audit.labels import Opinion, record
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.teach.teach import teach, undo_teaching
from pipeline.runs.begin import writing
from pipeline.runs.models import LazyModels
from pipeline.touchpoints.pins import write_pin
from pipeline.warehouse.connection import open_published

THINGS = ("lamp", "kettle", "chair", "rug", "vase", "clock", "jug", "tray", "mirror", "shelf")
OWN_WORD = "The hatch took ages with my {}"
PLAIN = "The {} arrived two days late"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Eighty customers: half speak of returns in a company's own word, which no map knows."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "inbox").mkdir()
    rows = ["id,text,created_at,customer"]
    for i in range(80):
        rows.append(f"r{i},{(OWN_WORD if i % 2 else PLAIN).format(THINGS[i % 10])} number {i},2026-01-05,cust-{i}")
    (folder / "inbox" / "first.csv").write_text("\n".join(rows) + "\n")
    made = load_settings(data=folder / "data", inbox=folder / "inbox")
    run_pipeline(made)
    draw(made, n=80, by=(), who="anna")
    items, _, _ = read_draw(made, draw_id=None, who="anna")
    with writing(made, purpose="test") as con:
        for item in items[:60]:
            record(
                con, item, [Opinion("negative", "returns-refunds" if "hatch" in item.words else "delivery")], who="anna"
            )
    return made


def placed(settings: Settings) -> dict[str, str | None]:
    con = open_published(settings.paths.published)
    try:
        return dict(con.execute("select sentence_id, touchpoint_id from sentences").fetchall())
    finally:
        con.close()


def test_touchpoints_are_learnt_without_reading_a_text_anew_and_undone(settings: Settings) -> None:
    first, reader = placed(settings), LazyModels(settings).annotator_fingerprint
    returned = sum(t == "returns-refunds" for t in first.values())
    assert returned < 20, "the map does not know the company's word"
    found = teach(settings)
    assert "touchpoint" in found["kept"]
    gain = found["parts"]["touchpoint"]
    assert 0 < gain["low"] < gain["after"] - gain["before"]
    if found["kept"] == ["touchpoint"]:
        assert LazyModels(settings).annotator_fingerprint == reader, "touchpoints are no matter of the reader"
    run_pipeline(settings)
    after = placed(settings)
    assert sum(t == "returns-refunds" for t in after.values()) >= 38, "customers without a label are mapped as well"
    con = open_published(settings.paths.published)
    try:
        measures = con.execute("select measure from quality where subject = 'taught' order by all").fetchall()
    finally:
        con.close()
    assert ("taught/touchpoint",) in measures
    files = [p.read_bytes() for p in settings.paths.taught.rglob("*") if p.is_file()]
    assert not any(word in content for content in files for word in (b"hatch", b"kettle", b"cust-"))
    undo_teaching(settings)
    run_pipeline(settings)
    assert placed(settings) == first


def test_a_pin_is_learnt_from_beside_labels(settings: Settings) -> None:
    from models.artifacts import WEIGHTS
    from models.names.annotator import NamingAnnotator
    from pipeline.config.journeys import load_journeys
    from pipeline.jobs.teach.places import read_places

    labelled = placed(settings)
    journeys = {j.id: j for j in load_journeys(settings.journeys)}
    annotator = NamingAnnotator(WEIGHTS / "annotator", threads=1)
    with writing(settings, purpose="test") as con:

        def read() -> int:
            return sum(
                len(p.vectors)
                for p in read_places(
                    con, journeys, annotator, fingerprint=annotator.fingerprint, options=settings.touchpoints
                ).values()
            )

        before = read()
        assert before == 60
        for sentence in sorted(labelled):
            write_pin(
                con, settings, fingerprint=annotator.fingerprint, target="sentence", target_id=sentence,
                touchpoint_id="returns-refunds",
            )  # fmt: skip
        assert read() == 60 + 20, "labels go before pins, and of one touchpoint's pins twenty count"


def test_nothing_is_taught_where_few_are_labelled(tmp_path: Path, settings: Settings) -> None:
    from pipeline.jobs.teach.places import measure_places

    assert measure_places({}, options=settings.touchpoints, seed=1) is None
