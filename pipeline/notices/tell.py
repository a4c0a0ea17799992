"""Do what `voc alerts` does: send the alerts that are due, or try the channels."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from pipeline.config.settings import Settings
from pipeline.errors import concealing
from pipeline.notices.deliver import Delivery, deliver
from pipeline.notices.due import Alert, due_alerts


def tell(settings: Settings, *, failure: Alert | None = None, now: datetime | None = None) -> Delivery:
    """Deliver what is due to the channels that have not had it; does nothing if no channel is configured."""
    alerts = settings.alerts
    if not (alerts.file or alerts.webhook or alerts.email):
        return Delivery({}, ())
    with concealing("voc alerts"):
        return deliver(settings, due_alerts(settings, now=now or datetime.now(UTC), failure=failure))


def alerts_command(settings: Settings, *, test: bool) -> int:
    """Print what is due and deliver it; with `test` send one made-up alert to every channel. 1 if a channel failed."""
    now = datetime.now(UTC)
    with concealing("voc alerts"):
        if test:
            due = [Alert(f"test:{now.isoformat()}", "test", "a test of the alerts; nothing has happened")]
        else:
            due = due_alerts(settings, now=now)
        for alert in due:
            sys.stdout.write(f"{alert.kind:<9} {alert.message}\n")
        done = deliver(settings, due)
    said = ", ".join(f"{n} by {channel}" for channel, n in done.sent.items()) or "none"
    sys.stdout.write(f"{len(due)} due, newly delivered: {said}\n")
    for fault in done.faults:
        sys.stdout.write(f"{fault}\n")
    return 1 if done.faults else 0
