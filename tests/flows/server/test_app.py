"""The page of the server may ask no other host; nothing else of the server changes."""

import asyncio
from typing import Any

import pytest

from flows.server.app import Message, PagePolicy, Receive, Send, page_policy

API = "http://127.0.0.1:4200/api"


def answered(content_type: bytes) -> dict[bytes, bytes]:
    """Headers of an answer that went through the middleware."""
    sent: list[Any] = []

    async def app(scope: Message, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", content_type)]})
        await send({"type": "http.response.body", "body": b"x"})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(PagePolicy(app, page_policy(API))({"type": "http"}, receive, send))
    assert sent[1] == {"type": "http.response.body", "body": b"x"}
    return dict(sent[0]["headers"])


def test_a_page_carries_the_policy() -> None:
    headers = answered(b"text/html; charset=utf-8")
    assert headers[b"content-security-policy"].decode() == page_policy(API)


def test_an_answer_of_the_api_does_not() -> None:
    assert answered(b"application/json") == {b"content-type": b"application/json"}


@pytest.mark.parametrize(
    ("api", "talks"), [(API, "'self' http://127.0.0.1:4200 https://127.0.0.1:4200"), ("", "'self';")]
)
def test_the_page_talks_to_its_own_server_only(api: str, talks: str) -> None:
    (rule,) = [part for part in page_policy(api).split("; ") if part.startswith("connect-src")]
    assert f"{rule};".startswith(f"connect-src {talks}")
    assert "*" not in page_policy(api)
