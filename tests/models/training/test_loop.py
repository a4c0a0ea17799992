"""A training that was killed goes on to the same weights."""

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


def test_resumed_training_ends_with_the_same_weights(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from models.training import loop
    from models.training.model import AnnotatorNet

    monkeypatch.setattr(loop, "SAVE_EVERY", 2)
    tokenizer = load_tokenizer(WEIGHTS / "annotator" / "tokenizer.json")
    pools = {"written": written(random.Random(1), 60)}
    losses, steps = AnnotatorNet.loss, []
    kind: Any = {"one_pass": lambda pools, rng: pools["written"], "target_pools": ("written",)}

    def train(seed: int = 1, **more: Any) -> dict[str, Any]:
        net = loop.train(pools, base=base, tokenizer=tokenizer, seed=seed, epochs=2, tokens=200, **kind, **more)
        return net.state_dict()

    def killed_at_the_fifth(self: Any, batch: Any) -> Any:
        steps.append(1)
        if len(steps) == 5:
            raise Killed
        return losses(self, batch)

    whole = train()
    monkeypatch.setattr(AnnotatorNet, "loss", killed_at_the_fifth)
    with pytest.raises(Killed):
        train(progress=tmp_path / "p")
    resumed = train(progress=tmp_path / "p")
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    monkeypatch.setattr(AnnotatorNet, "loss", losses)
    other = train(seed=2, progress=tmp_path / "p")
    assert not torch.equal(other["tag.weight"], whole["tag.weight"])
