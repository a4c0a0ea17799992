"""Command: fit the intent head on the shipped encoder as it is, and write it beside the weights (python -m models.training.intent --data DIR).

Takes about two minutes on one core. Needs the extra `train` (pip install -e '.[train]'). To be run whenever the annotator's weights have changed.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.annotator.runtime import ShippedAnnotator
from models.artifacts import WEIGHTS, write_manifest
from models.evaluation.labelled_data import find_datasets
from models.ground import weights_digest
from models.intent.head import INTENTS, IntentHead
from models.intent.store import FOLDER
from models.training.intent_data import set_sentences
from models.training.intent_fit import Inputs, Weights, encode, fit, fit_temperature, sentence_weights
from models.training.intent_written import written_intents

logger = logging.getLogger(__name__)
Labelled = tuple[Inputs, NDArray[np.int64]]
WRITTEN, FOLDS = "written", 4
"""Name of what is in no fold; every real set is left out of one of so many fits, with others."""


def main() -> int:
    """Fit with the given data, print how sets that are left out are read, and write the shipped files."""
    parser = argparse.ArgumentParser(prog="python -m models.training.intent", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=find_datasets(), help="folder of the labelled data sets")
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--each", type=int, default=8, help="sentences made of each written frame")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    import torch

    torch.set_num_threads(args.threads)
    pools = {WRITTEN: written_intents(args.seed, args.each), **set_sentences(args.data, args.seed)}
    annotator = ShippedAnnotator(WEIGHTS / "annotator", threads=args.threads)
    read: dict[str, Labelled] = {}
    for name, pairs in pools.items():
        targets = np.array([INTENTS.index(intent) for _, intent in pairs], dtype=np.int64)
        read[name] = encode(annotator, [text for text, _ in pairs]), targets
        logger.info("read set=%s sentences=%d", name, len(pairs))
    temperature = _temperature(read, seed=args.seed)
    weights = _fit(read, seed=args.seed)
    about = {"seed": args.seed, "each": args.each, "sentences": {name: len(pairs) for name, pairs in pools.items()}}
    _write(weights, args.out, {"weights": weights_digest(), "temperature": round(temperature, 3), **about})
    return 0


def _fit(read: dict[str, Labelled], *, seed: int) -> Weights:
    inputs, targets = (np.concatenate(parts) for parts in zip(*read.values(), strict=True))
    return fit(inputs, targets, weights=sentence_weights(targets), seed=seed)


def _temperature(read: dict[str, Labelled], *, seed: int) -> float:
    """Return the temperature that makes confidences honest on sets that a fit has not seen, and print how right it is there."""
    said, true = [], []
    real = [name for name in read if name != WRITTEN]
    for left in (real[k::FOLDS] for k in range(FOLDS)):
        head = IntentHead(
            _fit({n: r for n, r in read.items() if n not in left}, seed=seed), temperature=1, fingerprint=""
        )
        for name in left:
            inputs, targets = read[name]
            said.append(head.probabilities(inputs[:, : head.dim], inputs[:, head.dim :].astype(np.float64)))
            true.append(targets)
            right = float((said[-1].argmax(axis=1) == targets).mean())
            sys.stdout.write(f"left out {name:<14}{len(targets):>6} sentences{100 * right:>7.1f} % right\n")
    return fit_temperature(np.concatenate(said), np.concatenate(true))


def _write(weights: Weights, out: Path, config: dict[str, Any]) -> None:
    """Write intent.safetensors, config.json and manifest.json."""
    from safetensors.numpy import save_file

    out.mkdir(parents=True, exist_ok=True)
    save_file({name: np.ascontiguousarray(w) for name, w in weights.items()}, out / "intent.safetensors")
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    write_manifest(out)


if __name__ == "__main__":
    sys.exit(main())
