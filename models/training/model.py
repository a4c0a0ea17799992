"""One encoder, small heads: what is trained. The run time applies the same heads in numpy (models/annotator/heads.py)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import BertModel

from models.annotator.labels import CATEGORIES, TAGS
from models.base import LABELS


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded texts and their segments.

    Attributes:
        ids: (b, t) word pieces; 0 is padding.
        segment_text: (s,) row of ids that each segment lies in.
        segment_mask: (s, t) True on the segment's word pieces.
        sentiment: (s, 3) probabilities; rows of -1 where unknown.
        categories: (s, 12) class; -1 where unknown.
        target: (s, 384) embedding of the segment by the frozen base; rows of 0 where there is none.
        tags: (b, t) class; -100 where unknown.
        span_text: (k,) row of ids that each given span lies in; span_mask (k, t), span_label (k,) likewise.
    """

    ids: Tensor
    segment_text: Tensor
    segment_mask: Tensor
    sentiment: Tensor
    categories: Tensor
    target: Tensor
    tags: Tensor
    span_text: Tensor
    span_mask: Tensor
    span_label: Tensor


class AnnotatorNet(nn.Module):
    """Encoder with heads; the names of its parameters are those of heads.safetensors."""

    def __init__(self, base: Path) -> None:
        """Encoder from `base`, heads new; the embedding head starts as the identity."""
        super().__init__()
        self.encoder: Any = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="sdpa")
        dim, k = self.encoder.config.hidden_size, len(CATEGORIES)
        self.tag = nn.Linear(dim, len(TAGS))
        self.span = nn.Linear(dim, len(LABELS))
        self.query = nn.Parameter(torch.randn(k + 1, dim) * 0.02)
        self.category_weight = nn.Parameter(torch.randn(k, 1 + len(LABELS), dim) * 0.02)
        self.category_bias = nn.Parameter(torch.zeros(k, 1 + len(LABELS)))
        self.sentiment = nn.Linear(dim, len(LABELS))
        self.embedding = nn.Linear(dim, dim)
        nn.init.eye_(self.embedding.weight)
        nn.init.zeros_(self.embedding.bias)
        self.dropout = nn.Dropout(0.1)

    def hidden(self, ids: Tensor) -> Tensor:
        """(b, t, dim) states of the word pieces."""
        states: Tensor = self.encoder(input_ids=ids, attention_mask=(ids != 0).long()).last_hidden_state
        return states

    def segments(self, states: Tensor, text: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Category logits (s, 12, 4), sentiment logits (s, 3) and L2-normalised embeddings (s, dim) of segments."""
        h = states[text]
        scores = (h @ self.query.T).masked_fill(~mask[..., None], -1e4)
        pooled = torch.einsum("stk,std->skd", scores.softmax(1), h)
        pooled = self.dropout(pooled)
        categories = torch.einsum("skd,kcd->skc", pooled[:, :-1], self.category_weight) + self.category_bias
        embedding = F.normalize(self.embedding(mean_pool(h, mask)), dim=-1)
        return categories, self.sentiment(pooled[:, -1]), embedding

    def loss(self, batch: Batch) -> dict[str, Tensor]:
        """Weighted losses by head."""
        states = self.hidden(batch.ids)
        categories, sentiment, embedding = self.segments(states, batch.segment_text, batch.segment_mask)
        losses = {}
        known = batch.categories[:, 0] >= 0
        if known.any():
            losses["category"] = 6.0 * F.cross_entropy(
                categories[known].flatten(0, 1), batch.categories[known].flatten()
            )
        known = batch.sentiment[:, 0] >= 0
        if known.any():
            losses["sentiment"] = 1.0 * F.cross_entropy(sentiment[known], batch.sentiment[known])
        if (batch.tags >= 0).any():
            logits = self.tag(self.dropout(states))
            losses["tag"] = 2.0 * F.cross_entropy(logits.flatten(0, 1), batch.tags.flatten(), ignore_index=-100)
        if len(batch.span_text):
            logits = self.span(self.dropout(mean_pool(states[batch.span_text], batch.span_mask)))
            losses["span"] = 1.0 * F.cross_entropy(logits, batch.span_label)
        known = batch.target.abs().sum(1) > 0
        if known.any():
            losses["embedding"] = 3.0 * (1 - (embedding[known] * batch.target[known]).sum(1)).mean()
        return losses


def mean_pool(states: Tensor, mask: Tensor) -> Tensor:
    """Mean of the states under the mask: (s, t, dim), (s, t) -> (s, dim)."""
    weights = mask.to(states.dtype)[..., None]
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1)
