"""Weights as int8: one scale a column, half a step of error at most; temperatures by least loss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.training.calibrate import _temperature


def test_quantised_product_is_near_the_exact_one(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx", reason="needs the extra `train`")
    import onnxruntime as ort

    from models.training.export import quantize_weights

    rng = np.random.default_rng(5)
    matrix = (rng.normal(size=(128, 96)) * rng.uniform(0.01, 4, size=96)).astype(np.float32)
    made: Any = onnx.helper
    graph = made.make_graph(
        [made.make_node("MatMul", ["x", "w"], ["y"])],
        "product",
        [made.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [None, 128])],
        [made.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [None, 96])],
        [onnx.numpy_helper.from_array(matrix, "w")],
    )
    model = made.make_model(graph, opset_imports=[made.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(tmp_path / "exact.onnx"))
    quantize_weights(tmp_path / "exact.onnx", tmp_path / "int8.onnx")
    options = ort.SessionOptions()
    options.log_severity_level = 3
    session = ort.InferenceSession(str(tmp_path / "int8.onnx"), options, providers=["CPUExecutionProvider"])
    eye = np.eye(128, dtype=np.float32)
    found = session.run(None, {"x": eye})[0]
    step = np.abs(matrix).max(axis=0) / 127
    assert (np.abs(found - matrix) <= step * 0.501 + 1e-6).all()
    assert (tmp_path / "int8.onnx").stat().st_size < 0.4 * (tmp_path / "exact.onnx").stat().st_size


def test_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(3)
    logits = rng.normal(size=(4_000, 3)) * 1.5
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = (honest.cumsum(axis=1) > rng.random((4_000, 1))).argmax(axis=1)
    boastful = honest**2 / (honest**2).sum(axis=1, keepdims=True)
    assert _temperature(boastful.astype(np.float32), truth) == pytest.approx(2.0, rel=0.1)
