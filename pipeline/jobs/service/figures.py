"""What the service counts, in the form that Prometheus reads. No text and no id of a text is among it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
TEXTS = (1, 2, 4, 8, 16, 32, 64, 128)


class Figures:
    """Counters of one service."""

    def __init__(self) -> None:
        """Start at zero."""
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "voc_requests", "Requests by path and status", ["path", "status"], registry=self._registry
        )
        self.seconds = Histogram(
            "voc_request_seconds", "Seconds of a request", ["path"], buckets=SECONDS, registry=self._registry
        )
        self.texts = Counter("voc_texts", "Texts that were read", registry=self._registry)
        self.characters = Counter("voc_characters", "Characters that were read", registry=self._registry)
        self.batches = Histogram(
            "voc_batch_texts", "Texts that were read at once", buckets=TEXTS, registry=self._registry
        )
        self.waiting = Gauge("voc_waiting_texts", "Texts that wait or are being read", registry=self._registry)

    def page(self) -> bytes:
        """Return all of it as text."""
        return generate_latest(self._registry)
