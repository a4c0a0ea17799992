"""A run: the writer's lock, its place in the ledger, its stages and models. Jobs stand on it, flows use the same."""
