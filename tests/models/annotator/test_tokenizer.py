"""Word pieces: emoji are words, and offsets stay those of the text as given."""

from __future__ import annotations

from typing import Any

import pytest

from models.annotator.tokenizer import EMOJI


def offsets(tokenizer: Any, text: str) -> list[str]:
    return [text[a:b] for a, b in tokenizer.encode(text, add_special_tokens=False).offsets]


def test_every_listed_emoji_is_read_as_its_word(tokenizer: Any) -> None:
    read = set()
    for pattern, word in EMOJI:
        for emoji in pattern.strip("[]"):
            if emoji in read:  # the first rule that names an emoji holds
                continue
            read.add(emoji)
            expected = tokenizer.encode(word, add_special_tokens=False).ids
            assert tokenizer.encode(emoji, add_special_tokens=False).ids == expected, (emoji, word)


@pytest.mark.parametrize(
    "text", ["👍🏽 good", "❤️ good", "👨‍👩‍👧 good", "a\u200db good", "Ünder Café good", "ＧＯＯＤ good"]
)
def test_offsets_after_unusual_characters_stay_right(tokenizer: Any, text: str) -> None:
    assert "".join(offsets(tokenizer, text)[-4:]) == "good"


def test_nothing_is_cut_or_padded(tokenizer: Any) -> None:
    encoding, short = tokenizer.encode_batch(["a " * 5_000, "a"], add_special_tokens=False)
    assert (len(encoding.ids), len(short.ids)) == (5_000, 1)
