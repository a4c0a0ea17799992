"""One command reproduces the model card's figures on the shipped file: `python -m models.evaluation`."""

from __future__ import annotations

from models.evaluation.command import main

__all__ = ["main"]
