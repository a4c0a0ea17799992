"""Command: what own labels teach in an industry that training never saw (python -m pipeline.evaluation.teaching --data DIR --nets DIR).

For each network of --nets (<Industry>.pt, which never saw that industry: models.training.industries --nets) some reviews of the industry
are taken as labels, and the others are read before and after. Nothing else is known of the industry.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from models.evaluation.labelled_data import find_datasets
from pipeline.config.journeys import load_journeys
from pipeline.evaluation.teaching.gains import Taught, table, teach_industry, teach_nothing
from pipeline.evaluation.teaching.industry import read_industry
from pipeline.evaluation.touchpoints.mapping_suites import FOLDER

NOTHING = 200
"""Labels from which there is nothing to learn, to see how often they are kept."""
logger = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Print a row per industry, part and number of labels, and the means over industries."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.evaluation.teaching", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=None, help="labelled data  [default: VOC_DATASETS, else datasets]")
    parser.add_argument("--nets", type=Path, required=True, help="folder of networks, <Industry>.pt each")
    parser.add_argument("--draws", type=int, default=4, help="draws of labels per industry and number  [default: 4]")
    parser.add_argument("--seed", type=int, default=20251101)
    parser.add_argument(
        "--keep", type=Path, help="file that industries are kept in; a command that was stopped goes on after them"
    )
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    found = _kept(args.keep, args.draws, args.seed)
    done = {t.industry for t in found}
    for net in sorted(args.nets.glob("*.pt")):
        if net.stem.replace("_", " ") in done:
            continue
        new = _measure(find_datasets(args.data), net, draws=args.draws, seed=args.seed)
        found += new
        if args.keep:
            with args.keep.open("a", encoding="utf-8") as file:
                file.write(
                    json.dumps({"draws": args.draws, "seed": args.seed, "found": [asdict(t) for t in new]}) + "\n"
                )
        logger.info("%s read", net.stem)
    sys.stdout.write("\n".join(table(found)) + "\n")
    return 0


def _measure(data: Path, net: Path, *, draws: int, seed: int) -> list[Taught]:
    from models.base_weights import base_folder
    from models.training.left_out import NetAnnotator, load_net

    (journey,) = load_journeys([FOLDER / "fabsa.yaml"])
    reader = NetAnnotator(load_net(net, base_folder()), threads=1)
    industry = read_industry(data, net.stem.replace("_", " "), reader, journey)
    return [
        *teach_industry(industry, draws=draws, seed=seed),
        *teach_nothing(industry, size=NOTHING, draws=draws, seed=seed),
    ]


def _kept(path: Path | None, draws: int, seed: int) -> list[Taught]:
    """Return what an earlier command of the same draws and seed has kept."""
    if path is None or not path.exists():
        return []
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Taught(**t) for line in lines if (line["draws"], line["seed"]) == (draws, seed) for t in line["found"]]


if __name__ == "__main__":
    sys.exit(main())
