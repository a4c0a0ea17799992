"""Annotator composed of a Hugging Face text-classification model and a sentence-transformers model."""
