"""`voc teach`: learn from the labels, keep what is better by more than chance, say what it brings; undo; status."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb

from models.artifacts import WEIGHTS
from models.one_thread import one_thread
from models.taught.fit import fit_shift
from models.taught.judge import Gain, measure_gain
from models.taught.shift import PARTS
from models.taught.store import DIM, MEASURES, base_digest, current_version, history, install, load_taught, undo
from pipeline.config.journeys import JourneyMap, load_journeys
from pipeline.config.settings import Settings
from pipeline.errors import TeachError
from pipeline.jobs.teach.labels import Label, labelled_rows, last_label, read_labels
from pipeline.jobs.teach.places import fit_places, measure_places, read_places
from pipeline.runs.begin import writing
from pipeline.runs.models import LazyModels

if TYPE_CHECKING:
    from models.annotator.runtime import ShippedAnnotator
    from models.taught.places import Place

LEAST = 40
"""Customers whose labels are needed: some of them must show whether the others have taught anything."""
SHIPPED = WEIGHTS / "annotator"


def teach(settings: Settings) -> dict[str, Any]:
    """Learn from the audit labels and let what is better hold; returns what each part brings and which version holds.

    Always begins with the reader as shipped. Each part (sentiment, category, touchpoint) is judged by fifths of the customers, each read
    with what the others have taught, and is kept if that is better by more than chance; then it is fitted to all labels.
    Where no part is better, nothing changes. Files written: data/taught. Texts are scored anew by the next run.

    Raises:
        TeachError: The settings name another reader than the shipped one, or too few customers are labelled.
        ModelError: The reader's files are damaged, or what was taught cannot be written.
        WarehouseBusy: Another process writes (after settings.wait_s).
    """
    from models.annotator.runtime import ShippedAnnotator

    if settings.annotator.backend != "shipped":
        raise TeachError(f"annotator.backend is {settings.annotator.backend!r}: only the shipped reader can be taught")
    with writing(settings, purpose="voc teach") as con, one_thread():
        labels = read_labels(con)
        _enough(labels)
        annotator = ShippedAnnotator(SHIPPED, threads=settings.annotator.threads)
        journeys = {j.id: j for j in load_journeys(settings.journeys)}
        config = json.loads((SHIPPED / "config.json").read_text(encoding="utf-8"))
        labelled = labelled_rows(labels, journeys, annotator, config["thresholds"]["category"])
        gains: dict[str, Gain] = {}
        for part in PARTS:
            said = labelled.answers[part].known.any(axis=1)
            if len(set(labelled.customer[said].tolist())) >= LEAST:
                gains[part] = measure_gain(labelled, part, seed=settings.seed)
        shifts = {part: fit_shift(labelled, part) for part, gain in gains.items() if gain.kept}
        places = _places(con, settings, journeys, annotator, gains)
        kept = [part for part, gain in gains.items() if gain.kept]
        if kept:
            about = {
                "base": base_digest(SHIPPED),
                "taught_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "last_label": last_label(con),
                "labels": len(labelled.vectors),
                "gains": {part: asdict(gain) for part, gain in gains.items()},
            }
            install(settings.paths.taught, shifts, about, places)
    return {
        "labels": len(labelled.vectors),
        "customers": len(set(labelled.customer.tolist())),
        "parts": {part: asdict(gain) for part, gain in gains.items()},
        "kept": sorted(kept),
        "version": current_version(settings.paths.taught),
    }


def _places(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    journeys: Mapping[str, JourneyMap],
    annotator: ShippedAnnotator,
    gains: dict[str, Gain],
) -> dict[str, Place]:
    """Return what labels and pins teach about touchpoints, by journey, if it is better; its gain is added to gains."""
    options, fingerprint = settings.touchpoints, LazyModels(settings).annotator_fingerprint
    found = read_places(con, journeys, annotator, fingerprint=fingerprint, options=options)
    gain = measure_places(found, options=options, seed=settings.seed)
    if gain is None or gain.customers < LEAST:
        return {}
    gains["touchpoint"] = gain
    return {journey: fit_places(p) for journey, p in found.items()} if gain.kept else {}


def _enough(labels: list[Label]) -> None:
    customers = len({label.customer for label in labels})
    if customers < LEAST:
        raise TeachError(
            f"labels of {customers} customers are there, and {LEAST} are needed: `voc audit draw` and `voc audit label` make more"
        )


def undo_teaching(settings: Settings) -> dict[str, str]:
    """Let the version before hold, in the end the reader as shipped; returns which one.

    Raises:
        TeachError: Nothing was taught.
        ModelError: data/taught is damaged.
        WarehouseBusy: Another process writes (after settings.wait_s).
    """
    with writing(settings, purpose="voc teach undo"):
        version = undo(settings.paths.taught)
    if version is None:
        raise TeachError("nothing was taught: the reader is the shipped one")
    return {"version": version}


def teaching_status(settings: Settings) -> dict[str, Any]:
    """Return the version that holds, what it was taught and what that brings, and the versions before.

    Raises:
        ModelError: data/taught is damaged.
    """
    home = settings.paths.taught
    taught = load_taught(home, dim=DIM)
    if taught is None:
        return {"version": "", "before": history(home), "in_use": False}
    in_use = taught.about.get("base") == base_digest(SHIPPED) and settings.annotator.backend == "shipped"
    told = {key: value for key, value in taught.about.items() if key not in ("base", "touchpoints")}
    return {"version": taught.version, "before": history(home), "in_use": in_use, "kept": taught.kept, **told}


def gain_lines(parts: dict[str, dict[str, Any]], kept: list[str]) -> list[str]:
    """Return what each part brings, as a terminal is shown it."""
    lines = []
    for part, g in parts.items():
        moved = f"{100 * (g['after'] - g['before']):+.1f} points ({100 * g['low']:+.1f} to {100 * g['high']:+.1f})"
        said = "kept" if part in kept else "refused: not better by more than chance"
        lines.append(
            f"{MEASURES[part]}: {100 * g['before']:.1f} to {100 * g['after']:.1f} %, {moved}, {g['customers']} customers "
            f"({g['better']} better, {g['worse']} worse): {said}"
        )
    return lines
