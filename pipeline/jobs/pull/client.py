"""Requests that wait, try again, and never say a secret: rate limits, broken answers, expired tokens."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.util import Retry, Timeout

from pipeline.errors import PullError

logger = logging.getLogger(__name__)

TRIES = 6
LONGEST_WAIT_S = 600
"""A service that asks to wait longer is asked again by the next pull."""
LARGEST = 256 << 20
"""Bytes of one answer."""


class _Patience(Retry):
    """Waits as Retry-After says, up to LONGEST_WAIT_S; else twice as long each time, with jitter."""

    DEFAULT_BACKOFF_MAX = 60

    def get_retry_after(self, response: urllib3.BaseHTTPResponse) -> float | None:
        """Return the seconds to wait; None if the answer does not say."""
        seconds = super().get_retry_after(response)
        if seconds is not None and seconds > LONGEST_WAIT_S:
            raise PullError(f"the service asks to wait {seconds:,.0f} s: try again later")
        return seconds


class Client:
    """Asks one host. `authorize` gives the headers that open it; called anew once a token has expired."""

    def __init__(self, base: str, authorize: Callable[[], Mapping[str, str]], *, backoff_s: float = 1.0) -> None:
        """Ask nothing yet.

        Args:
            base: Address that every request has to begin with; no other host is ever given the headers.
            authorize: Headers of a request.
            backoff_s: First wait after a failure.
        """
        patience = _Patience(
            total=TRIES, redirect=0, backoff_factor=backoff_s, backoff_jitter=backoff_s / 2,
            status_forcelist=(429, 500, 502, 503, 504), allowed_methods=frozenset({"GET", "POST"}), raise_on_status=False,
        )  # fmt: skip
        self._pool = urllib3.PoolManager(
            retries=patience, timeout=Timeout(connect=20, read=120), headers={"User-Agent": "voc-pipeline"}
        )
        self._base, self._authorize = base, authorize
        self._headers: Mapping[str, str] | None = None

    def json(
        self, url: str, *, params: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the answer as an object; an answer that is cut off or no JSON is asked for again.

        Raises:
            PullError: The service refuses, or does not answer as it should after TRIES.
        """
        for attempt in range(3):
            data = self.bytes(url, params=params, body=body)
            try:
                value = json.loads(data)
            except ValueError:
                logger.info("an answer of %s bytes is no JSON, attempt %d", f"{len(data):,}", attempt + 1)
                continue
            if isinstance(value, dict):
                return value
            break
        raise PullError(f"{_shown(url)}: the answer is no JSON object: is `base` right?")

    def bytes(
        self, url: str, *, params: Mapping[str, str] | None = None, body: Mapping[str, Any] | None = None
    ) -> bytes:
        """Return the answer; errors as json."""
        if not url.startswith(f"{self._base}/"):
            raise PullError(f"the next page leads to another host ({urlsplit(url).hostname}): not followed")
        full = f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url
        for renewed in (False, True):
            if self._headers is None or renewed:
                self._headers = self._authorize()
            try:
                if body is None:
                    answer = self._pool.request("GET", full, headers=dict(self._headers), redirect=False)
                else:
                    answer = self._pool.request(
                        "POST", full, headers=dict(self._headers), json=dict(body), redirect=False
                    )
            except urllib3.exceptions.HTTPError as e:
                raise PullError(f"{_shown(url)}: no answer after {TRIES} tries: {_cause(e)}") from None
            if answer.status != 401:
                break
        if answer.status >= 300:
            raise PullError(f"{_shown(url)}: {_refusal(answer.status)}")
        if len(answer.data) > LARGEST:
            raise PullError(f"{_shown(url)}: an answer of more than {LARGEST >> 20} MB")
        return answer.data


def _refusal(status: int) -> str:
    said = {
        401: "refused (401): the token is wrong or has expired",
        403: "refused (403): the token may not read this",
        404: "not found (404): check the ids in pull.yaml",
        429: f"too many requests (429), after {TRIES} tries",
    }
    return said.get(
        status, f"answered with status {status}" + (" (a redirect, which is not followed)" if status < 400 else "")
    )


def _cause(error: BaseException) -> str:
    """Return the type of what went wrong; its words may quote an address with secrets."""
    reason = getattr(error, "reason", None)
    return type(reason if isinstance(reason, BaseException) else error).__name__


def _shown(url: str) -> str:
    """Return an address without its query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
