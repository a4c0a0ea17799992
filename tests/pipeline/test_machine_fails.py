"""A full disk and a folder that cannot be written end every command in one line that says so, and lose nothing."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.cli.exits import SEE_MORE, guarded, unforeseen
from pipeline.errors import FULL, MachineFailed, Unforeseen, conceal, machine_cause

ROOT = Path(__file__).resolve().parents[2]
INBOX = "id,text,created_at,rating\n" + "".join(
    f"{i},The driver was late again {i},2026-01-{i % 28 + 1:02},2\n" for i in range(60)
)


def voc(*args: str | Path, before: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of the command line as a process, behind the command `before`."""
    return subprocess.run(
        [*(before or []), sys.executable, "-m", "pipeline.cli.main", *map(str, args)],
        cwd=ROOT, capture_output=True, text=True, timeout=240, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MiB."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place]).returncode:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def one_line(done: subprocess.CompletedProcess[str], says: str) -> None:
    """What is said on stderr last is one line with `says`; no traceback, and no word of a fault of the program."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr and SEE_MORE not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("voc: ") and says in last.lower(), done.stderr


def test_run_on_a_full_disk_says_so_and_goes_on_when_there_is_room(small: Path) -> None:
    (small / "data" / "inbox").mkdir(parents=True)
    (small / "data" / "inbox" / "a.csv").write_text(INBOX)
    full = small / "ballast"
    full.write_bytes(bytes(shutil.disk_usage(small).free - 300_000))
    one_line(voc("run", "--data", small / "data"), "no space")
    subprocess.run(["mount", "-o", "remount,size=200m", small], check=True)
    done = voc("run", "--data", small / "data")
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(small / "data" / "published" / "voc.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from published.verbatims").fetchone() == (60,)


def test_commands_that_write_elsewhere_say_so(small: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / "inbox").mkdir(parents=True)
    (tmp_path / "data" / "inbox" / "a.csv").write_text(INBOX)
    assert voc("run", "--data", tmp_path / "data").returncode == 0
    (small / "ballast").write_bytes(bytes(shutil.disk_usage(small).free - 8_192))
    one_line(voc("export", "--data", tmp_path / "data", small / "out"), "no space")
    one_line(voc("init", small / "project"), "no space")
    one_line(voc("demo", "--data", small / "demo"), "no space")
    with (small / "rows.csv").open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.cli.main", "query", "--data", tmp_path / "data", "--format", "csv", "from sentences, range(500)"],
            cwd=ROOT, stdout=out, stderr=subprocess.PIPE, text=True, timeout=120,
        )  # fmt: skip
    one_line(done, "no space")


@pytest.mark.parametrize("command", ["run", "stage raw", "publish"])
def test_folder_that_cannot_be_written_is_said(command: str, tmp_path: Path) -> None:
    (tmp_path / "data" / "inbox").mkdir(parents=True)
    (tmp_path / "data" / "inbox" / "a.csv").write_text(INBOX)
    (tmp_path / "data").chmod(0o500)
    mortal: list[str] = []
    if os.geteuid() == 0:  # root may write anywhere, unless it gives that up
        if shutil.which("setpriv") is None:
            pytest.skip("root cannot give up its rights without setpriv")
        mortal = ["setpriv", "--bounding-set", "-dac_override", "--inh-caps", "-dac_override"]
    done = voc(*command.split(), "--data", tmp_path / "data", before=mortal)
    (tmp_path / "data").chmod(0o700)
    assert done.returncode == 1 and "Traceback" not in done.stderr and SEE_MORE not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO])
def test_cause_is_found_behind_other_errors(number: int) -> None:
    plain = OSError(number, os.strerror(number), "/somewhere/a b\x1b[2J")
    behind = duckdb.TransactionException("the transaction is aborted")
    behind.__context__ = duckdb.IOException(f'Could not write file "x": {os.strerror(number)}')
    for error in (plain, behind):
        failed = conceal(error, doing="stage enriched")
        assert isinstance(failed, MachineFailed) and machine_cause(error) in str(failed)
    assert "\x1b" not in unforeseen(plain) and SEE_MORE not in unforeseen(plain)


def test_errors_of_the_program_stay_what_they_are() -> None:
    failed = conceal(ValueError(f"customer wrote {os.strerror(errno.ENOSPC)}"), doing="stage raw")
    assert isinstance(failed, Unforeseen) and not isinstance(failed, MachineFailed)
    assert machine_cause(KeyError("x")) is None


def test_full_disk_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def write() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    assert guarded(write, verbose=lambda: False) == 1
    assert capsys.readouterr().err == f"voc: {FULL}\n"
