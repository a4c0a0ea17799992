"""From a trained network to the shipped files: an int8 encoder in ONNX, heads in fp32, temperatures, thresholds."""

from __future__ import annotations

import json
import random
import shutil
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.annotator.labels import CATEGORIES, MAX_PIECES
from models.annotator.tokenizer import load_tokenizer
from models.artifacts import write_manifest
from models.training.calibrate import calibrate, calibrate_confidence
from models.training.data import Unit
from models.training.encode import CLS, SEP
from models.training.model import AnnotatorNet
from models.training.quantize import quantize

SAMPLES = 400
"""Training texts that the ranges of activations are measured on."""


class _States(nn.Module):
    """The encoder as the run time calls it."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        states: Tensor = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return states


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
    encoder: Any = net.encoder
    encoder.set_attn_implementation("eager")
    raw = checkpoint.with_suffix(".onnx")
    ids = torch.randint(1_000, 2_000, (2, 16))
    axes = {0: "texts", 1: "pieces"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _States(encoder).eval(),
            (ids, torch.ones_like(ids)),
            str(raw),
            input_names=["input_ids", "attention_mask"],
            output_names=["states"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "states": axes},
            opset_version=17,
            dynamo=False,
        )
    quantize(raw, out / "encoder.onnx", _samples(load_tokenizer(base / "tokenizer.json"), pools, seed=seed))
    heads = {n: p.detach().numpy().copy() for n, p in net.named_parameters() if not n.startswith("encoder.")}
    save_file(heads, out / "heads.safetensors")
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
    """Word pieces of SAMPLES training texts, out of every pool of whole texts alike."""
    texts = [u.text for name in ("fabsa", "mams", "products", "pros_cons") for u in _some(pools[name], seed)]
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
    return [np.array([CLS, *e.ids[:MAX_PIECES], SEP], dtype=np.int64) for e in encodings]


def _some(units: list[Unit], seed: int) -> list[Unit]:
    return random.Random(seed).sample(units, min(SAMPLES // 4, len(units)))


def _write(out: Path, config: dict[str, Any]) -> None:
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    write_manifest(out)
