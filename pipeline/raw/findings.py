"""What is found in the rows of one file while they are mapped, and how it is said: non-answers, keys of nobody, mangled ids, columns that are never there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.errors import printable

LISTED = 8
"""Different words that a note lists."""


@dataclass
class Findings:
    """Counts of one file.

    Attributes:
        non_answers: Texts that are none ("n/a"), by (key of the question, text in lower case).
        nobodies: Customer keys that name nobody, by key in lower case.
        nulls: Channels and languages that are none, by (field, value in lower case).
        mangled: Values that a spreadsheet turned into 1.18E+11, by column.
        unseen: Mapped columns that no row has had yet.
        commas: Scores with a decimal comma that the mapping does not state, by column.
        spelt: Scores written in words or signs ("4 out of 5", stars), by column.
    """

    non_answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    nobodies: Counter[str] = field(default_factory=Counter)
    nulls: Counter[tuple[str, str]] = field(default_factory=Counter)
    mangled: Counter[str] = field(default_factory=Counter)
    unseen: set[str] = field(default_factory=set)
    commas: Counter[str] = field(default_factory=Counter)
    spelt: Counter[str] = field(default_factory=Counter)

    def remarks(self) -> list[str]:
        """Return one line for each thing that is as it should be and may be asked about. Words in it are from the lists of what is no answer."""
        said = []
        if total := self.non_answers.total():
            words = Counter[str]()
            for (_, word), count in self.non_answers.items():
                words[word] += count
            said.append(f"{_plural(total, 'comment')} without an answer ({_listed(words)}), not counted as a text")
        if total := self.nobodies.total():
            said.append(f"{_plural(total, 'row')} whose customer is nobody ({_listed(self.nobodies)}), read as unknown")
        for name in ("channel", "language"):
            words = Counter({word: n for (kind, word), n in self.nulls.items() if kind == name})
            if words:
                said.append(f"{_plural(words.total(), 'row')} whose {name} is none ({_listed(words)}), read as unknown")
        for column, count in self.commas.items():
            said.append(f"column {printable(column)!r}: {_plural(count, 'score')} with a comma, read as decimal mark")
        for column, count in self.spelt.items():
            said.append(
                f"column {printable(column)!r}: {_plural(count, 'score')} in words or signs, such as '4 out of 5'"
            )
        return said

    def warnings(self) -> list[str]:
        """Return one line for each thing that a person should look at, without any text of a row."""
        return [
            f"column {printable(column)!r}: {_plural(count, 'value')} such as 1.18E+11, which a spreadsheet made of long numbers; such a "
            "value names nobody and nothing, so it is read as missing: export again with the column as text"
            for column, count in self.mangled.items()
        ]


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _listed(words: Mapping[str, int]) -> str:
    ordered = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{printable(word)!r} {count:,}" for word, count in ordered[:LISTED])
    return shown + (f", and {len(ordered) - LISTED} more" if len(ordered) > LISTED else "")
