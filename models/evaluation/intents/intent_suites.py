"""The suites of intents: sentences written for this project, and real ones of sets that no training reads, labelled by one of us.

cases/behaviour.jsonl holds {"text", "intent"}. cases/real.jsonl holds no text: the set, the record's id and the place in it, a hash, and the intent.
Drawn "first": of each set some sentences by chance and some that hold words of wishing. Drawn "second": sentences that hold such words, labelled when
frames of the first training had been read against the first drawing. What was read on neither is the honest figure; see the card.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from models.base import Annotator, ModelError
from models.cards.figure import Figure
from models.evaluation.labelled_data import data_file, read_jsonl, read_records
from models.evaluation.metrics import accuracy, calibration_figure, class_counts, confidence_counts, figure, macro_f1
from models.intent.head import INTENTS, Said, class_probabilities
from models.intent.store import load_intents
from models.sentences import split_sentences
from models.taught import untaught

CASES = Path(__file__).resolve().parent / "cases"
ALEXA = "alexa_reviews/amazon_alexa.tsv"
SETS = ("clothing_reviews", "steam_reviews", "dmaste", "tsa_md", "nlupp", "cfpb_complaints", "mabsa_phone")
"""Sets of open/ that no training of intents reads."""


def read_intents(annotator: Annotator, texts: Sequence[str]) -> list[Said]:
    """Return what each text, one sentence, does; one that the annotator cuts is read by its first part.

    Raises:
        ModelError: The annotator has no intent head, or a text has no word.
    """
    head = load_intents(untaught(annotator.fingerprint))
    if head is None:
        raise ModelError(
            "this annotator has no intent head: python -m models.training.intent fits it on the shipped weights"
        )
    answers = annotator.annotate(texts)
    if any(not a.sentences for a in answers):
        raise ModelError("models/evaluation/intents/cases: a case has no word in it; take it out")
    firsts = [a.sentences[0] for a in answers]
    sentiments = class_probabilities(
        [s.label for s in firsts], [s.polarity for s in firsts], [s.confidence for s in firsts]
    )
    return head.read(np.stack([a.embeddings[0] for a in answers]).astype("<f2"), sentiments)


def behaviour(annotator: Annotator, _: Path) -> list[Figure]:
    """Return the share of own cases read right, for each intent and over all, and of wishes that count as no complaint."""
    cases = list(read_jsonl(CASES / "behaviour.jsonl"))
    said = read_intents(annotator, [c["text"] for c in cases])
    rows = [(c["intent"], float(s.intent == c["intent"])) for c, s in zip(cases, said, strict=True)]
    figures = [
        figure(f"intent-cases/{i}", f"own cases, {i}, right", [[ok, 1] for of, ok in rows if of == i], accuracy)
        for i in INTENTS
    ]
    return [*figures, figure("intent-cases/all", "own cases, all, right", [[ok, 1] for _, ok in rows], accuracy)]


def real(annotator: Annotator, datasets: Path) -> list[Figure]:
    """Return how right intents are on real sentences, as a whole, by drawing, and for suggestions."""
    labels = list(read_jsonl(CASES / "real.jsonl"))
    texts = _texts(datasets, labels)
    said = read_intents(annotator, texts)
    gold = [str(r["intent"]) for r in labels]
    right = [float(s.intent == g) for s, g in zip(said, gold, strict=True)]
    figures = [
        figure("intent-real/accuracy", "real sentences, right", [[ok, 1] for ok in right], accuracy),
        figure("intent-real/macro_f1", "real sentences, macro-F1 of the five intents", _classes(gold, said), macro_f1),
    ]
    for part, text in (("first", "first drawing"), ("second", "second drawing, all with words of wishing")):
        rows = [[ok, 1] for ok, r in zip(right, labels, strict=True) if r["drawn"] == part]
        figures.append(figure(f"intent-real/{part}", f"real sentences, {text}, right", rows, accuracy))
    wished = [
        (g == "suggestion", s.intent == "suggestion" and s.confidence >= 0.5) for g, s in zip(gold, said, strict=True)
    ]
    found = [[float(s), 1] for g, s in wished if g]
    counted = [[float(g), 1] for g, s in wished if s]
    figures.append(
        figure("intent-real/wish/recall", "suggestions that count as such (probability 0.5 or more)", found, accuracy)
    )
    figures.append(figure("intent-real/wish/precision", "what counts as a suggestion and is one", counted, accuracy))
    blamed = [[float(s), 1] for (_, s), g in zip(wished, gold, strict=True) if g == "complaint"]
    figures.append(
        figure("intent-real/lost", "complaints that would count as suggestions", blamed, accuracy, better="lower")
    )
    sure = [confidence_counts([(s.confidence, bool(ok))]) for s, ok in zip(said, right, strict=True)]
    figures.append(calibration_figure("intent-real/ece", "calibration error of the intent's probability", sure))
    return figures


def _classes(gold: Iterable[str], said: Iterable[Said]) -> list[list[float]]:
    return [class_counts(INTENTS, [g], [s.intent]) for g, s in zip(gold, said, strict=True)]


def _texts(datasets: Path, labels: Sequence[dict[str, Any]]) -> list[str]:
    """Return the labelled sentences.

    Raises:
        ModelError: A set is missing, or has another text there.
    """
    speaker = _speaker_sentences(datasets)
    records: dict[str, dict[str, str]] = {}
    found = []
    for r in labels:
        name = str(r["set"])
        if name == "alexa_reviews":
            text = speaker.get(str(r["sha"]), "")
        else:
            if name not in records:
                records[name] = {str(x["id"]): str(x["text"]) for x in read_records(datasets, f"open/{name}.jsonl")}
            text = records[name].get(str(r["id"]), "")[r["start"] : r["end"]]
        if _hash(text) != r["sha"]:
            raise ModelError(
                f"{datasets}: {name} has another text than the one that was labelled; use the sets of the card"
            )
        found.append(text)
    return found


@lru_cache(maxsize=1)
def _speaker_sentences(datasets: Path) -> dict[str, str]:
    """Return the sentences of the speaker reviews by hash: their rows have no id."""
    with data_file(datasets, ALEXA).open(encoding="utf-8", errors="replace") as f:
        texts = [row["verified_reviews"] or "" for row in csv.DictReader(f, delimiter="\t")]
    return {_hash(text[a:b]): text[a:b] for text in texts for a, b in split_sentences(text)}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


SUITES: dict[str, Callable[[Annotator, Path], list[Figure]]] = {"intent-cases": behaviour, "intent-real": real}


def measure(annotator: Annotator, suites: Iterable[str], datasets: Path) -> list[Figure]:
    """Return the figures of these suites, in their order.

    Raises:
        ModelError: A data set is missing, or the annotator has no intents.
    """
    return [f for name in suites for f in SUITES[name](annotator, datasets)]


def failures(annotator: Annotator) -> list[str]:
    """Return the own cases that are read wrong, one line each."""
    cases = list(read_jsonl(CASES / "behaviour.jsonl"))
    said = read_intents(annotator, [c["text"] for c in cases])
    return [
        f"{c['intent']}: read as {s.intent} ({s.confidence:.2f}): {c['text']!r}"
        for c, s in zip(cases, said, strict=True)
        if s.intent != c["intent"]
    ]
