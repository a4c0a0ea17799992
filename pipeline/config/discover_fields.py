"""Define the key `discover` of a source mapping: questions that only the file knows, as surveys have them."""

from __future__ import annotations

from fnmatch import fnmatchcase

from pydantic import Field

from pipeline.config.yaml import Config


class Discover(Config):
    """Columns that no key of the mapping names are told by their wording and values: the question of NPS, satisfaction in words, open questions.

    What cannot be told is not read, and named in the summary.
    """

    ignore: tuple[str, ...] = Field(
        (), description="Columns of the system that are no questions; * stands for any characters, as in Recipient*"
    )

    def ignores(self, column: str) -> bool:
        """Return whether a column is one of the system's own."""
        return any(fnmatchcase(column.casefold(), pattern.casefold()) for pattern in self.ignore)
