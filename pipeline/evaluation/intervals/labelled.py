"""Labelled reviews read by a reader: said and labelled side by side, for categories, touchpoints and whole texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from models.annotator.classes import CATEGORIES
from models.base import Annotation, Annotator
from models.evaluation.labelled_data import Records, read_records
from pipeline.config.journeys import load_journeys
from pipeline.evaluation.intervals.joint import Joint, Tone, pair_up, tone
from pipeline.evaluation.touchpoints.mapping_suites import FOLDER
from pipeline.touchpoints.place import Placed, place

SIGN = {"negative": -1, "neutral": 0, "positive": 1}
MOST = 150
"""Texts of a domain of an open set that are read."""
OPEN = ("open/dmaste.jsonl",)
"""Customers' feedback that no training of the annotator has seen, labelled by people who read it. Sets whose labels are the writer's
own rating (patients, clothes, games) are left out: a rating is not what the text says."""
OWN = {c: c.replace(".", "_") for c in CATEGORIES}
"""Touchpoint of fabsa.yaml by category."""


def fabsa_joints(records: Records, answers: Sequence[Annotation], *, annotator: Annotator) -> Iterator[Joint]:
    """Yield the joints of every kind, by industry and review site.

    Args:
        records: Of FABSA.
        answers: What a reader says of them.
        annotator: For the vectors of the map's words.
    """
    texts = [r["text"] for r in records]
    (journey,) = load_journeys([FOLDER / "fabsa.yaml"])
    placed = {
        "touchpoint": place(journey, texts, answers, annotator=annotator),
        "words": place(journey, texts, answers, annotator=annotator, use_categories=False),
    }
    parts: dict[tuple[str, str], list[int]] = {}
    for i, r in enumerate(records):
        parts.setdefault((r["industry"], r["source"]), []).append(i)
    for (industry, source), rows in sorted(parts.items()):
        here = {"industry": industry, "source": source}
        for category in CATEGORIES:
            truth = [tone(x["polarity"] for x in records[i]["labels"] if x["theme"] == category) for i in rows]
            said = [tone(SIGN[c.label] for c in answers[i].categories if c.category == category) for i in rows]
            yield pair_up(said, truth, kind="category", thing=category, **here)
            for kind, places in placed.items():
                at = [_at(OWN[category], answers[i], places[i]) for i in rows]
                yield pair_up(at, truth, kind=kind, thing=category, **here)
        truth = [tone(x["polarity"] for x in records[i]["labels"]) for i in rows]
        yield pair_up([_whole(answers[i]) for i in rows], truth, kind="text", thing="", **here)


def mams_joints(datasets: Path, annotator: Annotator) -> Iterator[Joint]:
    """Yield the joints of eight restaurant categories, which the reader finds by a map's words alone."""
    records = read_records(datasets, "mams/category_dev.jsonl")
    texts = [r["text"] for r in records]
    (journey,) = load_journeys([FOLDER / "mams.yaml"])
    answers = annotator.annotate(texts)
    placed = place(journey, texts, answers, annotator=annotator)
    for _, touchpoint in journey.touchpoints:
        truth = [tone(SIGN[c["polarity"]] for c in r["categories"] if c["category"] == touchpoint.id) for r in records]
        said = [_at(touchpoint.id, a, p) for a, p in zip(answers, placed, strict=True)]
        yield pair_up(said, truth, kind="words", thing=touchpoint.id, industry="MAMS restaurants", source="")


def open_joints(datasets: Path, annotator: Annotator) -> Iterator[Joint]:
    """Yield the joints of whole texts of other makers' sets, by domain."""
    domains: dict[str, list[dict[str, Any]]] = {}
    for name in OPEN:
        for record in read_records(datasets, name):
            read = domains.setdefault(f"{name.split('/')[1].split('.')[0]} {record['domain']}", [])
            if record["aspects"] and len(read) < MOST:
                read.append(record)
    for domain, records in sorted(domains.items()):
        answers = annotator.annotate([r["text"] for r in records])
        pairs = [(_whole(a), _labelled(r)) for r, a in zip(records, answers, strict=True)]
        said, truth = ([p[k] for p in pairs if p[1] is not None] for k in (0, 1))
        yield pair_up(said, truth, kind="text", thing="", industry=domain, source="")


def _labelled(record: dict[str, Any]) -> Tone:
    """Return the tone of the aspects."""
    return tone(SIGN[a["polarity"]] for a in record["aspects"] if a["polarity"] in SIGN)


def _whole(answer: Annotation) -> Tone:
    return tone(SIGN[s.label] for s in answer.sentences)


def _at(touchpoint: str, answer: Annotation, placed: Iterable[Placed]) -> Tone:
    """Return what the sentences of this touchpoint say, as touchpoint_scores counts them."""
    return tone(SIGN[s.label] for s, p in zip(answer.sentences, placed, strict=True) if p.touchpoint_id == touchpoint)
