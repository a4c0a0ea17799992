"""Names and addresses of many texts: candidates, encoder, head, spans."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.annotator.windows import Pieces
from models.artifacts import verify_files
from models.names.doubts import is_doubtful
from models.names.gate import POSTCODE, segments
from models.names.growth import grown
from models.names.head import TAGS, Head
from models.names.lexicon import Lexicon
from models.names.usage import things_among
from models.names.words import Words, read_words
from models.personal.spans import Span, merge
from models.stamp import code_stamp


class Chunk(Protocol):
    """What the shipped annotator's encode yields (models.annotator.decode.Encoded)."""

    @property
    def first(self) -> int: ...
    @property
    def pieces(self) -> tuple[Pieces, ...]: ...
    @property
    def starts(self) -> NDArray[np.int64]: ...
    @property
    def states(self) -> NDArray[np.float32]: ...


class NameFinder:
    """Finds names and addresses with the states of the shipped encoder.

    Attributes:
        fingerprint: Changes when, and only when, what is found may change, as far as it is decided here; the encoder has its own.
    """

    def __init__(self, folder: Path) -> None:
        """Verify and load the weights of a folder.

        Raises:
            ModelError: A file is missing or altered.
        """
        from safetensors.numpy import load_file

        digest = verify_files(folder)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = load_file(folder / "names.safetensors")
        self.lexicon = Lexicon(weights)
        self.head = Head(weights, caution=config["caution"])
        self.fingerprint = hashlib.sha256(f"{digest}:{code_stamp(__name__)}".encode()).hexdigest()[:16]

    def find(self, texts: Sequence[str], encode: Callable[[Sequence[str]], Iterable[Chunk]]) -> list[list[Span]]:
        """Return the names and addresses of each text, in order; what is found in a text depends on that text alone.

        Args:
            texts: Any strings.
            encode: Reads segments, each as one sentence, in their order.
        """
        from threadpoolctl import threadpool_limits

        places = [(n, start, end) for n, text in enumerate(texts) for start, end in segments(text, self.lexicon)]
        distinct = list(dict.fromkeys(texts[n][start:end] for n, start, end in places))
        found: dict[str, list[Span]] = {}
        # Products this small are slower on several threads, three times on two busy cores (2026-11-28), and less reproducible.
        with threadpool_limits(limits=1, user_api="blas"):
            for chunk in encode(distinct):
                for k, pieces in enumerate(chunk.pieces):
                    segment = distinct[chunk.first + k]
                    states = chunk.states[chunk.starts[k] : chunk.starts[k + 1]]
                    found[segment] = self._read(segment, pieces, states)
        spans: list[list[Span]] = [[] for _ in texts]
        for n, start, end in places:
            spans[n] += [Span(s.start + start, s.end + start, s.kind) for s in found[texts[n][start:end]]]
        return spans

    def things_among(self, texts: Mapping[str, Sequence[str]]) -> frozenset[str]:
        """Return those of the words, each with texts that have it, that name something and not somebody (models.names.usage)."""
        return things_among(texts, self.lexicon)

    def _read(self, segment: str, pieces: Pieces, states: NDArray[np.float32]) -> list[Span]:
        if not len(pieces.ids):
            return []
        words = read_words(segment, pieces, states, self.lexicon)
        spans = merge(self._whole(segment, s) for s in to_spans(segment, words, self.head.tags(words)))
        return [s for s in spans if not is_doubtful(segment, s, self.lexicon)]

    def _whole(self, segment: str, span: Span) -> Span:
        return grown(segment, _with_postcode(segment, grown(segment, span, self.lexicon)), self.lexicon)


def to_spans(segment: str, words: Words, tags: Sequence[int]) -> list[Span]:
    """Return the stretches that the tags mark, without punctuation at their ends."""
    spans: list[Span] = []
    open_at: int | None = None
    kind = ""
    for i, tag in enumerate([*tags, 0]):
        inside = TAGS[tag].startswith("I-")
        if open_at is not None and not inside:
            span = _trimmed(segment, int(words.starts[open_at]), int(words.ends[i - 1]), kind)
            spans += [span] if span else []
            open_at = None
        if TAGS[tag].startswith("B-"):
            open_at, kind = i, TAGS[tag][2:]
    return merge(spans)


def _with_postcode(segment: str, span: Span) -> Span:
    """Return an address with the whole of a postcode that it ends in, or that follows it; a name as it is."""
    if span.kind == "address":
        for m in POSTCODE.finditer(segment, span.start):
            if m.start() - 2 <= span.end < m.end() and not segment[span.end : m.start()].strip(" ,\n"):
                return Span(span.start, m.end(), span.kind)
    return span


def _trimmed(segment: str, start: int, end: int, kind: str) -> Span | None:
    while start < end and not segment[start].isalnum():
        start += 1
    while end > start and not segment[end - 1].isalnum():
        end -= 1
    if segment[start:end].casefold().endswith(("'s", "’s")):
        end -= 2
    return Span(start, end, kind) if start < end else None
