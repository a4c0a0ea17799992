"""A tokenizer and heads that need no weights, and the shipped annotator where its files are there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.annotator.classes import CATEGORIES, TAGS
from models.annotator.heads import Heads
from models.annotator.runtime import ShippedAnnotator
from models.artifacts import MANIFEST, WEIGHTS

DIM = 8


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Every letter and digit a word piece, punctuation too; other characters are unknown. Loaded as the shipped one."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    from models.annotator.tokenizer import load_tokenizer

    marks = "abcdefghijklmnopqrstuvwxyz0123456789"
    entries = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *marks, *(f"##{c}" for c in marks), *".,;:!?'()%-&€$"]
    vocabulary = {entry: number for number, entry in enumerate(entries)}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    file = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    made.save(str(file))
    return load_tokenizer(file)


@pytest.fixture
def head_weights() -> dict[str, Any]:
    """Random weights with the names of heads.safetensors; states have DIM columns."""
    rng = np.random.default_rng(7)
    k = len(CATEGORIES)
    shapes = {
        "query": (k + 1, DIM),
        "category_weight": (k, 4, DIM),
        "category_bias": (k, 4),
        "sentiment.weight": (3, DIM),
        "sentiment.bias": (3,),
        "tag.weight": (len(TAGS), DIM),
        "tag.bias": (len(TAGS),),
        "span.weight": (3, DIM),
        "span.bias": (3,),
        "embedding.weight": (DIM, DIM),
        "embedding.bias": (DIM,),
    }
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


@pytest.fixture
def heads(head_weights: dict[str, Any]) -> Heads:
    """Heads over head_weights, every temperature another."""
    return Heads(head_weights, {"sentiment": 1.5, "category": 0.8, "tag": 1.2, "span": 2.0})


@pytest.fixture(scope="session")
def weights() -> Path:
    """Folder of the shipped weights."""
    folder = WEIGHTS / "annotator"
    if not (folder / MANIFEST).is_file():
        pytest.skip("models/weights/annotator is not there: train it with `python -m models.training`")
    return folder


@pytest.fixture(scope="session")
def annotator(weights: Path) -> ShippedAnnotator:
    """The shipped annotator."""
    return ShippedAnnotator(weights)


@pytest.fixture(scope="session")
def reviews() -> list[str]:
    """Twenty texts as customers write them."""
    path = Path(__file__).parent / "reviews.json"
    texts: list[str] = json.loads(path.read_text(encoding="utf-8"))
    return texts
