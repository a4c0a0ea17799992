"""From an exact ONNX encoder to the shipped one: weights and activations as int8, with fixed scales.

Fixed scales, instead of scales found anew for each batch, keep what is said of a text independent of the texts beside it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

STRENGTH = 0.8
"""How much of an activation's range moves into the weights: 0 none, 1 all (SmoothQuant's alpha; Xiao et al., ICML 2023)."""
DAMPING = 0.01
"""Share of the mean variance that is added to every channel's before its inverse is taken."""
BLOCK = 64
"""Rows whose errors reach the rows after them in one product."""
SMALLEST = 100_000
"""Matrices with fewer values stay fp32: the heads' (384 x 74), and the table of text types."""
Array = NDArray[np.float32]


def quantize(source: Path, target: Path, samples: Sequence[NDArray[np.int64]], *, strength: float = STRENGTH) -> None:
    """Write the encoder with int8 weights and int8 activations.

    Weights: symmetric, one scale per column, scale = max |w| / 127. Activations before a product with weights: one scale and
    zero point a tensor, from the least and largest value among the samples, after each channel was divided by
    max|x|^strength / max|w|^(1 - strength) and its row of weights multiplied by it. Weights are not rounded to the nearest: the
    error of each row is made good in the rows after it (round_matrix). The table of word pieces: one scale per row, to the nearest.
    Products of activations with each other, norms and softmax stay fp32.

    Args:
        source: The exact encoder: input input_ids, all of it word pieces.
        target: Where the result goes.
        samples: Rows of word pieces, [CLS] and [SEP] included, that activations are measured on; at least one.
        strength: See STRENGTH.
    """
    import onnx

    model = onnx.load(str(source))
    graph = model.graph
    weights = {t.name: onnx.numpy_helper.to_array(t) for t in graph.initializer}
    large = {n for n, w in weights.items() if w.dtype == np.float32 and w.ndim == 2 and w.size >= SMALLEST}
    products: dict[str, list[Any]] = defaultdict(list)
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in large:
            products[node.input[0]].append(node)
    seen = measure_activations(model, list(products), samples)
    made = _Graph(onnx, weights)
    after = {
        name: _quantize_product(made, name, users, seen[name], strength=strength) for name, users in products.items()
    }
    nodes: list[Any] = []
    for node in graph.node:
        if node.op_type == "Gather" and node.input[0] in large:
            nodes += _quantize_table(made, node)
        else:
            nodes.append(node)
        nodes += [n for name in node.output for n in after.get(name, ())]
    gone = made.replaced
    kept = [t for t in graph.initializer if t.name not in gone]
    del graph.initializer[:]
    graph.initializer.extend([*kept, *made.tensors])
    copies = [onnx.NodeProto.FromString(n.SerializeToString()) for n in nodes]
    del graph.node[:]
    graph.node.extend(copies)
    onnx.save(model, str(target))
    logger.info("%s: %.1f MB, %d matrices as int8", target, target.stat().st_size / 1e6, len(gone))


@dataclass(slots=True)
class Activation:
    """What an activation of c channels was over all samples.

    Attributes:
        low: (c,) least value of each channel.
        high: (c,) largest.
        moments: (c, c) sum of x xᵀ.
    """

    low: Array
    high: Array
    moments: NDArray[np.float64]


