"""Which lines of a rejected row name a customer: the key as a whole, in whatever escapes, and not the beginning of another one's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.jobs.erasure.readings import fold, readings

SHORTEST = 4
"""Characters from which on a key is looked for inside rejected rows; a shorter one would find other people's rows."""


class Named:
    """Finds the keys of one customer in texts."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, in any case of their letters; those shorter than SHORTEST are not looked for."""
        forms = sorted({fold(key) for key in keys if len(key) >= SHORTEST}, key=lambda form: (-len(form), form))
        joined = "|".join(map(re.escape, forms)) or r"(?!)"
        # "cust-1" is not named in "cust-10", "cust-1-b" or "my-cust-1", nor "ann@shop.example" in "joann@shop.example" or "ann@shop.example.org".
        self._pattern = re.compile(rf"(?<![\w.+@-])(?:{joined})(?![\w@-]|\.\w)")

    def is_in(self, text: str) -> bool:
        """Return whether a text names the customer."""
        return any(self._pattern.search(reading) for reading in readings(text))

    def lines(self, text: str) -> str:
        """Return the lines that name the customer: a broken row may hold the rows of others as well."""
        return "\n".join(line for line in text.splitlines() if self.is_in(line))
