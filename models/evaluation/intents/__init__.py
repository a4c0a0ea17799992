"""How right the intents of sentences are: `voc evaluate intents`."""
