"""Groups of themes: made once, kept, and joined by what comes later."""

from __future__ import annotations

import duckdb
import numpy as np

from models.topics.refine import normalise
from models.topics.topic_groups import group_topics, nearest_group
from pipeline.themes.groups import assign_groups
from pipeline.themes.tables import pack_centroid
from tests.pipeline.themes.conftest import DIM, subject_annotator

EYE = np.eye(DIM, dtype=np.float32)


def pair(axis: int, tilt: float) -> np.ndarray:
    return normalise(EYE[axis : axis + 1] + tilt * EYE[axis + 1 : axis + 2])[0]


SIX = np.stack([pair(0, 0.1), pair(0, 0.4), pair(4, 0.1), pair(4, 0.4), pair(8, 0.1), pair(8, 0.4)])


def test_near_topics_are_grouped_and_numbered_by_their_first() -> None:
    assert group_topics(SIX).tolist() == [0, 0, 1, 1, 2, 2]


def test_few_topics_form_no_group() -> None:
    assert group_topics(SIX[:5]).tolist() == [-1] * 5


def test_later_topic_joins_the_nearest_group_or_none() -> None:
    members = [SIX[:2], SIX[2:4]]
    assert nearest_group(pair(4, 0.2), members) == 1
    assert nearest_group(EYE[20], members) is None
    assert nearest_group(EYE[20], []) is None


def add_theme(con: duckdb.DuckDBPyConnection, theme_id: str, centroid: np.ndarray) -> None:
    con.execute(
        "insert into themes.themes values ($1, $1, ['delivery'], '', 'active', now(), 'tm_1', $2, null)",
        [theme_id, pack_centroid(centroid)],
    )


def groups(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(con.execute("select theme_id, group_id from themes.themes order by theme_id").fetchall())


def test_themes_keep_their_group_and_new_ones_join(con: duckdb.DuckDBPyConnection) -> None:
    annotator = subject_annotator()
    for number, centroid in enumerate(SIX, start=1):
        add_theme(con, f"T{number:03d}", centroid)
    assert assign_groups(con, annotator=annotator) == {"theme_groups": 3, "themes": 6}
    first = groups(con)
    assert [first[f"T00{n}"] for n in range(1, 7)] == ["G01", "G01", "G02", "G02", "G03", "G03"]
    assert assign_groups(con, annotator=annotator) == {}
    add_theme(con, "T007", pair(4, 0.2))
    add_theme(con, "T008", EYE[20])
    assert assign_groups(con, annotator=annotator) == {"theme_groups": 1, "themes": 2}
    assert groups(con) == {**first, "T007": "G02", "T008": "G04"}
    labels = con.execute("select label from themes.theme_groups").fetchall()
    assert len(set(labels)) == 4
