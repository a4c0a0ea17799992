"""Labels: short noun phrases that name a subject, unique, from the members' own words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from models.topics.labels.choose import TopicText, label_topics
from models.topics.words import why_unthemed


def embed(phrases: Sequence[str]) -> np.ndarray:
    """A vector of letters: enough for a cosine."""
    vectors = np.full((len(phrases), 26), 1e-3, dtype=np.float32)
    for row, phrase in enumerate(phrases):
        for letter in phrase:
            if letter.isascii() and letter.isalpha():
                vectors[row, ord(letter) - 97] += 1
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def topic(*sentences: str, terms: Sequence[str] = (), keywords: Sequence[str] = ()) -> TopicText:
    return TopicText(tuple(sentences) * 5, tuple(terms) * 5, tuple(keywords))


def labels_of(*topics: TopicText, like: Sequence[str]) -> list[str]:
    """Labels of topics whose centroids are the vectors of these phrases."""
    return [x.label for x in label_topics(topics, embed(like), embed=embed)]


DELIVERY = topic(
    "the delivery time was awful", "great delivery time", "my delivery time doubled", "late delivery",
    terms=("delivery time", "Delivery Time", "delivery"), keywords=("delivery", "late"),
)  # fmt: skip
LOGIN = topic("the password reset failed", "password reset is slow", terms=("password reset",), keywords=("password",))
PRAISE = topic("great", "awesome", "so good", keywords=("great", "awesome"))
CENTROIDS = embed(["delivery time", "password reset"])


def test_label_is_a_term_of_the_members() -> None:
    assert labels_of(DELIVERY, LOGIN, like=["delivery time", "password reset"]) == ["delivery time", "password reset"]


def test_labels_are_unique() -> None:
    labels = [x.label for x in label_topics([DELIVERY] * 6, np.repeat(CENTROIDS[:1], 6, axis=0), embed=embed)]
    assert len(set(labels)) == 6


def test_known_label_is_kept_and_not_given_twice() -> None:
    labels = label_topics([DELIVERY, LOGIN], CENTROIDS, embed=embed, known=[None, "Delivery TIME"])
    assert labels[1].label == "Delivery TIME"
    assert labels[0].label.lower() != "delivery time"


def test_label_of_a_retired_theme_is_not_given_again() -> None:
    assert label_topics([LOGIN], CENTROIDS[1:], embed=embed, taken=["password resets"])[0].label != "password reset"


def test_label_that_reads_like_another_is_not_given() -> None:
    films = topic("the film was late", "a film for kids", terms=("film",))
    movies = topic("the movie was late", "a movie for kids", terms=("movie",))

    def same(phrases: Sequence[str]) -> np.ndarray:
        return embed([p.replace("movie", "film") for p in phrases])

    first, second = (x.label for x in label_topics([films, movies], same(["film", "kids"]), embed=same))
    assert {first, second} != {"film", "movie"}


def test_masked_names_are_no_label() -> None:
    company = topic("I like ORG685", "ORG685 is a company", "ORG685 sells it")
    assert labels_of(company, DELIVERY, like=["company", "delivery time"])[0] == "company overall"


def test_opinions_are_no_label() -> None:
    service = topic("excellent support", "poor support", "great support", "the support", terms=("excellent support",))
    assert labels_of(service, LOGIN, like=["excellent support", "password reset"])[0] == "support"


@pytest.mark.parametrize("word", ["items", "money", "person", "thing", "stuff"])
def test_bare_word_gives_way_to_one_that_names_a_subject(word: str) -> None:
    mixed = topic(f"the {word} in the basket", f"a {word}", f"my {word}", "the basket", terms=(word, "basket"))
    assert labels_of(mixed, LOGIN, like=[f"basket {word}", "password reset"])[0] == "basket"


def test_verb_is_no_label_even_if_it_is_an_aspect_term() -> None:
    broken = topic("it stopped working", "never working", "not working since", "the lid", terms=("working", "lid"))
    assert labels_of(broken, LOGIN, like=["working lid", "password reset"])[0] != "working"


def test_longer_phrase_names_the_kind() -> None:
    service = topic(
        "the customer service", "our customer service called", "good service", terms=("customer service", "service")
    )
    assert labels_of(service, LOGIN, like=["service", "password reset"])[0] == "customer service"


def test_what_is_done_to_a_thing_is_a_noun_phrase() -> None:
    cancel = topic("I want to cancel my subscription", "they cancelled the subscription", terms=("subscription",))
    assert labels_of(cancel, DELIVERY, like=["subscription cancellation", "delivery"])[0] == "subscription cancellation"


@pytest.mark.parametrize("verb", ["log in", "sign in", "logged in", "signing in"])
def test_phrasal_verb_is_a_noun(verb: str) -> None:
    signing = topic(f"I cannot {verb}", f"let me {verb} now", f"we {verb} daily")
    assert labels_of(signing, DELIVERY, like=["login", "delivery"])[0] == "login"


def test_two_things_are_joined_where_neither_covers_the_topic() -> None:
    care = topic("we like the nurse", "the nurse", "my doctor", "the doctor", "we left", "we came",
                  terms=("nurse", "doctor"))  # fmt: skip
    assert labels_of(care, LOGIN, like=["nurse doctor", "reset"])[0] == "doctor and nurse"


def test_thing_itself_is_labelled_as_a_whole() -> None:
    app = topic("the app is great", "love the app", "a perfect app", "bad app", terms=("app",))
    assert labels_of(app, DELIVERY, like=["app", "delivery"])[0] == "app overall"


def test_name_is_written_as_customers_write_it() -> None:
    screen = topic("I like the YouTube screen", "a YouTube screen", "my YouTube screen", terms=("YouTube screen",))
    assert labels_of(screen, DELIVERY, like=["youtube screen", "delivery"])[0] == "YouTube screen"


def test_topic_without_nouns_still_has_a_label() -> None:
    assert labels_of(PRAISE, like=["delivery time"]) == ["overall impression"]


def test_further_general_topics_are_told_apart_by_their_side() -> None:
    blame = topic("awful", "terrible", "so bad", "worst")
    labels = labels_of(PRAISE, blame, blame, like=["great", "awful", "bad"])
    assert "overall impression" in labels
    assert "general complaints" in labels


def test_adjectives_of_one_aspect_name_it() -> None:
    easy = topic("so easy", "very easily done", "easy indeed", keywords=("easy",))
    assert labels_of(easy, DELIVERY, like=["ease of use", "delivery"])[0] == "ease of use"


def test_what_is_easy_is_said() -> None:
    setup = topic("easy to set up", "it was easy to set up", "very easily set up", keywords=("easy",))
    assert labels_of(setup, DELIVERY, like=["ease of setup", "delivery"])[0] == "ease of setup"


def test_row_order_changes_nothing() -> None:
    fee = topic("the fee", "a fee", "the fees", "all the fees", terms=("fee", "fees"))
    turned = TopicText(fee.sentences[::-1], fee.terms[::-1], fee.keywords)
    assert label_topics([turned, LOGIN], CENTROIDS, embed=embed) == label_topics([fee, LOGIN], CENTROIDS, embed=embed)


def test_no_topic_gives_no_label() -> None:
    assert label_topics([], np.zeros((0, 26), dtype=np.float32), embed=embed) == []


def test_description_is_one_line_with_the_label() -> None:
    for label in label_topics([DELIVERY, LOGIN], CENTROIDS, embed=embed):
        assert label.label in label.description
        assert "\n" not in label.description


def test_reasons() -> None:
    assert why_unthemed("!!! 123", min_words=2) == "no_content"
    assert why_unthemed("Great", min_words=2) == "too_short"
    assert why_unthemed("I did that", min_words=2) == "no_content"
    assert why_unthemed("Delivery failed", min_words=2) is None


def test_description_of_a_general_topic_says_so() -> None:
    (label,) = label_topics([PRAISE], CENTROIDS[:1], embed=embed)
    assert label.description == "What customers say without naming one subject: overall impression."