def measure_activations(
    model: Any, names: Sequence[str], samples: Sequence[NDArray[np.int64]]
) -> dict[str, Activation]:
    """Return the named activations of an ONNX model over the samples (rows of word pieces)."""
    import onnx
    import onnxruntime as ort

    open_model = onnx.ModelProto()
    open_model.CopyFrom(model)
    for name in names:
        open_model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    options = ort.SessionOptions()
    options.log_severity_level = 3
    session = ort.InferenceSession(open_model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    found: dict[str, Activation] = {}
    for row in samples:
        ids = np.asarray(row, dtype=np.int64)[None]
        results = session.run(list(names), {"input_ids": ids})
        for name, values in zip(names, results, strict=True):
            flat = values.reshape(-1, values.shape[-1])
            now = Activation(flat.min(axis=0), flat.max(axis=0), (flat.T @ flat).astype(np.float64))
            if name in found:
                before = found[name]
                now.low, now.high = np.minimum(now.low, before.low), np.maximum(now.high, before.high)
                now.moments += before.moments
            found[name] = now
    return found


class _Graph:
    """What is added to a graph, and what it replaces."""

    def __init__(self, onnx: Any, weights: dict[str, NDArray[Any]]) -> None:
        self.onnx, self.weights = onnx, weights
        self.tensors: list[Any] = []
        self.replaced: set[str] = set()

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.tensors.append(self.onnx.numpy_helper.from_array(value, name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, **attributes: Any) -> Any:
        return self.onnx.helper.make_node(kind, list(inputs), [output], name=output, **attributes)


def _quantize_product(made: _Graph, name: str, users: Sequence[Any], seen: Activation, *, strength: float) -> list[Any]:
    """Return the nodes that bring an activation to int8 and back, once for all products that take it; their weights become int8."""
    matrices = [made.weights[n.input[1]] for n in users]
    heaviest = np.max([np.abs(w).max(axis=1) for w in matrices], axis=0)
    share = np.maximum(np.maximum(-seen.low, seen.high), 1e-3) ** strength / np.maximum(heaviest, 1e-3) ** (
        1 - strength
    )
    share = (share / np.exp(np.log(share).mean())).astype(np.float32)
    least, most = min(0.0, float((seen.low / share).min())), max(0.0, float((seen.high / share).max()))
    step = max(most - least, 1e-6) / 255
    scale = made.constant(f"{name}_step", np.array(step, dtype=np.float32))
    zero = made.constant(f"{name}_zero", np.array(round(-least / step), dtype=np.uint8))
    even = made.constant(f"{name}_even", 1 / share)
    nodes = [
        made.node("Mul", [name, even], f"{name}_evened"),
        made.node("QuantizeLinear", [f"{name}_evened", scale, zero], f"{name}_int8"),
        made.node("DequantizeLinear", [f"{name}_int8", scale, zero], f"{name}_read"),
    ]
    for user, matrix in zip(users, matrices, strict=True):
        weight = user.input[1]
        rounded, scales = round_matrix(matrix * share[:, None], seen.moments / np.outer(share, share))
        inputs = [made.constant(f"{weight}_int8", rounded), made.constant(f"{weight}_scale", scales)]
        nodes.append(made.node("DequantizeLinear", inputs, f"{weight}_read", axis=1))
        made.replaced.add(weight)
        user.input[0], user.input[1] = f"{name}_read", f"{weight}_read"
    return nodes


def round_matrix(matrix: NDArray[Any], moments: NDArray[np.float64]) -> tuple[NDArray[np.int8], Array]:
    """Return int8 weights w and scales s with the least error of x · (s w) over the activations x that were seen, and not of w itself.

    Row after row to the nearest; what that changes in the product is made good, as far as the channels after it are correlated
    with this one, in their rows (GPTQ; Frantar et al., ICLR 2023).

    Args:
        matrix: (c, k).
        moments: (c, c) sum of x xᵀ.

    Returns:
        (c, k) int8, and (k,) the scale of each column.
    """
    wanted = np.array(matrix, dtype=np.float64)
    scale = _scales(wanted, axis=0)
    damped = moments + np.eye(len(moments)) * (DAMPING * np.trace(moments) / len(moments))
    inverse = np.linalg.cholesky(np.linalg.inv(damped)).T
    rounded = np.zeros(wanted.shape, dtype=np.int8)
    for start in range(0, len(wanted), BLOCK):
        stop = min(start + BLOCK, len(wanted))
        errors = np.empty((stop - start, wanted.shape[1]))
        for i in range(start, stop):
            rounded[i] = np.clip(np.round(wanted[i] / scale), -127, 127)
            errors[i - start] = (wanted[i] - rounded[i] * scale) / inverse[i, i]
            wanted[i + 1 : stop] -= np.outer(inverse[i, i + 1 : stop], errors[i - start])
        wanted[stop:] -= inverse[start:stop, stop:].T @ errors  # the rows of later blocks, in one product
    return rounded, scale.astype(np.float32)


def _quantize_table(made: _Graph, node: Any) -> list[Any]:
    """Return a look-up in an int8 table, in which only the rows that are asked for become fp32."""
    table, asked = node.input
    rounded, scales = _rows_as_int8(made.weights[table])
    made.replaced.add(table)
    made.constant(f"{table}_int8", rounded)
    made.constant(f"{table}_scale", scales[:, None])
    return [
        made.node("Gather", [f"{table}_int8", asked], f"{table}_rows"),
        made.node("Gather", [f"{table}_scale", asked], f"{table}_scales"),
        made.node("Cast", [f"{table}_rows"], f"{table}_wide", to=made.onnx.TensorProto.FLOAT),
        made.node("Mul", [f"{table}_wide", f"{table}_scales"], node.output[0]),
    ]


def _rows_as_int8(values: NDArray[Any]) -> tuple[NDArray[np.int8], Array]:
    """Return the values rounded to the nearest int8, and the scale of each row."""
    scale = _scales(values, axis=1)
    rounded = np.clip(np.round(values / scale[:, None]), -127, 127)
    return rounded.astype(np.int8), scale.astype(np.float32)


def _scales(values: NDArray[Any], *, axis: int) -> NDArray[Any]:
    """Return max |w| / 127 of each column (axis 0) or row (axis 1); 1 if all are 0."""
    scale: NDArray[Any] = np.abs(values).max(axis=axis) / 127
    scale[scale == 0] = 1
    return scale
