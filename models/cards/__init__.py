"""Measured figures and the cards that keep them: one JSON file per subject, and beside it the page made from it."""
