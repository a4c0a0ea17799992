"""Word classes from the places that words stand in."""

from __future__ import annotations

import pytest

from models.topics.labels.aspects import action_of, done_to
from models.topics.labels.nouns import Lexicon, clauses, learn_words, singular


def learn(*sentences: str, terms: tuple[str, ...] = ()) -> Lexicon:
    return learn_words(sentences, [clauses(s) for s in sentences], terms)


def test_word_after_determiners_is_a_noun() -> None:
    assert learn("the parcel came", "my parcel", "in a parcel").is_noun("parcel")


def test_word_after_subjects_is_no_noun_even_as_a_term() -> None:
    words = learn("I load it", "they load", "to load", "can load", "the load", terms=("load", "load"))
    assert not words.is_noun("load")


def test_word_after_degree_words_is_no_noun() -> None:
    assert not learn("it is stiff", "so stiff", "very stiff", "the stiff", "a stiff").is_noun("stiff")


def test_adjective_before_a_noun_is_no_noun() -> None:
    assert not learn("the mobile app", "a mobile app", "my mobile app").is_noun("mobile")


def test_adjective_that_stays_with_a_noun_says_which_kind() -> None:
    words = learn("the mobile app", "a mobile app", "my mobile app")
    assert words.is_modifier("mobile", "app")
    assert not words.is_modifier("lovely", "app")


def test_capitals_of_a_loud_customer_make_no_name() -> None:
    assert not learn(*["THE PARCEL IS LATE"] * 9).is_name("parcel")


def test_punctuation_and_masked_names_part_words() -> None:
    assert clauses("Great app, ORG12 delivery (late)") == [["great", "app"], ["delivery"], ["late"]]


def test_words_with_digits_are_left_out() -> None:
    assert clauses("the mp3 player's 4gb card") == [["the", "player", "card"]]


@pytest.mark.parametrize(
    ("plural", "one"),
    [("deliveries", "delivery"), ("boxes", "box"), ("prices", "price"), ("bus", "bus"), ("glass", "glass")],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


@pytest.mark.parametrize("form", ["cancel", "cancels", "cancelled", "canceled", "cancelling"])
def test_every_form_of_a_verb_has_its_noun(form: str) -> None:
    assert action_of(form) == "cancellation"


def test_what_is_done_to_a_thing() -> None:
    assert done_to("resetting", "password") == "password reset"
    assert done_to("played", "music") == "music playback"
    assert done_to("played", "game") is None
    assert done_to("thanked", "nurse") is None
