"""The shipped intent head: verified like the weights that it belongs to, and used with no others."""

from __future__ import annotations

import hashlib
import json
import logging
from functools import cache

from models.artifacts import WEIGHTS, verify_files
from models.ground import weights_digest
from models.intent.head import IntentHead
from models.stamp import code_stamp

logger = logging.getLogger(__name__)
FOLDER = WEIGHTS / "intent"


@cache
def load_intents(fingerprint: str) -> IntentHead | None:
    """Return the head that goes with an annotator, None if there is none: another reader's embeddings mean nothing to it.

    Args:
        fingerprint: Of the annotator, untaught (models.taught.untaught): what labels teach leaves embeddings as they are.

    Raises:
        ModelError: A file of the head is missing or altered.
    """
    weights = weights_digest()
    shipped = hashlib.sha256(f"{weights}:{code_stamp('models.annotator.runtime')}".encode()).hexdigest()
    if not fingerprint or not shipped.startswith(fingerprint):
        return None
    digest = verify_files(FOLDER)
    config = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
    if config["weights"] != weights:
        logger.warning(
            "the intent head belongs to other weights and is not used; python -m models.training.intent fits it again"
        )
        return None
    from safetensors.numpy import load_file

    stamp = hashlib.sha256(f"{digest}:{code_stamp('models.intent.head')}".encode()).hexdigest()[:16]
    return IntentHead(load_file(FOLDER / "intent.safetensors"), temperature=config["temperature"], fingerprint=stamp)
