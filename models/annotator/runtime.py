"""The shipped annotator: ONNX Runtime for the encoder and the heads' products, numpy for the rest. Needs neither a GPU nor a network."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from models.annotator.arithmetic import computes_integers
from models.annotator.classes import CATEGORIES
from models.annotator.decode import Encoded, Thresholds, read_texts
from models.annotator.heads import Heads
from models.annotator.tokenizer import load_tokenizer
from models.annotator.windows import Pieces, cut_pieces, make_windows
from models.artifacts import verify_files
from models.base import Annotation, ModelError, Span, Vectors
from models.packing import pack
from models.stamp import code_stamp

logger = logging.getLogger(__name__)

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
                f"{folder / 'config.json'}: its categories differ from those of this version; update the weights"
            )
        self.fingerprint = hashlib.sha256(f"{digest}:{code_stamp(__name__)}".encode()).hexdigest()[:16]
        self.dim: int = config["dim"]
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        self.heads = Heads(load_file(folder / "heads.safetensors"), config["temperatures"])
        lines = {name: tuple(line) for name, line in config.get("confidence", {}).items()}
        self._thresholds = Thresholds(np.array(config["thresholds"]["category"]), config["thresholds"]["term"], **lines)
        options = ort.SessionOptions()
        # One batch per thread is quicker than one batch on all threads: on two cores 1.05 to 1.13 times (2026-11-22).
        options.intra_op_num_threads = 1
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="annotator")
        options.log_severity_level = 3
        if not (computes_integers() if integer is None else integer):
            options.add_session_config_entry("session.disable_quant_qdq", "1")
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = ort.InferenceSession(
            str(encoder or folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._width: int = self._session.get_outputs()[1].shape[-1]
        logger.info("annotator loaded fingerprint=%s seconds=%.2f", self.fingerprint, time.monotonic() - began)

    def annotate(self, texts: Sequence[str], *, spans: Sequence[Sequence[Span]] | None = None) -> list[Annotation]:
        """Return the annotations in the order of the texts (models.base.Annotator)."""
        given: Sequence[Sequence[Span]] = [()] * len(texts) if spans is None else spans
        asked = [tuple((start, end) for start, end in s) for s in given]
        keys = list(zip(texts, asked, strict=True))
        distinct = list(dict.fromkeys(keys))
        done: dict[tuple[str, tuple[Span, ...]], Annotation] = {}
        for chunk in self.encode([t for t, _ in distinct]):
            now = distinct[chunk.first : chunk.first + len(chunk.pieces)]
            read = read_texts([t for t, _ in now], [s for _, s in now], chunk, self.heads, self._thresholds)
            done.update(zip(now, read, strict=True))
        return [done[k] for k in keys]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dim) float32 L2-normalised; a text without a word piece gives a row of zeros."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for chunk in self.encode(texts, whole=True):
            bounds = chunk.bounds
            real = np.flatnonzero(bounds[:, 0] < bounds[:, 1])
            if len(real):
                alone = np.arange(len(real))[:, None] + np.array((0, 1))
                vectors[chunk.first + real] = self.heads.embeddings(chunk.states, bounds[real], together=alone)
        return vectors

    def encode(self, texts: Sequence[str], *, whole: bool = False) -> Iterator[Encoded]:
        """Yield the texts after the encoder, in their order, as many at a time as CHUNK_PIECES allows; `whole` takes each as one sentence."""
        first = 0
        for chunk in self._chunks(texts, whole=whole):
            yield self._encode(first, chunk)
            first += len(chunk)

    def _chunks(self, texts: Sequence[str], *, whole: bool) -> Iterator[list[Pieces]]:
        """Yield the texts cut into word pieces, about CHUNK_PIECES at a time."""
        waiting: list[Pieces] = []
        size = 0
        for at in range(0, len(texts), 512):
            for pieces in cut_pieces(texts[at : at + 512], self._tokenizer, whole=whole):
                waiting.append(pieces)
                size += len(pieces.ids)
                if size >= CHUNK_PIECES:
                    yield waiting
                    waiting, size = [], 0
        if waiting:
            yield waiting

    def _encode(self, first: int, pieces: Sequence[Pieces]) -> Encoded:
        starts = np.cumsum([0, *(len(p.ids) for p in pieces)], dtype=np.int64)
        ids = np.concatenate([p.ids for p in pieces])
        windows = [(a + at, b + at) for at, p in zip(starts.tolist(), pieces, strict=False) for a, b in make_windows(p)]
        states = np.zeros((len(ids), self.dim), dtype=np.float32)
        scores = np.zeros((len(ids), self._width), dtype=np.float32)

        def run(batch: Sequence[int]) -> None:
            spans = [windows[j] for j in batch]
            rows = np.array([ids[a:b] for a, b in spans])
            rows = np.pad(rows, ((0, 0), (1, 1)), constant_values=((0, 0), (CLS, SEP)))
            found_states, found_scores = self._session.run(["states", "scores"], {"input_ids": rows})
            for row, (a, b) in enumerate(spans):
                states[a:b] = found_states[row, 1:-1]
                scores[a:b] = found_scores[row, 1:-1]

        # Longest first, so that no thread is left with a long batch at the end; each batch fills rows of its own.
        list(self._threads.map(run, reversed(list(pack([b - a for a, b in windows])))))
        return Encoded(first, tuple(pieces), starts, states, scores)
