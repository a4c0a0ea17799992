"""One encoder, small heads: what is trained. The run time applies the same heads in numpy (models/annotator/heads.py)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import BertModel

from models.annotator.classes import CATEGORIES, TAGS
from models.base import LABELS

HEAD_DROPOUT, ENCODER_DROPOUT = 0.3, 0.15
"""Share of the states' values that the heads, and of the values within the encoder that each layer, do not see in a step."""
TWIN = 2.0
"""Weight of the divergence between a text and its twin."""
SMOOTHING = 0.05
"""Label smoothing of aspect terms and of polarity towards spans (Szegedy et al., CVPR 2016)."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded texts, and up to g segments of each (the whole text and its sentences).

    Attributes:
        ids: (b, t) word pieces; 0 is padding.
        segments: (b, g, t) True on the segment's word pieces; all False if a text has fewer segments.
        sentiment: (b, g, 3) probabilities; rows of -1 where unknown.
        categories: (b, g, 12) class; -1 where unknown.
        target: (b, g, dim) embedding of the segment by the frozen base; rows of 0 if there is none.
        tags: (b, t) class; -100 where unknown.
        spans: (b, k, t) True on the pieces of given spans.
        span_label: (b, k) class; -100 if there is none.
        pairs: (m, 2) rows that must be read alike.
    """

    ids: Tensor
    segments: Tensor
    sentiment: Tensor
    categories: Tensor
    target: Tensor
    tags: Tensor
    spans: Tensor
    span_label: Tensor
    pairs: Tensor

    def to(self, device: str) -> Batch:
        """Return the same batch on that device."""
        return Batch(**{f.name: getattr(self, f.name).to(device) for f in fields(self)})


class AnnotatorNet(nn.Module):
    """Encoder with heads; the names of its parameters are those of heads.safetensors."""

    def __init__(self, base: Path) -> None:
        """Take the encoder from `base` and make new heads; the embedding head starts as the identity."""
        super().__init__()
        self.encoder: Any = BertModel.from_pretrained(
            base,
            add_pooling_layer=False,
            attn_implementation="sdpa",
            hidden_dropout_prob=ENCODER_DROPOUT,
            attention_probs_dropout_prob=ENCODER_DROPOUT,
        )
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
        self.dropout = nn.Dropout(HEAD_DROPOUT)

    def hidden(self, ids: Tensor) -> Tensor:
        """Return (b, t, dim) states of the word pieces."""
        states: Tensor = self.encoder(input_ids=ids, attention_mask=(ids != 0).long()).last_hidden_state
        return states

    def segment_scores(self, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return category logits (b, g, 12, 4) and sentiment logits (b, g, 3) of segments, pooled by attention.

        States are projected to logits before they are pooled, which is the same (pooling is linear once its weights
        are known) and ten times quicker to train than pooling the states themselves.
        """
        scores = (states @ self.query.T)[:, None].masked_fill(~mask[..., None], -1e4)
        weights = scores.softmax(2)
        k, c, dim = self.category_weight.shape
        each = (states @ self.category_weight.reshape(k * c, dim).T).unflatten(-1, (k, c))  # type: ignore[no-untyped-call]
        categories = (weights[..., :-1, None] * each[:, None]).sum(2) + self.category_bias
        sentiment = (weights[..., -1:] * (states @ self.sentiment.weight.T)[:, None]).sum(2) + self.sentiment.bias
        return categories, sentiment

    def loss(self, batch: Batch) -> dict[str, Tensor]:
        """Return weighted losses by head."""
        states = self.hidden(batch.ids)
        dropped = self.dropout(states)
        categories, sentiment = self.segment_scores(dropped, batch.segments)
        losses = {}
        known = batch.categories[..., 0] >= 0
        if known.any():
            wanted = batch.categories[known].flatten()
            losses["category"] = 6.0 * F.cross_entropy(categories[known].flatten(0, 1), wanted)
        known = batch.sentiment[..., 0] >= 0
        if known.any():
            losses["sentiment"] = 1.0 * F.cross_entropy(sentiment[known], batch.sentiment[known])
        if (batch.tags >= 0).any():
            logits = self.tag(dropped)
            losses["tag"] = 2.0 * _tag_loss(logits, batch.tags)
        if (batch.span_label >= 0).any():
            logits = self.span(mean_pool(dropped, batch.spans))
            losses["span"] = 1.0 * _tag_loss(logits, batch.span_label)
        if len(batch.pairs):
            one, other = batch.pairs.T
            losses["twin"] = TWIN * (
                _divergence(sentiment[one, 0], sentiment[other, 0])
                + _divergence(categories[one, 0], categories[other, 0]) * len(CATEGORIES) / 3
            )
        known = batch.target.abs().sum(-1) > 0
        if known.any():
            embedding = F.normalize(self.embedding(mean_pool(states, batch.segments)[known]), dim=-1)
            losses["embedding"] = 3.0 * (1 - (embedding * batch.target[known]).sum(-1)).mean()
        return losses


def _tag_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the smoothed cross entropy of (b, n, c) logits and (b, n) classes, of which -100 are unknown."""
    return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100, label_smoothing=SMOOTHING)


def mean_pool(states: Tensor, mask: Tensor) -> Tensor:
    """Return the means of the states under masks: (b, t, dim), (b, g, t) -> (b, g, dim); 0 if a mask is empty."""
    weights = mask.to(states.dtype)
    return weights @ states / weights.sum(-1, keepdim=True).clamp(min=1)


def _divergence(one: Tensor, other: Tensor) -> Tensor:
    """Return the mean symmetric Kullback-Leibler divergence of two arrays of (..., c) logits."""
    a, b = one.log_softmax(-1), other.log_softmax(-1)
    return ((a.exp() - b.exp()) * (a - b)).sum(-1).mean() / 2
