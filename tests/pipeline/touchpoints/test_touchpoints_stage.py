from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from pipeline.config.settings import Settings
from pipeline.contract import NoProgress, StageReport
from pipeline.touchpoints import batch, stage
from pipeline.touchpoints.mapping import NOWHERE
from pipeline.warehouse.migrate import migrate
from tests.standin import StandInAnnotator, StandInModels

WORDS = ("delivery", "app", "refund", "other", "weather")
"""Axes of the toy space: a text lies along the words that it contains, or along a last axis."""

SHOP = """\
name: Shop
stages:
  - id: buy
    name: Buying
    touchpoints:
      - {id: app, name: App, description: the app, categories: [online-experience.app-website]}
      - {id: refunds, name: Refunds, description: the refund}
  - id: get
    name: Getting
    touchpoints:
      - {id: delivery, name: Delivery, description: the delivery, purchase_relevance: 0.9, intended: {csat: 0.8}}
"""


def along_words(text: str) -> np.ndarray:
    """The direction of a text in the toy space."""
    row = [float(w in text.lower()) for w in WORDS]
    vector = np.array([*row, float(not any(row))], np.float32) + 1e-6
    return vector / np.linalg.norm(vector)


def toy_models() -> StandInModels:
    return StandInModels(StandInAnnotator(along_words, dim=len(WORDS) + 1, fingerprint="toy"))


