"""Mutation of the guards: each guard is broken once, and a fast test must notice. `python -m tests.mutation` runs them all."""
