"""Evidence: how likely a sentence is not about the touchpoint that it is counted at, or read the wrong way round."""
