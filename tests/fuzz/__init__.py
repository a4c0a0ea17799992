"""Made-up hostile input, seeded: `python -m tests.fuzz [TARGET …] [--minutes M] [--seed N]`; never part of the product."""
