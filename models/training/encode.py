"""Units into padded batches, sorted by length so that little is padding."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from models.annotator.classes import CATEGORIES
from models.training.data import Unit
from models.training.model import Batch

CLS, SEP = 101, 102
MAX_PIECES = 190
"""Word pieces that a text is trained on; longer ones (1 % of FABSA) lose their end in training only."""


DIM = 384
_Segment = tuple[Tensor, tuple[float, float, float] | None, tuple[int, ...] | None, Tensor | None]


class Encoder:
    """Turns units into batches."""

    def __init__(self, tokenizer: Any, targets: dict[str, Tensor]) -> None:
        """Keep the tokenizer of word pieces; `targets` maps a sentence to its (384,) embedding by the frozen base."""
        self._tokenizer, self._targets = tokenizer, targets

    def batches(self, units: Sequence[Unit], rng: random.Random, *, tokens: int) -> Iterator[Batch]:
        """Yield the batches of about `tokens` word pieces, in random order."""
        encodings = self._tokenizer.encode_batch([u.text for u in units], add_special_tokens=False)
        lengths = [min(len(e.ids), MAX_PIECES) + 2 for e in encodings]
        order = sorted(range(len(units)), key=lambda i: (lengths[i] + rng.random() * 6, i))
        groups: list[list[int]] = [[]]
        for i in order:
            if groups[-1] and (len(groups[-1]) + 1) * lengths[i] > tokens:
                groups.append([])
            groups[-1].append(i)
        rng.shuffle(groups)
        for group in groups:
            yield self._batch([(units[i], encodings[i]) for i in group])

    def batch(self, units: Sequence[Unit]) -> Batch:
        """Return these units as one batch, in their order."""
        encodings = self._tokenizer.encode_batch([u.text for u in units], add_special_tokens=False)
        return self._batch(list(zip(units, encodings, strict=True)))

    def _batch(self, items: Sequence[tuple[Unit, Any]]) -> Batch:
        with_twin = [i for i, (unit, _) in enumerate(items) if unit.twin]
        twins = [Unit(unit.twin or "", ()) for unit, _ in (items[i] for i in with_twin)]
        encodings = self._tokenizer.encode_batch([t.text for t in twins], add_special_tokens=False) if twins else []
        pairs = torch.tensor([(i, len(items) + k) for k, i in enumerate(with_twin)]).reshape(-1, 2)
        items = [*items, *zip(twins, encodings, strict=True)]
        width = min(max(len(e.ids) for _, e in items), MAX_PIECES) + 2
        ids = torch.zeros(len(items), width, dtype=torch.long)
        tags = torch.full((len(items), width), -100)
        segments: list[list[_Segment]] = []
        spans: list[list[tuple[Tensor, int]]] = []
        for row, (unit, encoding) in enumerate(items):
            pieces, offsets = encoding.ids[:MAX_PIECES], encoding.offsets[:MAX_PIECES]
            ids[row, : len(pieces) + 2] = torch.tensor([CLS, *pieces, SEP])
            starts = torch.tensor([o[0] for o in offsets] or [0])
            whole = torch.zeros(width, dtype=torch.bool)
            whole[1 : len(pieces) + 1] = True
            found: list[_Segment] = [(whole, unit.sentiment, unit.categories, None)]
            alone = len(unit.parts) == 1
            for part in unit.parts:
                mask = self._mask(starts, part.start, part.end, width, len(pieces))
                target = self._targets.get(unit.text[part.start : part.end])
                if alone:
                    found[0] = (whole, unit.sentiment, unit.categories, target)
                elif mask.any():
                    found.append((mask, part.sentiment, part.categories, target))
            segments.append(found)
            if unit.tagged:
                tags[row, 1 : len(pieces) + 1] = 0
            for start, end in unit.outside:
                tags[row, self._mask(starts, start, end, width, len(pieces))] = 0
            spans.append([])
            for start, end, label in unit.terms:
                mask = self._mask(starts, start, end, width, len(pieces))
                where = mask.nonzero().flatten()
                if len(where):
                    tags[row, where] = 2 + 2 * label
                    tags[row, where[0]] = 1 + 2 * label
                    spans[row].append((mask, label))
        return _stack(ids, tags, segments, spans, pairs)

    @staticmethod
    def _mask(starts: Tensor, start: int, end: int, width: int, pieces: int) -> Tensor:
        mask = torch.zeros(width, dtype=torch.bool)
        if pieces:
            mask[1 : pieces + 1] = (starts >= start) & (starts < end)
        return mask


def _stack(
    ids: Tensor, tags: Tensor, segments: list[list[_Segment]], spans: list[list[tuple[Tensor, int]]], pairs: Tensor
) -> Batch:
    b, t = ids.shape
    g, k = max(map(len, segments)), max(1, *map(len, spans)) if len(spans) > 1 else max(1, len(spans[0]))
    batch = Batch(
        ids=ids,
        segments=torch.zeros(b, g, t, dtype=torch.bool),
        sentiment=torch.full((b, g, 3), -1.0),
        categories=torch.full((b, g, len(CATEGORIES)), -1),
        target=torch.zeros(b, g, DIM),
        tags=tags,
        spans=torch.zeros(b, k, t, dtype=torch.bool),
        span_label=torch.full((b, k), -100),
        pairs=pairs,
    )
    for row, found in enumerate(segments):
        for i, (mask, sentiment, categories, target) in enumerate(found):
            batch.segments[row, i] = mask
            if sentiment is not None:
                batch.sentiment[row, i] = torch.tensor(sentiment)
            if categories is not None:
                batch.categories[row, i] = torch.tensor(categories)
            if target is not None:
                batch.target[row, i] = target
    for row, given in enumerate(spans):
        for i, (mask, label) in enumerate(given):
            batch.spans[row, i] = mask
            batch.span_label[row, i] = label
    return batch
