"""Exit codes, and how an error becomes one line and a code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

import click

from pipeline.cli.out import note
from pipeline.errors import MachineFailed, Unforeseen, VocError, machine_cause, place_of

DONE, FAILED, USAGE, FILE_FAILED, NOT_FOUND, STOPPED = 0, 1, 2, 3, 4, 130
CODES = {
    DONE: "done",
    FAILED: "failed; one line on stderr says why and what to do",
    USAGE: "wrong usage; nothing was done",
    FILE_FAILED: "done, but at least one whole input file could not be read",
    NOT_FOUND: "done, but no such customer is stored",
    STOPPED: "stopped with Ctrl-C; the next run carries on",
}
"""Exit codes of every command."""
SEE_MORE = (
    "this is a fault of the program unless the line says otherwise. The same command with -v shows the traceback, which may "
    "quote customers' texts"
)


def guarded(run: Callable[[], int | None], *, verbose: Callable[[], bool]) -> int:
    """The exit code of `run`, which may raise; an error is told on stderr in one line.

    Args:
        run: The work; None counts as DONE.
        verbose: Whether an unforeseen error shows its traceback, asked when there is one.
    """
    try:
        code = run() or DONE
        sys.stdout.flush()
        return code
    except click.exceptions.Exit as e:
        return e.exit_code
    except click.ClickException as e:
        return _usage(e)
    except BrokenPipeError:  # `voc query … | head -1`: who reads has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except (KeyboardInterrupt, click.Abort):
        sys.stderr.write("voc: stopped; `voc run` carries on where it was\n")
        return STOPPED
    except Exception as e:
        return _failure(e, verbose=verbose())


def _failure(error: Exception, *, verbose: bool) -> int:
    from models.base import ModelError  # brings numpy, which the help does without

    if isinstance(error, Unforeseen):
        if verbose and error.original is not None:
            traceback.print_exception(error.original)
        note(f"voc: {error}" if isinstance(error, MachineFailed) else f"voc: {error}; {SEE_MORE}")
    elif isinstance(error, VocError | ModelError):
        note(f"voc: {error}")
    else:
        note(traceback.format_exc().rstrip() if verbose else f"voc: {unforeseen(error)}")
    return FAILED


def unforeseen(error: Exception) -> str:
    """One line about an error that nobody expected: its type and place, not its message, which may quote a customer."""
    said = machine_cause(error)
    if said:
        return f"{str(error.filename)!r}: {said}" if isinstance(error, OSError) and error.filename else said
    return f"unforeseen {type(error).__name__}{place_of(error)}; {SEE_MORE}"


def _usage(error: click.ClickException) -> int:
    """Say what is wrong in the first line and what is right in the second."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        sys.stderr.write(f"{error.format_message()}\n")
        return error.exit_code
    said = " ".join(error.format_message().split())
    sys.stderr.write(f"voc: {said[0].lower() + said[1:]}\n")
    if isinstance(error, click.UsageError) and error.ctx is not None:
        ctx = error.ctx
        if isinstance(ctx.command, click.Group):
            sys.stderr.write(f"`{ctx.command_path} --help` lists the commands.\n")
        else:
            sys.stderr.write(f"{ctx.get_usage()}\n`{ctx.command_path} --help` explains it.\n")
    return error.exit_code
