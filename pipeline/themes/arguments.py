"""Options of `voc themes`."""

from __future__ import annotations

import argparse
import getpass
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.errors import ThemesError

READS = ("list", "show", "history", "groups", "emerging", "models", "corrections", "refit")
CORRECTIONS = {
    "rename": ("THEME", "LABEL"),
    "merge": ("THEME", "INTO"),
    "split": ("THEME", "LABEL"),
    "lock": ("THEME",),
    "unlock": ("THEME",),
    "retire": ("THEME",),
    "move": ("THEME",),
    "undo": ("NUMBER",),
}
"""What follows each action."""
WITH_SENTENCES = ("split", "move")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions and options of `voc themes`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "\n".join(
        ["corrections:"] + [f"  voc themes {name} {' '.join(words)}" for name, words in CORRECTIONS.items()]
    )
    parser.add_argument("action", choices=(*READS, *CORRECTIONS), metavar="ACTION", help=", ".join(READS))
    parser.add_argument("words", nargs="*", metavar="WORD", help="a theme, and what the correction needs (see below)")
    parser.add_argument(
        "--sentence", action="append", default=[], metavar="ID", help="for split and move: a published sentence_id"
    )
    parser.add_argument("--by", metavar="NAME", help="who made the correction (default: the user's name)")
    parser.add_argument("--why", metavar="TEXT", help="why")
    parser.add_argument(
        "--as-of",
        type=_moment,
        metavar="TIME",
        help="for show: what the theme contained then, such as 2026-03-31 or 2026-03-31T18:00",
    )
    parser.add_argument(
        "--json", action="store_true", help="for history: the events as JSON lines, with their evidence"
    )
    parser.add_argument("--later", action="store_true", help="only record it; it takes effect with the next run")


def _moment(text: str) -> datetime:
    """Return a time in UTC; a day means its end."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a day or a time, such as 2026-03-31") from None
    if len(text) == len("2026-03-31"):
        moment += timedelta(days=1, microseconds=-1)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_theme(args: argparse.Namespace) -> str | None:
    """Return the theme of a reading action, or None."""
    return args.words[0] if args.words else None


def read_correction(args: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments of pipeline.themes.corrections.record.correct.

    Raises:
        ThemesError: Words or sentences are missing, or too many.
    """
    wanted = CORRECTIONS[args.action]
    if len(args.words) != len(wanted):
        raise ThemesError(f"expected: voc themes {args.action} {' '.join(wanted)}")
    if bool(args.sentence) != (args.action in WITH_SENTENCES):
        expected = "at least one --sentence ID" if args.action in WITH_SENTENCES else "no --sentence"
        raise ThemesError(f"{args.action}: expected {expected}")
    about: dict[str, Any] = {"by": args.by or getpass.getuser(), "reason": args.why, "sentences": args.sentence}
    if args.action == "undo":
        if not args.words[0].isdigit():
            raise ThemesError(f"undo: expected the number of a correction (got {args.words[0]!r})")
        return about | {"correction": int(args.words[0])}
    about["theme_id"] = args.words[0]
    if wanted[1:] == ("LABEL",):
        about["label"] = args.words[1]
    if wanted[1:] == ("INTO",):
        about["into"] = args.words[1]
    return about
