import fcntl
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from prefect.deployments.runner import RunnerDeployment

from flows.server.automations import automations
from flows.server.deployments import ENTRYPOINTS, FLOWS, Schedule, make_deployments
from flows.server.held import ServeError
from flows.server.process import check_port, run_server, server_environment, why_it_ended
from flows.server.serve import NIGHTLY, REFIT, local_timezone
from pipeline.cli.main import main, voc
from pipeline.config.settings import ROOT, Settings
from pipeline.jobs.erasure.server_records import forget_deleted, vacuum_file
from pipeline.jobs.init import init_project

BERLIN = Schedule("30 2 * * *", "30 4 1 * *", "Europe/Berlin")


def test_importing_serve_does_not_import_prefect() -> None:
    """Prefect reads its settings at import; they are set by main."""
    code = "import sys, flows.server.serve, flows.server.tied; sys.exit('prefect' in sys.modules)"
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


def test_a_wrong_configuration_stops_before_a_server_starts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "pipeline.yaml"
    config.write_text("seed: many\n")
    assert main(["up", "--config", str(config), "--data", str(tmp_path / "data")]) == 1
    assert "pipeline.yaml:1: seed" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_what_is_served_names_the_projects_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    init_project(tmp_path, journey="banking")
    below = tmp_path / "data" / "inbox"
    monkeypatch.chdir(below)
    made: list[RunnerDeployment] = []

    def note(settings: Settings, config: Path | None, _port: int, schedule: Schedule, **_: object) -> None:
        made.extend(make_deployments(settings, config=config, schedule=schedule))

    monkeypatch.setattr("flows.server.serve._serve", note)
    assert main(["up", "--timezone", "UTC"]) == 0
    nightly = made[0].parameters
    assert nightly["config"] == str(tmp_path / "configs" / "pipeline.yaml")
    assert (nightly["data"], nightly["inbox"]) == (str(tmp_path / "data"), str(below))


def test_the_server_stays_on_this_machine_and_tells_nobody(tmp_path: Path) -> None:
    env = server_environment(tmp_path, 4200)
    assert env["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
    assert env["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"
    assert env["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert env["DO_NOT_TRACK"] == "1"
    assert env["PREFECT_HOME"] == str(tmp_path)


def test_deployments_carry_schedule_folders_and_the_form(settings: Settings) -> None:
    nightly, *others = make_deployments(settings, config=None, schedule=BERLIN)
    assert {deployment.entrypoint for deployment in (nightly, *others)} == ENTRYPOINTS
    for deployment, cron in ((nightly, "30 2 * * *"), (others[0], "30 4 1 * *")):
        (schedule,) = deployment.schedules or []
        assert schedule.schedule.model_dump()["cron"] == cron
        assert schedule.schedule.model_dump()["timezone"] == "Europe/Berlin"
    assert [d.name for d in (nightly, *others)] == list(FLOWS)
    assert [d.flow_name for d in (nightly, *others)] == list(FLOWS.values())
    assert not any(d.schedules for d in others[1:])
    assert all(d.enforce_parameter_schema for d in others)
    assert nightly.parameters["data"] == str(settings.paths.data)
    assert nightly.enforce_parameter_schema
    assert nightly.entrypoint == "flows.pipeline_flow.voc_pipeline"
    assert others[-1].entrypoint == "flows.pull_flow.voc_pull"
    assert others[-1].parameters == nightly.parameters


def test_pulls_have_a_schedule_if_one_is_asked_for(settings: Settings) -> None:
    *others, pull = make_deployments(settings, config=None, schedule=replace(BERLIN, pull="0 * * * *"))
    (schedule,) = pull.schedules or []
    assert schedule.schedule.model_dump()["cron"] == "0 * * * *"
    assert schedule.schedule.model_dump()["timezone"] == "Europe/Berlin"
    assert [bool(d.schedules) for d in others] == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("wrong", "option"),
    [
        ({"nightly": "every night"}, "--cron"),
        ({"refit": "monthly"}, "--refit-cron"),
        ({"pull": "hourly"}, "--pull-cron"),
        ({"timezone": "Mars/Olympus"}, "--cron"),
    ],
)
def test_a_schedule_that_cannot_be_read_is_refused(settings: Settings, wrong: dict[str, str], option: str) -> None:
    with pytest.raises(ServeError, match=f"expected for instance {option} "):
        make_deployments(settings, config=None, schedule=replace(BERLIN, **wrong))


def test_the_time_zone_is_this_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert local_timezone() == "Europe/Berlin"
    monkeypatch.setenv("TZ", "Mars/Olympus")
    assert local_timezone() != "Mars/Olympus"


def test_defaults() -> None:
    defaults = {option.name: option.default for option in voc.commands["up"].params}
    assert (defaults["port"], defaults["cron"], defaults["refit_cron"]) == (4200, NIGHTLY, REFIT)
    assert defaults["pull_cron"] is None


UNITS = sorted((ROOT / "deploy").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_every_unit_goes_through_the_gate_and_gives_away_nothing(unit: Path) -> None:
    lines = unit.read_text().splitlines()
    starts = [line for line in lines if line.startswith("ExecStart")]
    assert starts
    assert all(line.startswith("ExecStart=/opt/voc/.venv/bin/voc up") for line in starts)
    wanted = {
        "User=voc",
        "UMask=0077",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "PrivateTmp=yes",
    }
    assert wanted <= set(lines)
    arguments = starts[0].split()[2:]
    with voc.commands["up"].make_context("up", arguments) as context:
        assert context.params["only"] == {"voc": None, "voc-server": "server", "voc-worker": "flows"}[unit.stem]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_reads_the_units(unit: Path, tmp_path: Path) -> None:
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text().replace("/opt/voc/.venv/bin/voc", sys.executable))
    for other in UNITS:
        if other != unit:
            (tmp_path / other.name).write_text(other.read_text().replace("/opt/voc/.venv/bin/voc", sys.executable))
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(copy)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert unit.name not in checked.stdout, checked.stdout


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("alembic.util.exc.CommandError: Can't locate revision identified by 'fff'", "newer Prefect"),
        ("sqlite3.DatabaseError: file is not a database", "damaged"),
        ("sqlite3.OperationalError: database or disk is full", "disk is full"),
    ],
)
def test_a_server_that_cannot_start_says_why_and_what_next(tmp_path: Path, said: str, meaning: str) -> None:
    log = tmp_path / "server.log"
    log.write_text("of an earlier start: malformed\n")
    since = log.stat().st_size
    log.write_text(log.read_text() + said + "\n")
    line = why_it_ended(log, since=since, status=3)
    assert meaning in line
    assert f"mv {tmp_path}/prefect.db" in line
    assert "status 3" in why_it_ended(log, since=log.stat().st_size, status=3)


