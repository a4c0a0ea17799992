"""`python -m models.evaluation [SUITE]`."""

from __future__ import annotations

import sys

from models.base import ModelError
from models.evaluation.command import main

if __name__ == "__main__":
    try:
        sys.exit(main())
    except ModelError as e:
        sys.stderr.write(f"models.evaluation: {e}\n")
        sys.exit(1)
