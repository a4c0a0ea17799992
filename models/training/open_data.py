"""Openly licensed sets beyond FABSA, MAMS and the product reviews: breadth of trades, plain requests, posts, health, clothes.

Sets under share-alike licences are not read. A tenth of every set (by a hash of the text) is left for evaluation, and some sets
are left out whole (models/evaluation/annotator/open_sets.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.annotator.term_edges import NOT_A_TERM
from models.base import LABELS
from models.evaluation.annotator.open_sets import in_dev_tenth
from models.evaluation.labelled_data import read_jsonl
from models.training.data import Unit, disjoint, make_unit, one_hot

Shares = tuple[float, float, float]
MIXED = (0.4, 0.2, 0.4)
_WORD = re.compile(r"[^\W\d_]+")
PER_PASS = {
    "goemotions": 3_100,
    "vader_rated": 950,
    "film_sentences": 950,
    "film_plots_neutral": 350,
    "nhs_feedback": 1_550,
    "clothing_reviews": 450,
    "cfpb_complaints": 100,
    "imdb_counterfactual": 100,
    "isarcasm": 250,
    "dmaste": 950,
    "mabsa_phone": 350,
    "banking77": 450,
    "clinc150": 450,
    "nlupp": 200,
    "restaurant8k": 250,
    "multidogo": 450,
    "bitext_support": 200,
    "snips": 150,
}
"""Texts of a set that one pass reads, drawn anew for each."""


def open_pools(folder: Path) -> dict[str, list[Unit]]:
    """Return the units of every set of PER_PASS; the tenth for evaluation is left out."""
    pools = {}
    for name in PER_PASS:
        units = []
        for record in read_jsonl(folder / f"{name}.jsonl"):
            text = record["text"]
            if record["language"] != "en" or in_dev_tenth(text):
                continue
            unit = _READERS.get(name, _plain)(record)
            if unit:
                units.append(unit)
        pools[name] = units
    return pools


def _sentiment_unit(record: dict[str, Any], shares: Shares | None, **known: Any) -> Unit | None:
    return make_unit(record["text"], sentiment=shares, origin=record["id"].split("-")[0], **known)


def _plain(record: dict[str, Any]) -> Unit | None:
    """Return a unit of a set whose label is that of the text; sentences without one are no unit."""
    if record["label"] not in LABELS:
        return None
    return _sentiment_unit(record, one_hot(LABELS.index(record["label"])))


def _rated(record: dict[str, Any]) -> Unit | None:
    """Return a tweet or editorial sentence with shares from the mean of twenty raters (-4 to 4)."""
    if record["domain"] not in ("tweets", "newspaper editorials"):
        return None
    if record["domain"] == "newspaper editorials" and record["label"] != "neutral":
        return None
    strength = min(1.0, abs(record["score"]) / 1.2)
    shares = (0.0, 1 - strength, strength) if record["score"] > 0 else (strength, 1 - strength, 0.0)
    return _sentiment_unit(record, shares)


def _starred(record: dict[str, Any]) -> Unit | None:
    by_star = {1: (0.95, 0.05, 0.0), 2: (0.8, 0.1, 0.1), 3: MIXED, 4: (0.1, 0.05, 0.85), 5: (0.0, 0.02, 0.98)}
    return _sentiment_unit(record, by_star[int(record["rating"])])


def _health(record: dict[str, Any]) -> Unit | None:
    """Return an answer of the Friends and Family Test; a bare "Nothing" has no sentiment of its own and is left out."""
    label = record["label"]
    if label is None or len(record["text"].split()) < 3:
        return None
    return _sentiment_unit(record, (0.3, 0.4, 0.3) if label not in LABELS else one_hot(LABELS.index(label)))


def _ironic(record: dict[str, Any]) -> Unit | None:
    return _sentiment_unit(record, (0.8, 0.1, 0.1)) if record["label"] == "sarcastic" else None


def _aspects(record: dict[str, Any], *, tagged: bool) -> Unit | None:
    """Return a review with the polarity of its terms. Not every term is marked: only function words are outside for sure."""
    text = record["text"]
    terms = disjoint(
        (a["start"], a["end"], LABELS.index(a["polarity"]))
        for a in record["aspects"]
        if a["start"] is not None and a["polarity"] in LABELS and a["end"] - a["start"] < 40
    )
    signs = [a["polarity"] for a in record["aspects"] if a["polarity"] in LABELS]
    shares = tuple(signs.count(label) / len(signs) for label in LABELS) if signs else None
    unit = _sentiment_unit(record, shares, terms=terms, tagged=False if tagged and terms else None)  # type: ignore[arg-type]
    if unit and unit.tagged is False:
        inside = {w.lower() for start, end, _ in terms for w in _WORD.findall(text[start:end])}
        outside = tuple(m.span() for m in _WORD.finditer(text) if m[0].lower() in NOT_A_TERM - inside)
        unit = replace(unit, outside=outside)
    return unit


def _dmaste(record: dict[str, Any]) -> Unit | None:
    return _aspects(record, tagged=True)


def _phone(record: dict[str, Any]) -> Unit | None:
    return _aspects(record, tagged=False)


_READERS: dict[str, Callable[[dict[str, Any]], Unit | None]] = {
    "vader_rated": _rated,
    "clothing_reviews": _starred,
    "nhs_feedback": _health,
    "isarcasm": _ironic,
    "dmaste": _dmaste,
    "mabsa_phone": _phone,
}
