"""python -m tests.fuzz [TARGET …] [--minutes 60] [--seed 1]"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from tests.fuzz import adhoc, files, sql
from tests.fuzz.findings import Findings

TARGETS: dict[str, Callable[..., Findings]] = {
    "sql": sql.run,
    "files": files.run_files,
    "configs": files.run_configs,
    "adhoc": adhoc.run,
}
"""What can be fuzzed, by name."""


def main(argv: list[str] | None = None) -> int:
    """Print what was tried and found; 0 when no promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)} (default: all)")
    parser.add_argument("--minutes", type=float, default=60, help="of all targets together (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    if unknown := set(args.targets) - set(TARGETS):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are: {', '.join(TARGETS)}")
    chosen = args.targets or list(TARGETS)
    broken = 0
    for name in chosen:
        found = TARGETS[name](seconds=60 * args.minutes / len(chosen), seed=args.seed)
        print("\n".join(found.lines()), flush=True)
        broken += len(found.broken)
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
