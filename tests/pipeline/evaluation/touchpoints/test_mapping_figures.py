"""The card of the mapping, its files and its command; labels of a user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.cards.card import load_card, render_card
from models.registry import AnnotatorChoice, load_annotator
from pipeline.cli.main import main
from pipeline.config.journeys import load_journeys
from pipeline.errors import TouchpointsError
from pipeline.evaluation.touchpoints.labelled_texts import Labelled, read_labels
from pipeline.evaluation.touchpoints.mapping_card import CARD, mapping_conditions, mapping_page
from pipeline.evaluation.touchpoints.mapping_suites import FOLDER, SHOP, label_figures
from pipeline.touchpoints.place import Placed
from tests.labelled import DATASETS

AGAIN = "run `voc evaluate touchpoints --write-card`"


def csv_file(folder: Path, *lines: str) -> Path:
    path = folder / "labels.csv"
    path.write_text("\n".join(("text,touchpoints", *lines)) + "\n", encoding="utf-8")
    return path


def test_the_card_is_of_the_rule_the_settings_the_files_and_the_annotator_in_use() -> None:
    card = load_card(CARD)
    assert card.conditions == mapping_conditions(), AGAIN
    assert card.fingerprint == load_annotator(AnnotatorChoice()).fingerprint, AGAIN
    assert CARD.with_suffix(".md").read_text(encoding="utf-8") == render_card(card, mapping_page(card)), AGAIN


def test_the_card_reaches_what_was_aimed_at() -> None:
    value = {f.key: f.value for f in load_card(CARD).figures}
    assert value["fabsa/words-micro-f1"] >= 0.66
    assert value["fabsa/categories-micro-f1"] >= 0.79
    assert value["mams/mapped-right"] >= 0.80


def test_the_fabsa_map_has_five_examples_a_theme_at_most_and_each_theme_once() -> None:
    (journey,) = load_journeys([FOLDER / "fabsa.yaml"])
    assert len(journey.touchpoints) == 12
    for _, touchpoint in journey.touchpoints:
        assert len(touchpoint.examples) <= 5
        assert touchpoint.categories == (touchpoint.id.replace("_", "."),)


@pytest.mark.slow
@pytest.mark.skipif(not DATASETS.exists(), reason="needs the labelled data beside the checkout")
def test_the_command_reproduces_the_card(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "touchpoints", "--datasets", str(DATASETS)]) == 0
    assert "BELOW" not in capsys.readouterr().out


def test_own_labels_are_measured_by_touchpoint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = csv_file(
        tmp_path,
        "My parcel was three days late.,delivery",
        '"The courier was friendly, the box was crushed.",delivery;packaging-condition',
        "Still no refund.,returns-refunds",
        "And then it rained.,",
    )
    assert main(["evaluate", "touchpoints", "--labels", str(labels), "--journey", str(SHOP)]) == 0
    out = capsys.readouterr().out
    assert "labels/right" in out
    assert "n=4" in out
    (row,) = [line.split() for line in out.splitlines() if line.startswith("returns-refunds")]
    assert row[1:3] == ["1", "1"]


def test_a_journey_without_labels_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "touchpoints", "--journey", str(SHOP)]) == 1
    assert "--journey needs --labels" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text,touchpoints\nhello,nowhere-land\n", ":2: no touchpoint 'nowhere-land' in the map; it has account"),
        ("text,touchpoints\n  ,delivery\n", ":2: the text is empty"),
        ("sentence,touchpoints\nhello,delivery\n", ":1: no column 'text'"),
        ("text,touchpoints\n", "no rows"),
        ("", ":1: no column 'text'"),
    ],
)
def test_wrong_labels_say_where(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    (journey,) = load_journeys([SHOP])
    with pytest.raises(TouchpointsError, match=message):
        read_labels(path, journey)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    (journey,) = load_journeys([SHOP])
    with pytest.raises(TouchpointsError, match="cannot be read"):
        read_labels(tmp_path / "none.csv", journey)


def test_figures_count_texts() -> None:
    labelled = [Labelled("a", frozenset({"x", "y"})), Labelled("b", frozenset()), Labelled("c", frozenset({"x"}))]
    placed = [
        [Placed("x", 0.9, "embedding", ("z",))],
        [Placed(None, 0.4, "unmapped", ())],
        [Placed("z", 0.5, "embedding", ())],
    ]
    value = {f.key: f.value for f in label_figures("k", "data", labelled, placed)}
    assert value["k/right"] == pytest.approx(2 / 3)
    assert value["k/mapped-right"] == pytest.approx(0.5)
    assert value["k/set-micro-f1"] == pytest.approx(2 / 6)


def test_where_nothing_is_mapped_only_the_share_right_is_a_figure() -> None:
    placed = [[Placed(None, 0.4, "unmapped", ())], []]
    labelled = [Labelled("a", frozenset()), Labelled("b", frozenset({"x"}))]
    value = {f.key: f.value for f in label_figures("k", "data", labelled, placed)}
    assert value == {"k/right": 0.5}
