"""The training loop: targets from the frozen base, then all heads and the encoder together."""

from __future__ import annotations

import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel

from models.training.data import Unit
from models.training.encode import CLS, MAX_PIECES, SEP, Encoder
from models.training.epochs import epoch_units
from models.training.model import AnnotatorNet, mean_pool

logger = logging.getLogger(__name__)

TARGET_POOLS = ("fabsa", "mams")
"""Pools whose sentences hold the embedding head to the frozen base."""
OnePass = Callable[[dict[str, list[Unit]], random.Random], list[Unit]]
AVERAGE_FROM = 0.73
"""Share of the steps after which weights are averaged. An exponential average (decay 0.998) over all of an 819-step run still
held a quarter of its first tenth: FABSA macro-F1 52 instead of 67, MAMS joint 60 instead of 63 (dev, 2026-11-22)."""
SAVE_EVERY = 50
"""Steps after which the state of a training is saved."""
MAX_TARGET_CHARS = 180
"""Longer sentences (one in ten) do not hold the embedding: they take half the time."""


def train(
    pools: dict[str, list[Unit]],
    *,
    base: Path,
    tokenizer: Any,
    seed: int,
    epochs: int,
    tokens: int = 1_536,
    encoder_rate: float = 1.8e-4,
    head_rate: float = 1e-3,
    progress: Path | None = None,
    one_pass: OnePass = epoch_units,
    target_pools: Sequence[str] = TARGET_POOLS,
) -> AnnotatorNet:
    """Return the trained network: the mean of its weights over the last quarter of the steps. It uses a GPU if there is one.

    Args:
        pools: Units by origin (data.load_pools).
        base: Folder of the base model.
        tokenizer: models.annotator.tokenizer.load_tokenizer.
        seed: Of everything random.
        epochs: Passes.
        tokens: Word pieces a batch.
        encoder_rate: Peak learning rate of the encoder.
        head_rate: Peak learning rate of the heads.
        progress: File that gets everything every SAVE_EVERY steps; a run with the same arguments that finds it goes on from
            there, to the same weights as without the interruption. None: no file.
        one_pass: What a pass sees.
        target_pools: Pools whose sentences hold the embedding head to the frozen base.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = AnnotatorNet(base).to(device)
    targets = embed_targets(net, tokenizer, [u for name in target_pools for u in pools[name]])
    encoder = Encoder(tokenizer, targets)
    heads = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": list(net.encoder.parameters()), "lr": encoder_rate}, {"params": heads, "lr": head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    average = AveragedModel(net)  # plain mean of the weights after each step that is counted
    batches = [list(encoder.batches(one_pass(pools, rng), rng, tokens=tokens)) for _ in range(epochs)]
    total = sum(map(len, batches))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [encoder_rate, head_rate], total_steps=total, pct_start=0.06, anneal_strategy="linear"
    )
    net.train()
    parts = {"net": net, "average": average, "optimizer": optimizer, "schedule": schedule}
    key = f"{device} {seed} {epochs} {total} {sum(int(b.ids.sum()) for epoch in batches for b in epoch)}"
    done = _resume(progress, parts, key=key)
    began, step, seen = time.monotonic(), 0, 0
    since: dict[str, list[Tensor]] = defaultdict(list)
    for epoch in batches:
        for batch in epoch:
            if step < done:
                step += 1
                continue
            losses = net.loss(batch.to(device))
            torch.stack(list(losses.values())).sum().backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            if step >= AVERAGE_FROM * total:
                average.update_parameters(net)
            step, seen = step + 1, seen + batch.ids.numel()
            for name, value in losses.items():
                since[name].append(value.detach())
            if step % 50 == 0:
                shown = " ".join(f"{n}={torch.stack(v).mean():.3f}" for n, v in since.items())
                since.clear()
                rate = seen / (time.monotonic() - began)
                logger.info("step %d/%d %.0f tokens/s %s", step, total, rate, shown)
            if progress is not None and step % SAVE_EVERY == 0:
                _save(progress, parts, step=step, key=key)
    trained = cast(AnnotatorNet, average.module)
    return trained.cpu().eval()


def _save(file: Path, parts: dict[str, Any], *, step: int, key: str) -> None:
    """Write everything that decides the rest of a training, in one step."""
    states = {name: part.state_dict() for name, part in parts.items()}
    partial = file.with_suffix(".partial")
    torch.save({"key": key, "step": step, "random": _random_states(), **states}, partial)
    partial.replace(file)


def _random_states() -> list[Tensor]:
    return [torch.get_rng_state(), *([torch.cuda.get_rng_state()] if torch.cuda.is_available() else [])]


def _resume(file: Path | None, parts: dict[str, Any], *, key: str) -> int:
    """Load what _save wrote; returns the steps done, 0 if there is nothing of this training."""
    if file is None or not file.exists():
        return 0
    saved = torch.load(file, weights_only=True, map_location="cpu")
    if saved["key"] != key:
        logger.info("%s is of another training: starting anew", file)
        return 0
    for name, part in parts.items():
        part.load_state_dict(saved[name])
    torch.set_rng_state(saved["random"][0])
    if torch.cuda.is_available():
        torch.cuda.set_rng_state(saved["random"][1])
    logger.info("going on after step %d of %s", saved["step"], file)
    return int(saved["step"])


@torch.inference_mode()
def embed_targets(net: AnnotatorNet, tokenizer: Any, units: list[Unit]) -> dict[str, Tensor]:
    """Return what the base, before training, says of every sentence: text to (384,) L2-normalised, mean pooled as it was made."""
    net.eval()
    texts = sorted({u.text[p.start : p.end] for u in units for p in u.parts}, key=len)
    texts = [t for t in texts if 3 < len(t) <= MAX_TARGET_CHARS]
    found: dict[str, Tensor] = {}
    for at in range(0, len(texts), 64):
        chunk = texts[at : at + 64]
        pieces = [e.ids[:MAX_PIECES] for e in tokenizer.encode_batch(chunk, add_special_tokens=False)]
        ids = torch.zeros(len(chunk), max(map(len, pieces)) + 2, dtype=torch.long)
        for row, p in enumerate(pieces):
            ids[row, : len(p) + 2] = torch.tensor([CLS, *p, SEP])
        ids = ids.to(net.query.device)
        vectors = F.normalize(mean_pool(net.hidden(ids), (ids != 0)[:, None])[:, 0], dim=-1)
        found.update(zip(chunk, vectors.cpu().clone(), strict=True))
        if at % 6_400 == 0:
            logger.info("base embeddings %d/%d", at, len(texts))
    return found
