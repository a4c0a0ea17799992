"""What the reader says and what people labelled, together: how many reviews of an industry have which pair, thing by thing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.base import ModelError

Floats = NDArray[np.float64]
Tone = tuple[bool, bool, float] | None
"""What one review says of one thing: something negative, something positive, net sentiment -1 to 1; None: it does not speak of it."""
KINDS = ("category", "touchpoint", "words", "text")
"""What a thing is: a category of the annotator; a touchpoint with categories of its own; one that its words alone lead to;
the text as a whole, whatever it is about."""
QUANTITIES = ("negative_share", "positive_share", "net_sentiment", "share", "complaint_share")
"""The first three among those who speak of it, the others among all who wrote."""
SEEN = "shipped annotator; FABSA dev, whose industries it knows from training"
UNSEEN = "FABSA, each industry by a network that never saw it; other sets by the shipped annotator"
"""What the first line of the file says of the reader."""
PATH = Path(__file__).resolve().parent / "joint.jsonl"


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """One thing in one industry.

    Attributes:
        kind: One of KINDS.
        thing: A category; for `text` the empty string.
        industry: Or another domain of texts.
        source: Part of the industry, such as a review site; the empty string if it has none.
        said: (pairs, 4) what the reader says: speaks of it, negative, positive, net; zeros where it does not.
        truth: (pairs, 4) the same as labelled.
        count: (pairs,) reviews with this pair.
    """

    kind: str
    thing: str
    industry: str
    source: str
    said: Floats
    truth: Floats
    count: Floats

    @property
    def n(self) -> int:
        """Return the number of reviews."""
        return int(self.count.sum())


def pair_up(said: Sequence[Tone], truth: Sequence[Tone], *, kind: str, thing: str, industry: str, source: str) -> Joint:
    """Return the pairs of what is said of each review and what is labelled."""
    counts = Counter((_row(s), _row(t)) for s, t in zip(said, truth, strict=True))
    pairs = sorted(counts)
    return Joint(
        kind, thing, industry, source,
        np.array([p[0] for p in pairs], float).reshape(-1, 4),
        np.array([p[1] for p in pairs], float).reshape(-1, 4),
        np.array([counts[p] for p in pairs], float),
    )  # fmt: skip


def _row(tone: Tone) -> tuple[float, float, float, float]:
    return (0.0, 0.0, 0.0, 0.0) if tone is None else (1.0, float(tone[0]), float(tone[1]), round(tone[2], 3))


def tone(signs: Iterable[int]) -> Tone:
    """Return what the signs of sentences or labels (-1, 0, 1) come to; None if there is none."""
    given = list(signs)
    return (min(given) < 0, max(given) > 0, sum(given) / len(given)) if given else None


def quantities(tones: Floats, weights: Floats) -> dict[str, tuple[Floats, Floats]]:
    """Return value and size of each of QUANTITIES; NaN where nobody speaks of it.

    Args:
        tones: (pairs, 4) as of Joint.
        weights: (..., pairs) reviews with each pair.
    """
    speaks, negative, positive, net = (weights @ tones[:, k] for k in range(4))
    wrote = weights.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "negative_share": (negative / speaks, speaks),
            "positive_share": (positive / speaks, speaks),
            "net_sentiment": (net / speaks, speaks),
            "share": (speaks / wrote, wrote),
            "complaint_share": (negative / wrote, wrote),
        }


def merged(joints: Iterable[Joint], *, by: Sequence[str] = ("kind", "thing", "industry")) -> list[Joint]:
    """Return one joint per distinct value of these attributes, in order; attributes that are not named become empty."""
    groups: dict[tuple[str, ...], list[Joint]] = {}
    for j in joints:
        groups.setdefault(tuple(getattr(j, name) for name in by), []).append(j)
    return [
        Joint(
            **{name: dict(zip(by, key, strict=True)).get(name, "") for name in ("kind", "thing", "industry", "source")},
            said=np.concatenate([j.said for j in group]),
            truth=np.concatenate([j.truth for j in group]),
            count=np.concatenate([j.count for j in group]),
        )
        for key, group in sorted(groups.items())
    ]


def write_joints(path: Path, joints: Iterable[Joint], *, about: Mapping[str, str]) -> None:
    """Write one line about the reader, then one line per joint; no text of a review is in it."""
    lines = [json.dumps(dict(about))]
    for j in joints:
        pairs = [
            [*_short(s), *_short(t), int(n)]
            for s, t, n in zip(j.said.tolist(), j.truth.tolist(), j.count.tolist(), strict=True)
        ]
        head = {"kind": j.kind, "thing": j.thing, "industry": j.industry, "source": j.source}
        lines.append(json.dumps({**head, "pairs": pairs}, separators=(",", ":")))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _short(row: list[float]) -> list[float]:
    """Return whole numbers as such: a quarter of the file."""
    return [int(x) if x == int(x) else x for x in row]


def read_joints(path: Path = PATH) -> tuple[dict[str, str], list[Joint]]:
    """Return what the first line says of the reader, and the joints.

    Raises:
        ModelError: The file is missing or is none of write_joints.
    """
    try:
        about, *lines = path.read_text(encoding="utf-8").splitlines()
        return json.loads(about), list(_read(lines))
    except (OSError, ValueError, KeyError) as e:
        raise ModelError(
            f"{path}: no labelled answers ({type(e).__name__}); run `python -m pipeline.evaluation.intervals`"
        ) from e


def _read(lines: Sequence[str]) -> Iterator[Joint]:
    for line in lines:
        record = json.loads(line)
        pairs = np.array(record.pop("pairs"), float).reshape(-1, 9)
        yield Joint(**record, said=pairs[:, :4], truth=pairs[:, 4:8], count=pairs[:, 8])
