"""Labels: short noun phrases, unique, from the members' own terms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.topics.labels import TopicText, clean_phrase, label_topics
from models.topics.words import why_unthemed


def embed(phrases: Sequence[str]) -> np.ndarray:
    """A vector of letters: enough for a cosine."""
    vectors = np.zeros((len(phrases), 26), dtype=np.float32)
    for row, phrase in enumerate(phrases):
        for letter in phrase:
            if letter.isascii() and letter.isalpha():
                vectors[row, ord(letter) - 97] += 1
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def topic(*sentences: str, terms: Sequence[str] = (), keywords: Sequence[str] = ()) -> TopicText:
    return TopicText(tuple(sentences) * 5, tuple(terms) * 5, tuple(keywords))


DELIVERY = topic(
    "the delivery time was awful", "great delivery time", "my delivery time doubled", "late delivery",
    terms=("delivery time", "Delivery Time", "delivery"), keywords=("delivery", "late"),
)  # fmt: skip
LOGIN = topic("the password reset failed", "password reset is slow", terms=("password reset",), keywords=("password",))
CENTROIDS = embed(["delivery time", "password reset"])


def test_label_is_a_term_of_the_members() -> None:
    labels = label_topics([DELIVERY, LOGIN], CENTROIDS, embed=embed)
    assert [x.label for x in labels] == ["delivery time", "password reset"]


def test_labels_are_unique() -> None:
    labels = [x.label for x in label_topics([DELIVERY] * 6, np.repeat(CENTROIDS[:1], 6, axis=0), embed=embed)]
    assert len(set(labels)) == 6


def test_known_label_is_kept_and_not_given_twice() -> None:
    labels = label_topics([DELIVERY, LOGIN], CENTROIDS, embed=embed, known=[None, "delivery time"])
    assert labels[1].label == "delivery time"
    assert labels[0].label != "delivery time"


def test_label_of_a_retired_theme_is_not_given_again() -> None:
    assert label_topics([LOGIN], CENTROIDS[1:], embed=embed, taken=["password resets"])[0].label != "password reset"


def test_masked_names_and_opinions_are_no_label() -> None:
    assert clean_phrase("the great ORG685") == ""
    assert clean_phrase("excellent customer service") == "customer service"


def test_topic_without_nouns_still_has_a_label() -> None:
    praise = topic("great", "awesome", "so good", keywords=("great", "awesome"))
    assert label_topics([praise], CENTROIDS[:1], embed=embed)[0].label == "overall impression"


def test_adjectives_of_one_aspect_name_it() -> None:
    easy = topic("so easy", "very easy and simple", "easy indeed", keywords=("easy", "simple"))
    label = label_topics([easy, DELIVERY], CENTROIDS, embed=embed)[0].label
    assert label == "ease of use"


def test_description_is_one_line() -> None:
    for label in label_topics([DELIVERY, LOGIN], CENTROIDS, embed=embed):
        assert label.label in label.description
        assert "\n" not in label.description


def test_reasons() -> None:
    assert why_unthemed("!!! 123", min_words=2) == "no_content"
    assert why_unthemed("Great", min_words=2) == "too_short"
    assert why_unthemed("I did that", min_words=2) == "no_content"
    assert why_unthemed("Delivery failed", min_words=2) is None
