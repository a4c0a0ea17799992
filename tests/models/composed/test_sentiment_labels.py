"""Labels of any sentiment model read as negative, neutral and positive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.base import Annotator, ModelError
from models.composed.sentiment import window_of
from models.composed.sentiment_labels import map_labels

Load = Callable[..., Annotator]


@pytest.mark.parametrize(
    ("labels", "columns"),
    [
        (["NEGATIVE", "POSITIVE"], [0, 2]),
        (["Positive", "neu", "NEG"], [2, 1, 0]),
        (["Very Negative", "Negative", "Neutral", "Positive", "very_positive"], [0, 0, 1, 2, 2]),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], [0, 0, 1, 2, 2]),
        (["5 STARS", "4 STARS", "3 STARS", "2 STARS", "1 STAR"], [2, 2, 1, 0, 0]),
        (["LABEL_0", "LABEL_1"], [0, 2]),
        (["LABEL_0", "LABEL_1", "LABEL_2"], [0, 1, 2]),
    ],
)
def test_labels_that_can_be_read(labels: list[str], columns: list[int]) -> None:
    matrix, guessed = map_labels(dict(enumerate(labels)), key="k")
    assert matrix.argmax(axis=1).tolist() == columns
    assert matrix.sum(axis=1).tolist() == [1] * len(labels)
    assert guessed == labels[0].startswith("LABEL")


@pytest.mark.parametrize(
    "labels",
    [
        ["LABEL_0"],
        ["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3", "LABEL_4"],
        ["LABEL_1", "LABEL_2"],
        ["1 star", "2 stars", "3 stars"],
        ["positive", "neutral"],
        ["negative", "positive", "other"],
        ["joy", "anger"],
        ["positive", "POSITIVE", "negative"],
    ],
)
def test_labels_that_cannot_be_read_are_named(labels: list[str]) -> None:
    with pytest.raises(ModelError, match=labels[0]):
        map_labels(dict(enumerate(labels)), key="k")


def test_order_of_the_labels_does_not_matter(
    annotator: Annotator, load_composed: Load, sentiment_folder: Path, rename_labels: Callable[..., Path]
) -> None:
    turned = load_composed(sentiment=str(rename_labels(sentiment_folder, "negative", "positive", "neutral")))
    text = ["The courier was rude but the app is great"]
    one, other = annotator.annotate(text)[0].sentiment, turned.annotate(text)[0].sentiment
    assert one is not None and other is not None
    assert other.polarity == pytest.approx(-one.polarity)
    assert one.polarity != pytest.approx(0, abs=0.01)


def test_binary_model_has_no_neutral(load_composed: Load, make_classifier: Callable[..., Path]) -> None:
    annotator = load_composed(sentiment=str(make_classifier("NEGATIVE", "POSITIVE")))
    found = annotator.annotate(["The app is fine"])[0].sentiment
    assert found is not None and found.label != "neutral"
    assert abs(found.polarity) == pytest.approx(2 * found.confidence - 1)


def test_stars_are_summed(load_composed: Load, make_classifier: Callable[..., Path]) -> None:
    stars = load_composed(sentiment=str(make_classifier("1 star", *(f"{n} stars" for n in range(2, 6)))))
    rows = stars._sentiment.probabilities(["The app is fine", "I hate it"])  # type: ignore[attr-defined]
    assert np.allclose(rows.sum(axis=1), 1)


def test_numbered_labels_are_tried_before_they_are_believed(
    load_composed: Load, make_classifier: Callable[..., Path]
) -> None:
    outcomes = []
    for flip in (False, True):
        try:
            load_composed(sentiment=str(make_classifier("LABEL_0", "LABEL_1", flip=flip)))
            outcomes.append("taken")
        except ModelError as e:
            outcomes.append("refused")
            assert "LABEL_0, LABEL_1, taken as negative, positive" in str(e)
    assert sorted(outcomes) == ["refused", "taken"]


@pytest.mark.parametrize(
    ("kind", "positions", "tokenizer_limit", "expected"),
    [("bert", 512, 10**30, 512), ("roberta", 514, 10**30, 512), ("xlm-roberta", 130, 128, 128),
     ("modernbert", 8192, 8192, 512), ("xlnet", None, 10**30, 512), ("bert", 512, 64, 64)],
)  # fmt: skip
def test_window(kind: str, positions: int | None, tokenizer_limit: int, expected: int) -> None:
    class Config:
        model_type = kind
        max_position_embeddings = positions
        pad_token_id = 1

    class Tokenizer:
        model_max_length = tokenizer_limit

    assert window_of(Config(), Tokenizer()) == expected
