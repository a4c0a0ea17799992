"""The trained encoder as the run time computes it: the same function in fewer steps, on batches without padding.

What is gone: the mask (every batch holds windows of one length), the bias of keys (it moves all scores of a query alike, which
softmax does not see), and the bias of values (attention weights sum to one, so it is a constant that the next product's bias takes in).
Attention over all heads is one node of ONNX Runtime's own. Its SkipLayerNormalization, sum and norm in one, takes three times as long as
the parts (2026-11-26).
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

DOMAIN = "com.microsoft"
OPSET = 17


class RunTimeEncoder(nn.Module):
    """States of word pieces, and their product with the weights of all heads."""

    def __init__(self, encoder: Any, heads: Tensor) -> None:
        """Keep the BertModel `encoder` and the `heads` (dim, m) of models.annotator.heads.head_matrix."""
        super().__init__()
        self.embeddings = encoder.embeddings
        self.layers = nn.ModuleList(_Layer(layer, encoder.config) for layer in encoder.encoder.layer)
        self.register_buffer("heads", heads)

    def forward(self, input_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Turn (b, t) word pieces without padding into (b, t, dim) states and (b, t, m) scores."""
        states = self.embeddings(input_ids=input_ids)
        for layer in self.layers:
            states = layer(states)
        return states, states @ self.heads


class _Layer(nn.Module):
    def __init__(self, layer: Any, config: Any) -> None:
        super().__init__()
        attention, out = layer.attention.self, layer.attention.output.dense
        self.query, self.key, self.value, self.out = attention.query, attention.key, attention.value, out
        self.out_bias = nn.Parameter((out.bias + attention.value.bias @ out.weight.T).detach().clone())
        self.heads: int = config.num_attention_heads
        self.first_norm, self.second_norm = layer.attention.output.LayerNorm, layer.output.LayerNorm
        self.wide, self.narrow = layer.intermediate.dense, layer.output.dense

    def forward(self, states: Tensor) -> Tensor:
        key, value = F.linear(states, self.key.weight), F.linear(states, self.value.weight)
        context: Tensor = _Attention.apply(self.query(states), key, value, self.heads)  # type: ignore[no-untyped-call]
        states = self.first_norm(F.linear(context, self.out.weight, self.out_bias) + states)
        after: Tensor = self.second_norm(self.narrow(F.gelu(self.wide(states))) + states)
        return after


class _Attention(torch.autograd.Function):
    """softmax(q kᵀ / √d) v for each head."""

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        q, k, v = (x.reshape(*x.shape[:2], heads, -1).transpose(1, 2) for x in (query, key, value))
        return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        found = g.op(f"{DOMAIN}::MultiHeadAttention", query, key, value, num_heads_i=heads)
        found.setType(query.type())
        return found


def write_graph(encoder: Any, heads: Tensor, path: Path) -> None:
    """Write the encoder as ONNX: input input_ids (texts, pieces), outputs states and scores."""
    ids = torch.randint(1_000, 2_000, (2, 16))
    axes = {0: "texts", 1: "pieces"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            RunTimeEncoder(encoder, heads).eval(),
            (ids,),
            str(path),
            input_names=["input_ids"],
            output_names=["states", "scores"],
            dynamic_axes=dict.fromkeys(("input_ids", "states", "scores"), axes),
            opset_version=OPSET,
            custom_opsets={DOMAIN: 1},
            dynamo=False,
        )
