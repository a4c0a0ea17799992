"""The command: figures on tiny data sets, and what happens when one falls below the card."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from models.base import Annotator, ModelError
from models.cards.card import card_path, load_card, make_card, render_card
from models.cards.figure import Figure
from models.evaluation.annotator.annotator_card import annotator_conditions, annotator_page, describe_files
from models.evaluation.annotator.annotator_suites import measure as measure_suites
from models.evaluation.annotator.exact import compare_exact, losses
from models.evaluation.labelled_data import HELD_OUT_PRODUCTS
from models.evaluation.metrics import UNSEEN
from pipeline.cli.main import main
from pipeline.evaluation import command, subjects

CARD = card_path("annotator")

VALUE = "value.price-value-for-money"


def write(path: Path, *records: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")


def review(text: str, *labels: tuple[str, int]) -> dict[str, Any]:
    return {"text": text, "labels": [{"theme": t, "polarity": p} for t, p in labels]}


def aspects(text: str, *terms: tuple[str, str]) -> dict[str, Any]:
    found = [(t, text.index(t), p) for t, p in terms]
    return {"text": text, "aspects": [{"term": t, "start": a, "end": a + len(t), "polarity": p} for t, a, p in found]}


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    speed = "logistics-rides.speed"
    write(
        tmp_path / "fabsa" / "dev.jsonl",
        review("Good price.", (VALUE, 1)),
        review("Slow, and the price is bad.", (VALUE, -1), (speed, -1)),
        review("Price is bad. App is great.", (VALUE, -1), (speed, 1)),
        review("Fine by me.", (speed, 1)),
        review("So so price", (VALUE, 0)),
        review("bad price!", (VALUE, -1)),
    )
    write(
        tmp_path / "mams" / "term_dev.jsonl",
        aspects("The app is good.", ("app", "positive")),
        aspects("The app is bad and the lamp is ugly.", ("app", "negative"), ("lamp", "negative")),
        aspects("A screen.", ("screen", "positive")),
        aspects("Great app, good screen", ("screen", "positive")),
    )
    known = {"product": HELD_OUT_PRODUCTS[0], "title": ""}
    write(
        tmp_path / "product_reviews" / "product_reviews_1.jsonl",
        {**known, "text": "the screen is great", "aspects": [{"aspect": "screen", "strength": 2}]},
        {**known, "text": "bad one", "aspects": [{"aspect": "size", "strength": -2}]},
        {"product": "other", "text": "bad screen", "title": "", "aspects": [{"aspect": "screen", "strength": 3}]},
    )
    write(tmp_path / "product_reviews" / "product_reviews_2.jsonl")
    (tmp_path / "alexa_reviews").mkdir()
    rows = ["\trating\tdate\tvariation\tverified_reviews\tfeedback"]
    rows += [
        f"{i}\t{r}\t1-Jul-18\tx\t{t}\t1" for i, (r, t) in enumerate([(5, "great"), (5, "ok"), (1, "bad"), (3, "x")])
    ]
    (tmp_path / "alexa_reviews" / "amazon_alexa.tsv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def measure(words: Annotator, suite: str, datasets: Path) -> list[Figure]:
    return measure_suites(words, [suite], datasets)


def values(words: Annotator, suite: str, datasets: Path) -> dict[str, float]:
    return {f.key: f.value for f in measure(words, suite, datasets)}


def test_fabsa_counts_pairs_of_category_and_polarity(words: Annotator, datasets: Path) -> None:
    found = values(words, "fabsa", datasets)
    # gold 8 pairs, found 5, all but "positive" for the mixed review right
    assert found["fabsa/category-polarity-micro-f1"] == pytest.approx(2 * 5 / (8 + 5))
    assert found["fabsa/polarity-accuracy"] == 1
    assert found["fabsa/category-ece"] == pytest.approx(0.1)


def test_half_that_nothing_was_tuned_on_is_reported_beside_the_whole(words: Annotator, datasets: Path) -> None:
    figures = {f.key: f.n for f in measure(words, "fabsa", datasets)}
    assert figures["fabsa/category-micro-f1"] == 6
    assert 0 < figures["fabsa/category-micro-f1" + UNSEEN] < 6


def test_reviews_of_two_signs_have_no_sentiment_but_in_the_mixed_figure(words: Annotator, datasets: Path) -> None:
    figures = {f.key: f for f in measure(words, "sentiment", datasets)}
    assert figures["sentiment/review-accuracy"].n == 5
    assert figures["sentiment/mixed-macro-f1"].n == 6
    assert figures["sentiment/review-accuracy"].value == pytest.approx(0.8)  # "Fine by me." is no known word


def test_terms_need_the_exact_span_and_joint_the_label_too(words: Annotator, datasets: Path) -> None:
    found = values(words, "mams", datasets)
    # gold 5 terms; found app, app, screen, app, screen: 4 right; "A screen." has the wrong label
    assert found["mams/terms-f1"] == pytest.approx(2 * 4 / (5 + 5))
    assert found["mams/joint-f1"] == pytest.approx(2 * 3 / (5 + 5))
    assert found["mams/given-accuracy"] == pytest.approx(0.8)


def test_products_reads_only_those_that_training_left_out(words: Annotator, datasets: Path) -> None:
    figures = {f.key: f for f in measure(words, "products", datasets)}
    assert figures["products/sentence-accuracy"].n == 2
    assert figures["products/terms-f1"].value == 1
    assert figures["products/given-accuracy"].value == 1


def test_ratings_are_balanced(words: Annotator, datasets: Path) -> None:
    assert values(words, "alexa", datasets)["alexa/balanced-accuracy"] == pytest.approx(0.75)


def test_missing_data_set_says_where_to_name_it(words: Annotator, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"dev\.jsonl: no such file.*--datasets"):
        measure(words, "fabsa", tmp_path)


@pytest.fixture
def run(words: Annotator, datasets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    weights = tmp_path / "weights"
    weights.mkdir()
    (weights / "config.json").write_text('{"seed": 3, "epochs": 2}', encoding="utf-8")
    (weights / "encoder.onnx").write_bytes(b"x")
    for module in (command, subjects):
        monkeypatch.setattr(module, "open_annotator", lambda options: words)
    options = ["--datasets", str(datasets), "--weights", str(weights), "--card", str(tmp_path / "card.json")]
    return lambda *argv: main(["evaluate", *argv, *options])


def test_what_was_just_written_is_reproduced(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("mams", "--write-card") == 0
    assert run("mams") == 0
    assert "BELOW" not in capsys.readouterr().out


def test_a_fallen_figure_fails_and_is_named(run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("mams", "--write-card")
    card = json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    for f in card["figures"]:
        if f["key"] == "mams/joint-f1":
            f["value"] += 0.4
    (tmp_path / "card.json").write_text(json.dumps(card), encoding="utf-8")
    assert run("mams") == 1
    assert "below the card (card.json): mams/joint-f1" in capsys.readouterr().out


def test_without_a_card_nothing_is_compared(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("alexa") == 0
    assert "not on the card" in capsys.readouterr().out


def test_unreadable_card_is_an_error(run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "card.json").write_text("{}", encoding="utf-8")
    assert run("alexa") == 1
    assert re.search(r"no readable card.*--write-card", capsys.readouterr().err)


def test_figures_can_be_written_as_json(run: Any, tmp_path: Path) -> None:
    assert run("alexa", "--json", str(tmp_path / "out.json")) == 0
    (figure,) = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert figure["key"] == "alexa/balanced-accuracy"


def test_data_means_the_warehouse_and_not_the_data_sets(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "mams", "--datasets", str(tmp_path / "nowhere")]) == 1
    assert "nowhere/mams/term_dev.jsonl" in capsys.readouterr().err
    assert main(["evaluate", "mams", "--data", str(tmp_path / "nowhere")]) == 2
    assert "--datasets" in capsys.readouterr().err


def test_failures_are_listed_without_data_sets(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("behaviour", "--failures") == 0
    assert "sarcasm:1: sentiment" in capsys.readouterr().out


def test_speed_prints_a_line_for_each_length(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("speed") == 0
    assert capsys.readouterr().out.count("texts/s") == 4


def test_unknown_suite_lists_the_known(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("nonsense") == 2
    assert "annotator, intents, touchpoints, privacy, themes, intervals, fabsa" in capsys.readouterr().err


def test_card_page_names_weak_capabilities_and_files(run: Any, tmp_path: Path) -> None:
    run("behaviour", "--write-card")
    page = (tmp_path / "card.md").read_text(encoding="utf-8")
    assert "sarcasm (0 %)" in page
    assert "`encoder.onnx`: 1 bytes" in page
    assert "--seed 3 --epochs 2" in page
    assert "{" not in page.replace("${", "")


REPORT = {
    "threads": 2,
    "integer": True,
    "limit": {"pieces_per_s": 50_000.0, "share": 0.4},
    "texts": 10,
    "pieces_a_text": 28.2,
    "lengths": [{"words": 5, "texts": 9, "texts_per_s": 100.0, "words_per_s": 500.0}],
    "peers": [{"name": "slow one", "texts_per_s": 2.0, "texts": 10, "ratio": 50.0}],
    "shares": {"encoder": 0.8, "rest": 0.2},
    "start": {"seconds": 1.5, "memory_mib": 300.0},
}


def page_of(folder: Path, figures: list[Figure], **reports: Any) -> str:
    (folder / "config.json").write_text('{"seed": 3, "epochs": 2}', encoding="utf-8")
    card = make_card(
        "annotator", figures, command="c", fingerprint="f", conditions=annotator_conditions(folder), reports=reports
    )
    return render_card(card, annotator_page(card))


def test_the_page_shows_the_speed_beside_the_peers(words: Annotator, datasets: Path, tmp_path: Path) -> None:
    figures = measure(words, "mams", datasets)
    assert "| slow one | 2.0 | 10 | 50.0 × |" in page_of(tmp_path, figures, speed=REPORT)
    assert "Not measured." in page_of(tmp_path, figures).split("## Speed")[1]


def test_loss_against_the_exact_encoder_counts_errors_the_other_way_round() -> None:
    figures = [
        Figure(key="a/f1", text="", value=0.80, n=9),
        Figure(key="a/ece", text="", value=0.03, n=9, better="lower"),
    ]
    lost = losses(figures, {"a/f1": 0.8025, "a/ece": 0.02, "b/f1": 0.01})
    assert [(round(points, 6), key) for points, key in lost] == [(1.0, "a/ece"), (0.25, "a/f1")]


def test_the_page_shows_the_exact_figure(words: Annotator, datasets: Path, tmp_path: Path) -> None:
    figures = measure(words, "alexa", datasets)
    key, value = figures[0].key, round(figures[0].value, 2)
    page = page_of(tmp_path, figures, exact={"values": {key: value + 0.015}, "agreement": 0.995})
    assert f"| {100 * value + 1.5:.1f} |" in page
    assert f"most: 1.5 on `{key}`" in page
    assert "99.5 % of the FABSA dev reviews" in page
    assert "Not measured." in page_of(tmp_path, figures).split("## Speed")[0]


def test_without_the_exact_encoder_the_command_says_where_it_comes_from(datasets: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"models\.training"):
        compare_exact(tmp_path, tmp_path / "none.onnx", datasets, lambda _: [])


def test_figures_on_the_shipped_card_have_their_intervals() -> None:
    if not CARD.is_file():
        pytest.skip("models/cards/annotator.json is not there: write it with `voc evaluate annotator --write-card`")
    card = load_card(CARD)
    assert len({f.key for f in card.figures}) == len(card.figures)
    for f in card.figures:
        assert f.low is not None and f.high is not None and 0 <= f.low <= f.high <= 1
        if f.better == "higher":  # a resample's calibration error is larger than the sample's, on average
            assert f.low - 5e-5 <= f.value <= f.high + 5e-5
        assert f.n > 0


def test_shipped_card_is_of_the_shipped_files() -> None:
    from models.artifacts import MANIFEST, WEIGHTS

    if not (WEIGHTS / "annotator" / MANIFEST).is_file():
        pytest.skip("models/weights/annotator is not there: train it with `python -m models.training`")
    from models.annotator.runtime import ShippedAnnotator

    card = load_card(CARD)
    assert card.conditions["files"] == describe_files(WEIGHTS / "annotator")
    assert card.fingerprint == ShippedAnnotator(WEIGHTS / "annotator").fingerprint
    assert CARD.with_suffix(".md").read_text(encoding="utf-8") == render_card(card, annotator_page(card))
    assert sum(f["bytes"] for f in card.conditions["files"].values()) <= 30e6
