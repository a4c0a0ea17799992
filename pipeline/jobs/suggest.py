"""The company's own words: names that customers use and the map does not know, and what a changed map would do. `voc touchpoints suggest`, `preview`."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from pipeline.config.journeys import JourneyMap, load_journeys
from pipeline.config.settings import Settings
from pipeline.contract import Models
from pipeline.errors import TouchpointsError
from pipeline.reading.warehouse import read_warehouse
from pipeline.runs.models import LazyModels
from pipeline.warehouse.sql import run_sql

LEAST = 5
"""Sentences and customers from which on a name is proposed."""
MOST = 20
"""Names that are proposed per journey."""
SCATTERED = 0.8
"""A name is scattered, and worth a line in the map, if no touchpoint holds a larger share of its sentences."""
OPTIONS = 3
EXAMPLES = 3


def suggest_names(settings: Settings, *, models: Models | None = None) -> list[dict[str, Any]]:
    """Return the names that customers use, that no touchpoint's words hold, and whose sentences are scattered over touchpoints.

    Per name: journey_id, name, sentences, customers, at (sentences by touchpoint now), examples, and options: the OPTIONS touchpoints
    that it most likely belongs to, with there_now and there_then (sentences with the name, now and with the name as an example there) and
    others_moved (sentences without the name that the example would move). Proposals: whoever knows the company decides.

    Raises:
        WarehouseBusy: A run writes.
        WarehouseError: There is no warehouse.
    """
    from pipeline.touchpoints.index import MapIndex
    from pipeline.touchpoints.mapping import supports
    from pipeline.touchpoints.own_names import own_names
    from pipeline.touchpoints.preview import map_all, read_sentences, with_example

    loaded = models or LazyModels(settings)
    fingerprint, annotator = loaded.annotator_fingerprint, loaded.annotator
    journeys = load_journeys(settings.journeys)
    with read_warehouse(settings.paths.warehouse) as con:
        read = {j.id: read_sentences(con, settings, j.id, fingerprint=fingerprint) for j in journeys}
        customers: dict[str, set[str]] = defaultdict(set)
        for text_hash, customer in run_sql(con, "pipeline.touchpoints", "text_customers").fetchall():
            customers[text_hash].add(customer)
    found = []
    for journey in journeys:
        sentences = read[journey.id]
        if not sentences.texts:
            continue
        index = MapIndex(journey, annotator)
        before, support = map_all(sentences, journey, index, settings)
        known = _said_by(journey)
        names = own_names(sentences.texts, least=LEAST)
        for name, rows in list(names.items()):
            writers = set().union(*(customers[sentences.hashes[i]] for i in rows))
            at = Counter(before[i] or "unmapped" for i in rows)
            if name.lower() in known or len(writers) < LEAST or max(at.values()) > SCATTERED * len(rows):
                continue
            within = set(rows)
            options = []
            alone = supports(annotator.embed([name]), index.prototypes)[0]
            likely = (support[rows].mean(axis=0) + alone).argsort()[::-1][:OPTIONS]  # by its sentences, and by itself
            for touchpoint_id in (index.ids[t] for t in likely):
                named = with_example(journey, touchpoint_id, name)
                after, _ = map_all(sentences, named, MapIndex(named, annotator), settings)
                moved = [i for i, (b, a) in enumerate(zip(before, after, strict=True)) if b != a]
                options.append(
                    {
                        "touchpoint_id": touchpoint_id,
                        "there_now": at[touchpoint_id],
                        "there_then": sum(after[i] == touchpoint_id for i in rows),
                        "others_moved": sum(i not in within for i in moved),
                    }
                )
            found.append(
                {
                    "journey_id": journey.id,
                    "name": name,
                    "sentences": len(rows),
                    "customers": len(writers),
                    "at": dict(at.most_common()),
                    "options": options,
                    "examples": [sentences.texts[i] for i in rows[:: max(1, len(rows) // EXAMPLES)][:EXAMPLES]],
                }
            )
            if sum(f["journey_id"] == journey.id for f in found) >= MOST:
                break
    return found


def preview_map(settings: Settings, file: Path, *, models: Models | None = None) -> dict[str, Any]:
    """Return what a changed map would do with the sentences that are loaded: sentences by touchpoint now and then, and every move with examples.

    Args:
        settings: Settings of the installation.
        file: The changed map; its name, or its `id`, is that of a map in force.
        models: None: as the settings say.

    Raises:
        ConfigError: The map is wrong.
        TouchpointsError: No map of that id is in force.
        WarehouseBusy: A run writes.
        WarehouseError: There is no warehouse.
    """
    from pipeline.touchpoints.index import MapIndex
    from pipeline.touchpoints.preview import map_all, moves, read_sentences

    (changed,) = load_journeys([file])
    in_force = {j.id: j for j in load_journeys(settings.journeys)}
    if changed.id not in in_force:
        raise TouchpointsError(
            f"{file}: no map {changed.id!r} is in force (there are {', '.join(in_force)}); keep the file's name when you copy a map to change it"
        )
    loaded = models or LazyModels(settings)
    fingerprint, annotator = loaded.annotator_fingerprint, loaded.annotator
    with read_warehouse(settings.paths.warehouse) as con:
        sentences = read_sentences(con, settings, changed.id, fingerprint=fingerprint)
    before, after = (
        map_all(sentences, journey, MapIndex(journey, annotator), settings)[0] if sentences.texts else []
        for journey in (in_force[changed.id], changed)
    )
    now, then = Counter(b or "unmapped" for b in before), Counter(a or "unmapped" for a in after)
    return {
        "journey_id": changed.id,
        "sentences": len(before),
        "moved": sum(b != a for b, a in zip(before, after, strict=True)),
        "touchpoints": {t: {"now": now[t], "then": then[t]} for t in sorted({*now, *then})},
        "moves": [
            {
                "from": b or "unmapped",
                "to": a or "unmapped",
                "sentences": len(rows),
                "examples": [sentences.texts[i] for i in rows[:EXAMPLES]],
            }
            for b, a, rows in moves(before, after)
        ],
    }


def _said_by(journey: JourneyMap) -> str:
    """Return everything that a map's touchpoints say, in lower case."""
    words = (w for _, t in journey.touchpoints for w in (t.name, t.description, *t.examples))
    return "\n".join(words).lower()
