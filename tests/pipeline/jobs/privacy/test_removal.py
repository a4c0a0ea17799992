"""Texts go after their time or with the consent, from every table, snapshot and byte; every published number stays."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

import pipeline.jobs.privacy.removal as removal
from pipeline.config.settings import Settings, load_settings
from pipeline.jobs.nightly import run_pipeline
from pipeline.jobs.privacy.removal import finish_removal, months_before
from pipeline.published import history
from pipeline.reading.exports.by_month import export_by_month
from pipeline.reading.published import export_parquet
from pipeline.warehouse.rewrite import rewrite_marker
from tests.pipeline.jobs.test_erase import Reader

GENERIC = """match: {{columns: [id, text, created_at]}}
id: {{column: id}}
created_at: {{column: created_at}}
updated_at: {{column: updated_at, optional: true}}
customer: {{column: customer, optional: true}}
texts: [{{key: text, column: text}}]
scores: {{rating: {{column: rating, min: 1, max: 5, optional: true}}}}
privacy: {privacy}
"""
HEADER = "id,text,created_at,updated_at,customer,rating,consent\n"
OLD = [
    f"o{n},Quixotic parcel number {n} arrived broken. I will cancel.,2020-01-0{n},2020-01-0{n},c{n},1,yes"
    for n in range(1, 8)
]
NEW = [f"n{n},The lamp {n} is good.,2026-11-0{n},2026-11-0{n},c{n},5,yes" for n in range(1, 8)]
SHARED = [
    "s1,Xylophone words of two.,2020-02-01,2020-02-01,c1,2,yes",
    "s2,Xylophone words of two.,2026-11-01,2026-11-01,c2,4,yes",
]
BAD = ["b1,Zanzibar row.,no date,2020-01-01,c1,1,yes"]


def installation(folder: Path, *, privacy: str = "{}", months: int | None = None) -> Settings:
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "sources" / "generic.yaml").write_text(GENERIC.format(privacy=privacy))
    made = load_settings(data=folder / "data", inbox=folder / "inbox")
    return kept(made.model_copy(update={"sources": folder / "sources"}), months)


def kept(settings: Settings, months: int | None) -> Settings:
    return settings.model_copy(update={"privacy": settings.privacy.model_copy(update={"texts_kept_months": months})})


def put(settings: Settings, name: str, rows: list[str]) -> None:
    assert settings.paths.inbox is not None
    (settings.paths.inbox / name).write_text(HEADER + "\n".join(rows) + "\n")


def run(settings: Settings) -> Any:
    return run_pipeline(settings, models=Reader())


def published(settings: Settings, *, numbers: bool = True) -> dict[str, list[Any]]:
    """Rows of every table, by its columns of numbers, identifiers and labels; texts, words and ids of runs and embeddings, which go with their texts, apart."""
    con = duckdb.connect(str(settings.paths.published), read_only=True)
    found = {}
    tables = con.execute("select table_name from duckdb_tables() where schema_name = 'published' order by 1").fetchall()
    for (table,) in tables:
        if table in ("runs", "data_dictionary", "theme_models", "theme_membership", "embeddings"):
            continue
        left = (
            "text",
            "text_removed",
            "term",
            "words",
            "run_id",
            "example_verbatim_ids",
            "example_sentence_ids",
            "example_roles",
        )
        columns = [c for c in con.table(f"published.{table}").columns if c not in left]
        named = ", ".join(f'"{c}"' for c in columns)
        found[table] = con.execute(f"select {named} from published.{table} order by all").fetchall()
    con.close()
    return found


def rows(settings: Settings, sql: str) -> list[Any]:
    con = duckdb.connect(str(settings.paths.warehouse), read_only=True)
    found = con.execute(sql).fetchall()
    con.close()
    return found


def holds(settings: Settings, secret: bytes) -> list[str]:
    return [str(p) for p in settings.paths.data.rglob("*") if p.is_file() and secret in p.read_bytes()]


def texts_in(files: Path) -> tuple[int, int]:
    """Number of rows of exported verbatims, and of those that still have their text."""
    found = duckdb.connect().read_parquet(str(files)).aggregate("count(*), count(text)").fetchall()[0]
    return int(found[0]), int(found[1])


@pytest.fixture(scope="module")
def after_a_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation after its first night; each test works on a copy."""
    folder = tmp_path_factory.mktemp("night")
    made = installation(folder)
    put(made, "a.csv", OLD + NEW + SHARED + BAD)
    run(made)
    return folder


