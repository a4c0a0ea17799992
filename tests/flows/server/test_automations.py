"""The automations of a real server: seen to fire, and what they start seen to tell."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from pipeline.config.settings import ROOT
from tests.flows.server.test_server import Served, serve, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.server, pytest.mark.timeout(600)]
MAPS = ROOT / "configs" / "journeys"
LATE_S = 20.0


def write_config(folder: Path, *, late_hours: float) -> Path:
    """Settings that tell by a file."""
    config = folder / "pipeline.yaml"
    config.write_text(
        f"sources: {ROOT}/configs/sources\njourneys: [{MAPS}/ecommerce.yaml, {MAPS}/app-service.yaml]\n"
        f"alerts: {{file: told.jsonl, late_hours: {late_hours}}}\n"
    )
    return config


def told(served: Served) -> list[dict[str, Any]]:
    file = served.data / "told.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_a_killed_run_is_told_by_the_configured_channel(tmp_path: Path) -> None:
    config = write_config(tmp_path, late_hours=26)
    with serve(tmp_path, cron="0 0 1 1 *", stage_s=4, config=config) as served:
        killed = served.start()
        order = served.data / "order.txt"
        wait_for(order.exists, seconds=60, what="the first stage", served=served)
        os.kill(int(order.read_text().split()[1]), signal.SIGKILL)
        wait_for(lambda: told(served), seconds=120, what="the alert", served=served)
        assert served.state(killed)["type"] == "CRASHED"
        assert "failed" in {alert["kind"] for alert in told(served)}


def test_a_night_without_a_run_is_told_by_the_configured_channel(tmp_path: Path) -> None:
    """Nothing but the server's own clock starts the alerts."""
    config = write_config(tmp_path, late_hours=LATE_S / 3_600)
    with serve(tmp_path, cron="0 0 1 1 *", config=config) as served:
        good = served.start()
        assert served.finished(good)["type"] == "COMPLETED"
        wait_for(
            lambda: "late" in {alert["kind"] for alert in told(served)}, seconds=240, what="the alert", served=served
        )
        (late,) = (alert for alert in told(served) if alert["kind"] == "late")
        assert late["facts"]["last_run_id"] in served.state(good)["message"]
        query = {"flows": {"name": {"any_": ["voc-alerts"]}}}
        makers = [run["created_by"]["type"] for run in served.call("POST", "/flow_runs/filter", query)]
        assert set(makers) == {"AUTOMATION"}
