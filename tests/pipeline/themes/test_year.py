"""A year of monthly data with a planted split, a planted merge and a planted new theme, and the story the registry tells.

Sentences lie about directions that the test lays out: from an arc between two directions, which is one subject, or
from its two ends, which are two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import duckdb
import numpy as np
import pytest

from pipeline.config.settings import Settings, ThemeSettings
from pipeline.contract import NoProgress
from pipeline.errors import ThemesError
from pipeline.themes import stage
from pipeline.themes.fit.refit import refit
from pipeline.themes.queries import themes_as_of, themes_history
from pipeline.themes.story import tell_history
from tests.pipeline.themes.conftest import FINGERPRINT, Texts
from tests.standin import StandInAnnotator, StandInModels, noise

DIM = 32
ENDS = {"courier delay": (0, 1, 55.0), "app login": (2, 3, 34.0)}
"""Subjects that lie on an arc: two axes, and the angle between its ends in degrees."""
OTHERS = (
    "monthly fee",
    "refund request",
    "sound quality",
    "staff manner",
    "waiting room",
    "gift voucher",
    "store opening",
)
WORDS = {
    "courier delay": "a late van and its driver",
    "parcel damage": "a torn box and dented corner",
    "app login": "the password and its reset",
    "website login": "the browser and its cookies",
    "monthly fee": "the bill and its surcharge",
    "refund request": "the money and its return",
    "sound quality": "the speaker and its bass",
    "staff manner": "the clerk and her smile",
    "waiting room": "the chairs and their queue",
    "gift voucher": "the code and its expiry",
    "store opening": "the shop and its window",
}
PER_MONTH = 50


def arc_vector(text: str) -> np.ndarray:
    """Puts "<subject> ... <0 to 100>/100" on the subject's arc, others near their own axis."""
    vector = noise(text, DIM, 0.03)
    mark = re.search(r"(\d+)/100", text)
    for subject, (first, second, degrees) in ENDS.items():
        other = "parcel damage" if subject == "courier delay" else "website login"
        if subject in text or other in text:
            angle = np.radians(degrees * (int(mark[1]) if mark else 0) / 100)
            vector[first] += np.cos(angle)
            vector[second] += np.sin(angle)
    for axis, subject in enumerate(OTHERS, start=8):
        vector[axis] += subject in text
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def arc_annotator() -> StandInAnnotator:
    return StandInAnnotator(arc_vector, DIM, nouns=tuple(WORDS), fingerprint=FINGERPRINT)


def on_arc(subject: str, marks: Sequence[int], month: int) -> list[str]:
    """Sentences along an arc; those beyond its middle have the other end's name."""
    other = "parcel damage" if subject == "courier delay" else "website login"
    names = [subject if m <= 50 else other for m in marks]
    return [
        f"My {name} with {WORDS[name]}, {month}.{i}, {m}/100"
        for i, (name, m) in enumerate(zip(names, marks, strict=True))
    ]


def month(number: int) -> list[str]:
    """What customers say in a month, 1 to 12."""
    even = np.linspace(0, 100, PER_MONTH).astype(int).tolist()
    ends = [i % 5 for i in range(PER_MONTH // 2)], [100 - i % 5 for i in range(PER_MONTH // 2)]
    delivery = even[::2] if number == 1 else [] if number <= 4 else ends[0] + ends[1]
    login = ends[0] + ends[1] if number <= 6 else even * 2
    said = on_arc("courier delay", delivery, number) + on_arc("app login", login, number)
    others = OTHERS if number >= 9 else OTHERS[:-1]
    return said + [f"About the {s} with {WORDS[s]}, {number}.{i}" for s in others for i in range(PER_MONTH)]


@pytest.fixture
def year(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Events of twelve months, each with its month."""
    models = StandInModels(arc_annotator())
    settings = Settings(
        themes=ThemeSettings(min_sentences=100, min_topic_size=20, min_topic_share=0.02, stability_resamples=0)
    )
    told: list[dict[str, Any]] = []
    for number in range(1, 13):
        Texts(con, arc_annotator()).add(month(number))
        stage.run(con, settings, models=models, progress=NoProgress(), run_id=f"run{number}")
        if number > 1:
            report = refit(con, settings, models=models, progress=NoProgress(), run_id=f"refit{number}")
            assert not report.warnings
        events = themes_history(con)
        told += [{**e, "month": number} for e in events[len(told) :]]
    return told


def test_year_tells_the_planted_split_merge_and_birth_and_nothing_else(
    con: duckdb.DuckDBPyConnection, year: list[dict[str, Any]]
) -> None:
    first = [e for e in year if e["month"] == 1]
    named = {e["theme_id"]: e["label"] for e in first}
    delivery = next(t for t, label in named.items() if label == "courier delay")
    assert len(first) == 9
    assert {e["event"] for e in first} == {"born"}
    later = [(e["month"], e["event"], e["theme_id"]) for e in year if e["month"] > 1 and e["event"] != "kept"]
    assert [(event, theme) for _, event, theme in later] == [
        ("split", delivery), ("born", "T010"), ("merged", later[2][2]), ("born", "T011"),
    ]  # fmt: skip
    assert 5 <= later[0][0] <= 7  # planted in month 5
    assert 7 <= later[2][0] <= 9  # in month 7
    assert 9 <= later[3][0] <= 10  # in month 9
    merged = next(e for e in year if e["event"] == "merged")
    assert {named[merged["theme_id"]], named[merged["evidence"]["into"]]} == {"app login", "browser"}
    assert con.sql("select label from themes.themes where theme_id = 'T011'").fetchall() == [("store opening",)]

    told = list(tell_history(themes_history(con)))
    assert sum("nothing else changed" in line for line in told) == 8
    assert any(f"split    {delivery} courier delay: T010" in line for line in told)
    assert any("merged" in line and f"into {merged['evidence']['into']}" in line for line in told)

    # What the theme held before its split can still be read, under the model of then.
    split = next(e for e in year if e["event"] == "split")
    before = themes_as_of(con, delivery, split["happened_at"] - timedelta(microseconds=1))
    after = themes_as_of(con, delivery, split["happened_at"])
    shares = [np.mean(["parcel damage" in s["sentence"] for s in held["sentences"]]) for held in (before, after)]
    assert 0.3 < shares[0] < 0.7
    assert min(shares[1], 1 - shares[1]) < 0.2
    with pytest.raises(ThemesError, match="did not exist yet"):
        themes_as_of(con, "T010", split["happened_at"] - timedelta(microseconds=1))
