"""Command: train the head that finds names and addresses, choose its caution, write the weights. What was encoded is kept, so a second start is quick.

Needs the extra `train` (pip install -e '.[train]') and the shipped encoder, which stays as it is.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray

from models.annotator.runtime import ShippedAnnotator
from models.artifacts import WEIGHTS, write_manifest
from models.evaluation.labelled_data import find_datasets
from models.names.lexicon import Lexicon, lexicon_weights
from models.training.names_data import LABELLED, NAMELESS, Record, labelled, nameless
from models.training.names_encode import Encoded, encode_records
from models.training.names_lexicon import lexicon_words
from models.training.names_net import fit
from models.training.names_written import written

logger = logging.getLogger(__name__)

LIMITS = {
    **{
        "presidio_synth": 2_000,
        "uner-en": 2_000,
        "uner-da": 1_200,
        "uner-sv": 1_200,
        "uner-pt": 1_200,
        "wnut17": 3_500,
    },
    **{"broad_twitter": 3_000, "multidogo": 4_000, "restaurant8k": 3_000, "nameless": 700},
    **{"mabsa_phone": 1_000},
}
"""Records of each set that are read."""
WITH_NAMES = ("uci_sentences", "steam_reviews", "dmaste")
"""Of the sets without marks, those that name waiters, actors and authors: read as without names, they would teach to miss them."""
CAUTION = {"name": -0.35, "address": -0.35}
"""Added to the logit of "outside" by kind: below zero more is found and a little more is wrong (2026-11-28)."""
TEMPLATE_SHARE = 5
"""One of so many templates of presidio_synth is held out."""


def main() -> int:
    """Train with the given data and write the shipped files."""
    parser = argparse.ArgumentParser(prog="python -m models.training.names")
    parser.add_argument(
        "--data", type=Path, default=find_datasets() / "open", help="the open sets, one .jsonl file each"
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS / "names")
    parser.add_argument("--cache", type=Path, default=Path("build/names"))
    parser.add_argument("--seed", type=int, default=20251101)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--each", type=int, default=9, help="sentences made of each written frame")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--without", default="", help="a set that is left out, to see how the others carry over")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    torch.set_num_threads(args.threads)
    args.cache.mkdir(parents=True, exist_ok=True)
    words = args.cache / "lexicon.json"
    if not words.exists():
        words.write_text(json.dumps(lexicon_words(args.data)), encoding="utf-8")
    weights = lexicon_weights(json.loads(words.read_text(encoding="utf-8")))
    lexicon = Lexicon(weights)
    annotator = ShippedAnnotator(WEIGHTS / "annotator", threads=args.threads)
    encoded: list[Encoded] = []
    for name, records in training_records(args.data, seed=args.seed, each=args.each).items():
        if name != args.without:
            encoded += encode_records(records, annotator, lexicon, cache=args.cache / f"{name}.npz")
            logger.info("read set=%s segments=%d", name, len(encoded))
    net = fit(encoded, seed=args.seed, epochs=args.epochs)
    everything: dict[str, NDArray[Any]] = {**net, **weights}
    write(everything, args.out, seed=args.seed, epochs=args.epochs)
    return 0


def training_records(data: Path, *, seed: int, each: int) -> dict[str, list[Record]]:
    """Return the records to train on, by set."""
    pools: dict[str, list[Record]] = {"written": list(written(seed, each))}
    for name in LABELLED:
        kept = [r for r in labelled(data, name) if is_trained_on(r)]
        random.Random(seed).shuffle(kept)
        for origin in sorted({r.origin for r in kept}):
            pools[origin] = list(islice((r for r in kept if r.origin == origin), LIMITS[origin]))
    for name in NAMELESS:
        if name in WITH_NAMES:
            continue
        pools[name] = list(nameless(data, name, held_out=False, limit=LIMITS.get(name, LIMITS["nameless"])))
    return pools


def is_trained_on(record: Record) -> bool:
    """Return whether a record of a labelled set is one to train on: by its template, else by the publisher's split."""
    if record.group:
        return int(record.group) % TEMPLATE_SHARE != 0
    if record.origin == "uner-en":
        return record.split == "dev"  # its train part is not among the open sets
    return record.split == "train"


def write(weights: dict[str, NDArray[Any]], out: Path, *, seed: int, epochs: int) -> None:
    """Write names.safetensors, config.json and manifest.json."""
    from safetensors.numpy import save_file

    out.mkdir(parents=True, exist_ok=True)
    save_file(weights, out / "names.safetensors")
    config = {"seed": seed, "epochs": epochs, "caution": CAUTION}
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    write_manifest(out)


if __name__ == "__main__":
    sys.exit(main())
