"""Units into padded batches, sorted by length so that little is padding."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from models.annotator.labels import CATEGORIES
from models.training.data import Unit
from models.training.model import Batch

CLS, SEP = 101, 102
MAX_PIECES = 190
"""Word pieces a text is trained on; longer ones (1 % of FABSA) lose their end in training only."""


class Encoder:
    """Turns units into batches."""

    def __init__(self, tokenizer: Any, targets: dict[str, Tensor]) -> None:
        """Word pieces by `tokenizer`; `targets` maps a sentence to its (384,) embedding by the frozen base."""
        self._tokenizer, self._targets = tokenizer, targets

    def batches(self, units: Sequence[Unit], rng: random.Random, *, tokens: int) -> Iterator[Batch]:
        """Batches of about `tokens` word pieces, in random order."""
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

    def _batch(self, items: Sequence[tuple[Unit, Any]]) -> Batch:
        width = min(max(len(e.ids) for _, e in items), MAX_PIECES) + 2
        ids = torch.zeros(len(items), width, dtype=torch.long)
        tags = torch.full((len(items), width), -100)
        segments: list[tuple[int, Tensor, Any, Any, Any]] = []
        spans: list[tuple[int, Tensor, int]] = []
        for row, (unit, encoding) in enumerate(items):
            pieces, offsets = encoding.ids[:MAX_PIECES], encoding.offsets[:MAX_PIECES]
            ids[row, : len(pieces) + 2] = torch.tensor([CLS, *pieces, SEP])
            starts = torch.tensor([o[0] for o in offsets] or [0])
            whole = torch.zeros(width, dtype=torch.bool)
            whole[1 : len(pieces) + 1] = True
            segments.append((row, whole, unit.sentiment, unit.categories, None))
            for part in unit.parts:
                mask = self._mask(starts, part.start, part.end, width, len(pieces))
                target = self._targets.get(unit.text[part.start : part.end])
                alone = len(unit.parts) == 1
                if mask.any() and (target is not None or not alone):
                    segments.append(
                        (row, mask, None if alone else part.sentiment, None if alone else part.categories, target)
                    )
            if unit.tagged:
                tags[row, 1 : len(pieces) + 1] = 0
            for start, end, label in unit.terms:
                mask = self._mask(starts, start, end, width, len(pieces))
                where = mask.nonzero().flatten()
                if len(where):
                    tags[row, where] = 2 + 2 * label
                    tags[row, where[0]] = 1 + 2 * label
                    spans.append((row, mask, label))
        return self._stack(ids, tags, segments, spans, width)

    @staticmethod
    def _mask(starts: Tensor, start: int, end: int, width: int, pieces: int) -> Tensor:
        mask = torch.zeros(width, dtype=torch.bool)
        if pieces:
            mask[1 : pieces + 1] = (starts >= start) & (starts < end)
        return mask

    @staticmethod
    def _stack(ids: Tensor, tags: Tensor, segments: Any, spans: Any, width: int) -> Batch:
        return Batch(
            ids=ids,
            segment_text=torch.tensor([s[0] for s in segments]),
            segment_mask=torch.stack([s[1] for s in segments]),
            sentiment=torch.tensor([s[2] or (-1.0, -1.0, -1.0) for s in segments]),
            categories=torch.tensor([s[3] or (-1,) * len(CATEGORIES) for s in segments]),
            target=torch.stack([s[4] if s[4] is not None else torch.zeros(384) for s in segments]),
            tags=tags,
            span_text=torch.tensor([s[0] for s in spans], dtype=torch.long),
            span_mask=torch.stack([s[1] for s in spans]) if spans else torch.zeros(0, width, dtype=torch.bool),
            span_label=torch.tensor([s[2] for s in spans], dtype=torch.long),
        )
