"""Events of the theme registry as sentences that a person reads: `voc themes history`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any


def tell_history(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield one line for each topic model that was fitted or corrected, and below it one for each theme it changed.

    Args:
        events: Rows of pipeline.themes.queries.themes_history, oldest first.
    """
    for (moment, model), rows in groupby(events, key=lambda e: (e["happened_at"], e["topic_model_id"])):
        found = list(rows)
        kept = [e for e in found if e["event"] == "kept"]
        told = [line for event in found if (line := _sentence(event)) is not None]
        head = f"{moment:%Y-%m-%d %H:%M}  {model}"
        themes = f"{len(kept)} theme{'s' * (len(kept) != 1)} kept"
        yield f"{head}  {themes}" + ("" if told else ", nothing else changed")
        yield from (f"    {line}" for line in told)


def _sentence(event: Mapping[str, Any]) -> str | None:
    """Return what happened to a theme; None if it was just kept."""
    name, evidence = f"{event['theme_id']} {event['label']}", event["evidence"]
    by = _correction(evidence)
    if event["event"] == "born":
        source = evidence.get("split_from")
        origin = f" out of {source}" if source else ""
        size = f", {evidence['sentences']} sentences" if "sentences" in evidence else ""
        return f"born     {name}{origin}{size}{by}"
    if event["event"] == "split":
        parts = ", ".join(
            part["theme"] + (f" ({part['shared_sentences']} of its sentences)" if "shared_sentences" in part else "")
            for part in evidence["into"]
        )
        return f"split    {name}: {parts} became a theme of its own{by}"
    if event["event"] == "merged":
        shared = f" with {evidence['shared_sentences']} sentences" if "shared_sentences" in evidence else ""
        return f"merged   {name} into {evidence['into']}{shared}{by}"
    if event["event"] == "retired":
        left = f": {evidence['sentences_before']} sentences before" if "sentences_before" in evidence else ""
        return f"retired  {name}{left}{by}"
    if evidence.get("undone"):
        return f"back     {name}: its correction was taken back"
    return None


def _correction(evidence: Mapping[str, Any]) -> str:
    number = evidence.get("correction")
    return f" (correction {number})" if number is not None else ""
