"""How long a run takes, on real and on made-up input: `python -m pipeline.evaluation.bench`; never a test."""