class Warehouse:
    """A warehouse in memory with the stage run on it."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.con, self.folder, self.models = con, folder, toy_models()
        self.journeys = ["shop"]
        self.write_map("shop", SHOP)

    def write_map(self, name: str, text: str) -> None:
        (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    def add(self, n: int, *sentences: str, journey: str | None = None, category: str | None = None) -> None:
        """A response with one verbatim; `category` goes to its first sentence with confidence 0.9."""
        text = " ".join(sentences)
        con = self.con
        con.execute(
            "insert into raw.responses by name select $1 as response_id, 's' as source, $2 as journey_id,"
            " now() as created_at, $1 as row_hash, 'f' as file_hash, 1 as row_number, 'r' as run_id",
            [f"s:{n}", journey],
        )
        con.execute("insert into raw.verbatims values ($1, $2, 'c', null, 'raw', null)", [f"s:c:{n}", f"s:{n}"])
        con.execute(
            "insert into enriched.documents values ($1, 'h', $2, 'en', 'given', 0, '1', 'r', null, null, 0)",
            [f"s:c:{n}", text],
        )
        if con.execute("select count(*) from enriched.texts where text_hash = $1", [text]).fetchall() != [(0,)]:
            return
        con.execute("insert into enriched.texts values ($1, $1)", [text])
        start = 0
        for i, sentence in enumerate(sentences):
            con.execute(
                "insert into enriched.sentences values ($1, 'toy', $2, $3, $4, 'neutral', 0, 1, $5, null, null, null)",
                [text, i, start, start + len(sentence), along_words(sentence).astype("<f2").tobytes()],
            )
            start += len(sentence) + 1
        if category:
            con.execute(
                "insert into enriched.categories values ($1, 'toy', 0, $2, 'neutral', 0, 0.9)", [text, category]
            )

    def run(self, **options: Any) -> StageReport:
        settings = Settings(journeys=tuple(self.folder / f"{j}.yaml" for j in self.journeys))
        touchpoints = settings.touchpoints.model_copy(update=options)
        settings = settings.model_copy(update={"touchpoints": touchpoints})
        return stage.run(self.con, settings, models=self.models, progress=NoProgress(), run_id="r")

    def mapped(self) -> list[tuple[Any, ...]]:
        return self.con.execute(
            "select journey_id, text_hash, sentence_index, touchpoint_id, method"
            " from touchpoints.sentence_touchpoints order by all"
        ).fetchall()


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    con = duckdb.connect(":memory:")
    migrate(con)
    yield Warehouse(con, tmp_path)
    con.close()


def test_sentences_go_to_their_touchpoints(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came", "my refund did not", "lovely weather")
    warehouse.run()
    text = "the delivery came my refund did not lovely weather"
    assert warehouse.mapped() == [
        ("shop", text, 0, "delivery", "embedding"),
        ("shop", text, 1, "refunds", "embedding"),
        ("shop", text, 2, None, "unmapped"),
    ]


def test_category_decides_where_the_words_do_not(warehouse: Warehouse) -> None:
    warehouse.add(1, "other weather app", category="online-experience.app-website")
    warehouse.run(support=0.9)
    assert warehouse.mapped()[0][3:] == ("app", "category")


def test_category_below_the_confidence_is_ignored(warehouse: Warehouse) -> None:
    warehouse.add(1, "other weather app", category="online-experience.app-website")
    warehouse.run(support=0.9, category_confidence=0.95)
    assert warehouse.mapped()[0][3:] == (None, "unmapped")


def test_rerun_writes_no_rows(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came")
    assert warehouse.run().rows == {
        "journeys": 1,
        "stages": 2,
        "touchpoints": 3,
        "sentence_touchpoints": 1,
        "pinned": 0,
    }
    assert warehouse.run().written == 0


def test_only_new_sentences_are_mapped(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came")
    warehouse.run()
    warehouse.add(2, "my refund did not")
    assert warehouse.run().rows["sentence_touchpoints"] == 1


def test_changed_map_remaps_and_asks_the_model_for_the_maps_words_only(warehouse: Warehouse) -> None:
    for n in range(50):
        warehouse.add(n, f"the delivery came {n}")
    warehouse.run()
    warehouse.write_map("shop", SHOP.replace("id: delivery", "id: shipping"))
    asked = warehouse.models.annotator.asked
    report = warehouse.run()
    assert report.rows["sentence_touchpoints"] == 50
    assert {m[3] for m in warehouse.mapped()} == {"shipping"}
    assert warehouse.models.annotator.asked - asked == 6 + len(NOWHERE)


def test_changed_threshold_remaps(warehouse: Warehouse) -> None:
    warehouse.add(1, "delivery other app refund")
    warehouse.run(support=0.4)
    warehouse.run(support=0.9)
    assert warehouse.mapped()[0][3:] == (None, "unmapped")


def test_changed_code_remaps(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse.add(1, "the delivery came")
    warehouse.run()
    monkeypatch.setattr(batch, "code_stamp", lambda *modules, folders: "other code")
    assert warehouse.run().rows["sentence_touchpoints"] == 1
    assert warehouse.run().written == 0


def test_comment_in_the_map_changes_nothing(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came")
    warehouse.run()
    warehouse.write_map("shop", SHOP + "# remark\n")
    assert warehouse.run().written == 0


def test_sentence_is_mapped_under_each_journey_that_needs_it(warehouse: Warehouse) -> None:
    warehouse.write_map("bank", SHOP.replace("id: delivery", "id: card-delivery"))
    warehouse.journeys = ["shop", "bank"]
    warehouse.add(1, "the delivery came")
    warehouse.add(2, "the delivery came", journey="bank")
    warehouse.add(3, "my refund did not", journey="bank")
    warehouse.run()
    assert sorted((m[0], m[3]) for m in warehouse.mapped()) == [
        ("bank", "card-delivery"),
        ("bank", "refunds"),
        ("shop", "delivery"),
    ]


def test_response_of_a_journey_that_is_gone_is_read_under_the_default(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came", journey="closed")
    warehouse.run()
    assert [m[0] for m in warehouse.mapped()] == ["shop"]


def test_removed_journey_leaves_no_rows(warehouse: Warehouse) -> None:
    warehouse.write_map("bank", SHOP)
    warehouse.journeys = ["shop", "bank"]
    warehouse.add(1, "the delivery came", journey="bank")
    warehouse.run()
    warehouse.journeys = ["shop"]
    warehouse.run()
    assert {m[0] for m in warehouse.mapped()} == {"shop"}
    assert warehouse.con.execute("select journey_id from touchpoints.journeys").fetchall() == [("shop",)]


def test_map_is_written_with_its_values(warehouse: Warehouse) -> None:
    warehouse.run()
    row = warehouse.con.execute(
        "select stage_id, position, purchase_relevance, intended_csat, intended_effort, categories, channels"
        " from touchpoints.touchpoints where touchpoint_id = 'delivery'"
    ).fetchone()
    assert row == ("get", 3, 0.9, 0.8, None, [], [])


def test_empty_warehouse_maps_nothing(warehouse: Warehouse) -> None:
    assert warehouse.run().rows["sentence_touchpoints"] == 0


def test_batches_give_the_same_rows_as_one(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(20):
        warehouse.add(n, f"the delivery came {n}", "my refund did not", category="online-experience.app-website")
    warehouse.run()
    whole = warehouse.mapped()
    warehouse.con.execute("delete from touchpoints.sentence_touchpoints")
    monkeypatch.setattr(stage, "BATCH", 7)
    warehouse.run()
    assert warehouse.mapped() == whole


def test_killed_run_goes_on_where_it_was(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(9):
        warehouse.add(n, f"the delivery came {n}")
    monkeypatch.setattr(stage, "BATCH", 4)
    calls = []
    real = stage.map_batch

    def dies(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    monkeypatch.setattr(stage, "map_batch", dies)
    with pytest.raises(KeyboardInterrupt):
        warehouse.run()
    monkeypatch.setattr(stage, "map_batch", real)
    assert warehouse.run().rows == {
        "journeys": 0,
        "stages": 0,
        "touchpoints": 0,
        "sentence_touchpoints": 5,
        "pinned": 0,
    }
    assert len(warehouse.mapped()) == 9
