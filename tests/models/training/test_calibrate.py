"""Temperatures by least loss, thresholds from the middle of the best."""

from __future__ import annotations

import numpy as np
import pytest

from models.training.calibrate import _middle_of_best, _temperature


def test_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(3)
    logits = rng.normal(size=(4_000, 3)) * 1.5
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = (honest.cumsum(axis=1) > rng.random((4_000, 1))).argmax(axis=1)
    boastful = honest**2 / (honest**2).sum(axis=1, keepdims=True)
    assert _temperature(boastful.astype(np.float32), truth) == pytest.approx(2.0, rel=0.1)


def test_threshold_is_the_middle_of_a_plateau_and_not_a_lucky_spike() -> None:
    levels = np.arange(0.3, 0.71, 0.02)
    plateau = {round(x, 2): 0.8 for x in levels if 0.4 < x < 0.5} | {0.62: 0.81}
    found = _middle_of_best(levels, lambda level: plateau.get(round(level, 2), 0.7))
    assert found == pytest.approx(0.46, abs=0.021)
