"""python -m tests.chaos [--points 200] [--served 20] [--seed 1] [--minutes M] [--verbose]"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.points import run_points, set_up
from tests.chaos.served import run_served


def main(argv: list[str] | None = None) -> int:
    """Print the table; 0 when nothing was lost, refused, torn or untrue."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--points", type=int, default=200, help="of both kinds together (default: %(default)s)")
    parser.add_argument(
        "--served", type=int, default=20, help="of them on a real Prefect server (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e6, help="no point begins later; the table says how many ran")
    parser.add_argument("--verbose", action="store_true", help="a line a point")
    args = parser.parse_args(argv)
    say = (lambda line: print(line, flush=True)) if args.verbose else (lambda line: None)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="voc-chaos-") as folder:
        stage = set_up(Path(folder))
        table = run_points(stage, points=args.points - args.served, seed=args.seed, seconds=60 * args.minutes, say=say)
        if args.served:
            left_s = 60 * args.minutes - (time.monotonic() - began)
            table.add(run_served(stage, points=args.served, seed=args.seed, seconds=left_s, say=say))
    print("\n".join(table.lines()))
    return int(not table.good)


if __name__ == "__main__":
    sys.exit(main())
