"""What every annotator promises (models.base.Annotator), kept by the composed one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.base import Annotation, Annotator
from models.sentences import split_sentences

TEXTS = [
    "The delivery was late. The courier was rude!",
    "I love the app, it is great",
    "",
    "Nothing special.",
    "...",
    "The staff was friendly and helpful but the queue was very slow. Never again.\nThe price is fine.",
    "I love the app, it is great",
]
LONG = " ".join(f"The {noun} was {word} and the {noun} came late." for noun in ("parcel", "app", "store", "order")
                for word in ("awful", "great", "slow", "fine", "broken"))  # fmt: skip


def same(one: Annotation, other: Annotation) -> bool:
    """Equal but for rounding."""
    numbers = [
        [(0.0, 0.0) if a.sentiment is None else (a.sentiment.polarity, a.sentiment.confidence)]
        + [(s.polarity, s.confidence) for s in a.sentences]
        for a in (one, other)
    ]
    return (
        [(s.start, s.end, s.label) for s in one.sentences] == [(s.start, s.end, s.label) for s in other.sentences]
        and np.allclose(*numbers, atol=1e-5)
        and np.allclose(one.embeddings, other.embeddings, atol=1e-5)
    )


def test_satisfies_the_protocol(annotator: Annotator) -> None:
    assert (annotator.dim, annotator.categories) == (16, ())
    assert len(annotator.fingerprint) == 16


def test_one_annotation_a_text_in_order(annotator: Annotator) -> None:
    found = annotator.annotate(TEXTS)
    assert [[(s.start, s.end) for s in a.sentences] for a in found] == [split_sentences(t) for t in TEXTS]
    assert all(same(a, annotator.annotate([t])[0]) for a, t in zip(found, TEXTS, strict=True))


def test_batching_changes_only_the_rounding(annotator: Annotator) -> None:
    texts = [*TEXTS, LONG, *(f"{t} Again and again, the site was slow." for t in TEXTS)] * 3
    together, alone = annotator.annotate(texts), [annotator.annotate([t])[0] for t in texts]
    assert all(same(a, b) for a, b in zip(together, alone, strict=True))


def test_texts_get_different_scores(annotator: Annotator) -> None:
    polarities = {round(a.sentiment.polarity, 3) for a in annotator.annotate(TEXTS) if a.sentiment}
    assert len(polarities) == 4


def test_equal_texts_are_equal_and_scored_once(annotator: Annotator, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    score = annotator._sentiment._score  # type: ignore[attr-defined]
    monkeypatch.setattr(
        annotator._sentiment,  # type: ignore[attr-defined]
        "_score",
        lambda texts, lengths: (seen.extend(texts), score(texts, lengths))[1],
    )
    found = annotator.annotate([TEXTS[1]] * 5)
    assert seen == [TEXTS[1]]
    assert all(a.sentiment == found[0].sentiment for a in found)


def test_text_without_a_word_has_no_sentiment(annotator: Annotator) -> None:
    for found in annotator.annotate(["", "  \n", "...", "-"]):
        assert (found.sentiment, found.sentences, found.mentions, found.given) == (None, (), (), ())
        assert found.embeddings.shape == (0, 16)


def test_no_texts(annotator: Annotator) -> None:
    assert annotator.annotate([]) == []
    assert annotator.embed([]).shape == (0, 16)


def test_results_lie_in_their_ranges(annotator: Annotator) -> None:
    for found in annotator.annotate([*TEXTS, LONG]):
        scores = [*found.sentences, *([found.sentiment] if found.sentiment else [])]
        assert all(-1 <= s.polarity <= 1 and 1 / 3 <= s.confidence <= 1 for s in scores)
        assert found.embeddings.dtype == np.float32
        assert np.allclose(np.linalg.norm(found.embeddings, axis=1), 1, atol=1e-5)
        assert len(found.sentence_categories) == len(found.sentences)


def test_sentence_embeddings_are_those_of_embed(annotator: Annotator) -> None:
    found = annotator.annotate([TEXTS[5]])[0]
    sentences = [TEXTS[5][s.start : s.end] for s in found.sentences]
    assert np.allclose(found.embeddings, annotator.embed(sentences), atol=1e-5)


def test_embed_gives_zeros_to_an_empty_text(annotator: Annotator) -> None:
    vectors = annotator.embed(["the app", "", "the app"])
    assert not vectors[1].any()
    assert np.array_equal(vectors[0], vectors[2])
    assert np.isclose(np.linalg.norm(vectors[0]), 1)


@pytest.mark.parametrize("text", [LONG, "good " * 55, "x" * 300, "the app is " * 40 + "\ud800 broken"])
def test_every_part_of_a_long_text_counts(annotator: Annotator, text: str) -> None:
    changed = text.rstrip()[:-6] + " hate!"
    one, other = annotator.annotate([text, changed])
    assert one.sentiment is not None and other.sentiment is not None
    assert one.sentiment.polarity != pytest.approx(other.sentiment.polarity, abs=1e-6)
    assert not np.allclose(one.embeddings[-1], other.embeddings[-1], atol=1e-6)


def test_long_text_is_the_mean_of_its_windows_weighted_by_tokens(annotator: Annotator) -> None:
    first, second = (
        "the app is great and the staff was friendly and the site is fast and the price is fine.",
        "I hate it.",
    )
    sentences = [first, first, second]  # two windows of 20 tokens; the last sentence joins the second
    model = annotator._sentiment  # type: ignore[attr-defined]
    windows = [first, f"{first} {second}"]
    sizes = model._lengths(windows)
    assert max(sizes) <= 32 < sum(sizes)
    expected = np.average(model.probabilities(windows), axis=0, weights=sizes)
    assert np.allclose(model.probabilities([" ".join(sentences)])[0], expected, atol=1e-5)


def test_given_span_takes_its_sentence(annotator: Annotator) -> None:
    text = TEXTS[0]
    at = text.index("courier")
    found = annotator.annotate([text, text], spans=[[(at, at + 7), (4, 12)], []])
    given, sentences = found[0].given, found[0].sentences
    assert [(g.start, g.end) for g in given] == [(at, at + 7), (4, 12)]
    assert [g.polarity for g in given] == [sentences[1].polarity, sentences[0].polarity]
    assert found[1].given == ()


def test_given_span_in_no_sentence(annotator: Annotator) -> None:
    found = annotator.annotate(["The app.  \n  Fine.", ""], spans=[[(9, 10)], [(0, 0)]])
    assert found[0].sentiment is not None
    assert found[0].given[0].polarity == found[0].sentiment.polarity
    assert (found[1].given[0].label, found[1].given[0].polarity) == ("neutral", 0)


def test_threads_are_put_back(annotator: Annotator) -> None:
    import torch

    before = torch.get_num_threads()
    annotator.annotate(["The app is great."])
    assert torch.get_num_threads() == before


def test_fingerprint_follows_content_not_place(
    annotator: Annotator,
    load_composed: Callable[..., Annotator],
    sentiment_folder: Path,
    embedder_folder: Path,
    copy_of: Callable[[Path], Path],
) -> None:
    copied, embedder = copy_of(sentiment_folder), copy_of(embedder_folder)
    (copied / "README.md").write_text("a card")
    moved = load_composed(sentiment=str(copied), embedder=str(embedder))
    assert moved.fingerprint == annotator.fingerprint
    config = embedder / "1_Pooling" / "config.json"
    config.write_text(config.read_text().replace("mean", "cls"))
    assert load_composed(sentiment=str(copied), embedder=str(embedder)).fingerprint != annotator.fingerprint


@pytest.mark.parametrize("kind", ["DistilBert", "Roberta", "MPNet", "GPT2"])
def test_other_architectures(
    kind: str, load_composed: Callable[..., Annotator], sentiment_folder: Path, tmp_path: Path
) -> None:
    import torch
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(sentiment_folder)
    if kind == "GPT2":
        tokenizer.pad_token = None
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    if kind in ("DistilBert", "GPT2"):
        sizes = {"n_layers": 2, "n_heads": 2, "dim": 16, "hidden_dim": 32} if kind == "DistilBert" else {
            "n_layer": 2, "n_head": 2, "n_embd": 16}  # fmt: skip
    torch.manual_seed(5)
    config = getattr(transformers, f"{kind}Config")(
        vocab_size=len(tokenizer),
        max_position_embeddings=34,
        pad_token_id=None if kind == "GPT2" else 0,
        id2label={0: "negative", 1: "positive"},
        initializer_range=0.6,
        **sizes,
    )
    getattr(transformers, f"{kind}ForSequenceClassification")(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    other = load_composed(sentiment=str(tmp_path))
    texts = [*TEXTS, LONG, "good " * 55]
    assert all(same(a, other.annotate([t])[0]) for a, t in zip(other.annotate(texts), texts, strict=True))
