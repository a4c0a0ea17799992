"""Every error the pipeline raises on purpose.

VocError                one line for the user: what, where, value, what to do next
├── ConfigError         a configuration file is wrong; raised before any work
├── SourceError         an input file cannot be read at all (its rows are lost to this run, not to the next)
├── WarehouseError      the warehouse cannot be opened, migrated or written
│   ├── WarehouseBusy   another run holds the writer's lock
│   └── ErasurePending  an erasure of a customer is unfinished
├── PublishError        an audit failed or the snapshot could not be replaced; the old one stays
├── ThemesError         the topic model cannot be fitted or applied
├── TouchpointsError    a pin names what is not there, or labels cannot be read
├── AuditError          an audit sample cannot be drawn, or its labels cannot be read
│   └── LabelledElsewhere  another browser labels under this name
├── PullError           a system that is asked for feedback refuses or does not answer
├── TeachError          there is nothing, or too little, to teach the reader by
├── QueryError          a query on the published file failed
└── Unforeseen          anything else went wrong; names its type and place, never its words
    └── MachineFailed   the disk is full, a folder is read-only, memory ran out: no fault of the program

No error but these leaves a job as a message or enters the ledger: an error of a library may quote a customer
("could not convert 'my number is …'"). `conceal` and `concealing` turn such an error into Unforeseen.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

logger = logging.getLogger(__name__)

CHAIN = 20
"""Errors behind an error that are looked at."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What moves a cursor, ends a line, reorders what stands beside it, or cannot be encoded."""

HERE = Path(__file__).resolve().parents[1]
"""The folder that holds the package."""


def printable(text: str, *, keep: str = "") -> str:
    r"""Return a text that a terminal, a log and a database show as what it is: control characters escaped, bytes that are not UTF-8 as \\xNN.

    Args:
        text: A name, a message, a table.
        keep: Control characters that stay, for instance the line breaks of a message of several lines.
    """
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub(lambda m: m[0] if m[0] in keep else _escaped(m[0]), text)


def _escaped(char: str) -> str:
    byte = ord(char) - 0xDC00  # how Python keeps a byte of a name that is not UTF-8
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else char.encode("unicode_escape").decode("ascii")


class VocError(Exception):
    """Base of all expected errors. The command line prints it as one line and exits with 1."""


class ConfigError(VocError):
    """A configuration file is wrong: file:line, dotted path, what was expected."""


class SourceError(VocError):
    """An input file cannot be read at all. The summary names the file, and the others are still read."""


class WarehouseError(VocError):
    """The warehouse cannot be opened, migrated or written."""


class WarehouseBusy(WarehouseError):
    """Another process holds the writer's lock; the message names its run."""


class ErasurePending(WarehouseError):
    """An erasure is unfinished: it failed just now, or what was asked for could show the customer again."""


class PublishError(VocError):
    """The snapshot was not replaced; readers keep the previous one."""


class ThemesError(VocError):
    """The topic model cannot be fitted or applied."""


class TouchpointsError(VocError):
    """A pin names a sentence, theme or touchpoint that is not there, or labelled sentences cannot be read."""


class AuditError(VocError):
    """An audit sample cannot be drawn, or labels of one cannot be read."""


class LabelledElsewhere(AuditError):
    """Another browser labels under this name."""


class PullError(VocError):
    """A system that is asked for feedback refuses or does not answer; nothing was put into the inbox."""


class TeachError(VocError):
    """There is nothing, or too little, to teach the reader by."""


class QueryError(VocError):
    """A query on the published file failed."""


class Unforeseen(VocError):
    """Something failed in a way that nobody foresaw.

    Attributes:
        original: The error itself, for a traceback that the person at the terminal asks for; None after pickling.
    """

    original: BaseException | None = None


class MachineFailed(Unforeseen):
    """The machine refused: the message says what (disk, permission, memory) and what to do."""


