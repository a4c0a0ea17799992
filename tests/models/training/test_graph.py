"""The encoder that is written says what the trained one says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

pytest.importorskip("onnx", reason="needs the extra `train`")


@pytest.fixture(scope="module")
def encoder() -> Any:
    """Two layers with random weights and biases."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(3)
    config = BertConfig(
        hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96, vocab_size=2_500
    )
    model = BertModel(config, add_pooling_layer=False).eval()
    for p in model.parameters():
        p.data.add_(torch.randn_like(p) * 0.1)
    return model


@pytest.mark.parametrize("shape", [(1, 3), (4, 17), (2, 64)])
def test_the_graph_gives_the_states_and_scores(encoder: Any, tmp_path: Path, shape: tuple[int, int]) -> None:
    import onnxruntime as ort
    import torch

    from models.training.graph import RunTimeEncoder, write_graph

    heads = torch.randn(48, 7)
    ids = torch.randint(1, 2_500, shape)
    with torch.inference_mode():
        wanted = encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
        states, scores = RunTimeEncoder(encoder, heads).eval()(ids)
    assert_allclose(states, wanted, atol=2e-5)
    assert_allclose(scores, wanted @ heads, atol=2e-4)
    write_graph(encoder, heads, tmp_path / "encoder.onnx")
    session = ort.InferenceSession(str(tmp_path / "encoder.onnx"), providers=["CPUExecutionProvider"])
    found = session.run(["states", "scores"], {"input_ids": ids.numpy().astype(np.int64)})
    assert_allclose(found[0], wanted, atol=2e-5)
    assert_allclose(found[1], wanted @ heads, atol=2e-4)
