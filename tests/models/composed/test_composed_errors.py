"""Every way in which named models cannot be used ends in one line that says what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from models.base import Annotator, ModelError
from models.composed.files import Source, find_folder
from models.registry import AnnotatorChoice, load_annotator

COMMIT = "0123456789abcdef0123456789abcdef01234567"
Load = Callable[..., Annotator]
Copy = Callable[[Path], Path]


def error_of(load: Callable[[], object]) -> str:
    """Message of the ModelError, which is one line."""
    with pytest.raises(ModelError) as caught:
        load()
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the hub; a connection to anywhere fails the test."""
    import socket

    from huggingface_hub import constants

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def test_no_models_named() -> None:
    assert "annotator.composed.sentiment" in error_of(lambda: load_annotator(AnnotatorChoice(backend="composed")))


@pytest.mark.parametrize("key", ["sentiment", "embedder"])
@pytest.mark.usefixtures("hub_cache")
def test_hub_id_without_a_revision(key: str, load_composed: Load) -> None:
    message = error_of(lambda: load_composed(**{key: "some-org/some-model"}))
    assert f"set annotator.composed.{key}_revision to a commit hash" in message


@pytest.mark.usefixtures("hub_cache")
def test_revision_that_is_a_branch(load_composed: Load) -> None:
    message = error_of(lambda: load_composed(sentiment="some-org/some-model", sentiment_revision="main"))
    assert "annotator.composed.sentiment_revision: 'main' is not a commit hash" in message


def test_revision_of_a_path(load_composed: Load, sentiment_folder: Path) -> None:
    message = error_of(lambda: load_composed(sentiment_revision=COMMIT))
    assert str(sentiment_folder) in message and "remove annotator.composed.sentiment_revision" in message


def test_path_that_does_not_exist(load_composed: Load, tmp_path: Path) -> None:
    message = error_of(lambda: load_composed(embedder=str(tmp_path / "gone")))
    assert message == f"annotator.composed.embedder: no folder {str(tmp_path / 'gone')!r}"


@pytest.mark.usefixtures("hub_cache")
def test_absent_hub_model_says_how_to_fetch_it(load_composed: Load) -> None:
    message = error_of(lambda: load_composed(sentiment="some-org/some-model", sentiment_revision=COMMIT))
    assert f"`hf download some-org/some-model --revision {COMMIT}`" in message


def test_hub_model_in_the_cache_is_found(sentiment_folder: Path, hub_cache: Path) -> None:
    snapshot = hub_cache / "models--some-org--some-model" / "snapshots" / COMMIT
    snapshot.parent.mkdir(parents=True)
    snapshot.symlink_to(sentiment_folder)
    assert find_folder(Source("annotator.composed.sentiment", "some-org/some-model", COMMIT)) == snapshot


def test_pickled_weights_are_not_loaded(load_composed: Load, sentiment_folder: Path, copy_of: Copy) -> None:
    copied = copy_of(sentiment_folder)
    (copied / "model.safetensors").rename(copied / "pytorch_model.bin")
    message = error_of(lambda: load_composed(sentiment=str(copied)))
    assert "pytorch_model.bin and no *.safetensors; pickled weights are never loaded" in message


def test_embedder_with_pickled_weights(load_composed: Load, embedder_folder: Path, copy_of: Copy) -> None:
    copied = copy_of(embedder_folder)
    (copied / "model.safetensors").rename(copied / "pytorch_model.bin")
    assert "pickled weights are never loaded" in error_of(lambda: load_composed(embedder=str(copied)))


def test_embedder_module_with_pickled_weights(load_composed: Load, embedder_folder: Path, copy_of: Copy) -> None:
    copied = copy_of(embedder_folder)
    (copied / "1_Pooling" / "inner").mkdir()
    (copied / "1_Pooling" / "inner" / "pytorch_model.bin").write_bytes(b"a pickle")
    assert "pytorch_model.bin has no model.safetensors beside it" in error_of(
        lambda: load_composed(embedder=str(copied))
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"type": "own_code.Model"}, "own_code.Model is the model's own code"),
        ({"path": "../elsewhere"}, "is outside the model's folder"),
    ],
)
def test_embedder_that_would_have_to_be_trusted(
    change: dict[str, str], expected: str, load_composed: Load, embedder_folder: Path, copy_of: Copy
) -> None:
    copied = copy_of(embedder_folder)
    modules = json.loads((copied / "modules.json").read_text())
    (copied / "modules.json").write_text(json.dumps([modules[0], modules[1] | change]))
    assert expected in error_of(lambda: load_composed(embedder=str(copied)))


def test_embedder_that_is_a_classifier(load_composed: Load, sentiment_folder: Path) -> None:
    message = error_of(lambda: load_composed(embedder=str(sentiment_folder)))
    assert "no modules.json; is it a sentence-transformers model?" in message


def test_sentiment_model_without_a_trained_head(load_composed: Load, embedder_folder: Path) -> None:
    message = error_of(lambda: load_composed(sentiment=str(embedder_folder)))
    assert "classifier" in message and "not a trained text-classification model" in message


def test_folder_that_is_no_model(load_composed: Load, tmp_path: Path) -> None:
    assert "no config.json" in error_of(lambda: load_composed(sentiment=str(tmp_path)))


@pytest.mark.parametrize("file", ["model.safetensors", "config.json"])
def test_damaged_files(file: str, load_composed: Load, sentiment_folder: Path, copy_of: Copy) -> None:
    copied = copy_of(sentiment_folder)
    (copied / file).write_bytes((copied / file).read_bytes()[:100])
    assert "cannot be loaded as a text-classification model" in error_of(lambda: load_composed(sentiment=str(copied)))


def test_damaged_embedder(load_composed: Load, embedder_folder: Path, copy_of: Copy) -> None:
    copied = copy_of(embedder_folder)
    (copied / "model.safetensors").write_bytes(b"short")
    message = error_of(lambda: load_composed(embedder=str(copied)))
    assert "cannot be loaded as a sentence-transformers model" in message


def test_labels_that_are_no_sentiments(load_composed: Load, make_classifier: Callable[..., Path]) -> None:
    message = error_of(lambda: load_composed(sentiment=str(make_classifier("spam", "ham"))))
    assert "'spam', 'ham'" in message and "id2label" in message


def test_several_labels_at_once(load_composed: Load, make_classifier: Callable[..., Path]) -> None:
    folder = make_classifier("negative", "neutral", "positive", problem_type="multi_label_classification")
    assert "not one sentiment" in error_of(lambda: load_composed(sentiment=str(folder)))


def test_loading_is_silent(load_composed: Load, embedder_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    load_composed()
    error_of(lambda: load_composed(sentiment=str(embedder_folder)))
    assert capfd.readouterr() == ("", "")