@pytest.fixture
def settings(after_a_night: Path, tmp_path: Path) -> Settings:
    shutil.copytree(after_a_night, tmp_path / "copy")
    return installation(tmp_path / "copy")


def test_texts_go_and_every_published_number_stays(settings: Settings) -> None:
    before = published(settings)
    assert holds(settings, b"Quixotic")
    flat, lake = settings.paths.data / "for-the-board", settings.paths.data / "lake"
    export_parquet(settings.paths.published, flat)
    export_by_month(settings.paths.published, lake)
    exported = [texts_in(flat / "verbatims.parquet"), texts_in(lake / "verbatims/*/*.parquet")]
    report = run(kept(settings, 12))
    assert report.status == "complete"
    assert published(settings) == before
    for secret in (b"Quixotic", b"quixotic", b"will cancel"):
        assert holds(settings, secret) == [], secret
    assert holds(settings, b"Xylophone")  # somebody's text of this month
    for files, (rows_before, texts_before) in zip(
        ("for-the-board/verbatims.parquet", "lake/verbatims/*/*.parquet"), exported, strict=True
    ):
        assert texts_in(settings.paths.data / files) == (rows_before, texts_before - 8), files
    con = duckdb.connect(str(settings.paths.published), read_only=True)
    assert con.execute(
        "select count(*) from published.verbatims where text is null and text_removed = 'age'"
    ).fetchall() == [(8,)]
    for snapshot in (settings.paths.published, *settings.paths.snapshot("x").parent.glob("*.duckdb")):
        with duckdb.connect(str(snapshot), read_only=True) as one:
            kept_embeddings = "select count(*) from published.embeddings e full join (from published.sentences where text is not null) s using (sentence_id) where e.sentence_id is null or s.sentence_id is null"
            assert one.execute(kept_embeddings).fetchall() == [(0,)], snapshot.name
    assert con.execute(
        "select count(*) from published.mentions where term is not null and verbatim_id like '%:o%'"
    ).fetchall() == [(0,)]
    con.close()
    assert rows(settings, "select count(*) from enriched.sentences where octet_length(embedding) = 0")[0][0] > 0
    assert not rewrite_marker(settings.paths.warehouse).exists()


def test_again_nothing_is_done_and_another_basis_or_model_changes_no_number(settings: Settings) -> None:
    limited = kept(settings, 12)
    run(limited)
    run(limited)  # what is derived is counted once more from what stayed
    assert run(limited).status == "unchanged"
    before = published(limited)
    with duckdb.connect(str(settings.paths.warehouse)) as con:
        con.execute("update insights.kept_months set basis = 'other'")
        con.execute("delete from insights.state")
    run(limited)
    after = published(limited)
    assert after == before
    assert rows(limited, "select count(distinct scored_by) from enriched.removed_texts") == [(1,)]

    class Newer(Reader):
        @property
        def annotator_fingerprint(self) -> str:
            return "another"

    run_pipeline(limited, models=Newer())
    assert {k: v for k, v in published(limited).items() if k in ("verbatims", "sentences", "responses", "kpis")} == {
        k: v for k, v in before.items() if k in ("verbatims", "sentences", "responses", "kpis")
    }
    assert rows(limited, "select distinct scored_by <> 'another' from enriched.removed_texts") == [(True,)]


def test_a_later_export_of_the_same_rows_brings_no_text_back(settings: Settings) -> None:
    limited = kept(settings, 12)
    run(limited)
    put(limited, "b.csv", [*OLD, "n9,A new day.,2026-11-09,2026-11-09,c1,5,yes"])
    facts = run(limited).stages[0].facts
    assert (facts["rows_repeated"], facts["rows_loaded"]) == (7, 1)
    assert holds(limited, b"Quixotic") == []


def test_rejected_rows_and_older_versions_go_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = installation(tmp_path)
    put(made, "a.csv", [OLD[0], *BAD])
    run(made)
    put(made, "b.csv", ["o1,Other words.,2020-01-01,2020-02-01,c1,1,yes"])
    run(made)
    assert holds(made, b"Quixotic")
    monkeypatch.setattr(removal, "months_before", lambda now, months: datetime(2100, 1, 1, tzinfo=UTC))
    run(kept(made, 1))
    for secret in (b"Quixotic", b"Other words", b"Zanzibar"):
        assert holds(made, secret) == [], secret
    assert rows(made, "select count(*) from raw.rejected_rows") == [(1,)]
    assert rows(made, "select count(*) from raw.superseded") == [(1,)]


