"""Refits keep the ids of themes and tell what happened to each."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

from pipeline.config.settings import Settings
from pipeline.contract import NoProgress, StageReport
from pipeline.errors import ThemesError
from pipeline.themes import stage
from pipeline.themes.fit import fit_parameters, fit_quality
from pipeline.themes.fit.match import register_topics
from pipeline.themes.fit.refit import refit
from pipeline.themes.queries import themes_history, themes_list, themes_show
from tests.pipeline.themes.conftest import Texts, sentences
from tests.standin import StandInModels


def fit(con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels) -> None:
    Texts(con).add(sentences())
    stage.run(con, settings, models=models, progress=NoProgress(), run_id="run")


def again(con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels) -> StageReport:
    return refit(con, settings, models=models, progress=NoProgress(), run_id="run2")


def themes(con: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    rows = con.sql("select text_hash, theme_id from themes.current_sentence_themes").fetchall()
    return dict(rows)


def test_ids_survive_a_tenth_more_data(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels
) -> None:
    fit(con, settings, models)
    before, labels = themes(con), con.sql("select theme_id, label from themes.themes order by all").fetchall()
    Texts(con).add(sentences(20, start=1_000))
    report = again(con, settings, models)
    after = themes(con)
    assert report.rows["sentence_themes"] == 220
    assert np.mean([before[t] == after[t] for t in before]) >= 0.95
    assert con.sql("select theme_id, label from themes.themes order by all").fetchall() == labels


def test_refit_on_the_same_sentences_writes_no_rows(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels
) -> None:
    fit(con, settings, models)
    assert again(con, settings, models).written == 0


def test_refit_with_changed_code_fits_again_and_keeps_the_themes(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit(con, settings, models)
    before = [theme["theme_id"] for theme in themes_list(con)]
    monkeypatch.setattr(fit_parameters, "code_stamp", lambda *modules, folders: "other code")
    assert again(con, settings, models).rows["topic_models"] == 1
    assert [theme["theme_id"] for theme in themes_list(con)] == before


def test_new_subject_is_born_with_a_new_id(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels
) -> None:
    fit(con, settings, models)
    Texts(con).add(sentences(60, subjects=["store opening"], start=5_000))
    again(con, settings, models)
    last = [(e["theme_id"], e["event"], e["label"]) for e in themes_history(con) if e["event"] == "born"][-1]
    assert last == ("T005", "born", "store opening")


def test_worse_refit_is_kept_but_not_current(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit(con, settings, models)
    before = themes(con)
    Texts(con).add(sentences(20, start=1_000))
    monkeypatch.setattr(fit_quality, "UNTHEMED_BY", -1.0)
    report = again(con, settings, models)
    assert "not made current" in report.warnings[0]
    rows = con.sql("select is_current, note is null from themes.topic_models order by created_at").fetchall()
    assert rows == [(True, True), (False, False)]
    assert {t: themes(con)[t] for t in before} == before
    assert again(con, settings, models).rows == {"sentence_themes": 0}


def test_list_show_and_history(con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels) -> None:
    fit(con, settings, models)
    assert sum(row["sentences"] for row in themes_list(con)) >= 190
    shown = themes_show(con, "T001")
    assert len(shown["exemplars"]) == 3
    assert [e["event"] for e in shown["events"]] == ["born"]
    with pytest.raises(ThemesError, match="T999"):
        themes_show(con, "T999")


EYE = np.eye(4, dtype=np.float32)


def test_split_keeps_the_id_of_the_larger_part() -> None:
    before = ["T001"] * 30
    found = register_topics(
        np.stack([EYE[0], EYE[1]]),
        [0] * 20 + [1] * 10,
        known=["T001"],
        known_centroids=EYE[:1],
        before=before,
        last_number=7,
    )
    assert found.theme_ids == ("T001", "T008")
    assert [(e.theme_id, e.event) for e in found.events] == [("T001", "kept"), ("T008", "born"), ("T001", "split")]
    assert found.events[1].evidence["split_from"] == "T001"


def test_merge_names_the_theme_it_went_into() -> None:
    found = register_topics(
        EYE[:1],
        [0] * 30,
        known=["T001", "T002"],
        known_centroids=EYE[:2],
        before=["T001"] * 20 + ["T002"] * 10,
        last_number=2,
    )
    merged = found.events[-1]
    assert (merged.theme_id, merged.event, merged.evidence["into"]) == ("T002", "merged", "T001")


def test_vanished_theme_is_retired() -> None:
    found = register_topics(EYE[:1], [0] * 9 + [-1] * 9, known=["T001", "T002"], known_centroids=EYE[:2],
                            before=["T001"] * 9 + ["T002"] * 9, last_number=2)  # fmt: skip
    assert (found.events[-1].theme_id, found.events[-1].event) == ("T002", "retired")


def test_matching_is_made_as_a_whole() -> None:
    """Greedy would give topic 0 to T001 and leave topic 1 without one."""
    centroids = np.asarray([[1, 0, 0, 0], [0.8, -0.6, 0, 0]], dtype=np.float32)
    known = np.asarray([[0.96, -0.28, 0, 0], [0.95, 0.3, 0, 0]], dtype=np.float32)
    before = ["T001"] * 12 + ["T002"] * 8 + ["T001"] * 20
    found = register_topics(centroids, [0] * 20 + [1] * 20, known=["T001", "T002"], known_centroids=known,
                            before=before, last_number=2)  # fmt: skip
    assert found.theme_ids == ("T002", "T001")


def test_other_annotator_is_matched_by_shared_sentences() -> None:
    found = register_topics(EYE[:1], [0] * 10, known=["T004"], known_centroids=np.zeros((0, 0), dtype=np.float32),
                            before=["T004"] * 10, last_number=4)  # fmt: skip
    assert found.theme_ids == ("T004",)
    assert found.events[0].evidence["cosine"] is None
