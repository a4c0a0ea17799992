"""Which words are given names of persons and nothing else, by the lexicon of the head that finds names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from models.artifacts import WEIGHTS, verify_files
from models.names.lexicon import COMMON, FREQUENT, GIVEN, PLACE, SURNAME, Lexicon

FOLDER = WEIGHTS / "names"


@cache
def _lexicon() -> Lexicon:
    from safetensors import safe_open

    verify_files(FOLDER)
    with safe_open(FOLDER / "names.safetensors", framework="numpy") as weights:
        return Lexicon({name: weights.get_tensor(name) for name in ("lexicon.hashes", "lexicon.bits")})


def is_full_name(words: Sequence[str]) -> bool:
    """Return whether two or three words are a given name and a family name; a word that is ordinary or a place, too, counts as both.

    Raises:
        ModelError: The weights of the head that finds names are missing or altered.
    """
    first, last = (_lexicon().bits(word) for word in (words[0], words[-1]))
    return bool(first & GIVEN) and bool(last & (SURNAME | GIVEN))


def is_given_name(word: str) -> bool:
    """Return whether a word is used as a given name, and neither as an ordinary word nor as a place.

    Raises:
        ModelError: The weights of the head that finds names are missing or altered.
    """
    bits = _lexicon().bits(word)
    return bool(bits & GIVEN) and not bits & (COMMON | FREQUENT | PLACE)
