"""Where the tests find labelled data: the folder in VOC_DATASETS, else `shared/data` beside the checkout; without it they are skipped."""

from __future__ import annotations

import os
from pathlib import Path

DATASETS = Path(os.environ.get("VOC_DATASETS") or Path(__file__).resolve().parents[2] / "shared" / "data")