FULL = "no space is left on the disk; free some, then run again: what was committed is kept"
REFUSED = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: "the disk quota is used up; free some space, then run again: what was committed is kept",
    errno.EFBIG: "a file would be larger than this process may write (ulimit -f)",
    errno.EROFS: "the disk is mounted read-only",
    errno.EACCES: "permission denied",
    errno.EPERM: "the operation is not permitted",
    errno.EMFILE: "too many files are open (ulimit -n)",
    errno.EIO: "the disk failed to read or write (input/output error)",
}
"""What is said of errors of the operating system, by their number."""
WORDS = {os.strerror(number): said for number, said in REFUSED.items()}
"""The same by the system's own words, which libraries quote."""
KNOWN = {
    "OutOfMemoryException": "DuckDB needs more memory than the settings allow; set a larger memory_limit, for instance "
    "memory_limit: 4GB, then run again: the work done so far is kept",
    "IOException": "DuckDB cannot read or write its files: is the disk full, or a permission missing?",
    "MemoryError": "this machine has too little memory left",
}
"""What is said of errors that a machine causes, by the name of their type; never their own words."""


def is_expected(error: BaseException) -> bool:
    """Return whether the error's message is one line of ours, without customers' text."""
    from models.base import ModelError

    return isinstance(error, VocError | ModelError)


def describe_error(error: BaseException) -> str:
    """Return one line for the ledger, a log or a message: our own errors as they are, of all others the type and never the words."""
    if is_expected(error):
        return next(iter(str(error).splitlines()), type(error).__name__)
    return machine_cause(error) or f"unexpected {type(error).__name__}"


def machine_cause(error: BaseException) -> str | None:
    """Return what the machine refused, in our own words, if that is what the error or one behind it says; else None."""
    seen: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in seen and len(seen) < CHAIN:
        seen.append(link)
        link = link.__cause__ or link.__context__
    for link in seen:
        number = link.errno if isinstance(link, OSError) else None
        said = REFUSED.get(number or 0) or next((ours for theirs, ours in WORDS.items() if _quotes(link, theirs)), None)
        if said:
            return said
    for link in seen:
        known = next((KNOWN[kind.__name__] for kind in type(link).__mro__ if kind.__name__ in KNOWN), None)
        if known:
            return known
    return f"{type(error).__name__}: {error.strerror}" if isinstance(error, OSError) and error.strerror else None


def _quotes(error: BaseException, words: str) -> bool:
    """Return whether DuckDB quotes the operating system: by then a commit has failed with what a write could not do."""
    return type(error).__module__.startswith(("duckdb", "_duckdb")) and words in str(error)


def place_of(error: BaseException) -> str:
    """Return " in FILE:LINE", the last place in our own code that the error came through; "" if there is none."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(HERE)]
    return f" in {Path(frames[-1].filename).relative_to(HERE).as_posix()}:{frames[-1].lineno}" if frames else ""


def conceal(error: Exception, *, doing: str) -> Exception:
    """Return the error as it may be raised on: an expected one without cause and context, any other as Unforeseen.

    Where an unforeseen error came from goes to the log as file, line and code, without the error's words.

    Args:
        error: What was caught.
        doing: What failed, for instance "stage raw".
    """
    if is_expected(error):
        error.__cause__ = error.__context__ = None
        return error
    frames = "".join(traceback.format_tb(error.__traceback__))
    logger.info("%s failed with %s\n%s", doing, type(error).__name__, frames)
    said = machine_cause(error)
    if said:
        concealed: Unforeseen = MachineFailed(f"{doing} failed: {said}")
    else:
        concealed = Unforeseen(f"{doing} failed: {describe_error(error)}{place_of(error)}")
    concealed.original = error
    return concealed


@contextmanager
def concealing(doing: str) -> Iterator[None]:
    """Let no unforeseen error out of the block with its own words; see conceal.

    Raises:
        VocError: As raised in the block, or Unforeseen.
        ModelError: As raised in the block.
    """
    try:
        yield
    except Exception as e:
        failure = conceal(e, doing=doing)
        try:
            raise failure from None
        finally:
            failure.__context__ = None  # `raise` has just set it, to an error that may quote a customer
