"""Words that are replaced in texts now go from labels and keywords; examples and corrections follow their texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.config.settings import load_settings
from pipeline.contract import NoProgress
from pipeline.enriched.retexts import retext_rows
from pipeline.jobs.privacy.lost_words import forget_lost_words
from pipeline.warehouse.migrate import migrate
from tests.pipeline.enriched.test_stage import Tiny

OLD = "Rosalind's help was great, and the rose was lovely."
NEW = "[name] help was great, and the rose was lovely."


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    migrate(con)
    con.execute("insert into enriched.texts values ('new', $1), ('other', 'A rose for everybody.')", [NEW])
    con.execute(
        "insert into enriched.documents by name select a as verbatim_id, 'h' as raw_hash, b as text_hash, 'en' as language, "
        "'given' as language_method, 0 as redactions, 's' as cleaner, 'r' as run_id from (values ('v1', 'new'), ('v2', 'other')) as t (a, b)"
    )
    rows = retext_rows([("old", OLD, "new", NEW)], run_id="r")
    con.register("rows", rows)
    con.execute("insert into enriched.retexts select * from rows")
    con.execute(
        "insert into themes.themes (theme_id, label, keywords, description, status, first_seen, topic_model_id, centroid) values "
        "('T001', 'Rosalind, help', ['rosalind', 'help', 'rose'], 'What customers say about rosalind.', 'active', now(), 'tm_1', ''), "
        "('T002', 'rose, lovely', ['rose'], 'What customers say about the rose.', 'active', now(), 'tm_1', '')"
    )
    con.execute("insert into themes.theme_labels values ('T001', 'Rosalind, help', now())")
    con.execute("insert into themes.exemplars values ('tm_1', 'T001', 1, 'old', 0), ('tm_1', 'T002', 1, 'other', 0)")
    con.execute(
        "insert into themes.corrections values (1, 'move', 'T001', $1, now(), 'ann', 'Rosalind asked for it', 'command')",
        [json.dumps({"sentences": [["old", 0], ["other", 0]]})],
    )
    start = NEW.index("help") - len("[name]") + len("Rosalind's")
    con.execute("insert into audits.items values (1, 1, 'j', 'v1', 'old', $1, $2, 0, 1.0)", [start, len(OLD)])
    con.execute(
        "insert into audits.labels (labelled_at, who, action, journey_id, text_hash, start_char, end_char, opinions) "
        "values (now(), 'ann', 'label', 'j', 'old', 0, $1, '[]'), (now(), 'ann', 'label', 'j', 'other', null, null, '[]')",
        [len(OLD)],
    )
    yield con
    con.close()


def run(con: duckdb.DuckDBPyConnection, folder: Path) -> Any:
    settings = load_settings(data=folder)
    return forget_lost_words(con, settings, models=Tiny(), progress=NoProgress(), run_id="r")


def test_a_word_that_texts_have_lost_is_in_no_label(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = run(con, tmp_path)
    said = str(con.execute("from themes.themes").fetchall() + con.execute("from themes.theme_labels").fetchall())
    assert "rosalind" not in said.lower()
    assert con.execute("select label, keywords from themes.themes order by theme_id").fetchall() == [
        ("help, rose", ["help", "rose"]),
        ("rose, lovely", ["rose"]),
    ]
    assert report.rows["names"] == 3
    assert "voc themes rename" in report.warnings[0]


def test_examples_and_corrections_follow_their_texts(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    run(con, tmp_path)
    assert con.execute("select text_hash from themes.exemplars order by theme_id").fetchall() == [("new",), ("other",)]
    (details, reason) = con.execute("select details, reason from themes.corrections").fetchall()[0]
    assert json.loads(details) == {"sentences": [["new", 0], ["other", 0]]}
    assert reason == "Rosalind asked for it"
    assert con.execute("select count(*) from enriched.retexts").fetchall() == [(0,)]
    assert con.execute("select text_hash, start_char, end_char from audits.items").fetchall() == [
        ("new", NEW.index("help"), len(NEW))
    ]
    assert con.execute("select text_hash, start_char, end_char from audits.labels order by label_id").fetchall() == [
        ("new", 0, len(NEW)),
        ("other", None, None),
    ]
    assert not run(con, tmp_path).written
