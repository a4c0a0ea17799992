"""Command: train (a run that was killed goes on where it was), export, calibrate, write the weights. Needs the extra `train` (pip install -e '.[train]')."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

import torch

from models.annotator.tokenizer import load_tokenizer
from models.base_weights import base_folder
from models.evaluation.labelled_data import find_datasets
from models.training.data import load_pools
from models.training.loop import train
from models.training.open_data import open_pools


def main() -> int:
    """Train with the given data and write the shipped files."""
    parser = argparse.ArgumentParser(prog="python -m models.training")
    parser.add_argument(
        "--data", type=Path, default=find_datasets(), help="labelled data  [default: VOC_DATASETS, else datasets]"
    )
    parser.add_argument("--out", type=Path, default=Path("models/weights/annotator"))
    parser.add_argument("--checkpoint", type=Path, default=Path("build/annotator.pt"))
    parser.add_argument("--seed", type=int, default=20251101)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--export-only", action="store_true", help="use the checkpoint instead of training")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    torch.set_num_threads(args.threads)
    base = base_folder()
    tokenizer = load_tokenizer(base / "tokenizer.json")
    pools = {**load_pools(args.data), **open_pools(args.data / "open")}
    if not args.export_only:
        args.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        progress = args.checkpoint.with_suffix(".progress")
        net = train(pools, base=base, tokenizer=tokenizer, seed=args.seed, epochs=args.epochs, progress=progress)
        torch.save(net.state_dict(), args.checkpoint)
        progress.unlink(missing_ok=True)
    from models.training.export import export

    export(args.checkpoint, base=base, pools=pools, data=args.data, out=args.out, seed=args.seed, epochs=args.epochs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
