"""Topics of sentences: texts and embeddings in, typed results out."""
