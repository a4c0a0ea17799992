"""Embeddings by a sentence-transformers model; long texts in windows, averaged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from models.base import ModelError, Vectors
from models.composed.text_windows import cut_text
from models.packing import pack
from models.sentences import split_sentences

LENGTHS_AT_ONCE = 64
"""Texts tokenised together to learn their lengths, as even as they come: sorted by characters."""
MAX_BATCH = 128


class Embedder:
    """Vectors of texts.

    Attributes:
        dim: Length of a vector.
    """

    def __init__(self, folder: Path, *, key: str) -> None:
        """Load a checked folder (models.composed.files).

        Raises:
            ModelError: It cannot be read, or takes no text.
        """
        self._model = _load(folder, key)
        name = self._model.default_prompt_name
        self._prompt: str | None = self._model.prompts.get(name) if name else None
        dim = self._model.get_embedding_dimension()
        self.dim = int(dim if dim is not None else self._model.encode(["a"], show_progress_bar=False).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dim) float32, rows L2-normalised; for texts with at least one sentence.

        A text that fills the model's window or more is cut at its sentences; the mean of its windows' vectors is
        weighted by their characters. Equal texts and windows are embedded once.
        """
        windows = {t: [t] for t in texts}
        lengths = self._lengths(list(windows))
        for text in [t for t, length in lengths.items() if self._full(length)]:
            spans = cut_text(text, split_sentences(text) or [(0, len(text))], self._fits)
            windows[text] = [text[a:b] for a, b in spans]
        distinct = list(dict.fromkeys(w for parts in windows.values() for w in parts))
        lengths.update(self._lengths([w for w in distinct if w not in lengths]))
        rows = self._encode(distinct, lengths)
        at = {w: i for i, w in enumerate(distinct)}
        merged = np.zeros((len(windows), self.dim), dtype=np.float32)
        for number, parts in enumerate(windows.values()):
            merged[number] = np.average(rows[[at[w] for w in parts]], axis=0, weights=[len(w) for w in parts])
        norms = np.linalg.norm(merged, axis=1, keepdims=True)
        merged /= np.where(norms > 0, norms, 1)
        order = {t: i for i, t in enumerate(windows)}
        return merged[[order[t] for t in texts]]

    def _encode(self, texts: Sequence[str], lengths: dict[str, int]) -> Vectors:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for batch in pack([lengths[t] for t in texts]):
            for start in range(0, len(batch), MAX_BATCH):
                part = batch[start : start + MAX_BATCH]
                inputs = [texts[i] for i in part]
                vectors = self._model.encode(inputs, batch_size=MAX_BATCH, show_progress_bar=False)
                rows[part] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return rows

    def _lengths(self, texts: Sequence[str]) -> dict[str, int]:
        """Return the tokens of each text as the model gets it, so at most its window; 0 if the model does not say."""
        found = dict.fromkeys(texts, 0)
        ordered = sorted(found, key=len)
        for start in range(0, len(ordered), LENGTHS_AT_ONCE):
            part = ordered[start : start + LENGTHS_AT_ONCE]
            mask = self._model.preprocess(part, prompt=self._prompt).get("attention_mask")
            if mask is not None:
                found.update(zip(part, mask.sum(dim=1).tolist(), strict=True))
        return found

    def _full(self, length: int) -> bool:
        """Return whether a text of that length may have been cut by the model: it fills the window."""
        window = self._model.max_seq_length
        return window is not None and length >= window

    def _fits(self, text: str) -> bool:
        return not self._full(self._lengths([text])[text])


def _load(folder: Path, key: str) -> Any:
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, "dtype": torch.float32},
        )
        if not model.supports("text"):
            raise ValueError("it does not take text")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError, SafetensorError) as e:
        reason = (str(e).strip() or type(e).__name__).splitlines()[0][:200]
        raise ModelError(f"{key}: {folder} cannot be loaded as a sentence-transformers model: {reason}") from e
    return model.eval()
