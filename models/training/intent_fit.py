"""Fits the intent head on what the shipped annotator says of labelled sentences, with a temperature from sets that a fit has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.annotator.runtime import ShippedAnnotator
from models.base import LABELS
from models.intent.head import INTENTS, class_probabilities

HIDDEN, EPOCHS, BATCH, RATE, DECAY, DROPOUT, SMOOTHING = 64, 20, 256, 2e-3, 1e-3, 0.3, 0.05
Weights = dict[str, NDArray[Any]]
Inputs = NDArray[np.float32]


def encode(annotator: ShippedAnnotator, sentences: Sequence[str]) -> Inputs:
    """Return (n, dim + 3) of what the head reads: embedding as the warehouse keeps it, then the sentiment's probabilities.

    A sentence that the annotator cuts into several is read by its first part; one without a word gives zeros.
    """
    found = np.zeros((len(sentences), annotator.dim + len(LABELS)), dtype=np.float32)
    for row, a in zip(found, annotator.annotate(sentences), strict=True):
        if a.sentences:
            s = a.sentences[0]
            row[: annotator.dim] = a.embeddings[0].astype("<f2")
            row[annotator.dim :] = class_probabilities([s.label], [s.polarity], [s.confidence])[0]
    return found


def fit(inputs: Inputs, targets: NDArray[np.int64], *, weights: NDArray[np.float32], seed: int) -> Weights:
    """Return the weights of models.intent.head.IntentHead.

    Args:
        inputs: (n, dim + 3), see encode.
        targets: (n,) index into INTENTS.
        weights: (n,) of the sentences.
        seed: Of the start, the order and the dropout.
    """
    import torch
    from torch import nn

    torch.manual_seed(seed)
    hidden, out = nn.Linear(inputs.shape[1], HIDDEN), nn.Linear(HIDDEN, len(INTENTS))
    net = nn.Sequential(nn.Dropout(DROPOUT / 2), hidden, nn.ReLU(), nn.Dropout(DROPOUT), out)
    x, y, w = torch.from_numpy(inputs), torch.from_numpy(targets), torch.from_numpy(weights)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=RATE, total_steps=steps)
    order = torch.Generator().manual_seed(seed)
    loss_of = nn.CrossEntropyLoss(reduction="none", label_smoothing=SMOOTHING)
    for _ in range(EPOCHS):
        for rows in torch.split(torch.randperm(len(x), generator=order), BATCH):
            loss = (loss_of(net(x[rows]), y[rows]) * w[rows]).sum() / w[rows].sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return {
        **_quantized(hidden.weight.detach().numpy().T, hidden.bias.detach().numpy()),
        "out.weight": out.weight.detach().numpy().T.astype(np.float32),
        "out.bias": out.bias.detach().numpy().astype(np.float32),
    }


def sentence_weights(targets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return weights under which every intent counts alike, softened: the square root of what would make them equal."""
    counts = np.bincount(targets, minlength=len(INTENTS)).astype(np.float64)
    return np.asarray(np.sqrt(counts.max() / np.maximum(counts, 1))[targets], dtype=np.float32)


def fit_temperature(probabilities: NDArray[np.float64], targets: NDArray[np.int64]) -> float:
    """Return the temperature with the least log loss (Guo et al., ICML 2017), from probabilities at temperature 1."""
    logits = np.log(np.maximum(probabilities, 1e-9))
    grid = np.exp(np.linspace(np.log(0.4), np.log(4.0), 60))
    return float(min(grid, key=lambda t: _log_loss(logits / t, targets)))


def _log_loss(logits: NDArray[np.float64], targets: NDArray[np.int64]) -> float:
    top = logits.max(axis=1, keepdims=True)
    total = np.log(np.exp(logits - top).sum(axis=1)) + top[:, 0]
    return float((total - logits[np.arange(len(targets)), targets]).mean())


def _quantized(weight: NDArray[np.float32], bias: NDArray[np.float32]) -> Mapping[str, NDArray[Any]]:
    """Return the layer with whole numbers of one byte, a scale for each of its columns."""
    scale = np.abs(weight).max(axis=0) / 127
    return {
        "hidden.weight": np.rint(weight / scale).astype(np.int8),
        "hidden.scale": scale.astype(np.float32),
        "hidden.bias": bias.astype(np.float32),
    }
