import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from pipeline.errors import WarehouseBusy
from pipeline.warehouse.lock import writer_lock


def hold(warehouse: Path, ready: object, seconds: float) -> None:
    with writer_lock(warehouse, purpose="run other"):
        ready.set()  # type: ignore[attr-defined]
        time.sleep(seconds)


def start_holder(warehouse: Path, seconds: float) -> multiprocessing.process.BaseProcess:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=hold, args=(warehouse, ready, seconds))
    process.start()
    assert ready.wait(30)
    return process


def test_a_second_writer_is_refused_with_the_holders_name(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    holder = start_holder(warehouse, 60)
    try:
        with pytest.raises(WarehouseBusy, match=rf"run other \(pid {holder.pid}"), writer_lock(warehouse, purpose="me"):
            pass
    finally:
        holder.kill()
        holder.join()


def test_a_second_writer_waits_when_told_to(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    holder = start_holder(warehouse, 0.5)
    with writer_lock(warehouse, purpose="me", wait_s=30):
        holder.join()
        assert holder.exitcode == 0


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    holder = start_holder(warehouse, 60)
    assert holder.pid is not None
    os.kill(holder.pid, signal.SIGKILL)
    holder.join()
    with writer_lock(warehouse, purpose="me"):
        pass
