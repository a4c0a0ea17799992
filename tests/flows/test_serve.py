import socket
import subprocess
import sys
from pathlib import Path

import pytest

from flows.deployments import FLOWS, make_deployments
from flows.serve import _parser, local_timezone, main
from flows.server import ServeError, check_port, run_server, server_environment
from pipeline.config.settings import ROOT, Settings
from pipeline.errors import ConfigError


def test_importing_serve_does_not_import_prefect() -> None:
    """Prefect reads its settings at import; they are set by main."""
    code = "import sys, flows.serve, flows.tied; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(
            ServeError, match=rf"127\.0\.0\.1:{port}: Address already in use; choose another with --port"
        ):
            check_port(port)
        with pytest.raises(ServeError, match="--port"), run_server(tmp_path / "prefect", port):
            pytest.fail("it must not start")


def test_a_wrong_configuration_stops_before_a_server_starts(tmp_path: Path) -> None:
    config = tmp_path / "pipeline.yaml"
    config.write_text("seed: many\n")
    with pytest.raises(ConfigError):
        main(["--config", str(config), "--data", str(tmp_path / "data")])
    assert not (tmp_path / "data").exists()


def test_the_server_stays_on_this_machine_and_tells_nobody(tmp_path: Path) -> None:
    env = server_environment(tmp_path, 4200)
    assert env["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
    assert env["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"
    assert env["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert env["DO_NOT_TRACK"] == "1"
    assert env["PREFECT_HOME"] == str(tmp_path)


def test_deployments_carry_schedule_folders_and_the_form(settings: Settings) -> None:
    nightly, *others = make_deployments(settings, config=None, cron="30 2 * * *", timezone="Europe/Berlin")
    (schedule,) = nightly.schedules or []
    assert schedule.schedule.model_dump()["cron"] == "30 2 * * *"
    assert schedule.schedule.model_dump()["timezone"] == "Europe/Berlin"
    assert [d.name for d in (nightly, *others)] == list(FLOWS)
    assert [d.flow_name for d in (nightly, *others)] == list(FLOWS.values())
    assert not any(d.schedules for d in others)
    assert all(d.enforce_parameter_schema for d in others)
    assert nightly.parameters["data"] == str(settings.paths.data)
    assert nightly.enforce_parameter_schema
    assert nightly.entrypoint == "flows.pipeline_flow.voc_pipeline"


@pytest.mark.parametrize(("cron", "timezone"), [("every night", "UTC"), ("30 2 * * *", "Mars/Olympus")])
def test_a_schedule_that_cannot_be_read_is_refused(settings: Settings, cron: str, timezone: str) -> None:
    with pytest.raises(ServeError, match="expected for instance"):
        make_deployments(settings, config=None, cron=cron, timezone=timezone)


def test_the_time_zone_is_this_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert local_timezone() == "Europe/Berlin"
    monkeypatch.setenv("TZ", "Mars/Olympus")
    assert local_timezone() != "Mars/Olympus"


def test_defaults() -> None:
    args = _parser().parse_args([])
    assert (args.port, args.cron) == (4200, "30 2 * * *")
