"""A training that was killed goes on to the same weights; several from one start are averaged."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from models.annotator.tokenizer import load_tokenizer
from models.artifacts import WEIGHTS
from models.training.written import written


class Killed(Exception):
    pass


@pytest.fixture()
def train(base: Path) -> Any:
    """A short training: (seed, **arguments of loop.train) to the network."""
    from models.training import loop

    tokenizer = load_tokenizer(WEIGHTS / "annotator" / "tokenizer.json")
    pools = {"written": written(random.Random(1), 60)}
    kind: Any = {"one_pass": lambda pools, rng: pools["written"], "target_pools": ("written",)}

    def run(seed: int = 1, **more: Any) -> Any:
        return loop.train(pools, base=base, tokenizer=tokenizer, seed=seed, epochs=2, tokens=200, **kind, **more)

    return run


def test_resumed_training_ends_with_the_same_weights(
    train: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from models.training import loop
    from models.training.model import AnnotatorNet

    monkeypatch.setattr(loop, "SAVE_EVERY", 2)
    losses, steps = AnnotatorNet.loss, []

    def killed_at_the_fifth(self: Any, batch: Any) -> Any:
        steps.append(1)
        if len(steps) == 5:
            raise Killed
        return losses(self, batch)

    whole = train().state_dict()
    monkeypatch.setattr(AnnotatorNet, "loss", killed_at_the_fifth)
    with pytest.raises(Killed):
        train(progress=tmp_path / "p")
    resumed = train(progress=tmp_path / "p").state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    steps.clear()
    monkeypatch.setattr(AnnotatorNet, "loss", lambda *_: steps.append(1))
    finished = train(progress=tmp_path / "p").state_dict()
    assert not steps, "a training that is done is not done again"
    assert all(torch.equal(whole[name], finished[name]) for name in whole)
    monkeypatch.setattr(AnnotatorNet, "loss", losses)
    other = train(seed=2, progress=tmp_path / "p").state_dict()
    assert not torch.equal(other["tag.weight"], whole["tag.weight"])


def test_networks_of_other_orders_are_averaged(train: Any) -> None:
    import torch

    from models.training.loop import average_networks

    first, second = train(), train(order=1)
    before = [{n: v.clone() for n, v in net.state_dict().items()} for net in (first, second)]
    assert not torch.equal(before[0]["tag.weight"], before[1]["tag.weight"])
    after = average_networks([first, second]).state_dict()
    for name, value in after.items():
        torch.testing.assert_close(value, (before[0][name] + before[1][name]) / 2)
