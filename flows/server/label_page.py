"""The page of `voc audit label` over http: /audit, and /api/audit/… of its labels, behind the server's credential. Imports no Prefect.

The address answers with a page that holds no data; its script asks for the texts with the session of the browser, which only scripts
of this origin reach (entry.py). Where a request comes from was asked before it gets here (gate.py).
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.roots import CONFIG
from flows.server.gate import READS, App, Message, Receive, Refusal, Send, headers_of, read_body, refuse
from pipeline.config.settings import Settings, load_settings
from pipeline.errors import LabelledElsewhere, VocError, WarehouseBusy
from pipeline.jobs.audit.desk import Desks
from pipeline.jobs.audit.page import PAGE_HEADERS, page
from pipeline.jobs.audit.serve import BUSY, MAX_BODY

ADDRESS, CALLS = "/audit", "/api/audit/"
PAGE = page(api=CALLS, login="/voc/login?to=/audit").encode()


class Labelling:
    """ASGI application around another one, inside Entry: answers the labelling page and its calls, and passes everything else on."""

    def __init__(self, app: App, settings: Callable[[], Settings]) -> None:
        """Wrap `app`; the settings are read whenever a page is opened."""
        desks = Desks(settings)
        self._app = app
        self._calls: dict[str, Callable[[Any], Any]] = {"items": desks.items, "label": desks.decide}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        path = scope["path"] if scope["type"] == "http" else ""
        if path == ADDRESS and scope["method"] in READS:
            await _answer(send, 200, PAGE, PAGE_HEADERS)
        elif path.startswith(CALLS) and scope["method"] == "POST" and path.removeprefix(CALLS) in self._calls:
            await self._call(self._calls[path.removeprefix(CALLS)], scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _call(self, work: Callable[[Any], Any], scope: Message, receive: Receive, send: Send) -> None:
        try:
            if headers_of(scope, b"content-type") != ["application/json"]:
                raise Refusal(415, "Expected application/json.")
            said = json.loads(await read_body(receive, limit=MAX_BODY))
            answer = await asyncio.to_thread(work, said)  # the warehouse is a file: it may take a moment
        except (ValueError, RecursionError):
            await refuse(scope, receive, send, Refusal(400, "The body is not JSON."))
        except Refusal as refusal:
            await refuse(scope, receive, send, refusal)
        except WarehouseBusy:
            await refuse(scope, receive, send, Refusal(503, BUSY))
        except LabelledElsewhere as e:
            await refuse(scope, receive, send, Refusal(409, str(e)))
        except VocError as e:
            await refuse(scope, receive, send, Refusal(400, str(e)))
        else:
            content = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
            await _answer(send, 200, content, {**PAGE_HEADERS, "content-type": "application/json"})


def served_settings(home: Path) -> Settings:
    """Return the settings of the installation whose server has its files in `home`, as they are now.

    Raises:
        ConfigError: They are wrong.
    """
    config = os.environ.get(CONFIG)
    return load_settings(Path(config) if config else None, data=home.parent)


async def _answer(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    sized = {**headers, "content-length": str(len(body))}
    raw = [(name.encode(), value.encode()) for name, value in sized.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
