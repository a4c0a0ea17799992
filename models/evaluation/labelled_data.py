"""Reading the data sets, for every suite."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from models.base import Annotation, Label, ModelError
from models.cards.card import renamed
from models.cards.figure import Figure
from models.evaluation.metrics import UNSEEN

Records = list[dict[str, Any]]
SIGNS: dict[int, Label] = {-1: "negative", 0: "neutral", 1: "positive"}
"""FABSA's polarity to a label."""
HELD_OUT_PRODUCTS = ("Canon_S100", "Hitachi_router", "ipod", "norton")
"""Left out of training whole; the suite of unseen products reads them."""


def find_datasets(given: Path | None = None) -> Path:
    """Return the folder of the labelled data: the one given, else the one in VOC_DATASETS, else `datasets` here.

    It need not exist.
    """
    if given is not None:
        return given
    named = os.environ.get("VOC_DATASETS")
    return Path(named or "datasets")


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def in_calibration_half(text: str) -> bool:
    """Return whether a text is in the half of the dev texts (by sha256) on which temperatures and thresholds are tuned."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def read_records(datasets: Path, *names: str) -> Records:
    """Return the records of the named JSON-lines files.

    Raises:
        ModelError: A file is not there.
    """
    return [record for name in names for record in read_jsonl(data_file(datasets, name))]


def data_file(datasets: Path, name: str) -> Path:
    """Return the path of a file of the data sets.

    Raises:
        ModelError: It is not there.
    """
    path = datasets / name
    if not path.is_file():
        raise ModelError(f"{path}: no such file; name the folder of the data sets with --datasets DIR")
    return path


def whole_and_untuned(
    measure: Callable[[Records, list[Annotation]], list[Figure]], records: Records, answers: list[Annotation]
) -> list[Figure]:
    """Return the figures on all records, then those on the half that calibration did not use (keys end in UNSEEN)."""
    rest = [i for i, r in enumerate(records) if not in_calibration_half(r["text"])]
    half = measure([records[i] for i in rest], [answers[i] for i in rest])
    return [
        *measure(records, answers),
        *(renamed(f, end=UNSEEN, remark="half not used in calibration") for f in half),
    ]
