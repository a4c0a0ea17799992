"""Do what `voc alerts` does: send the alerts that are due, or try the channels."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from pipeline.config.settings import Settings
from pipeline.errors import concealing
from pipeline.notices.deliver import Delivery, deliver, sendable
from pipeline.notices.digest import weekly_digest
from pipeline.notices.due import Alert, data_alerts, run_alerts

NOBODY = (
    "no channel is configured, so nobody is told: name a file, a webhook or a mail server under `alerts` in the settings file "
    "(docs/operations.md has an example), then run `voc alerts --test`"
)


def tell(settings: Settings, *, failure: Alert | None = None, now: datetime | None = None) -> Delivery:
    """Deliver what is due to the channels that have not had it; does nothing if no channel is configured.

    Raises:
        VocError: Something that is looked through for alerts cannot be read; what else is due was sent before.
    """
    if not settings.alerts.channels:
        return Delivery({}, ())
    with concealing("voc alerts"):
        due, error = _due(settings, failure=failure, now=now or datetime.now(UTC))
        done = deliver(settings, due)
        if error is not None:
            raise error
        return done


def alerts_command(settings: Settings, *, test: bool) -> int:
    """Print what is due and deliver it; with `test` send one made-up alert to every channel.

    Returns:
        1 if a channel failed, or if there is none to test; else 0.
    """
    now = datetime.now(UTC)
    with concealing("voc alerts"):
        error = None
        if test:
            due = [Alert(f"test:{now.isoformat()}", "test", "a test of the alerts; nothing has happened")]
        else:
            due, error = _due(settings, failure=None, now=now)
        for alert in due:
            sys.stdout.write(f"{alert.kind:<9} {' '.join(sendable(alert.message).split())}\n")
        if not settings.alerts.channels:
            sys.stdout.write(f"{len(due)} due; {NOBODY}\n")
        done = deliver(settings, due)
        if error is not None:
            raise error
    if not settings.alerts.channels:
        return 1 if test else 0
    said = ", ".join(f"{n} by {channel}" for channel, n in done.sent.items()) or "none"
    sys.stdout.write(f"{len(due)} due, newly delivered: {said}\n")
    for fault in done.faults:
        sys.stdout.write(f"{fault}\n")
    return 1 if done.faults else 0


def _due(settings: Settings, *, failure: Alert | None, now: datetime) -> tuple[list[Alert], Exception | None]:
    """Return what is due, and the first error on the way: a damaged file must not keep a failed run from being told."""
    due: list[Alert] = []
    first: Exception | None = None
    try:
        due += run_alerts(settings, now=now, failure=failure)
    except Exception as e:
        due += [failure] if failure else []
        first = e
    for more in (data_alerts, weekly_digest):
        try:
            due += more(settings, now=now)
        except Exception as e:
            first = first or e
    return due, first
