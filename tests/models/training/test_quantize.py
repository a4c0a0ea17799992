"""An encoder as int8: products near the exact ones in spite of outliers, one answer whatever the batch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

onnx = pytest.importorskip("onnx", reason="needs the extra `train`")
ort = pytest.importorskip("onnxruntime")

WORDS, NARROW, WIDE = 400, 64, 160


def small_encoder(folder: Path) -> tuple[Path, dict[str, NDArray[np.float32]]]:
    """A table, a product, a ReLU and a product; five channels of the table are forty times as large as the others."""
    rng = np.random.default_rng(5)
    weights = {
        "table": rng.normal(size=(WORDS, NARROW)).astype(np.float32),
        "w1": (rng.normal(size=(NARROW, WIDE)) * rng.uniform(0.01, 1, size=WIDE)).astype(np.float32),
        "w2": rng.normal(size=(WIDE, NARROW)).astype(np.float32),
    }
    weights["table"][:, :5] *= 40
    made: Any = onnx.helper
    nodes = [
        made.make_node("Gather", ["table", "input_ids"], ["x"]),
        made.make_node("MatMul", ["x", "w1"], ["h"]),
        made.make_node("Relu", ["h"], ["r"]),
        made.make_node("MatMul", ["r", "w2"], ["states"]),
    ]
    integers = onnx.TensorProto.INT64
    given = [made.make_tensor_value_info("input_ids", integers, ["b", "t"])]
    results = [made.make_tensor_value_info("states", onnx.TensorProto.FLOAT, ["b", "t", NARROW])]
    tensors = [onnx.numpy_helper.from_array(w, n) for n, w in weights.items()]
    graph = made.make_graph(nodes, "small", given, results, tensors)
    path = folder / "exact.onnx"
    onnx.save(made.make_model(graph, opset_imports=[made.make_opsetid("", 17)], ir_version=8), str(path))
    return path, weights


def states(path: Path, ids: NDArray[np.int64], *, integer: bool) -> NDArray[np.float32]:
    options = ort.SessionOptions()
    options.log_severity_level = 3
    if not integer:
        options.add_session_config_entry("session.disable_quant_qdq", "1")
    session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    found: NDArray[np.float32] = session.run(["states"], {"input_ids": ids})[0]
    return found


def wrong(found: NDArray[np.float32], exact: NDArray[np.float32]) -> float:
    """Mean distance over mean length of the rows."""
    return float(np.linalg.norm(found - exact, axis=-1).mean() / np.linalg.norm(exact, axis=-1).mean())


@pytest.fixture(autouse=True)
def small_matrices_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test encoder's matrices are smaller than any that is worth the trouble."""
    from models.training import quantize

    monkeypatch.setattr(quantize, "SMALLEST", 10_000)


@pytest.fixture
def ids() -> NDArray[np.int64]:
    return np.random.default_rng(1).integers(0, WORDS, (8, 16))


def test_product_is_near_the_exact_one_and_the_file_a_quarter(tmp_path: Path, ids: NDArray[np.int64]) -> None:
    from models.training.quantize import quantize

    exact, _ = small_encoder(tmp_path)
    quantize(exact, tmp_path / "int8.onnx", list(ids))
    assert wrong(states(tmp_path / "int8.onnx", ids, integer=False), states(exact, ids, integer=False)) < 0.02
    assert (tmp_path / "int8.onnx").stat().st_size < 0.35 * exact.stat().st_size


def test_moving_outliers_into_the_weights_makes_it_nearer(tmp_path: Path, ids: NDArray[np.int64]) -> None:
    from models.training.quantize import quantize

    exact, _ = small_encoder(tmp_path)
    truth = states(exact, ids, integer=False)
    errors = {}
    for strength in (0.0, 0.8):
        quantize(exact, tmp_path / f"{strength}.onnx", list(ids), strength=strength)
        errors[strength] = wrong(states(tmp_path / f"{strength}.onnx", ids, integer=False), truth)
    assert errors[0.8] < 0.8 * errors[0.0]


def test_a_row_is_the_same_alone_and_beside_others(tmp_path: Path, ids: NDArray[np.int64]) -> None:
    from models.annotator.arithmetic import computes_integers
    from models.training.quantize import quantize

    exact, _ = small_encoder(tmp_path)
    quantize(exact, tmp_path / "int8.onnx", list(ids))
    for integer in {False, computes_integers()}:
        together = states(tmp_path / "int8.onnx", ids, integer=integer)
        assert (states(tmp_path / "int8.onnx", ids[3:4], integer=integer) == together[3:4]).all()


def test_integers_give_what_fp32_gives(tmp_path: Path, ids: NDArray[np.int64]) -> None:
    from models.annotator.arithmetic import computes_integers
    from models.training.quantize import quantize

    if not computes_integers():
        pytest.skip("this processor does not multiply int8 exactly")
    exact, _ = small_encoder(tmp_path)
    quantize(exact, tmp_path / "int8.onnx", list(ids))
    here, elsewhere = (states(tmp_path / "int8.onnx", ids, integer=integer) for integer in (True, False))
    assert wrong(here, elsewhere) < 0.002


def test_the_table_keeps_half_a_step_of_each_row(tmp_path: Path) -> None:
    from models.training.quantize import _rows_as_int8

    _, weights = small_encoder(tmp_path)
    rounded, scale = _rows_as_int8(weights["table"])
    error = np.abs(rounded * scale[:, None] - weights["table"])
    assert (error <= np.abs(weights["table"]).max(axis=1, keepdims=True) / 127 * 0.501 + 1e-6).all()
