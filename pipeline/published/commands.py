"""What `voc publish` does: list kept snapshots, go back to one, go forward again."""

from __future__ import annotations

import sys

from pipeline.config.settings import Settings
from pipeline.published import history
from pipeline.runs.run import open_settings_warehouse
from pipeline.warehouse.lock import writer_lock


def publish_command(settings: Settings, *, run_id: str | None, latest: bool) -> int:
    """Publish the snapshot of `run_id`, or the newest, or only list what is kept; prints one line per snapshot.

    Raises:
        WarehouseBusy: A run is writing.
        PublishError: There is no such snapshot.
    """
    with (
        writer_lock(settings.paths.warehouse, purpose="voc publish", wait_s=settings.wait_s),
        open_settings_warehouse(settings) as con,
    ):
        if run_id is not None:
            found = history.go_back(con, settings, run_id)
            sys.stdout.write(
                f"Published: run {found}, pinned. Later runs keep their snapshots and do not replace this file "
                "until `voc publish --latest`\n"
            )
            return 0
        if latest:
            sys.stdout.write(f"Published: run {history.go_forward(con, settings)}, the newest; later runs replace it\n")
            return 0
        for row in history.list_kept(con, settings):
            started = f"{row['started_at']:%Y-%m-%d %H:%M}" if row["started_at"] else "unknown"
            state = "published, pinned" if row["pinned"] else "published" if row["live"] else ""
            sys.stdout.write(f"{row['run_id']}  {started} UTC  {row['bytes'] / 1e6:8.1f} MB  {state}\n".rstrip(" "))
    sys.stdout.write(f"up to {settings.publish.keep} are kept (publish.keep)\n")
    return 0
