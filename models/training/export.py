"""From a trained network to the shipped files: int8 weights in ONNX, heads in fp32, temperatures, thresholds."""

from __future__ import annotations

import json
import logging
import shutil
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from models.annotator.labels import CATEGORIES
from models.artifacts import write_manifest
from models.training.calibrate import calibrate, calibrate_confidence
from models.training.model import AnnotatorNet

logger = logging.getLogger(__name__)


class _States(nn.Module):
    """The encoder as the run time calls it."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        states: Tensor = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return states


def export(checkpoint: Path, *, base: Path, data: Path, out: Path, seed: int, epochs: int) -> None:
    """Write encoder.onnx, heads.safetensors, tokenizer.json, config.json and manifest.json to `out`."""
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
    quantize_weights(raw, out / "encoder.onnx")
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


def _write(out: Path, config: dict[str, Any]) -> None:
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    write_manifest(out)


def quantize_weights(source: Path, target: Path) -> None:
    """Store every large matrix of an ONNX graph as int8 with one scale a column (of the embeddings: a row).

    Symmetric, round to nearest, scale = max |w| / 127. The graph dequantises them when it is loaded, so that the
    arithmetic stays fp32.
    """
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load(str(source))
    graph = model.graph
    gathered = {n.input[0] for n in graph.node if n.op_type == "Gather"}
    nodes = []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.ndim != 2 or values.size < 10_000:
            continue
        axis = 0 if tensor.name in gathered else 1
        scale = np.abs(values).max(axis=1 - axis, keepdims=True) / 127
        scale[scale == 0] = 1
        rounded = np.clip(np.round(values / scale), -127, 127).astype(np.int8)
        graph.initializer.remove(tensor)
        graph.initializer.extend(
            [
                numpy_helper.from_array(rounded, f"{tensor.name}_int8"),
                numpy_helper.from_array(scale.reshape(-1).astype(np.float32), f"{tensor.name}_scale"),
            ]
        )
        inputs = [f"{tensor.name}_int8", f"{tensor.name}_scale"]
        nodes.append(helper.make_node("DequantizeLinear", inputs, [tensor.name], axis=axis))
    for node in reversed(nodes):
        graph.node.insert(0, node)
    onnx.save(model, str(target))
    logger.info("%s: %.1f MB, %d matrices as int8", target, target.stat().st_size / 1e6, len(nodes))
