"""How right the annotator is by people's own labels, as the summary says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def accuracy_lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return how right the annotator is by people's own labels, and how far two people agree: two or three lines for each unit labelled."""
    lines = []
    for unit in dict.fromkeys(row["unit"] for row in rows):
        of = [row for row in rows if row["unit"] == unit]
        first = of[0]
        people = f"{first['labellers']:,} {'person' if first['labellers'] == 1 else 'people'}"
        right = [
            f"the {r['subject']} in {100 * r['right_share']:.0f} % ({100 * r['low']:.0f} to {100 * r['high']:.0f})"
            for r in of
        ]
        lines.append(
            f"Labelled   {first['items']:,} {unit}s of {first['customers']:,} customers, by {people}: the annotator has "
            f"{', '.join(right)} right"
        )
        taught = [
            f"the {r['subject']} in {100 * r['taught_right']:.0f} %" for r in of if r.get("taught_right") is not None
        ]
        if taught:
            lines.append(
                "           These labels have taught the annotator, so that it looks better on them than it is: on customers that it had "
                f"not learnt from it has {', '.join(taught)} right"
            )
        kappas = [
            f"{r['kappa']:.2f} ({r['kappa_low']:.2f} to {r['kappa_high']:.2f}) on {r['subject']}"
            for r in of
            if r["kappa"] is not None and r["kappa_low"] is not None
        ]
        if kappas:
            lines.append(
                f"           two people agree with each other: kappa {', '.join(kappas)}; {first['shared_items']:,} {unit}s"
            )
    return lines
