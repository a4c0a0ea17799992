"""Prediction-powered estimates: against the formulas of the papers, and how often their intervals hold the truth."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.insights.statistics.prediction_powered import Floats, Sample, corrected, mean_interval, share_interval

CELLS, LABELLED = 9, 300


def sample_of(truth: Floats, read: Floats, rows: Floats, *, unseen: float) -> Sample:
    n = len(rows)
    return Sample(np.full(n, 1 / n), np.zeros(n, np.int64), np.full(n, unseen), truth[:, rows], read[:, rows])


def population(rng: np.random.Generator, n: int, *, bias: float = 0.08, unlike: float = 0.0) -> tuple[Floats, Floats]:
    """(2, n, CELLS) negative and speaks, as it is and as a reader has it who says "negative" too often."""
    speaks = rng.random((n, CELLS)) < np.linspace(0.08, 0.3, CELLS)
    negative = speaks & (rng.random((n, CELLS)) < np.linspace(0.2, 0.7, CELLS))
    found = np.where(speaks, rng.random((n, CELLS)) < 0.9, rng.random((n, CELLS)) < 0.02)
    wrong = np.full(CELLS, bias)
    wrong[-1] += unlike
    said = found & (np.where(negative, rng.random((n, CELLS)) < 0.95, rng.random((n, CELLS)) < wrong))
    return np.array([negative, speaks], float), np.array([said, found], float)


def test_with_all_labels_the_estimate_is_the_truth_of_the_customers() -> None:
    truth, read = population(np.random.default_rng(1), 400)
    found = corrected(sample_of(truth, read, np.arange(400), unseen=0.0), read.sum(axis=1), 400, pooled=False)
    assert found.value == pytest.approx(truth[0].sum(axis=0) / truth[1].sum(axis=0))


def test_a_mean_is_that_of_the_paper() -> None:
    """PPI++ for a mean (Angelopoulos, Duchi and Zrnic 2023, examples 1 and 6.1): λ mean(f) + mean(y - λ f), λ = cov(y, f) / var(f) for n of very many."""
    rng = np.random.default_rng(2)
    read_of_all = rng.normal(size=(200_000, 1))
    y = 0.3 + 0.8 * read_of_all + rng.normal(scale=0.5, size=read_of_all.shape)
    ones = np.ones_like(y)
    rows = np.arange(2_000)
    made = Sample(np.full(2_000, 1 / 2_000), np.zeros(2_000, np.int64), np.ones(2_000), np.array([y, ones])[:, rows], np.array([read_of_all, ones])[:, rows])  # fmt: skip
    found = corrected(made, np.array([read_of_all.sum(axis=0), [200_000.0]]), 200_000, pooled=False)
    f, labelled = read_of_all[rows, 0], y[rows, 0]
    tuned = np.cov(labelled, f)[0, 1] / np.var(f, ddof=1)
    assert found.tuning[0] == pytest.approx(tuned, rel=1e-3)
    assert found.value[0] == pytest.approx(tuned * read_of_all.mean() + (labelled - tuned * f).mean(), abs=1e-3)
    expected = np.sqrt(np.var(labelled - tuned * f) / 2_000 + np.var(labelled) / 200_000)
    assert found.error[0] == pytest.approx(expected, rel=0.02)


def test_a_useless_reader_is_left_out() -> None:
    rng = np.random.default_rng(3)
    truth, _ = population(rng, 5_000)
    _, noise = population(rng, 5_000)
    found = corrected(sample_of(truth, noise, np.arange(LABELLED), unseen=0.94), noise.sum(axis=1), 5_000, pooled=False)
    assert found.tuning.mean() < 0.2
    assert np.nanmean(found.error / found.alone_error) == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize("unlike", [0.0, 0.35], ids=["alike", "one touchpoint is read worse"])
def test_intervals_hold_the_truth_and_are_narrow(unlike: float) -> None:
    rng = np.random.default_rng(4)
    whole, said = population(rng, 200_000, unlike=unlike)
    ratio = whole[0].sum(axis=0) / whole[1].sum(axis=0)
    held, width, alone = [], [], []
    for _ in range(120):
        rows = rng.integers(0, 200_000, 8_000)
        truth, read = whole[:, rows], said[:, rows]
        found = corrected(
            sample_of(truth, read, np.arange(LABELLED), unseen=1 - LABELLED / 8_000), read.sum(axis=1), 8_000
        )
        low, high = share_interval(found.value, found.error, level=0.95)
        labels = share_interval(found.alone, found.alone_error, level=0.95)
        held.append((low <= ratio) & (ratio <= high))
        width.append(high - low)
        alone.append(labels[1] - labels[0])
    assert (
        0.93 <= np.mean(held) <= (1.0 if unlike == 0 else 0.99)
    )  # where all are alike, the spread between them is taken for larger than it is
    assert np.mean(held, axis=0).min() > 0.85
    assert np.nanmean(width) < 0.65 * np.nanmean(alone)


def test_a_cell_without_labels_takes_the_correction_of_the_others() -> None:
    truth, read = population(np.random.default_rng(5), 6_000)
    made = sample_of(truth, read, np.arange(LABELLED), unseen=0.95)
    made.truth[:, :, 0] = made.read[:, :, 0] = 0.0
    found = corrected(made, read.sum(axis=1), 6_000)
    assert found.labelled[0] == 0
    assert np.isfinite(found.value).all()
    assert found.error[0] > np.median(found.error[1:])


def test_a_cell_of_nobody_has_no_value() -> None:
    truth, read = population(np.random.default_rng(6), 1_000)
    made = sample_of(truth, read, np.arange(LABELLED), unseen=0.7)
    totals = read.sum(axis=1)
    totals[:, 2] = 0
    assert np.isnan(corrected(made, totals, 1_000).value[2])


def test_ends_hold_the_value_and_stay_in_range() -> None:
    value, error = np.array([0.0, 0.5, 1.0]), np.array([0.1, 0.1, 0.0001])
    for low, high, least in (
        (*share_interval(value, error, level=0.95), 0),
        (*mean_interval(value, error, level=0.95), -1),
    ):
        assert (least <= low).all()
        assert (low <= value).all()
        assert (value <= high).all()
        assert (high <= 1).all()


@pytest.mark.parametrize("said", [0.1, 0.3, 1 / 3, 0.7])
def test_what_the_reader_says_alike_of_a_whole_stratum_is_worth_what_the_others_are(said: float) -> None:
    """Rounding makes it differ a little between customers, and a share of little in little would be anything."""
    rng = np.random.default_rng(5)
    truth, read = population(rng, 97)
    strata = rng.integers(0, 7, size=97)

    def tuning(value: float) -> float:
        alike = read.copy()
        alike[0, :, 0], alike[1, :, 0] = value * (strata + 1) / 7, 1.0
        made = Sample(np.full(97, 1 / 97), strata, np.full(97, 0.8), truth, alike)
        return float(corrected(made, 6 * alike.sum(axis=1), 6 * 97.0).tuning[0])

    assert tuning(said) == pytest.approx(tuning(0.0), abs=1e-9)
