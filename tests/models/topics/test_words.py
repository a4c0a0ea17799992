"""Words of sentences: what stands in a placeholder of personal data is nobody's word."""

from __future__ import annotations

from models.personal.spans import PLACEHOLDERS
from models.topics.labels.nouns import clauses, learn_words
from models.topics.words import content_words, tokens, why_unthemed

TEXT = " ".join([*PLACEHOLDERS.values(), "[staff 0a1f]", "ORG12"])


def test_placeholders_give_no_words() -> None:
    assert tokens(TEXT) == []
    assert content_words(f"The lamp of {TEXT}") == ["lamp"]
    assert [w for part in clauses(f"the lamp of {TEXT} broke") for w in part] == ["the", "lamp", "of", "broke"]
    assert set(learn_words([f"the Lamp {TEXT}"], [], []).written) == {"lamp"}


def test_a_sentence_of_placeholders_has_no_content() -> None:
    assert why_unthemed(f"{TEXT} {TEXT}", min_words=3) == "no_content"
    assert why_unthemed("[name] sold me the lamp", min_words=3) is None
    assert why_unthemed("the address [fine] is", min_words=3) is None
