"""Temperatures and thresholds, from one half of the dev sets; the evaluation reports the other half beside the whole."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar

from models.annotator.classes import ABSENT, CATEGORIES
from models.annotator.heads import Array
from models.annotator.runtime import ShippedAnnotator
from models.annotator.terms import find_terms
from models.base import LABELS
from models.evaluation.labelled_data import in_calibration_half
from models.training.data import Unit, fabsa, mams_terms

logger = logging.getLogger(__name__)


def calibrate(folder: Path, *, data: Path) -> dict[str, Any]:
    """Return the temperatures (Guo et al., ICML 2017) and thresholds for the weights in `folder`, whose own are all 1 and 0.5."""
    annotator = ShippedAnnotator(folder)
    reviews = [u for u in fabsa(data / "fabsa" / "dev.jsonl") if in_calibration_half(u.text)]
    sentences = [u for u in mams_terms(data / "mams" / "term_dev.jsonl") if in_calibration_half(u.text)]
    sentiment, categories = _segment_scores(annotator, reviews)
    tags, tag_truth, spans, span_truth, pieces = _tag_scores(annotator, sentences)
    certain = [i for i, u in enumerate(reviews) if u.sentiment and max(u.sentiment) == 1.0]
    labels = np.array([int(np.argmax(reviews[i].sentiment or ())) for i in certain])
    truth = np.array([u.categories for u in reviews])
    temperatures = {
        "sentiment": _temperature(sentiment[certain], labels),
        "category": _temperature(categories.reshape(-1, 4), truth.ravel()),
        "tag": _temperature(np.concatenate(tags), np.concatenate(tag_truth)),
        "span": _temperature(spans, span_truth),
    }
    cooled = _cool(categories, temperatures["category"])
    present, best = 1 - cooled[..., ABSENT], 1 + cooled[..., 1:].argmax(-1)
    level = _middle_of_best(
        np.arange(0.30, 0.71, 0.02), lambda t: _micro_f1(np.where(present >= t, best, ABSENT), truth)
    )
    cooled_tags = [_cool(t, temperatures["tag"]) for t in tags]
    term = _middle_of_best(np.arange(0.30, 0.76, 0.025), lambda t: _term_f1(pieces, cooled_tags, sentences, t))
    found = {
        "temperatures": {k: round(v, 4) for k, v in temperatures.items()},
        "thresholds": {"category": [round(level, 2)] * len(CATEGORIES), "term": round(term, 3)},
    }
    logger.info("calibrated %s", found)
    return found


def calibrate_confidence(folder: Path, *, data: Path) -> dict[str, Any]:
    """Return the slopes and intercepts of confidences (decode.calibrated), once temperatures and thresholds are in force."""
    annotator = ShippedAnnotator(folder)
    reviews = [u for u in fabsa(data / "fabsa" / "dev.jsonl") if in_calibration_half(u.text)]
    sentences = [u for u in mams_terms(data / "mams" / "term_dev.jsonl") if in_calibration_half(u.text)]
    categories = [
        (c.confidence, u.categories is not None and u.categories[CATEGORIES.index(c.category)] != ABSENT)
        for u, a in zip(reviews, annotator.annotate([u.text for u in reviews]), strict=True)
        for c in a.categories
    ]
    mentions = [
        (m.confidence, (m.start, m.end, LABELS.index(m.label)) in u.terms)
        for u, a in zip(sentences, annotator.annotate([u.text for u in sentences]), strict=True)
        for m in a.mentions
        if m.term is not None
    ]
    found = {"category_confidence": _line(categories), "mention_confidence": _line(mentions)}
    logger.info("calibrated %s", found)
    return {"confidence": found}


def _line(said: list[tuple[float, bool]]) -> tuple[float, float]:
    """Return the slope and intercept of a logistic regression of "right" on the logit of the confidence."""
    p = np.clip([c for c, _ in said], 1e-6, 1 - 1e-6)
    x, y = np.log(p / (1 - p)), np.array([float(right) for _, right in said])

    def loss(w: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0, -(2 * y - 1) * (w[0] * x + w[1])).mean())

    slope, intercept = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return round(float(slope), 4), round(float(intercept), 4)


def _segment_scores(annotator: ShippedAnnotator, units: list[Unit]) -> tuple[Array, Array]:
    """Return (n, 3) and (n, 12, 4) probabilities of the texts, each taken as one segment."""
    found = [
        annotator.heads.segments(chunk.scores, chunk.bounds)
        for chunk in annotator.encode([u.text for u in units], whole=True)
    ]
    return np.concatenate([s.sentiment for s in found]), np.concatenate([s.categories for s in found])


def _tag_scores(annotator: ShippedAnnotator, units: list[Unit]) -> tuple[list[Array], list[Any], Array, Any, list[Any]]:
    tags, truth, spans, labels, kept = [], [], [], [], []
    for chunk in annotator.encode([u.text for u in units], whole=True):
        for i, (pieces, (first, last)) in enumerate(zip(chunk.pieces, chunk.bounds, strict=True), start=chunk.first):
            scores = chunk.scores[first:last]
            wanted = np.zeros(len(pieces.ids), dtype=np.int64)
            for start, end, label in units[i].terms:
                where = np.flatnonzero((pieces.starts >= start) & (pieces.starts < end))
                if len(where):
                    wanted[where] = 2 + 2 * label
                    wanted[where[0]] = 1 + 2 * label
                    spans.append(annotator.heads.spans(scores, np.array([[where[0], where[-1] + 1]])))
                    labels.append(label)
            tags.append(annotator.heads.tags(scores))
            truth.append(wanted)
            kept.append(pieces)
    return tags, truth, np.concatenate(spans), np.array(labels), kept


def _cool(p: Array, temperature: float) -> Array:
    logits = np.log(np.maximum(p, 1e-9)) / temperature
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True), dtype=np.float32)


def _temperature(p: Array, truth: NDArray[np.int64]) -> float:
    """Return the temperature of least negative log-likelihood: (n, c) probabilities at temperature 1, (n,) classes."""

    def loss(log_t: float) -> float:
        cooled = _cool(p, float(np.exp(log_t)))
        return float(-np.log(np.maximum(cooled[np.arange(len(truth)), truth], 1e-9)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded").x))


def _middle_of_best(levels: NDArray[np.float64], score: Callable[[float], float]) -> float:
    """Return the level with the best mean score of itself and two neighbours on either side.

    The best level alone is one of many that are nearly as good: it jumped from .48 to .56 when the encoder's rounding changed.
    """
    scores = np.array([score(float(level)) for level in levels])
    near = [scores[max(0, i - 2) : i + 3].mean() for i in range(len(scores))]
    return float(levels[int(np.argmax(near))])


def _micro_f1(predicted: NDArray[np.int64], truth: NDArray[np.int64]) -> float:
    hits = int(((predicted == truth) & (truth != ABSENT)).sum())
    return 2 * hits / max(1, int((predicted != ABSENT).sum() + (truth != ABSENT).sum()))


def _term_f1(pieces: list[Any], tags: list[Array], units: list[Unit], threshold: float) -> float:
    hits = said = 0
    for p, t, u in zip(pieces, tags, units, strict=True):
        ranges = find_terms(p.words, np.zeros(len(p.words), dtype=np.int64), t[:, 0], threshold=threshold).tolist()
        found = {(int(p.starts[a]), int(p.ends[b - 1])) for a, b in ranges}
        said += len(found)
        hits += len(found & {(start, end) for start, end, _ in u.terms})
    return 2 * hits / max(1, said + sum(len(u.terms) for u in units))
