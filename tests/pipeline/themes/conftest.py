"""A small warehouse with sentences about four subjects, and an annotator that knows their directions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline.config.settings import Settings, ThemeSettings
from pipeline.warehouse.connection import open_warehouse
from tests.standin import StandInAnnotator, StandInModels, near_axes

DIM = 24
SUBJECTS = ("delivery time", "password reset", "monthly fee", "refund request")
FRAMES = (
    "The {} was awful in week {}",
    "I like the {} since round {}",
    "My {} took {} attempts",
    "About the {}, note {}",
)
FINGERPRINT = "test-annotator"


def subject_annotator() -> StandInAnnotator:
    """Embeds a text near the axis of its subject."""
    subjects = (*SUBJECTS, "store opening")
    return StandInAnnotator(near_axes(subjects, DIM, any_word=True), DIM, nouns=subjects, fingerprint=FINGERPRINT)


@dataclass
class Texts:
    """Puts texts of one sentence into the enriched tables."""

    con: duckdb.DuckDBPyConnection
    annotator: StandInAnnotator = field(default_factory=subject_annotator)

    def add(self, texts: Sequence[str]) -> None:
        """In the order given: documents, texts, sentences, and a mention for each subject."""
        vectors = self.annotator.embed(texts)
        hashes = [hashlib.sha256(t.encode()).hexdigest() for t in texts]
        start = self.con.sql("select count(*) from enriched.documents").fetchall()[0][0]
        rows = pa.table(
            {
                "n": list(range(start, start + len(texts))), "text_hash": hashes, "text": list(texts),
                "embedding": [v.astype("<f2").tobytes() for v in vectors],
                "term": [next((s for s in self.annotator.nouns if s in t), None) for t in texts],
            }
        )  # fmt: skip
        self.con.register("rows", rows)
        self.con.execute(
            "insert into enriched.documents select 'v' || n, 'r', text_hash, 'en', 'given', 0, 'c', 'run', null, null, 0 from rows"
        )
        self.con.execute("create or replace temp table fresh as select * from rows "
                         "anti join enriched.texts using (text_hash)")  # fmt: skip
        self.con.execute("insert into enriched.texts select distinct text_hash, text from fresh")
        self.con.execute(
            "insert into enriched.sentences select text_hash, $f, 0, 0, length(any_value(text)), 'neutral', 0, 1, "
            "any_value(embedding), null, null, null from fresh group by text_hash", {"f": FINGERPRINT},
        )  # fmt: skip
        self.con.execute(
            "insert into enriched.mentions select text_hash, $f, 0, 0, any_value(term), 0, 1, null, 'neutral', 0, 1 "
            "from fresh where term is not null group by text_hash", {"f": FINGERPRINT},
        )  # fmt: skip
        self.con.unregister("rows")


@pytest.fixture
def open_con(tmp_path: Path) -> Iterator[Callable[[], duckdb.DuckDBPyConnection]]:
    """Opens new empty warehouses."""
    opened = []

    def make() -> duckdb.DuckDBPyConnection:
        manager = open_warehouse(tmp_path / f"{len(opened)}.duckdb")
        opened.append(manager)
        return manager.__enter__()

    yield make
    for manager in opened:
        manager.__exit__(None, None, None)


@pytest.fixture
def con(open_con: Callable[[], duckdb.DuckDBPyConnection]) -> duckdb.DuckDBPyConnection:
    """An empty warehouse."""
    return open_con()


@pytest.fixture
def models() -> StandInModels:
    """Models as a stage gets them."""
    return StandInModels(subject_annotator())


@pytest.fixture
def settings() -> Settings:
    """Small enough for 200 sentences."""
    return Settings(themes=ThemeSettings(min_sentences=100, min_topic_size=10, min_topic_share=0.02))


def sentences(count: int = 200, *, subjects: Sequence[str] = SUBJECTS, start: int = 0) -> list[str]:
    """Distinct sentences, the subjects in turn."""
    k = len(subjects)
    return [FRAMES[(i // k) % len(FRAMES)].format(subjects[i % k], i) for i in range(start, start + count)]
