"""A trained network as an annotator, with everything that the shipped one does around its weights: what a reader says of an industry it never saw."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.annotator.classes import CATEGORIES
from models.annotator.decode import Encoded, Thresholds
from models.annotator.heads import Array, Heads, head_matrix
from models.annotator.runtime import CLS, SEP, ShippedAnnotator
from models.annotator.windows import Pieces, make_windows
from models.artifacts import WEIGHTS
from models.base import Annotation, Span, Vectors
from models.base_weights import base_folder
from models.evaluation.labelled_data import read_records
from models.training.model import AnnotatorNet

LENGTHS = 16
"""Windows that are encoded together: of about the same length, so that little is padding."""


class NetAnnotator(ShippedAnnotator):
    """Annotator (models.base) of a network, in float32: thresholds of one half and temperatures 1 or the shipped ones: nothing is tuned on the data it reads.

    Its embeddings are the shipped ones. They say what sentences are alike, were never taught what the labels say, and decide
    where the words of a journey map lead.
    """

    def __init__(self, net: AnnotatorNet, *, threads: int = 1, tempered: bool = False) -> None:
        """Take the network's encoder and heads, and load the shipped annotator for its sentences' embeddings.

        Args:
            net: A trained network.
            threads: That texts are encoded in.
            tempered: Take the temperatures of the shipped annotator, which were fitted on other texts than those read here.
        """
        self._shipped = ShippedAnnotator(WEIGHTS / "annotator", threads=threads)
        self.fingerprint = "left out"
        self.dim = self._shipped.dim
        self._net = net.eval()
        weights: dict[str, Array] = {name: p.detach().numpy() for name, p in net.state_dict().items()}
        config = json.loads((WEIGHTS / "annotator" / "config.json").read_text(encoding="utf-8"))
        plain = dict.fromkeys(("sentiment", "category", "tag", "span"), 1.0)
        self.heads = Heads(weights, config["temperatures"] if tempered else plain)
        self._matrix = head_matrix(weights)
        self._width = self._matrix.shape[1]
        self._tokenizer = self._shipped._tokenizer
        self._thresholds = Thresholds(np.full(len(CATEGORIES), 0.5), config["thresholds"]["term"])
        self._threads = ThreadPoolExecutor(threads)

    def annotate(self, texts: Sequence[str], *, spans: Sequence[Sequence[Span]] | None = None) -> list[Annotation]:
        """Return the annotations in the order of the texts, with the shipped annotator's embeddings."""
        said = super().annotate(texts, spans=spans)
        shipped = self._shipped.annotate(texts)
        return [replace(a, embeddings=b.embeddings) for a, b in zip(said, shipped, strict=True)]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return the shipped annotator's vectors."""
        return self._shipped.embed(texts)

    @torch.inference_mode()
    def _encode(self, first: int, pieces: Sequence[Pieces]) -> Encoded:
        starts = np.cumsum([0, *(len(p.ids) for p in pieces)], dtype=np.int64)
        ids = np.concatenate([p.ids for p in pieces])
        windows = [(a + at, b + at) for at, p in zip(starts.tolist(), pieces, strict=False) for a, b in make_windows(p)]
        windows.sort(key=lambda w: w[1] - w[0])
        states = np.zeros((len(ids), self.dim), dtype=np.float32)
        for at in range(0, len(windows), LENGTHS):
            batch = windows[at : at + LENGTHS]
            rows = torch.zeros(len(batch), max(b - a for a, b in batch) + 2, dtype=torch.long)
            for row, (a, b) in enumerate(batch):
                rows[row, : b - a + 2] = torch.tensor([CLS, *ids[a:b].tolist(), SEP])
            for row, found in enumerate(self._net.hidden(rows).numpy()):
                a, b = batch[row]
                states[a:b] = found[1 : b - a + 1]
        return Encoded(first, tuple(pieces), starts, states, states @ self._matrix)


def net_path(nets: Path, industry: str) -> Path:
    """Return where the network that never saw the industry is kept."""
    return nets / f"{industry.replace(' ', '_')}.pt"


def left_out_industries(data: Path, nets: Path) -> Iterator[tuple[str, list[dict[str, Any]], AnnotatorNet]]:
    """Yield each FABSA industry by name, with its labelled reviews (train and dev) and the network that never saw it.

    Args:
        data: Folder of the labelled sets.
        nets: What `python -m models.training.industries --nets` has written.
    """
    by_industry: dict[str, list[dict[str, Any]]] = {}
    for record in read_records(data, "fabsa/train.jsonl", "fabsa/dev.jsonl"):
        by_industry.setdefault(record["industry"], []).append(record)
    for industry, records in sorted(by_industry.items()):
        yield industry, records, load_net(net_path(nets, industry), base_folder())


def load_net(path: Path, base: Path) -> AnnotatorNet:
    """Return the network of a state dict that `python -m models.training.industries --nets` has written."""
    net = AnnotatorNet(base)
    net.load_state_dict(torch.load(path, weights_only=True, map_location="cpu"))
    return net.eval()
