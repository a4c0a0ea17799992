"""Segments: which attributes of responses become some, how their values are folded, and which segment differs most."""
