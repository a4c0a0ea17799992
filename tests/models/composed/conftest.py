"""Tiny Hugging Face models: two layers of 16 dimensions, random weights, a window of 32 tokens, built once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.base import Annotator
from models.registry import AnnotatorChoice, ComposedChoice, load_annotator

WINDOW = 32
TEXT = """the a i it we was is are not very and but so my app order delivery courier parcel staff queue store price
site support late broken rude slow awful terrible hate love great good excellent wonderful friendly fast helpful
nothing special fine happy again never always came on time with for in . , ! ? ' ##s ##ing ##ed"""
MakeClassifier = Callable[..., Path]
Load = Callable[..., Annotator]


def _tokenizer() -> Any:
    from transformers import BertTokenizer

    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    pieces = dict.fromkeys(
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *TEXT.split(), *letters, *(f"##{c}" for c in letters)]
    )
    return BertTokenizer(vocab={p: i for i, p in enumerate(pieces)}, model_max_length=WINDOW)


def _config(**options: Any) -> Any:
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(_tokenizer()),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=WINDOW,
        initializer_range=0.6,  # weights large enough that texts get clearly different scores
        **options,
    )


@pytest.fixture(scope="session")
def make_classifier(tmp_path_factory: pytest.TempPathFactory) -> MakeClassifier:
    """Writes a classifier with these labels. `flip` turns round the order of the weights, not of the labels."""

    def make(*labels: str, flip: bool = False, **options: Any) -> Path:
        import torch
        from transformers import BertForSequenceClassification

        folder = tmp_path_factory.mktemp("classifier")
        torch.manual_seed(3)
        model = BertForSequenceClassification(_config(id2label=dict(enumerate(labels)), **options))
        if flip:
            model.classifier.weight.data = model.classifier.weight.data.flip(0)
            model.classifier.bias.data = model.classifier.bias.data.flip(0)
        model.save_pretrained(folder)
        _tokenizer().save_pretrained(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def sentiment_folder(make_classifier: MakeClassifier) -> Path:
    """A classifier with three named labels, not in our order."""
    return make_classifier("POSITIVE", "neg", "Neutral")


@pytest.fixture(scope="session")
def embedder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model: Transformer and mean Pooling."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling
    from transformers import BertModel

    encoder = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(4)
    BertModel(_config()).save_pretrained(encoder)
    _tokenizer().save_pretrained(encoder)
    folder = tmp_path_factory.mktemp("embedder")
    modules = [Transformer(str(encoder), max_seq_length=WINDOW), Pooling(16, "mean")]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)
    return folder


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    """A copy of a model's folder that a test may spoil."""
    return lambda folder: Path(shutil.copytree(folder, tmp_path / folder.name))


@pytest.fixture(scope="session")
def load_composed(sentiment_folder: Path, embedder_folder: Path) -> Load:
    """The composed annotator through the registry; the tiny models unless others are named."""

    def load(*, threads: int = 1, **named: Any) -> Annotator:
        models = {"sentiment": str(sentiment_folder), "embedder": str(embedder_folder)} | named
        composed = ComposedChoice(
            models["sentiment"],
            models.get("sentiment_revision"),
            models["embedder"],
            models.get("embedder_revision"),
        )
        return load_annotator(AnnotatorChoice(backend="composed", threads=threads, composed=composed))

    return load


@pytest.fixture(scope="session")
def annotator(load_composed: Load) -> Annotator:
    """The composed annotator over the tiny models."""
    return load_composed()


@pytest.fixture
def rename_labels(copy_of: Callable[[Path], Path]) -> Callable[..., Path]:
    """A copy of a classifier whose config.json names other labels."""

    def rename(folder: Path, *labels: str) -> Path:
        copied = copy_of(folder)
        config = json.loads((copied / "config.json").read_text())
        config["id2label"] = dict(enumerate(labels))
        config["label2id"] = {label: i for i, label in enumerate(labels)}
        (copied / "config.json").write_text(json.dumps(config))
        return copied

    return rename
