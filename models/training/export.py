"""From a trained network to the shipped files: an int8 encoder in ONNX, heads in fp32, temperatures, thresholds."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from models.annotator.classes import CATEGORIES
from models.annotator.heads import PROJECTED, head_matrix
from models.annotator.tokenizer import load_tokenizer
from models.annotator.windows import MAX_PIECES
from models.artifacts import write_manifest
from models.training.calibrate import calibrate, calibrate_confidence
from models.training.data import Unit
from models.training.encode import CLS, SEP
from models.training.graph import write_graph
from models.training.model import AnnotatorNet
from models.training.quantize import quantize

SAMPLES = 400
"""Training texts that the ranges of activations are measured on."""


def export(
    checkpoint: Path, *, base: Path, pools: dict[str, list[Unit]], data: Path, out: Path, seed: int, epochs: int
) -> None:
    """Write encoder.onnx, heads.safetensors, tokenizer.json, config.json and manifest.json to `out`.

    Args:
        checkpoint: What training left: the network's state.
        base: Folder of the base model.
        pools: Training units by origin (data.load_pools), for the ranges of activations.
        data: Folder of the data sets, for temperatures and thresholds.
        out: Created where it is missing.
        seed: Of the training, and of the choice of samples.
        epochs: Of the training.
    """
    from safetensors.numpy import save_file

    net = AnnotatorNet(base)
    net.load_state_dict(torch.load(checkpoint, weights_only=True))
    net.eval()
    out.mkdir(parents=True, exist_ok=True)
    heads = {n: p.detach().numpy().copy() for n, p in net.named_parameters() if not n.startswith("encoder.")}
    raw = checkpoint.with_suffix(".onnx")
    write_graph(net.encoder, torch.from_numpy(head_matrix(heads).copy()), raw)
    quantize(raw, out / "encoder.onnx", _samples(load_tokenizer(base / "tokenizer.json"), pools, seed=seed))
    save_file({n: w for n, w in heads.items() if n not in PROJECTED}, out / "heads.safetensors")
    shutil.copyfile(base / "tokenizer.json", out / "tokenizer.json")
    config = {
        "categories": list(CATEGORIES),
        "dim": int(net.encoder.config.hidden_size),
        "seed": seed,
        "epochs": epochs,
        "temperatures": {"sentiment": 1.0, "category": 1.0, "tag": 1.0, "span": 1.0},
        "thresholds": {"category": [0.5] * len(CATEGORIES), "term": 0.5},
    }
    _write(out, config)
    config.update(calibrate(out, data=data))
    _write(out, config)
    config.update(calibrate_confidence(out, data=data))
    _write(out, config)


def _samples(tokenizer: Any, pools: dict[str, list[Unit]], *, seed: int) -> list[NDArray[np.int64]]:
    """Return word pieces of SAMPLES training texts, out of every pool of whole texts alike."""
    texts = [u.text for name in ("fabsa", "mams", "products", "pros_cons") for u in _some(pools[name], seed)]
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
    return [np.array([CLS, *e.ids[:MAX_PIECES], SEP], dtype=np.int64) for e in encodings]


def _some(units: list[Unit], seed: int) -> list[Unit]:
    return random.Random(seed).sample(units, min(SAMPLES // 4, len(units)))


def _write(out: Path, config: dict[str, Any]) -> None:
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    write_manifest(out)
