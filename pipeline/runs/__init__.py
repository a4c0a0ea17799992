"""A run: its place in the ledger, its stages, models and report."""
