"""One customer over sources: which keys are one person's, by key maps and by the further keys that responses carry."""
