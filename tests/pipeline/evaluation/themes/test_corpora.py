"""What a fit and an assignment see of the reviews."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.evaluation.themes.array_cache import Cache
from pipeline.evaluation.themes.corpora import Corpus, make_corpus, read_alexa, read_fabsa, with_embeddings


def test_sentences_are_distinct_with_content_and_in_canonical_order(corpus: Corpus) -> None:
    keys = [hashlib.md5(s.encode(), usedforsecurity=False).hexdigest() for s in corpus.sentences]
    assert keys == sorted(keys)
    assert len(set(corpus.sentences)) == len(corpus.sentences) == len(corpus.embeddings) == len(corpus.terms)
    assert "Thanks!" not in corpus.sentences


def test_every_spoken_sentence_has_its_review_and_its_place(corpus: Corpus) -> None:
    assert len(corpus.spoken) == len(corpus.spoken_in) == len(corpus.place)
    for review, place in zip(corpus.spoken_in.tolist(), corpus.place.tolist(), strict=True):
        assert place == -1 or corpus.sentences[place] in corpus.reviews[review]
    assert (corpus.place == -1).sum() == len(corpus.reviews)  # one "Thanks!" or "Hm." each


def test_empty_reviews_are_left_out_and_repeated_ones_stay(annotator: Any) -> None:
    text = "The monthly fee was awful in week 1."
    corpus = make_corpus("few", [text, " ", text, "..."], [2, 1, -1, 0], annotator)
    assert corpus.reviews == (text, text, "...") and corpus.human.tolist() == [2, -1, 0]
    assert corpus.sentences == (text,) and corpus.place.tolist() == [0, 0]
    assert corpus.single.tolist() == [0, 2] and corpus.terms == (("monthly fee",),)


def test_vectors_are_rounded_as_the_warehouse_stores_them(corpus: Corpus, annotator: Any) -> None:
    exact = annotator.embed(corpus.sentences)
    assert not np.array_equal(exact, corpus.embeddings)
    np.testing.assert_allclose(exact, corpus.embeddings, atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(corpus.embeddings, axis=1), 1, atol=1e-5)


def test_another_space_embeds_equal_sentences_equally(corpus: Corpus) -> None:
    other = with_embeddings(corpus, lambda texts: np.ones((len(texts), 3)), cache=Cache(), name="ones")
    assert other.embeddings.shape == (len(corpus.sentences), 3)
    assert (other.spoken[other.place >= 0] == 1).all() and (other.spoken[other.place < 0] == 0).all()
    assert other.sentences == corpus.sentences


def test_the_cache_makes_a_thing_once_and_keeps_it_in_its_folder(tmp_path: Path) -> None:
    made = []

    def make() -> dict[str, Any]:
        made.append(1)
        return {"words": np.array(["ä", ""]), "labels": np.array([1, -1])}

    for cache in (Cache(tmp_path), Cache(tmp_path)):
        for _ in range(2):
            found = cache.arrays("kind", [["a"], np.ones(2)], make)
            assert found["words"].tolist() == ["ä", ""] and found["labels"].tolist() == [1, -1]
    Cache(tmp_path).arrays("kind", [["a"], np.zeros(2)], make)
    assert len(made) == 2


def test_fabsa_reviews_with_several_themes_have_no_human_theme(tmp_path: Path) -> None:
    (tmp_path / "fabsa").mkdir()
    rows = [
        ("one", '{"theme": "b"}'),
        ("two", '{"theme": "a"}, {"theme": "b"}'),
        ("three", '{"theme": "a"}, {"theme": "a"}'),
    ]
    lines = [f'{{"text": "{t}", "labels": [{labels}]}}' for t, labels in rows]
    (tmp_path / "fabsa" / "train.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert read_fabsa(tmp_path) == (["one", "two", "three"], [1, -1, 0])


def test_a_data_set_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    from models.base import ModelError

    with pytest.raises(ModelError, match="no such file"):
        read_alexa(tmp_path)
