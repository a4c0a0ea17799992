"""Embeddings of eight bits are those of the annotator, for the sentences whose text is there."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from pipeline.config.settings import Settings
from pipeline.contract import RunReport
from pipeline.errors import QueryError
from pipeline.evaluation.bench.bench_search import timed, write_published
from pipeline.published.embeddings import as_int8
from pipeline.reading import export_parquet
from pipeline.reading.search import found_lines, search
from pipeline.runs.models import LazyModels
from pipeline.warehouse.connection import open_published


def test_eight_bits_keep_the_direction() -> None:
    vectors = np.random.default_rng(1).normal(size=(200, 384)).astype(np.float32)
    small = as_int8(np.vstack([vectors, np.zeros((1, 384), np.float32)]))
    assert not small[-1].any()
    kept = small[:-1].astype(np.float32)
    cosines = (kept * vectors).sum(1) / np.linalg.norm(kept, axis=1) / np.linalg.norm(vectors, axis=1)
    assert cosines.min() > 0.999


def test_every_sentence_has_its_own(sample_run: tuple[Settings, RunReport]) -> None:
    settings = sample_run[0]
    with open_published(settings.paths.published) as con:
        assert con.execute("select count(*) from sentences anti join embeddings using (sentence_id)").fetchall() == [
            (0,)
        ]
        key, text, vector, length = con.execute(
            "select sentence_id, text, embedding, e.length from embeddings e join sentences s using (sentence_id) where length(text) > 40 order by 1 limit 1"
        ).fetchall()[0]
    again = LazyModels(settings).annotator.embed([text])[0]
    assert np.dot(again, vector) / length > 0.9, key  # read inside its text, and alone


def test_a_search_finds_other_words_and_counts_them(sample_run: tuple[Settings, RunReport]) -> None:
    settings = sample_run[0]
    annotator = LazyModels(settings).annotator
    found = search(settings.paths.published, "waited on the phone", annotator=annotator, most=5)
    assert len(found.matches) == 5
    assert [m.score for m in found.matches] == sorted((m.score for m in found.matches), reverse=True)
    assert any("hold" in m.text for m in found.matches)
    (whole,) = (c for c in found.counts if c.part == "all")
    assert whole.sentences == sum(c.sentences for c in found.counts if c.part == "month")
    assert whole.sentences == sum(c.sentences for c in found.counts if c.part == "touchpoint")
    months = [c.name for c in found.counts if c.part == "month"]
    assert months == sorted(months, key=str)
    assert found.matches[0].text in "\n".join(found_lines("waited on the phone", found, least=0.5))
    nothing = search(settings.paths.published, "waited on the phone", annotator=annotator, least=1.0)
    assert nothing.matches == () and "no sentence" in found_lines("x", nothing, least=1.0)[0]


def test_a_search_says_what_is_missing(sample_run: tuple[Settings, RunReport], tmp_path: Path) -> None:
    annotator = LazyModels(sample_run[0]).annotator
    with pytest.raises(QueryError, match="nothing to look for"):
        search(sample_run[0].paths.published, "  ", annotator=annotator)
    file = tmp_path / "voc.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create schema published")
    with pytest.raises(QueryError, match=r"publish\.embeddings"):
        search(file, "late", annotator=annotator)
    with duckdb.connect(str(file)) as con:
        con.execute("create table published.embeddings (sentence_id text, embedding tinyint[3], length float)")
        con.execute("create table published.runs as select now() as started_at, '{}'::json as manifest")
    assert search(file, "late", annotator=annotator).counts[0].sentences == 0
    with duckdb.connect(str(file)) as con:
        con.execute("insert into published.embeddings values ('a#0', [1, 2, 3], 3.7)")
    with pytest.raises(QueryError, match="another annotator"):
        search(file, "late", annotator=annotator)


def test_an_export_has_them_when_asked_for(sample_run: tuple[Settings, RunReport], tmp_path: Path) -> None:
    file = sample_run[0].paths.published
    export_parquet(file, tmp_path / "a")
    export_parquet(file, tmp_path / "b", with_embeddings=True)
    assert {p.name for p in (tmp_path / "b").iterdir()} - {p.name for p in (tmp_path / "a").iterdir()} == {
        "embeddings.parquet"
    }


def test_the_bench_finds_what_it_has_hidden(tmp_path: Path) -> None:
    wanted = write_published(tmp_path / "voc.duckdb", sentences=4_000)
    _, found = timed(tmp_path / "voc.duckdb", wanted)
    (whole,) = (c for c in found.counts if c.part == "all")
    assert 1 <= whole.sentences <= 20
    assert found.matches[0].score > 0.8
