"""New feedback of one account, page by page, into one file of the inbox; what was fetched is remembered only once the file is there."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from pipeline.config.pull_settings import PullFile, PullSource
from pipeline.config.secrets import read_secret, read_secret_file
from pipeline.config.settings import Settings
from pipeline.config.yaml import load_yaml
from pipeline.errors import ConfigError, PullError
from pipeline.jobs.pull.client import Client
from pipeline.jobs.pull.doors import door
from pipeline.jobs.pull.services import SERVICES, Service, iso

logger = logging.getLogger(__name__)

OVERLAP = timedelta(hours=1)
"""How far a pull looks back behind the last one: a record may appear late. What comes twice is counted as repeated."""
MOST_PAGES = 20_000
Secrets = Callable[[str], str]
"""From the name of a Prefect block to the secret in it."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one pull brought.

    Attributes:
        source: Name of the account in pull.yaml.
        records: How many records.
        pages: In how many answers.
        file: The file in the inbox; None if there was nothing new.
        since: From when on was asked; None if the service gives everything each time.
    """

    source: str
    records: int
    pages: int
    file: Path | None
    since: datetime | None


def pull_file(settings: Settings) -> Path:
    """Return the path of pull.yaml, beside the settings' folder of mappings."""
    return settings.sources.parent / "pull.yaml"


def load_pull_file(settings: Settings) -> PullFile:
    """Return what pull.yaml says.

    Raises:
        ConfigError: There is no such file, or it is wrong.
    """
    path = pull_file(settings)
    if not path.is_file():
        raise ConfigError(f"{path}: there is no such file; docs/sources.md says what stands in it")
    return load_yaml(path, PullFile)


def pull(
    settings: Settings, name: str, *, blocks: Secrets | None = None, now: datetime | None = None, backoff_s: float = 1.0
) -> Pulled:
    """Ask one account for what is new since the last pull and put it into the inbox as one file.

    Files: <inbox>/<service>/<name>_<time>.json (Qualtrics: .zip), put there whole or not at all; <data>/pull/<name>.json remembers how far it came.

    Args:
        settings: Of the installation.
        name: Of the account in pull.yaml.
        blocks: Reads Prefect blocks; None where there are none.
        now: Time of the pull; the present when None.
        backoff_s: First wait after a failure.

    Raises:
        ConfigError: pull.yaml is wrong or lacks the account, or the secret cannot be read.
        PullError: The service refuses or does not answer; nothing is put into the inbox, and the next pull asks for the same again.
    """
    now = now or datetime.now(UTC)
    file = load_pull_file(settings)
    if name not in file.sources:
        raise ConfigError(f"no account {name!r} in pull.yaml; there are {', '.join(file.sources)}")
    source = file.sources[name]
    service = SERVICES[source.service]
    if missing := [field for field in service.needs if getattr(source, field) is None]:
        raise ConfigError(f"pull.yaml: sources.{name}: {source.service} needs {', '.join(missing)}")
    base = source.base or service.base.format_map(source.model_dump())
    client = Client(
        base, door(service.auth, source, _secret(settings, name, source, blocks), base), backoff_s=backoff_s
    )
    state = settings.paths.data / "pull" / f"{name}.json"
    since = _last(state, default=now - timedelta(days=file.days_back))
    begin = f"{base}{service.path.format_map(source.model_dump())}"
    inbox = (settings.paths.inbox or settings.paths.data / "inbox") / source.service
    if source.service == "qualtrics":
        pages, records, ending, content = 1, -1, "zip", _exported(client, begin, since, backoff_s)
    else:
        answers = list(_pages(client, service, begin, since))
        pages, records = len(answers), sum(len(_at(a, service.records) or []) for a in answers)
        ending, content = (
            "json",
            "\n".join(json.dumps(a, ensure_ascii=False) for a in answers if _at(a, service.records)).encode(),
        )
    landed = _land(inbox / f"{name}_{now:%Y%m%dT%H%M%SZ}.{ending}", content) if content else None
    _remember(state, now)
    logger.info("pull=%s records=%d pages=%d", name, records, pages)
    return Pulled(
        name,
        records,
        pages,
        landed,
        since if service.since or service.dated or service.body or ending == "zip" else None,
    )


