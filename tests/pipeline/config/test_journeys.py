from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config.journeys import CATEGORIES, load_journeys
from pipeline.config.settings import ROOT
from pipeline.errors import ConfigError

MAP = """\
name: Shop
stages:
  - id: buy
    name: Buying
    touchpoints:
      - id: checkout
        name: Checkout
        description: paying for it
        categories: [value.price-value-for-money]
"""


def write(folder: Path, text: str, name: str = "shop.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def fault(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load_journeys([path])
    return str(caught.value)


def test_id_is_the_files_name(tmp_path: Path) -> None:
    assert [j.id for j in load_journeys([write(tmp_path, MAP)])] == ["shop"]


def test_touchpoints_come_with_their_stage_in_order(tmp_path: Path) -> None:
    more = MAP + "  - {id: use, name: Use, touchpoints: [{id: app, name: App, description: the app}]}\n"
    (journey,) = load_journeys([write(tmp_path, more)])
    assert [(s.id, t.id) for s, t in journey.touchpoints] == [("buy", "checkout"), ("use", "app")]


def test_content_hash_changes_with_a_phrase(tmp_path: Path) -> None:
    (one,) = load_journeys([write(tmp_path, MAP)])
    (other,) = load_journeys([write(tmp_path, MAP.replace("paying for it", "paying for them"))])
    (again,) = load_journeys([write(tmp_path, MAP + "# a comment\n")])
    assert one.content_hash() != other.content_hash()
    assert one.content_hash() == again.content_hash()


def test_repeated_touchpoint_is_named_with_line_and_path(tmp_path: Path) -> None:
    text = MAP + "  - {id: use, name: Use, touchpoints: [\n      {id: checkout, name: App, description: the app}]}\n"
    assert fault(write(tmp_path, text)).startswith(f"{tmp_path}/shop.yaml:11: stages.1.touchpoints.0.id: ")


def test_repeated_stage_is_an_error(tmp_path: Path) -> None:
    text = MAP + "  - {id: buy, name: Use, touchpoints: [{id: app, name: App, description: the app}]}\n"
    assert "stages.1.id" in fault(write(tmp_path, text))


def test_repeated_example_is_an_error(tmp_path: Path) -> None:
    assert "examples.1" in fault(write(tmp_path, MAP + "        examples: [It was easy., It was easy.]\n"))


def test_misspelt_category_is_an_error_with_the_known_ones(tmp_path: Path) -> None:
    message = fault(write(tmp_path, MAP.replace("value.price-value-for-money", "value.price")))
    assert ":9: stages.0.touchpoints.0.categories.0: expected one of" in message
    assert "value.price-value-for-money" in message


def test_unknown_key_is_an_error(tmp_path: Path) -> None:
    assert ":10: stages.0.touchpoints.0.phrases: " in fault(write(tmp_path, MAP + "        phrases: []\n"))


@pytest.mark.parametrize("relevance", ["1.5", "-0.1", "high"])
def test_relevance_outside_0_to_1_is_an_error(tmp_path: Path, relevance: str) -> None:
    assert "purchase_relevance" in fault(write(tmp_path, MAP + f"        purchase_relevance: {relevance}\n"))


def test_stage_without_touchpoints_is_an_error(tmp_path: Path) -> None:
    assert "stages.0.touchpoints" in fault(
        write(tmp_path, "name: Shop\nstages: [{id: a, name: Aaa, touchpoints: []}]\n")
    )


def test_id_that_is_not_the_files_name_is_an_error(tmp_path: Path) -> None:
    assert "expected 'shop'" in fault(write(tmp_path, "id: other\n" + MAP))


def test_two_files_of_the_same_name_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(ConfigError, match="another map is also called 'shop'"):
        load_journeys([write(tmp_path, MAP), write(tmp_path / "b", MAP)])


def test_category_may_be_shared(tmp_path: Path) -> None:
    more = MAP + "      - {id: price, name: Price, description: prices, categories: [value.price-value-for-money]}\n"
    assert len(load_journeys([write(tmp_path, more)])[0].touchpoints) == 2


@pytest.mark.parametrize("name", ["ecommerce", "app-service"])
def test_maps_of_what_the_categories_were_made_for_lead_every_category_somewhere(name: str) -> None:
    (journey,) = load_journeys([ROOT / "configs" / "journeys" / f"{name}.yaml"])
    assert {c for _, t in journey.touchpoints for c in t.categories} == set(CATEGORIES)


def test_phase_is_one_of_the_seven(tmp_path: Path) -> None:
    text = MAP.replace("    name: Buying\n", "    name: Buying\n    phase: buying\n")
    assert ":5: stages.0.phase: " in fault(write(tmp_path, text))
    (journey,) = load_journeys([write(tmp_path, text.replace("phase: buying", "phase: purchase"))])
    assert journey.stages[0].phase == "purchase"


def test_phase_may_be_left_out(tmp_path: Path) -> None:
    assert load_journeys([write(tmp_path, MAP)])[0].stages[0].phase is None


def test_ecommerce_keeps_what_customers_speak_of_apart() -> None:
    (journey,) = load_journeys([ROOT / "configs" / "journeys" / "ecommerce.yaml"])
    expected = {
        "delivery",
        "returns-refunds",
        "repairs-aftersales",
        "account-sign-in",
        "customer-support",
        "price-value",
    }
    assert expected <= {t.id for _, t in journey.touchpoints}
