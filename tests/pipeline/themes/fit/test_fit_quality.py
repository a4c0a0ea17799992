"""Every fit is measured, and a worse one is refused with its reason."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from pipeline.config.settings import Settings
from pipeline.contract import NoProgress
from pipeline.themes import stage
from pipeline.themes.fit import fit_quality
from pipeline.themes.fit.refit import refit
from pipeline.themes.fit.sample import LEAST, read_sample
from tests.pipeline.themes.conftest import FINGERPRINT, Texts, sentences
from tests.standin import StandInModels


def fitted(con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels, count: int = 400) -> None:
    Texts(con).add(sentences(count))
    stage.run(con, settings, models=models, progress=NoProgress(), run_id="run")


def figures(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    return dict(con.execute("select measure, value from themes.model_quality where theme_id is null").fetchall())


def test_clear_subjects_are_stable_and_every_figure_is_kept(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels
) -> None:
    fitted(con, settings, models)
    found = figures(con)
    assert set(found) == {"coherence", "diversity", "unthemed", "stability", "rand"}
    assert found["stability"] > 0.8
    by_theme = con.execute(
        "select count(distinct theme_id), count(*) from themes.model_quality where theme_id is not null"
    ).fetchall()
    assert by_theme == [(4, 8)]


def test_stability_can_be_left_out(con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels) -> None:
    none = settings.model_copy(update={"themes": settings.themes.model_copy(update={"stability_resamples": 0})})
    fitted(con, none, models)
    assert set(figures(con)) == {"coherence", "diversity", "unthemed"}


@pytest.mark.parametrize(
    ("limit", "said"), [("COHERENCE_BY", "coherence"), ("UNTHEMED_BY", "unthemed"), ("STABILITY_BY", "stability")]
)
def test_worse_refit_says_in_what(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels, monkeypatch: pytest.MonkeyPatch,
    limit: str, said: str,
) -> None:  # fmt: skip
    fitted(con, settings, models)
    Texts(con).add(sentences(40, start=1_000))
    for name in ("COHERENCE_BY", "UNTHEMED_BY", "STABILITY_BY"):
        monkeypatch.setattr(fit_quality, name, -2.0 if name == limit else 2.0)
    report = refit(con, settings, models=models, progress=NoProgress(), run_id="run2")
    assert said in report.warnings[0]
    assert con.execute("select count(*) from themes.model_changes").fetchall() == [(1,)]


def test_refit_killed_while_it_writes_leaves_the_old_model(
    con: duckdb.DuckDBPyConnection, settings: Settings, models: StandInModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted(con, settings, models)
    before = con.execute("select * from themes.topic_models").fetchall()
    Texts(con).add(sentences(80, subjects=["store opening"], start=5_000))

    def killed(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("pipeline.themes.fit.register.pick_fit_exemplars", killed)
        refit(con, settings, models=models, progress=NoProgress(), run_id="run2")
    assert con.execute("select * from themes.topic_models").fetchall() == before
    assert "store opening" not in {label for (label,) in con.execute("select label from themes.themes").fetchall()}
    refit(con, settings, models=models, progress=NoProgress(), run_id="run2")
    assert ("store opening",) in con.execute("select label from themes.themes").fetchall()


def test_sample_takes_small_strata_and_the_rest_in_proportion(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    small = settings.model_copy(update={"themes": settings.themes.model_copy(update={"sample": 200})})
    Texts(con).add(sentences(1_200))
    con.execute(
        "insert into raw.responses by name select 'r' || n as response_id, 's' as source, "
        "case when n < 30 then timestamptz '2026-01-05' when n < 1000 then '2026-02-05' else '2026-03-05' end as created_at, "
        "'h' as row_hash, 'f' as file_hash, n as row_number, 'run' as run_id from range(1200) as t(n)"
    )
    con.execute(
        "insert into raw.verbatims by name select 'v' || n as verbatim_id, 'r' || n as response_id, 'q' as question, 'x' as text from range(1200) as t(n)"
    )
    found = read_sample(con, small, model_fingerprint=FINGERPRINT)
    assert len(found.sentences) == 200
    months = con.execute(
        "select month(r.created_at), count(*) from raw.responses as r join raw.verbatims as v using (response_id) "
        "join enriched.documents as d using (verbatim_id) where d.text_hash in (select unnest($h)) group by 1 order by 1",
        {"h": [text_hash for text_hash, _ in found.places]},
    ).fetchall()
    counts = dict(months)
    assert counts[1] == LEAST
    assert 3.5 < counts[2] / counts[3] < 6.5  # 970 to 200
    assert read_sample(con, small, model_fingerprint=FINGERPRINT).keys == found.keys
