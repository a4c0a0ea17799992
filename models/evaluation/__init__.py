"""How well the models read: figures with intervals, cards that keep them, and the suites that need texts alone."""
