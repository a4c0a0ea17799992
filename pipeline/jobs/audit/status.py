"""`voc audit`: how far the labelling of each draw is, how far two labellers agree, and where they do not."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from pipeline.config.settings import Settings
from pipeline.jobs.audit.labels import NO_OPINION, PACKAGE
from pipeline.reading.warehouse import read_warehouse
from pipeline.warehouse.sql import run_sql

RESAMPLES = 1_000
SHOWN = 20
"""Disagreements that a terminal is shown; --json has all."""


def audit_status(settings: Settings) -> dict[str, Any]:
    """Return the draws with their progress, the agreement of the labellers, and the items on which they differ.

    Raises:
        WarehouseBusy: A run writes.
        WarehouseError: There is no warehouse.
    """
    with read_warehouse(settings.paths.warehouse) as con:
        drawn = run_sql(con, PACKAGE, "draws").fetchall()
        progress = run_sql(con, PACKAGE, "progress").fetchall()
        said = run_sql(con, PACKAGE, "said").fetchall()
    draws = []
    for draw_id, drawn_at, who, seed, unit, by, strata, items in drawn:
        labelled = {name: n for number, name, _, n in progress if number == draw_id and name is not None}
        draws.append(
            {
                "draw": draw_id,
                "drawn_at": drawn_at.isoformat(timespec="seconds"),
                "who": who,
                "seed": seed,
                "unit": unit,
                "by": by,
                "items": items,
                "labelled": labelled,
                "strata": json.loads(strata),
            }
        )
    answers: dict[tuple[int, int, str], dict[str, str]] = defaultdict(dict)
    for draw_id, item, verbatim_id, who, opinions in said:
        answers[draw_id, item, verbatim_id][who] = opinions
    return {"draws": draws, **agreement(answers, seed=settings.seed, level=settings.insights.confidence)}


def agreement(answers: Mapping[tuple[int, int, str], Mapping[str, str]], *, seed: int, level: float) -> dict[str, Any]:
    """Return kappa of each two labellers and alpha of all, for sentiment and touchpoint, and the items on which they differ.

    Args:
        answers: Opinions as JSON by labeller, by draw, item and text.
        seed: Of the intervals' resampling.
        level: Of the intervals.
    """
    from pipeline.insights.statistics.agreement import code_answers, cohen_kappa, krippendorff_alpha, with_interval

    shared = {key: said for key, said in answers.items() if len(said) > 1}
    labellers = sorted({who for said in shared.values() for who in said})
    figures: list[dict[str, Any]] = []
    for subject in ("sentiment", "touchpoint"):
        spoken = [{who: _answer(text, subject) for who, text in said.items()} for said in shared.values()]
        groups = [key[2] for key in shared]
        sets = [(cohen_kappa, "cohen_kappa", pair) for pair in combinations(labellers, 2)]
        for statistic, name, who in [*sets, (krippendorff_alpha, "krippendorff_alpha", tuple(labellers))]:
            codes = code_answers(spoken, who)
            n = int(((codes >= 0).sum(axis=1) > 1).sum()) if len(who) > 1 else 0
            if n:
                value, low, high = with_interval(statistic, codes, groups, level=level, resamples=RESAMPLES, seed=seed)
                ends = {k: None if v != v else round(v, 4) for k, v in (("value", value), ("low", low), ("high", high))}
                figures.append({"figure": name, "of": subject, "labellers": list(who), "items": n, **ends})
    differing = [
        {"item": f"d{draw}-{item}", **{who: _shown(text) for who, text in sorted(said.items())}}
        for (draw, item, _), said in sorted(shared.items())
        if len({frozenset(_parts(text)) for text in said.values()}) > 1
    ]
    return {"agreement": figures, "disagreements": differing}


def _parts(text: str) -> list[tuple[str, str]]:
    return sorted({(o["sentiment"], o["touchpoint"] or "none") for o in json.loads(text)})


def _answer(text: str, subject: str) -> str:
    """Return what was said of one subject, as one nominal answer; several opinions as their set."""
    position = ("sentiment", "touchpoint").index(subject)
    return " + ".join(sorted({part[position] for part in _parts(text)})) or NO_OPINION


def _shown(text: str) -> str:
    return "; ".join(f"{sentiment} ({touchpoint})" for sentiment, touchpoint in _parts(text)) or NO_OPINION


def status_lines(found: Mapping[str, Any]) -> list[str]:
    """Return the lines that a terminal is shown."""
    if not found["draws"]:
        return ["No audit sample yet; `voc audit draw` draws one."]
    lines = []
    for d in found["draws"]:
        done = ", ".join(f"{n} by {who}" for who, n in d["labelled"].items()) or "nobody yet"
        drawn, frame = (sum(s[k] for s in d["strata"]) for k in ("drawn", "customers"))
        lines.append(
            f"draw {d['draw']}: {d['items']} {d['unit']}s of {drawn:,} out of {frame:,} customers; labelled: {done}"
        )
    lines += [_figure_line(f) for f in found["agreement"]]
    differing: Sequence[Mapping[str, str]] = found["disagreements"]
    if differing:
        lines.append(f"{len(differing)} items on which labellers differ:")
        for row in differing[:SHOWN]:
            lines.append(f"  {row['item']}: " + " | ".join(f"{k}: {v}" for k, v in row.items() if k != "item"))
        if len(differing) > SHOWN:
            lines.append(f"  and {len(differing) - SHOWN} more: `voc audit --json`")
    return lines


def _figure_line(f: Mapping[str, Any]) -> str:
    name = {"cohen_kappa": "Cohen's kappa", "krippendorff_alpha": "Krippendorff's alpha"}[f["figure"]]
    value = "not defined, all answers are alike" if f["value"] is None else f"{f['value']:.2f}"
    ends = "" if f["low"] is None else f" ({f['low']:.2f} to {f['high']:.2f})"
    return f"{name} of {f['of']}, {' and '.join(f['labellers'])}: {value}{ends}, {f['items']} items"
