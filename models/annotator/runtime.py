"""The shipped annotator: ONNX Runtime for the encoder, numpy for the heads. Needs neither a GPU nor a network."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from models.annotator.arithmetic import computes_integers
from models.annotator.decode import (
    Thresholds,
    read_categories,
    read_given,
    read_mentions,
    read_sentences,
    read_sentiment,
)
from models.annotator.heads import Array, Heads
from models.annotator.labels import CATEGORIES
from models.annotator.tokenizer import load_tokenizer
from models.annotator.windows import Pieces, cut_pieces, make_windows, pack, padded
from models.artifacts import verify_files
from models.base import Annotation, Given, ModelError, Span, Vectors

logger = logging.getLogger(__name__)

CODE_VERSION = "2"
"""Raise it when a change of this package's code may change results."""
CHUNK_PIECES = 24_000
"""Word pieces of a chunk, whose states are held at a time: 37 MB. Encoding the next one while one is read is no quicker: the
threads of the encoder wait for Python's lock."""
CLS, SEP = 101, 102


class ShippedAnnotator:
    """Annotator (models.base) over the files of a weights folder."""

    categories: tuple[str, ...] = CATEGORIES

    def __init__(
        self, folder: Path, *, threads: int = 2, encoder: Path | None = None, integer: bool | None = None
    ) -> None:
        """Verify and load the weights.

        Args:
            folder: With manifest.json.
            threads: Batches at a time.
            encoder: Another encoder instead of the folder's, not verified: to measure what int8 costs.
            integer: Whether products are computed in integers; None: where the processor does that exactly.

        Raises:
            ModelError: A file is missing or altered.
        """
        import onnxruntime as ort
        from safetensors.numpy import load_file

        began = time.monotonic()
        digest = verify_files(folder)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if tuple(config["categories"]) != CATEGORIES:
            raise ModelError(
                f"{folder / 'config.json'}: its categories are not those of this version; update the weights"
            )
        self.fingerprint = hashlib.sha256(f"{digest}:{CODE_VERSION}".encode()).hexdigest()[:16]
        self.dim: int = config["dim"]
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        self.heads = Heads(load_file(folder / "heads.safetensors"), config["temperatures"])
        lines = {name: tuple(line) for name, line in config.get("confidence", {}).items()}
        self._thresholds = Thresholds(np.array(config["thresholds"]["category"]), config["thresholds"]["term"], **lines)
        options = ort.SessionOptions()
        # One batch a thread is quicker than one batch on all threads: on two cores 1.05 to 1.13 times (2026-11-22).
        options.intra_op_num_threads = 1
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="annotator")
        options.log_severity_level = 3
        if not (computes_integers() if integer is None else integer):
            options.add_session_config_entry("session.disable_quant_qdq", "1")
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = ort.InferenceSession(
            str(encoder or folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        logger.info("annotator loaded fingerprint=%s seconds=%.2f", self.fingerprint, time.monotonic() - began)

    def annotate(self, texts: Sequence[str], *, spans: Sequence[Sequence[Span]] | None = None) -> list[Annotation]:
        """Annotations in the order of the texts (models.base.Annotator)."""
        given: Sequence[Sequence[Span]] = [()] * len(texts) if spans is None else spans
        asked = [tuple((start, end) for start, end in s) for s in given]
        keys = list(zip(texts, asked, strict=True))
        distinct = list(dict.fromkeys(keys))
        done = {}
        for chunk in self.encode([t for t, _ in distinct]):
            for i, pieces, states in chunk:
                done[distinct[i]] = self._read(distinct[i][0], pieces, states, distinct[i][1])
        return [done[k] for k in keys]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 L2-normalised; a text without a word piece gives a row of zeros."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for chunk in self.encode(texts, whole=True):
            for i, pieces, states in chunk:
                if len(pieces.ids):
                    vectors[i] = self.heads.embeddings(states, np.array([[0, len(pieces.ids)]]))[0]
        return vectors

    def encode(self, texts: Sequence[str], *, whole: bool = False) -> Iterator[list[tuple[int, Pieces, Array]]]:
        """(index, pieces, states) of the texts in their order, as many at a time as CHUNK_PIECES allows.

        states are (n_pieces, dim) float32; `whole` takes each text as one sentence.
        """
        for chunk in self._chunks(texts, whole=whole):
            yield self._encode(chunk)

    def _chunks(self, texts: Sequence[str], *, whole: bool) -> Iterator[list[tuple[int, Pieces]]]:
        """Texts cut into word pieces, about CHUNK_PIECES at a time."""
        waiting: list[tuple[int, Pieces]] = []
        size = 0
        for at in range(0, len(texts), 512):
            part = texts[at : at + 512]
            for i, pieces in enumerate(cut_pieces(part, self._tokenizer, whole=whole), start=at):
                waiting.append((i, pieces))
                size += len(pieces.ids)
                if size >= CHUNK_PIECES:
                    yield waiting
                    waiting, size = [], 0
        if waiting:
            yield waiting

    def _encode(self, items: Sequence[tuple[int, Pieces]]) -> list[tuple[int, Pieces, Array]]:
        windows = [(n, w) for n, (_, p) in enumerate(items) for w in make_windows(p)]
        states = [np.zeros((len(p.ids), self.dim), dtype=np.float32) for _, p in items]

        def run(batch: Sequence[int]) -> None:
            width = padded(windows[batch[0]][1][1] - windows[batch[0]][1][0])
            ids = np.zeros((len(batch), width), dtype=np.int64)
            for row, j in enumerate(batch):
                n, (a, b) = windows[j]
                ids[row, : b - a + 2] = [CLS, *items[n][1].ids[a:b], SEP]
            feed: dict[str, Any] = {"input_ids": ids, "attention_mask": (ids != 0).astype(np.int64)}
            out = self._session.run(None, feed)[0]
            for row, j in enumerate(batch):
                n, (a, b) = windows[j]
                states[n][a:b] = out[row, 1 : b - a + 1]

        # Longest first, so that no thread is left with a long batch at the end; each batch fills rows of its own.
        list(self._threads.map(run, reversed(list(pack([b - a for _, (a, b) in windows])))))
        return [(i, pieces, s) for (i, pieces), s in zip(items, states, strict=True)]

    def _read(self, text: str, pieces: Pieces, states: Array, spans: Sequence[Span]) -> Annotation:
        if not pieces.sentences:
            nothing = np.zeros((0, self.dim), dtype=np.float32)
            given = tuple(Given(start, end, "neutral", 0.0, 1.0) for start, end in spans)
            return Annotation(None, (), (), (), (), given, nothing)
        bounds = np.array(pieces.bounds)
        whole = self.heads.segments(states, np.array([[bounds[0, 0], bounds[-1, 1]]]))
        parts = whole if len(bounds) == 1 else self.heads.segments(states, bounds)
        by_sentence = tuple(read_categories(p, self._thresholds) for p in parts.categories)
        mentions = read_mentions(
            text,
            pieces,
            self.heads,
            states,
            attention=(parts.attention, parts.totals),
            sentence_categories=by_sentence,
            thresholds=self._thresholds,
        )
        return Annotation(
            read_sentiment(whole.sentiment[0]),
            read_sentences(pieces.sentences, parts.sentiment),
            mentions,
            read_categories(whole.categories[0], self._thresholds),
            by_sentence,
            read_given(pieces, self.heads, states, spans, whole.sentiment[0]) if spans else (),
            self.heads.embeddings(states, bounds),
        )
