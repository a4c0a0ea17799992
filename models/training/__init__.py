"""Labelled data in, shipped weights out: `python -m models.training --data DIR`."""
