"""A changed map tried out, and names that the map lacks, on a warehouse that is only read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.cli.main import main
from pipeline.config.settings import Paths, Settings, load_settings
from pipeline.errors import TouchpointsError, WarehouseError
from pipeline.jobs.suggest import preview_map, suggest_names
from tests.pipeline.touchpoints.test_touchpoints_stage import SHOP, Warehouse, warehouse

__all__ = ["warehouse"]


def kept(w: Warehouse) -> Settings:
    """The warehouse as a file, and the settings that find it."""
    settings = Settings(journeys=tuple(w.folder / f"{j}.yaml" for j in w.journeys))
    settings = settings.model_copy(update={"paths": Paths(data=w.folder / "data")})
    settings.paths.warehouse.parent.mkdir(parents=True, exist_ok=True)
    w.con.execute(f"attach '{settings.paths.warehouse}' as kept")
    w.con.execute("copy from database memory to kept")
    w.con.execute("detach kept")
    return settings


def changed(w: Warehouse, text: str, name: str = "shop") -> Path:
    path = w.folder / "changed" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_map_in_force_moves_nothing(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came", "my refund did not", "other app", category="online-experience.app-website")
    warehouse.run()
    found = preview_map(kept(warehouse), changed(warehouse, SHOP), models=warehouse.models)
    assert (found["sentences"], found["moved"], found["moves"]) == (3, 0, [])
    now = {t: n["now"] for t, n in found["touchpoints"].items()}
    mapped = [touchpoint or "unmapped" for _, _, _, touchpoint, _ in warehouse.mapped()]
    assert now == {t: mapped.count(t) for t in set(mapped)}


def test_what_labels_have_taught_is_part_of_both_sides(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    class Taught:
        digest = "taught"

        def added(self, vectors: Any, ids: list[str]) -> np.ndarray:
            return np.tile([1.0 * (touchpoint == "app") for touchpoint in ids], (len(vectors), 1))

    monkeypatch.setattr("pipeline.touchpoints.batch.taught_place", lambda journey, settings: Taught())
    warehouse.add(1, "the delivery came", "lovely weather")
    warehouse.run()
    assert [m[3] for m in warehouse.mapped()] == ["app", "app"]
    found = preview_map(kept(warehouse), changed(warehouse, SHOP), models=warehouse.models)
    assert found["touchpoints"] == {"app": {"now": 2, "then": 2}}


def test_a_changed_map_shows_what_moves_and_what_a_run_then_does(warehouse: Warehouse) -> None:
    warehouse.add(1, "lovely weather", "the delivery came")
    warehouse.run()
    settings = kept(warehouse)
    new = SHOP.replace("description: the refund}", "description: the refund, examples: [lovely weather]}")
    found = preview_map(settings, changed(warehouse, new), models=warehouse.models)
    assert found["moves"] == [{"from": "unmapped", "to": "refunds", "sentences": 1, "examples": ["lovely weather"]}]
    warehouse.write_map("shop", new)
    warehouse.run()
    assert [m[3] for m in warehouse.mapped()] == ["refunds", "delivery"]


def test_a_map_that_is_not_in_force_is_named(warehouse: Warehouse) -> None:
    warehouse.add(1, "the delivery came")
    warehouse.run()
    with pytest.raises(TouchpointsError, match=r"no map .copy. is in force .there are shop"):
        preview_map(kept(warehouse), changed(warehouse, SHOP, "copy"), models=warehouse.models)


def test_a_name_that_is_scattered_is_proposed_with_what_naming_it_would_change(warehouse: Warehouse) -> None:
    for i in range(6):  # no two are equal, since equal texts are one
        warehouse.add(i, f"we asked Fernhill about {('delivery', 'refund')[i % 2]} {'again ' * i}".strip())
    warehouse.run()
    (found,) = suggest_names(kept(warehouse), models=warehouse.models)
    assert (found["name"], found["sentences"], found["customers"]) == ("Fernhill", 6, 6)
    assert found["at"] == {"delivery": 3, "refunds": 3}
    assert {o["touchpoint_id"] for o in found["options"]} == {"app", "delivery", "refunds"}
    assert all(o["there_now"] == found["at"].get(o["touchpoint_id"], 0) for o in found["options"])
    assert len(found["examples"]) == 3


@pytest.mark.parametrize(
    ("text", "shop"),
    [
        ("we asked Fernhill about delivery {}", SHOP),  # at one touchpoint already
        ("we asked Fernhill about {} {}", SHOP.replace("the refund}", "the refund of Fernhill}")),  # the map names it
        ("we asked fernhill about {} {}", SHOP),  # no name
    ],
)
def test_what_is_no_news_is_not_proposed(warehouse: Warehouse, text: str, shop: str) -> None:
    warehouse.write_map("shop", shop)
    for i in range(6):
        words: tuple[Any, ...] = (("delivery", "refund")[i % 2], "again " * i) if "{} {}" in text else ("again " * i,)
        warehouse.add(i, text.format(*words).strip())
    warehouse.run()
    assert suggest_names(kept(warehouse), models=warehouse.models) == []


def test_nothing_loaded_is_said(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="nothing has been read yet"):
        suggest_names(load_settings(data=tmp_path))


def test_the_commands_print_what_was_found(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {
        "journey_id": "shop",
        "name": "Fernhill",
        "sentences": 6,
        "customers": 5,
        "at": {"delivery": 3, "unmapped": 3},
        "options": [{"touchpoint_id": "delivery", "there_now": 3, "there_then": 6, "others_moved": 1}],
        "examples": ["a \x1b[31mred\x1b[0m\nsentence " + "x" * 200],
    }
    monkeypatch.setattr("pipeline.jobs.suggest.suggest_names", lambda settings: [row])
    assert main(["touchpoints", "suggest", "--data", str(warehouse.folder)]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[:2] == [
        "Fernhill (shop): 6 sentences of 5 customers; now at delivery 3, unmapped 3",
        "    named at delivery: 3 -> 6 of them there; 1 other sentence would move",
    ]
    assert "\x1b" not in said
    assert max(map(len, said.splitlines())) < 130
    assert main(["touchpoints", "suggest", "--json", "--data", str(warehouse.folder)]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "Fernhill"
