"""Sentiment by a text-classification model; long texts in windows, merged by their length."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.base import LABELS, ModelError
from models.composed.sentiment_labels import map_labels
from models.composed.text_windows import cut_text
from models.packing import pack
from models.sentences import split_sentences

logger = logging.getLogger(__name__)

Probabilities = NDArray[np.float32]
MAX_WINDOW = 512
"""Most tokens of a window, special ones included, also where a model takes more: attention grows with the square."""
OFFSET_POSITIONS = ("roberta", "camembert", "mpnet", "longformer", "data2vec-text", "xmod", "luke", "ibert")
"""Parts of the model types that count positions from padding_idx + 1, so that 514 positions hold 512 tokens."""
PROBES = ("I love it, excellent and wonderful.", "I hate it, terrible and awful.")
"""A model with labels known by number only must put the first above the second."""


class SentimentModel:
    """P(negative), P(neutral), P(positive) of texts."""

    def __init__(self, folder: Path, *, key: str) -> None:
        """Load a checked folder (models.composed.files).

        Raises:
            ModelError: It is not a trained classifier, its labels are not sentiments, or it cannot be read.
        """
        self._tokenizer, self._model = _load(folder, key)
        config = self._model.config
        if getattr(config, "problem_type", None) == "multi_label_classification":
            raise ModelError(f"{key}: {folder} gives several labels at once, not one sentiment; choose another model")
        # Some DistilBERT models are saved with BERT's tokenizer, which also makes token_type_ids.
        self._inputs = frozenset(inspect.signature(self._model.forward).parameters)
        self._matrix, guessed = map_labels(config.id2label, key=key)
        self.window = window_of(config, self._tokenizer)
        if guessed:
            self._check_guess(key)

    def probabilities(self, texts: Sequence[str]) -> Probabilities:
        """Return (n, 3) float32 in the order of LABELS, whose rows sum to 1; for texts with at least one sentence.

        A text longer than the window is cut at its sentences; the mean of its windows' probabilities is weighted
        by their tokens. Equal texts and windows are scored once.
        """
        windows = {t: [t] for t in texts}
        lengths = dict(zip(windows, self._lengths(list(windows)), strict=True))
        for text in [t for t, length in lengths.items() if length > self.window]:
            spans = cut_text(text, split_sentences(text) or [(0, len(text))], self._fits)
            windows[text] = [text[a:b] for a, b in spans]
        distinct = list(dict.fromkeys(w for parts in windows.values() for w in parts))
        new = [w for w in distinct if w not in lengths]
        lengths.update(zip(new, self._lengths(new), strict=True))
        rows = dict(zip(distinct, self._score(distinct, [lengths[w] for w in distinct]), strict=True))
        merged = {
            text: np.average([rows[w] for w in parts], axis=0, weights=[lengths[w] for w in parts])
            for text, parts in windows.items()
        }
        return np.array([merged[t] for t in texts], dtype=np.float32).reshape(-1, len(LABELS))

    def _score(self, texts: Sequence[str], lengths: Sequence[int]) -> Probabilities:
        import torch

        rows = np.zeros((len(texts), len(LABELS)), dtype=np.float32)
        batches = pack(lengths) if self._tokenizer.pad_token is not None else ([i] for i in range(len(texts)))
        for batch in batches:
            padding = len(batch) > 1
            inputs = self._tokenizer([texts[i] for i in batch], padding=padding, verbose=False, return_tensors="pt")
            with torch.inference_mode():
                logits = self._model(**{n: v for n, v in inputs.items() if n in self._inputs}).logits
            rows[batch] = torch.softmax(logits.float(), dim=-1).numpy() @ self._matrix
        return rows

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        """Return the tokens of each text, special ones included."""
        return [len(ids) for ids in self._tokenizer(list(texts), verbose=False)["input_ids"]] if texts else []

    def _fits(self, text: str) -> bool:
        return self._lengths([text])[0] <= self.window

    def _check_guess(self, key: str) -> None:
        good, bad = (row[2] - row[0] for row in self.probabilities(PROBES))
        names = ", ".join(str(n) for n in self._model.config.id2label.values())
        order = ", ".join(LABELS[int(column)] for column in self._matrix.argmax(axis=1))
        if good <= bad:
            raise ModelError(
                f"{key}: its labels {names}, taken as {order}, put {PROBES[1]!r} above {PROBES[0]!r}; "
                "name the labels in id2label of its config.json"
            )
        logger.warning("%s: labels %s are taken as %s, by their number", key, names, order)


def window_of(config: Any, tokenizer: Any) -> int:
    """Return the largest number of tokens that the model and its tokenizer take, special ones included, at most MAX_WINDOW."""
    positions = getattr(config, "max_position_embeddings", None) or MAX_WINDOW
    if any(part in config.model_type for part in OFFSET_POSITIONS) and positions < 1_000_000:
        positions -= (config.pad_token_id or 0) + 1
    return int(min(positions, tokenizer.model_max_length, MAX_WINDOW))


def _load(folder: Path, key: str) -> tuple[Any, Any]:
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        model, loaded = AutoModelForSequenceClassification.from_pretrained(
            folder,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=True,
            dtype=torch.float32,
            output_loading_info=True,
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError, SafetensorError) as e:
        reason = (str(e).strip() or type(e).__name__).splitlines()[0][:200]
        raise ModelError(f"{key}: {folder} cannot be loaded as a text-classification model: {reason}") from e
    if missing := sorted(loaded["missing_keys"]):  # transformers would fill them with random numbers
        raise ModelError(
            f"{key}: {folder} has no weights for {', '.join(missing[:3])}: it is not a trained text-classification model"
        )
    return tokenizer, model.eval()
