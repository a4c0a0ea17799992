"""Exports before they are loaded: what a file is, and which mapping could read it."""