def _secret(settings: Settings, name: str, source: PullSource, blocks: Secrets | None) -> str:
    key = f"pull.{name}.token"
    if source.token_block is not None:
        if blocks is None:
            raise ConfigError(
                f"{key}_block: a Prefect block can be read only by a pull that runs as a flow; name token_env or token_file"
            )
        return blocks(source.token_block)
    if source.token_file is not None and source.service in ("app_store", "google_business", "google_play"):
        return read_secret_file(
            settings.paths.data / source.token_file.expanduser(), key=f"{key}_file"
        )  # of several lines
    found = read_secret(key, env=source.token_env, file=source.token_file, base=settings.paths.data)
    return found or ""


def _pages(client: Client, service: Service, begin: str, since: datetime) -> Iterator[dict[str, Any]]:
    """Yield the answers in their order, until none is left or what follows is known."""
    first = {**service.params, **(service.since(since) if service.since else {})}
    url, params, token = begin, first, None
    seen = set[str]()
    for _ in range(MOST_PAGES):
        body = service.body(since, token) if service.body else None
        answer = client.json(url, params=params or None, body=body)
        records = _at(answer, service.records)
        if records is not None and not isinstance(records, list):
            raise PullError(f"{service.path}: {service.records} is no list")
        yield answer
        following = _following(service, answer, records or [])
        if following is None or _all_known(service, records or [], since):
            return
        if following in seen:
            raise PullError(f"{service.path}: the same page is named as the next one again: not followed")
        seen.add(following)
        if service.paging == "link":
            url, params = urljoin(begin, following), {}
        else:
            token, params = following, {**first, service.next_param: following} if service.next_param else first
    raise PullError(f"{service.path}: more than {MOST_PAGES:,} pages")


def _following(service: Service, answer: dict[str, Any], records: list[Any]) -> str | None:
    """Return what names the next page; None if this is the last."""
    if service.paging == "last_item":
        full = len(records) >= int(service.params.get("page_size", "1"))
        found = records[-1].get(service.next_at) if full and isinstance(records[-1], dict) else None
    else:
        found = _at(answer, service.next_at)
    if _at(answer, "meta.has_more") is False:
        return None
    return str(found) if found and records else None


def _all_known(service: Service, records: list[Any], since: datetime) -> bool:
    """Return whether a list with the newest first has come to what earlier pulls had."""
    if service.dated is None:
        return False
    times = [_at(record, service.dated) for record in records]
    try:
        return bool(times) and all(datetime.fromisoformat(str(t)).astimezone(UTC) < since for t in times)
    except ValueError:
        return False


def _exported(client: Client, begin: str, since: datetime, wait_s: float) -> bytes:
    """Return Qualtrics' export of responses: started, waited for, fetched."""
    asked = {"format": "csv", "startDate": iso(since), "useLabels": True, "seenUnansweredRecode": -99}
    progress = _at(client.json(begin, body=asked), "result.progressId")
    for _ in range(600):
        state = client.json(f"{begin}/{progress}")
        if _at(state, "result.status") == "complete":
            return client.bytes(f"{begin}/{_at(state, 'result.fileId')}/file")
        if _at(state, "result.status") == "failed":
            raise PullError("Qualtrics could not make the export")
        time.sleep(wait_s)
    raise PullError("Qualtrics did not finish the export in time")


def _at(value: Any, path: str) -> Any:
    """Return what stands at a dotted path; None if nothing does."""
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _last(state: Path, *, default: datetime) -> datetime:
    """Return from when on is asked: the last pull with an overlap, or the default."""
    try:
        return datetime.fromisoformat(json.loads(state.read_text(encoding="utf-8"))["until"]) - OVERLAP
    except FileNotFoundError:
        return default
    except (ValueError, KeyError, TypeError):
        raise ConfigError(f"{state}: cannot be read; delete it, and the next pull asks for everything again") from None


def _remember(state: Path, now: datetime) -> None:
    state.parent.mkdir(parents=True, exist_ok=True)
    _land(state, json.dumps({"until": now.isoformat()}).encode())


def _land(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all; returns its path. A run that reads the folder meanwhile does not see the unfinished one, which is hidden."""
    path.parent.mkdir(parents=True, exist_ok=True)
    hidden = path.with_name(f".{path.name}.part")
    with hidden.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return hidden.replace(path)
