"""The head for names in torch; models/names/head.py applies the same weights in numpy."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from models.names.head import TAGS, WINDOW
from models.names.words import AFFIXES, FEATURES, SHAPES
from models.training.names_encode import Encoded

logger = logging.getLogger(__name__)

WIDTH, NEAR = 96, 64
FORGOTTEN = 0.33
"""Share of the segments in which the lexicon's names are hidden."""
BATCH = 64
"""Segments in a step."""


class NamesNet(nn.Module):
    """Words and their neighbours to logits of TAGS."""

    def __init__(self, dim: int) -> None:
        """Make new weights for states of `dim` columns."""
        super().__init__()
        self.states = nn.Linear(dim, WIDTH)
        self.features = nn.Linear(FEATURES, WIDTH, bias=False)
        self.affixes = nn.Embedding(2 * AFFIXES, WIDTH)
        nn.init.normal_(self.affixes.weight, std=0.05)
        self.near = nn.Linear((2 * WINDOW + 1) * WIDTH, NEAR)
        self.tag = nn.Linear(NEAR, len(TAGS))
        self.direct = nn.Linear(WIDTH, len(TAGS), bias=False)

    def forward(self, states: Tensor, features: Tensor, affixes: Tensor, real: Tensor) -> Tensor:
        """Return (n, 5) logits; rows that are not `real` part the segments, and WINDOW of them stand between two."""
        states = F.dropout(states, 0.2, self.training)
        hidden = self.states(states) + self.features(features)
        hidden = hidden + F.dropout(self.affixes(affixes).sum(1), 0.3, self.training)
        hidden = F.relu(hidden) * real[:, None]
        padded = F.pad(hidden, (0, 0, WINDOW, WINDOW))
        beside = torch.cat([padded[k : k + len(hidden)] for k in range(2 * WINDOW + 1)], 1)
        near = F.relu(self.near(F.dropout(beside, 0.2, self.training)))
        logits: Tensor = self.tag(F.dropout(near, 0.2, self.training)) + self.direct(hidden)
        return logits


def fit(segments: Sequence[Encoded], *, seed: int, epochs: int) -> dict[str, NDArray[np.float32]]:
    """Return the trained weights under the names that models.names.head reads, rounded to what float16 holds.

    Args:
        segments: To train on.
        seed: Of the first weights and of the order.
        epochs: Passes over the segments.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    net = NamesNet(segments[0].states.shape[1])
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.02)
    steps = epochs * -(-len(segments) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    order = list(range(len(segments)))
    for epoch in range(epochs):
        rng.shuffle(order)
        total = 0.0
        for at in range(0, len(order), BATCH):
            loss = _loss(net, [segments[i] for i in order[at : at + BATCH]])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        logger.info("pass %d of %d loss=%.4f", epoch + 1, epochs, total * BATCH / len(order))
    return _exported(net)


def _loss(net: NamesNet, batch: Sequence[Encoded]) -> Tensor:
    gap = WINDOW

    def laid(rows: Sequence[NDArray[np.generic]]) -> Tensor:
        width = [(0, gap)] + [(0, 0)] * (rows[0].ndim - 1)
        return torch.from_numpy(np.concatenate([np.pad(r, width) for r in rows]))

    real = laid([np.ones(len(e.tags), dtype=np.float32) for e in batch])
    tags = laid([e.tags for e in batch])
    tags[real == 0] = -100
    weights = laid([np.full(len(e.tags), e.weight, dtype=np.float32) for e in batch])
    features = laid([_forgetting(e.features) for e in batch])
    logits = net(
        laid([e.states.astype(np.float32) for e in batch]),
        features,
        laid([e.affixes for e in batch]),
        real,
    )
    losses = F.cross_entropy(logits, tags, ignore_index=-100, reduction="none")
    return (losses * weights).sum() / real.sum()


def _forgetting(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the features as if, in one of three segments, no word were known as a name: there the context must say it."""
    if torch.rand(()) >= FORGOTTEN:
        return features
    changed = features.copy()
    changed[:, SHAPES : SHAPES + 2] = 0
    return changed


def _exported(net: NamesNet) -> dict[str, NDArray[np.float32]]:
    weights = {
        "mix.states": net.states.weight.T,
        "mix.features": net.features.weight.T,
        "mix.affixes": net.affixes.weight,
        "mix.bias": net.states.bias,
        "near.weight": net.near.weight.T,
        "near.bias": net.near.bias,
        "tag.weight": net.tag.weight.T,
        "tag.direct": net.direct.weight.T,
        "tag.bias": net.tag.bias,
    }
    return {n: np.ascontiguousarray(w.detach().numpy().astype(np.float16)) for n, w in weights.items()}
