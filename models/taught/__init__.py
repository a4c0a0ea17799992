"""What a reader learns from a user's own labels: small shifts of its answers, by what a sentence is like. The encoder stays as it is."""

from __future__ import annotations


def untaught(fingerprint: str) -> str:
    """Return the fingerprint of the reader that was taught, or of the reader itself."""
    return fingerprint.partition("-")[0]
