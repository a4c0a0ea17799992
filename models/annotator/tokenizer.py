"""Word pieces with offsets into the text as given: BERT's, and emoji read as words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

EMOJI = (
    ("[😀😃😄😁😊🙂😇😎🤗😌👍👌🙌👏💯✅⭐🌟🎉🥳☺😺💪🤩]", " great "),
    ("[❤💕💖💗💛💚💙💜🧡🖤🥰😍😘💓💞♥]", " love "),
    ("[😡😠🤬👿😤🖕]", " angry "),
    ("[😞😔😟😢😭☹🙁😩😫😣😖💔😥😿]", " sad "),
    ("[👎🤮🤢❌🚫💩😒🙄]", " bad "),
    ("[😂🤣😅😆]", " haha "),
)
"""Emoji that the vocabulary does not know, and the word each is read as."""
EMOJI_PARTS = "[\ufe0f\u200d\U0001f3fb-\U0001f3ff]"
"""Variation selector, joiner and skin tones: dropped before the word pieces are made."""


def load_tokenizer(file: Path) -> Any:
    """Return the tokenizer of `tokenizer.json` without padding, truncation or special tokens added by itself.

    Emoji are replaced in its normaliser, which keeps the offsets of the original text.
    """
    from tokenizers import Regex, Tokenizer, normalizers

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    rules = [normalizers.Replace(Regex(EMOJI_PARTS), "")]
    rules += [normalizers.Replace(Regex(pattern), word) for pattern, word in EMOJI]
    tokenizer.normalizer = normalizers.Sequence([*rules, tokenizer.normalizer])
    return tokenizer
