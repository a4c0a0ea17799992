"""Windows packed into batches of one length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

BATCH_TOKENS = 512
"""Word pieces in a batch, [CLS] and [SEP] included: 384 to 768 are as quick (two cores with VNNI)."""


def pack(lengths: Sequence[int], *, tokens: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Yield the indices of windows in batches of one length, each at most `tokens` word pieces, [CLS] and [SEP] included (or one window).

    One length, so nothing is padded: then sums are added up in the same order in every batch, and an answer does not depend on the
    batch: it is the same to the last bit.
    """
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if batch and (lengths[batch[0]] != lengths[i] or (len(batch) + 1) * (lengths[i] + 2) > tokens):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
