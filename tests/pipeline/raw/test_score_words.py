"""Scores as people and systems write them."""

from __future__ import annotations

import pytest

from pipeline.config.source_fields import Score
from pipeline.raw.findings import Findings
from pipeline.raw.score_words import number_reader

FIVE = Score(column="s", min=1, max=5, whole=False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4", 4), ("4.5", 4.5), ("4,5", 4.5), ("4.0 out of 5 stars", 4), ("4,0 von 5 Sternen", 4), ("3,0 sur 5 étoiles", 3), ("4/5", 4),
        ("★★★★☆", 4), ("⭐️⭐️⭐️", 3), ("★ ★ ★ ★ ☆", 4), ("5 stars", 5), ("1 Stern", 1), ("Rated 2 out of 5", 2), ("4,0 de 5 estrellas", 4),
        ("8/10", None), ("★★☆", None), ("4 of 10 stars", None), ("4.5.6", None), ("1_0", None), ("five", None), ("80%", None), ("nan", None),
        ("4,5,6", None), ("", None), ("★ good", None),
    ],
)  # fmt: skip
def test_a_score_is_read_or_refused(text: str, number: float | None) -> None:
    assert number_reader(FIVE, Findings())(text) == number


def test_a_comma_that_may_separate_thousands_is_refused_unless_stated() -> None:
    large = Score(column="s", min=0, max=10_000, whole=False)
    assert number_reader(large, Findings())("4,500") is None
    assert number_reader(large.model_copy(update={"decimal": ","}), Findings())("4.500,5") == 4500.5


def test_what_was_assumed_is_counted() -> None:
    findings = Findings()
    read = number_reader(FIVE, findings)
    for text in ("4,5", "3,0", "★★"):
        read(text)
    assert findings.remarks() == [
        "column 's': 2 scores with a comma, read as decimal mark",
        "column 's': 1 score in words or signs, such as '4 out of 5'",
    ]