def test_a_second_start_says_that_it_is_running_already(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    home = tmp_path / "data" / "prefect"
    home.mkdir(parents=True)
    with (home / "serve.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write('{"pid": 42, "ui": "http://127.0.0.1:4999"}')
        lock.flush()
        before = dict(os.environ)
        try:
            assert main(["up", "--data", str(tmp_path / "data")]) == 0
        finally:
            os.environ.clear()
            os.environ.update(before)
    assert "already running" in (said := capsys.readouterr().out)
    assert "http://127.0.0.1:4999" in said


def test_what_was_erased_from_the_servers_database_leaves_its_files(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "prefect.db", isolation_level=None)
    db.execute("pragma journal_mode=wal")
    db.execute("pragma secure_delete=off")  # as with Prefect's own connection; some builds of SQLite have it on
    db.execute("create table t (x)")
    db.executemany("insert into t values (?)", [(f"quixotic {i}",) for i in range(2000)])
    db.execute("delete from t where rowid > 3")
    db.close()
    assert not vacuum_file(tmp_path).exists()
    forget_deleted(tmp_path)
    assert (tmp_path / "prefect.db").read_bytes().count(b"quixotic") > 3
    db = sqlite3.connect(tmp_path / "prefect.db", isolation_level=None)
    db.execute("pragma secure_delete=off")
    db.execute("delete from t")
    db.close()
    vacuum_file(tmp_path).touch()
    forget_deleted(tmp_path)
    assert not any(b"quixotic" in p.read_bytes() for p in tmp_path.iterdir())
    assert not vacuum_file(tmp_path).exists()


def test_it_leaves_the_log_of_a_database_that_is_open_elsewhere_as_well(tmp_path: Path) -> None:
    server = sqlite3.connect(tmp_path / "prefect.db", isolation_level=None)
    server.execute("pragma journal_mode=wal")
    server.execute("create table t (x)")
    server.execute("insert into t values ('quixotic')")
    server.execute("delete from t")
    assert b"quixotic" in (tmp_path / "prefect.db-wal").read_bytes()
    vacuum_file(tmp_path).touch()
    assert forget_deleted(tmp_path)
    assert not any(b"quixotic" in p.read_bytes() for p in tmp_path.iterdir())
    server.close()


def test_the_automations_watch_nightly_and_run_the_alerts() -> None:
    nightly, alerts = uuid4(), uuid4()
    failed, late = automations(nightly=nightly, alerts=alerts, late_hours=26)
    assert failed.trigger.expect == {"prefect.flow-run.Failed", "prefect.flow-run.Crashed"}
    assert late.trigger.within.total_seconds() == 26 * 3600
    for automation in (failed, late):
        assert str(nightly) in str(automation.trigger.match_related)
        assert automation.actions[0].deployment_id == alerts


def test_a_login_without_a_server_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["login", "--data", str(tmp_path)]) == 1
    assert f"{tmp_path}: no server runs for this folder; start it with `voc up`" in capsys.readouterr().err
    (tmp_path / "prefect").mkdir()
    (tmp_path / "prefect" / "serve.lock").write_text('{"pid": 1, "ui": "http://127.0.0.1:4999"}')  # left by kill -9
    assert main(["login", "--data", str(tmp_path)]) == 1
    assert not (tmp_path / "prefect" / "logins").exists()
