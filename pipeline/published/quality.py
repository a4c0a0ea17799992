"""How far the numbers can be trusted: figures of the shipped cards, as rows for published.quality."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from models.artifacts import WEIGHTS
from models.cards.card import CARDS, load_card
from models.personal.finders import in_words
from models.personal.spans import KINDS
from models.taught import untaught
from models.taught.store import DIM, MEASURES, load_places, load_taught
from pipeline.config.settings import Settings

SUBJECTS = ("annotator", "intents", "touchpoints", "privacy")
"""Cards whose figures are published."""
OWN_CASES = "personal"
"""Suite of the privacy card that is published: the cases that no rule was built on."""
SCHEMA = pa.schema(
    [("position", pa.int32()), ("measure", pa.string()), ("subject", pa.string())]
    + [(name, pa.float64()) for name in ("value", "low", "high")]
    + [
        ("n", pa.int64()),
        ("better", pa.string()),
        ("data", pa.string()),
        ("command", pa.string()),
        ("holds", pa.bool_()),
    ]
)


def personal_kinds() -> pa.Table:
    """Return the kinds of personal data in their order, in words: place, kind, words."""
    return pa.table(
        {"place": list(range(1, len(KINDS) + 1)), "kind": list(KINDS), "words": [in_words(k) for k in KINDS]}
    )


def card_figures(settings: Settings, *, fingerprint: str, finder: str) -> pa.Table:
    """Return one row per figure of a card, in the card's order; values as shares.

    Args:
        settings: Of the run; a figure of the mapping is valid for the settings with which it was measured.
        fingerprint: Annotator in use; a figure is valid for the weights on which it was measured.
        finder: Of personal data, as privacy_fingerprint has it; likewise.
    """
    rows: list[dict[str, Any]] = []
    for subject in SUBJECTS:
        path = CARDS / f"{subject}.json"
        if not path.is_file():
            continue
        card = load_card(path)
        settings_now = settings.touchpoints.model_dump()
        holds = (
            card.fingerprint == (finder if subject == "privacy" else fingerprint)
            and card.conditions.get("settings", settings_now) == settings_now
        )
        for f in card.figures:
            if subject == "privacy" and f.suite != OWN_CASES:
                continue
            ends = [f.value if end is None else end for end in (f.low, f.high)]
            low, value, high = (round(share, 6) for share in (min(ends[0], f.value), f.value, max(ends[1], f.value)))
            rows.append(
                {
                    "position": len(rows) + 1,
                    "measure": f.key,
                    "subject": subject,
                    **{"value": value, "low": low, "high": high},
                    "n": f.n,
                    "better": f.better,
                    "data": f.text,
                    "command": card.command,
                    "holds": holds,
                }
            )
    rows += _taught(settings, len(rows) + 1, fingerprint=fingerprint)
    return pa.Table.from_pylist(rows, SCHEMA)


def _taught(settings: Settings, position: int, *, fingerprint: str) -> list[dict[str, Any]]:
    """Return what the user's labels have taught the reader: right before and after, on customers that it had not learnt from."""
    taught = load_taught(settings.paths.taught, dim=DIM)
    rows: list[dict[str, Any]] = []
    if taught is None:
        return rows
    used = {part: untaught(fingerprint) != fingerprint for part in taught.shifts}
    if load_places(settings.paths.taught, WEIGHTS / "annotator", dim=DIM):
        used["touchpoint"] = settings.annotator.backend == "shipped"
    for part, g in sorted(taught.about["gains"].items()):
        ends = (f"{100 * g[end]:+.1f}" for end in ("low", "high"))
        text = (
            f"{MEASURES[part]}, your own labels, with what they taught; the gain is {' to '.join(ends)} points (90 %)"
        )
        for name, value, data in (
            ("", g["after"], text),
            ("-before", g["before"], f"{MEASURES[part]}, your own labels, as shipped"),
        ):
            if used.get(part):
                rows.append(
                    {
                        "position": position + len(rows),
                        "measure": f"taught/{part}{name}",
                        "subject": "taught",
                        **{"value": round(value, 6), "low": None, "high": None},
                        "n": g["customers"],
                        "better": "higher",
                        "data": data,
                        "command": "voc teach",
                        "holds": True,
                    }
                )
    return rows
