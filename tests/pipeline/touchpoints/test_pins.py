"""Pins of analysts, as rows in and rows out of the stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Settings
from pipeline.errors import TouchpointsError
from pipeline.touchpoints.pins import read_pins, write_pin
from tests.pipeline.touchpoints.test_touchpoints_stage import SHOP, Warehouse, warehouse

__all__ = ["warehouse"]
TWO = "the delivery came my refund did not"


def settings_of(w: Warehouse) -> Settings:
    return Settings(journeys=tuple(w.folder / f"{j}.yaml" for j in w.journeys))


def pin(w: Warehouse, target_id: str, touchpoint_id: str | None, **more: Any) -> dict[str, Any]:
    target = more.pop("target", "sentence")
    return write_pin(
        w.con,
        settings_of(w),
        fingerprint="toy",
        target=target,
        target_id=target_id,
        touchpoint_id=touchpoint_id,
        **more,
    )


def theme(w: Warehouse, *sentences: tuple[str, int], theme_id: str = "T001") -> None:
    """A current topic model under which these sentences carry the theme."""
    con = w.con
    con.execute("delete from themes.topic_models; delete from themes.themes; delete from themes.sentence_themes")
    con.execute("insert into themes.topic_models values ('m', now(), 'toy', '{}', 1, 1, 1, 0, 0.5, true, null)")
    con.execute("insert into themes.themes values ($1, 'x', [], '', 'active', now(), 'm', ''::blob, null)", [theme_id])
    for text, index in sentences:
        row = [text, index, theme_id]
        con.execute("insert into themes.sentence_themes values ($1, 'toy', $2, 'm', $3, 0.9, null)", row)


def test_a_pin_wins_from_the_next_run_on_without_the_model(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came", "my refund did not")
    warehouse.run()
    asked = warehouse.models.annotator.asked
    pin(warehouse, "s:c:1#0", "app", why="it is about the app's map")
    report = warehouse.run()
    assert warehouse.mapped() == [("shop", TWO, 0, "app", "pinned"), ("shop", TWO, 1, "refunds", "embedding")]
    assert report.rows["pinned"] == 1
    assert warehouse.models.annotator.asked == asked
    assert warehouse.con.execute("select score from touchpoints.sentence_touchpoints order by all desc").fetchone() == (
        1,
    )


def test_a_pin_is_written_once(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came")
    pin(warehouse, "s:c:1#0", "app")
    warehouse.run()
    assert warehouse.run().written == 0


def test_the_last_pin_holds_and_unpin_gives_the_mapping_back(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came")
    warehouse.run()
    pin(warehouse, "s:c:1#0", "app")
    warehouse.run()
    pin(warehouse, "s:c:1#0", "refunds")
    warehouse.run()
    assert warehouse.mapped()[0][3:] == ("refunds", "pinned")
    pin(warehouse, "s:c:1#0", None)
    warehouse.run()
    assert warehouse.mapped()[0][3:] == ("delivery", "embedding")
    assert warehouse.con.execute("select count(*) from touchpoints.pins").fetchone() == (3,)


def test_a_pin_survives_a_change_of_the_map(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came")
    pin(warehouse, "s:c:1#0", "app")
    warehouse.run()
    warehouse.write_map("shop", SHOP.replace("Refunds", "Refunds and returns"))
    warehouse.run()
    assert warehouse.mapped()[0][3:] == ("app", "pinned")


def test_a_pin_to_a_touchpoint_that_is_gone_is_reported_and_comes_back_with_it(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came")
    pin(warehouse, "s:c:1#0", "app")
    warehouse.write_map("shop", SHOP.replace("id: app,", "id: apps,"))
    report = warehouse.run()
    assert report.warnings == ("pin s:c:1#0 to app places nothing: touchpoint gone",)
    assert warehouse.mapped()[0][3:] == ("delivery", "embedding")
    assert [p["state"] for p in read_pins(warehouse.con, "toy")] == ["touchpoint gone"]
    warehouse.write_map("shop", SHOP)
    warehouse.run()
    assert warehouse.mapped()[0][3:] == ("app", "pinned")


def test_a_pin_survives_a_change_of_the_annotator(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came", "my refund did not")
    pin(warehouse, "s:c:1#1", "app")
    con = warehouse.con
    con.execute("update enriched.sentences set model_fingerprint = 'new'")
    warehouse.models.annotator_fingerprint = "new"  # type: ignore[misc]
    warehouse.run()
    assert [m[3:] for m in warehouse.mapped()] == [("delivery", "embedding"), ("app", "pinned")]


def test_equal_texts_share_a_pin(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came")
    warehouse.add(2, "the delivery came")
    pin(warehouse, "s:c:2#0", "app")
    warehouse.run()
    assert warehouse.mapped()[0][3:] == ("app", "pinned")
    pin(warehouse, "s:c:1#0", None)
    warehouse.run()
    assert warehouse.mapped()[0][3:] == ("delivery", "embedding")


def test_a_theme_pin_places_its_sentences_but_for_those_with_a_pin_of_their_own(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came", "my refund did not")
    warehouse.add(2, "delivery again")
    theme(warehouse, (TWO, 0), (TWO, 1), ("delivery again", 0))
    pin(warehouse, "T001", "app", target="theme")
    pin(warehouse, "s:c:1#1", "refunds")
    warehouse.run()
    assert [m[2:] for m in warehouse.mapped()] == [(0, "app", "pinned"), (0, "app", "pinned"), (1, "refunds", "pinned")]


def test_a_sentence_that_leaves_the_theme_is_mapped_again(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came", "my refund did not")
    theme(warehouse, (TWO, 0), (TWO, 1))
    pin(warehouse, "T001", "app", target="theme")
    warehouse.run()
    theme(warehouse, (TWO, 1))
    warehouse.run()
    assert [m[3:] for m in warehouse.mapped()] == [("delivery", "embedding"), ("app", "pinned")]


def test_a_pin_holds_under_its_journey_only(warehouse: Warehouse) -> None:
    warehouse.write_map("bank", SHOP)
    warehouse.journeys = ["shop", "bank"]
    warehouse.add(1, "the delivery came")
    warehouse.add(2, "the delivery came", journey="bank")
    warehouse.run()
    assert pin(warehouse, "s:c:2#0", "app")["journey_id"] == "bank"
    warehouse.run()
    assert [(m[0], m[3]) for m in warehouse.mapped()] == [("bank", "app"), ("shop", "delivery")]


@pytest.mark.parametrize(
    ("target_id", "more", "message"),
    [
        ("s:c:1#9", {}, "no sentence 's:c:1#9'"),
        ("nonsense", {}, "no sentence 'nonsense'"),
        ("s:c:1#0", {"touchpoint_id": "sky"}, "no touchpoint 'sky'; it has app, refunds, delivery"),
        ("s:c:1#0", {"journey_id": "moon"}, "no journey map 'moon'"),
        ("T404", {"target": "theme"}, "no theme 'T404'"),
        ("s:c:1#0", {"touchpoint_id": None}, "s:c:1#0 has no pin"),
    ],
)
def test_what_is_not_there_is_said(warehouse: Warehouse, target_id: str, more: dict[str, Any], message: str) -> None:
    warehouse.add(1, "the delivery came")
    with pytest.raises(TouchpointsError, match=message):
        pin(warehouse, target_id, **{"touchpoint_id": "app", **more})
    assert warehouse.con.execute("select count(*) from touchpoints.pins").fetchone() == (0,)


def test_names_may_stand_before_and_after_options(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Any, ...]] = []

    def record(_: Settings, **said: Any) -> dict[str, Any]:
        calls.append(tuple(said[name] for name in ("target", "target_id", "touchpoint_id", "why")))
        return {}

    monkeypatch.setattr("pipeline.jobs.pin.record_pin", record)
    assert main(["touchpoints", "pin", "--theme", "T001", "delivery"]) == 0
    assert main(["touchpoints", "pin", "s:c:1#0", "delivery", "--why", "so"]) == 0
    assert main(["touchpoints", "unpin", "--why", "no", "s:c:1#0"]) == 0
    assert calls == [
        ("theme", "T001", "delivery", None),
        ("sentence", "s:c:1#0", "delivery", "so"),
        ("sentence", "s:c:1#0", None, "no"),
    ]


@pytest.mark.parametrize(
    "words", [["pin", "a"], ["unpin"], ["list", "a"], ["pin", "a", "b", "c"], ["unpin", "--theme", "T001", "a"]]
)
def test_a_wrong_number_of_names_is_said(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["touchpoints", *words]) == 2
    assert f"Usage: voc touchpoints {words[0]}" in capsys.readouterr().err


def test_who_and_why_are_kept(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.add(1, "the delivery came")
    warehouse.run()
    pin(warehouse, "s:c:1#0", "app", who="Ada", why="spoke to them")
    (row,) = read_pins(warehouse.con, "toy")
    assert (row["who"], row["why"], row["state"], row["target_id"]) == ("Ada", "spoke to them", "holds", "s:c:1#0")
