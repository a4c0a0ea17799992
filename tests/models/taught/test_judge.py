"""A planted shift is learnt and kept; labels that say nothing are refused."""

from __future__ import annotations

import numpy as np
import pytest

from models.taught.fit import fit_shift, shifted
from models.taught.judge import compare, measure_gain
from models.taught.rows import Answers, Labelled, counts, f1
from models.taught.shift import Shift, from_arrays, to_arrays

DIM = 24


def planted(n: int, *, seed: int, shift: float, customers: int | None = None) -> Labelled:
    """What people say differs from what the reader says by what the sentence is like, `shift` times."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(n, DIM)) / np.sqrt(DIM)
    way = np.random.default_rng(99).normal(size=(DIM, 12))
    present = rng.normal(size=(n, 12)) - 2.2
    read = np.zeros((n, 12, 4))
    read[..., 1:] = present[..., None] + rng.normal(size=(n, 12, 3))
    true = read.copy()
    true[..., 1:] += shift * (vectors @ way)[..., None]
    speaks = 1 - np.exp(_log(true))[..., 0] >= 0.5
    said = np.eye(4)[np.where(speaks, 1 + true[..., 1:].argmax(axis=-1), 0)]
    feeling = rng.normal(size=(n, 1, 3))
    felt = np.eye(3)[(feeling + shift * (vectors @ way[:, :3])[:, None]).argmax(axis=-1)]
    owner = np.arange(n) if customers is None else rng.integers(customers, size=n)
    known = np.ones((n, 12), bool)
    return Labelled(
        vectors,
        owner,
        np.ones(n),
        {
            "category": Answers(_log(read), said, known, True, np.full(12, 0.5)),
            "sentiment": Answers(_log(feeling), felt, known[:, :1], False, np.zeros(1)),
        },
    )


def _log(z: np.ndarray) -> np.ndarray:
    return np.asarray(z - np.log(np.exp(z).sum(axis=-1, keepdims=True)))


@pytest.mark.parametrize("part", ["sentiment", "category"])
def test_a_planted_shift_is_learnt_and_holds_on_others(part: str) -> None:
    learnt, others = planted(300, seed=1, shift=3.0), planted(400, seed=2, shift=3.0)
    gain = measure_gain(learnt, part, seed=5)
    assert gain.kept
    assert 0 < gain.low < gain.after - gain.before < gain.high
    moved = shifted(others, part, fit_shift(learnt, part), np.arange(400))
    there = compare(others, part, others.answers[part].read, moved, seed=1)
    assert there.after - there.before > 0.05
    assert abs((gain.after - gain.before) - (there.after - there.before)) < 0.15, "what is said is about what holds"


@pytest.mark.parametrize("part", ["sentiment", "category"])
def test_labels_that_are_noise_teach_nothing(part: str) -> None:
    kept = 0
    for seed in range(5):
        made = planted(120, seed=seed, shift=0.0)
        order = np.random.default_rng(seed).permutation(120)
        answers = made.answers[part]
        noise = Answers(answers.read, answers.said[order], answers.known, answers.absent, answers.least)
        true = measure_gain(made, part, seed=seed)
        assert not true.kept, "a reader that is right has nothing to learn"
        kept += measure_gain(Labelled(made.vectors, made.customer, made.weight, {part: noise}), part, seed=seed).kept
    # labels that have nothing to do with the texts may still say how often a thing is spoken of: then the threshold alone moves
    assert kept <= 1


def test_one_customer_who_wrote_half_of_it_proves_nothing() -> None:
    made = planted(200, seed=3, shift=3.0)
    owner = np.where(np.arange(200) < 195, 0, np.arange(200))
    gain = measure_gain(Labelled(made.vectors, owner, made.weight, made.answers), "sentiment", seed=1)
    assert not gain.kept
    assert gain.customers == 6


def test_sentiment_counts_as_share_right_and_absence_is_no_hit() -> None:
    made = planted(50, seed=4, shift=0.0)
    sentiment, category = made.answers["sentiment"], made.answers["category"]
    sums = counts(sentiment, sentiment.read, made.weight).sum(axis=0)
    right = (sentiment.read.argmax(-1) == sentiment.said.argmax(-1)).mean()
    assert f1(sums) == pytest.approx(right)
    nothing = category.read.copy()
    nothing[..., 0] = 50.0
    assert counts(category, nothing, made.weight)[:, :2].sum() == 0


def test_an_unknown_thing_neither_teaches_nor_counts() -> None:
    made = planted(150, seed=5, shift=3.0)
    a = made.answers["category"]
    known = a.known.copy()
    known[:, 3] = False
    wrong = a.said.copy()
    wrong[:, 3] = np.eye(4)[2]
    masked = [
        Labelled(made.vectors, made.customer, made.weight, {"category": Answers(a.read, said, known, True, a.least)})
        for said in (a.said, wrong)
    ]
    first, second = (fit_shift(m, "category") for m in masked)
    np.testing.assert_array_equal(first.weight, second.weight)
    assert (
        counts(masked[0].answers["category"], a.read, made.weight)
        == counts(masked[1].answers["category"], a.read, made.weight)
    ).all()


def test_a_row_depends_on_itself_alone_to_the_last_bit() -> None:
    rng = np.random.default_rng(0)
    shift = Shift(rng.normal(size=(DIM, 48)).astype(np.float32), rng.normal(size=48).astype(np.float32), 0.9)
    p = rng.dirichlet(np.ones(4), size=(70, 12)).astype(np.float32)
    vectors = rng.normal(size=(70, DIM)).astype(np.float32)
    whole = shift.apply(p, vectors)
    for n in (1, 2, 7, 33):
        np.testing.assert_array_equal(shift.apply(p[:n], vectors[:n]), whole[:n])
    np.testing.assert_allclose(whole.sum(axis=-1), 1, atol=1e-6)


def test_arrays_of_another_shape_are_refused() -> None:
    shift = Shift(np.zeros((DIM, 3), np.float32), np.zeros(3, np.float32), 1.0)
    arrays = to_arrays({"sentiment": shift})
    assert set(from_arrays(arrays, DIM)) == {"sentiment"}
    for change in (
        {"sentiment.bias": np.zeros(4, np.float32)},
        {"sentiment.bias": np.array([np.nan, 0, 0], np.float32)},
    ):
        with pytest.raises(ValueError, match="bias"):
            from_arrays({**arrays, **change}, DIM)
    with pytest.raises(ValueError, match="weight"):
        from_arrays(arrays, DIM + 1)