def test_a_process_that_dies_is_made_good_by_the_next_run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    before = published(settings)
    limited = kept(settings, 12)
    monkeypatch.setattr("pipeline.jobs.privacy.finish.finish_removal", die)
    with pytest.raises(KeyboardInterrupt):
        run(limited)
    assert rewrite_marker(settings.paths.warehouse).exists()
    assert holds(settings, b"Quixotic")
    monkeypatch.undo()
    run(limited)
    assert holds(settings, b"Quixotic") == []
    assert published(settings) == before


def test_a_pinned_file_is_cleaned_and_stays_pinned(settings: Settings) -> None:
    from pipeline.warehouse.connection import open_settings_warehouse

    first = history.kept_snapshots(settings)[0].stem
    with open_settings_warehouse(settings) as con:
        history.go_back(con, settings, first)
    run(kept(settings, 12))
    assert holds(settings, b"Quixotic") == []
    assert settings.paths.published.samefile(settings.paths.snapshot(first))


def test_a_source_may_keep_its_texts_for_longer(tmp_path: Path) -> None:
    made = installation(tmp_path, privacy="{texts_kept_months: 1200}", months=12)
    put(made, "a.csv", OLD)
    run(made)
    assert holds(made, b"Quixotic")


CONSENT = "{consent: {column: consent, yes: [Yes], without: WITHOUT}}"


def test_without_consent_no_text_is_ever_stored(tmp_path: Path) -> None:
    made = installation(tmp_path, privacy=CONSENT.replace("WITHOUT", "scores_only"))
    put(made, "a.csv", [
        "a,Quixotic secret.,2026-01-01,2026-01-01,c1,1,no", "b,Quixotic secret.,2026-01-01,2026-01-01,c2,2,", "c,Fine.,2026-01-01,2026-01-01,c3,3, YES ",
        "d,Quixotic secret.,not a date,2026-01-01,c4,4,no", "e,Quixotic secret.,2026-01-01,2026-01-01,c5,99,no",
    ])  # fmt: skip
    run(made)
    assert holds(made, b"Quixotic") == []
    assert rows(made, "select response_id, consent from raw.responses order by 1") == [
        ("generic:a", "no"), ("generic:b", "no"), ("generic:c", "yes"),
    ]  # fmt: skip
    assert rows(made, "select count(*) from raw.scores") == [(3,)]
    assert rows(made, "select count(*) from raw.verbatims") == [(1,)]


@pytest.mark.parametrize("without", ["scores_only", "skip"])
def test_a_consent_that_is_taken_back_takes_the_texts_along(tmp_path: Path, without: str) -> None:
    made = installation(tmp_path, privacy=CONSENT.replace("WITHOUT", without))
    put(
        made,
        "a.csv",
        ["a,Quixotic one.,2026-01-01,2026-01-01,c1,1,yes", "z,The lamp is good.,2026-01-01,2026-01-01,c2,4,yes"],
    )
    run(made)
    put(made, "b.csv", ["a,Quixotic two.,2026-01-01,2026-02-01,c1,1,yes"])
    run(made)
    assert len(holds(made, b"Quixotic")) >= 2
    put(made, "c.csv", ["a,Quixotic two.,2026-01-01,2026-03-01,c1,1,no"])
    run(made)
    assert holds(made, b"Quixotic") == []
    con = duckdb.connect(str(made.paths.published), read_only=True)
    shown = con.execute(
        "select response_id, text, text_removed, sentiment_label is not null from published.verbatims order by 1"
    ).fetchall()
    con.close()
    assert shown == [("generic:a", None, "consent", True), ("generic:z", "The lamp is good.", None, True)]
    put(made, "d.csv", ["a,Quixotic three.,2026-01-01,2026-04-01,c1,1,yes"])
    run(made)
    assert rows(made, "select text, text_removed from raw.verbatims where response_id = 'generic:a'") == [
        ("Quixotic three.", None)
    ]


def test_months_are_calendar_months() -> None:
    assert months_before(datetime(2026, 3, 31, 5, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)
    assert months_before(datetime(2026, 1, 15, tzinfo=UTC), 13) == datetime(2024, 12, 15, tzinfo=UTC)


def test_nothing_is_rewritten_where_nothing_was_removed(settings: Settings) -> None:
    assert finish_removal(settings) is False
