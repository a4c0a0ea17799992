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
├── QueryError          a query on the published file failed
└── Unforeseen          anything else went wrong; names its type and place, never its words

No error but these leaves a job as a message or enters the ledger: an error of a library may quote a customer
("could not convert 'my number is …'"). `conceal` and `concealing` turn such an error into Unforeseen.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

logger = logging.getLogger(__name__)

HERE = Path(__file__).resolve().parents[1]
"""The folder that holds the package."""


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


class QueryError(VocError):
    """A query on the published file failed."""


class Unforeseen(VocError):
    """Something failed in a way that nobody foresaw.

    Attributes:
        original: The error itself, for a traceback that the person at the terminal asks for; None after pickling.
    """

    original: BaseException | None = None


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
    if isinstance(error, OSError) and error.strerror:
        return f"{type(error).__name__}: {error.strerror}"
    known = next((KNOWN[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in KNOWN), None)
    return known or f"unexpected {type(error).__name__}"


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
