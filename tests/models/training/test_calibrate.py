"""Temperatures by least loss."""

from __future__ import annotations

import numpy as np
import pytest

from models.training.calibrate import _temperature


def test_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(3)
    logits = rng.normal(size=(4_000, 3)) * 1.5
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = (honest.cumsum(axis=1) > rng.random((4_000, 1))).argmax(axis=1)
    boastful = honest**2 / (honest**2).sum(axis=1, keepdims=True)
    assert _temperature(boastful.astype(np.float32), truth) == pytest.approx(2.0, rel=0.1)
