"""A run at work: who writes, which row of the ledger it is, its stages, how it ends. Every job begins here.

    with begin(settings, purpose="voc run") as run:
        for name in STAGES:
            run.stage(name)
    return run.report

What a job cannot get wrong, because it never does it itself: a wrong configuration or a missing model stops before any
work; one process writes; a crashed run is resumed; the ledger says how the run ended; no error that quotes a customer
gets into the ledger, a log or a message.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import duckdb

from models.one_thread import one_thread
from pipeline.config.check import check_configuration
from pipeline.config.settings import Settings
from pipeline.contract import Models, NoProgress, Progress, RunReport, Stage, StageReport
from pipeline.errors import WarehouseError, conceal, concealing
from pipeline.runs.models import LazyModels
from pipeline.runs.stages import STAGES
from pipeline.warehouse import ledger
from pipeline.warehouse.connection import open_settings_warehouse
from pipeline.warehouse.customer_keys import bring_keys_over
from pipeline.warehouse.lock import writer_lock
from pipeline.warehouse.pending import refuse_pending

logger = logging.getLogger(__name__)


class Run:
    """One run in the ledger, and what its stages are given.

    Attributes:
        run_id: Identifier in ops.runs.
        settings: Settings of the run.
        models: What stages are given.
        progress: What stages tell.
        reports: Reports of the stages so far, in order.
    """

    def __init__(
        self,
        settings: Settings,
        run_id: str,
        *,
        models: Models,
        progress: Progress | None = None,
        con: duckdb.DuckDBPyConnection | None = None,
    ) -> None:
        """Take part in a run that has been begun, while somebody in this process holds the writer's lock.

        Args:
            settings: Settings of the run.
            run_id: Its row in the ledger.
            models: What stages are given.
            progress: What stages tell; None: nothing.
            con: A connection to use throughout; None opens one for each stage.
        """
        self.settings, self.run_id, self.models = settings, run_id, models
        self.progress: Progress = progress or NoProgress()
        self.reports: list[StageReport] = []
        self._con = con

    @contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Yield the writer's connection: the one that is open for the whole run, else one for this block."""
        if self._con is not None:
            yield self._con
        else:
            with open_settings_warehouse(self.settings) as con:
                yield con

    def stage(self, name: str) -> StageReport:
        """Run the stage of this name and write its report to the ledger; see do."""
        return self.do(name, STAGES[name])

    def do(self, name: str, work: Stage) -> StageReport:
        """Run a piece of work that has a stage's signature; write its report to the ledger under this name.

        Raises:
            WarehouseError: DuckDB needs more memory than the settings allow.
            VocError: As raised in the work; Unforeseen in place of any error that is not ours.
            ModelError: As raised in the work.
        """
        logger.info("stage=%s start run=%s", name, self.run_id)
        failure: Exception
        try:
            with self.connection() as con:
                done = work(con, self.settings, models=self.models, progress=self.progress, run_id=self.run_id)
                report = replace(done, stage=name)
                self.progress.finish()
                ledger.record_stage(con, self.run_id, report)
        except duckdb.OutOfMemoryException:
            failure = WarehouseError(
                f"stage {name}: DuckDB needs more than memory_limit = {self.settings.memory_limit}; set a larger one in "
                "the settings file, for instance memory_limit: 4GB, then run again: the work done so far is kept"
            )
        except Exception as e:
            failure = conceal(e, doing=f"stage {name}")
        else:
            self._tell(report)
            return report
        raise failure  # outside the handler, so that it carries no context with a customer's words

    def record(self, report: StageReport) -> None:
        """Write a report to the ledger: rows in it are a reason to publish anew."""
        with self.connection() as con:
            ledger.record_stage(con, self.run_id, report)
        self.reports.append(report)

    @property
    def report(self) -> RunReport:
        """Return what the run says at its end; "unchanged" if the published stage left the snapshot alone."""
        unchanged = any(r.facts.get("unchanged") for r in self.reports if r.stage == "published")
        status = "unchanged" if unchanged else "complete"
        return RunReport(self.run_id, status, tuple(self.reports), str(self.settings.paths.published))

    def _tell(self, report: StageReport) -> None:
        self.reports.append(report)
        logger.info("stage=%s end rows=%d seconds=%.1f", report.stage, report.written, report.seconds)
        for warning in report.warnings:
            logger.warning("stage=%s %s", report.stage, warning)


@contextmanager
def begin(
    settings: Settings,
    *,
    purpose: str,
    models: Models | None = None,
    progress: Progress | None = None,
    keep_open: bool = True,
) -> Iterator[Run]:
    """Hold the writer's lock and a row in the ledger for the length of the block; yields the run.

    A crashed run with these settings is resumed. The kernel frees the lock when the process dies; then, and after a
    KeyboardInterrupt, the ledger's row stays "running" and the next run takes over.

    Args:
        settings: Settings of the run; settings.wait_s is how long to wait for another writer.
        purpose: Who holds the lock, shown to whoever is refused.
        models: What stages are given; None: as the settings say.
        progress: What stages tell; None: nothing.
        keep_open: Keep one connection for the whole run. False: each stage opens its own, as Prefect's tasks need it.

    Raises:
        ConfigError: A configuration file is wrong, or the secret of pseudonyms is gone; nothing was begun.
        ModelError: A model is missing or altered; nothing was begun.
        WarehouseBusy: Another process still writes after settings.wait_s; nothing was begun.
        ErasurePending: An erasure is unfinished; nothing was begun.
        VocError: What the block raised; the run is marked failed. Unforeseen in place of any error that is not ours.
    """
    with concealing(purpose), ExitStack() as held:
        check_configuration(settings)
        models = models or LazyModels(settings)
        logger.info("annotator=%s", models.annotator_fingerprint)  # a missing or altered model stops before any work
        held.enter_context(writer_lock(settings.paths.warehouse, purpose=purpose, wait_s=settings.wait_s))
        refuse_pending(settings.paths.data)
        yield held.enter_context(begin_locked(settings, models=models, progress=progress, keep_open=keep_open))


@contextmanager
def begin_locked(
    settings: Settings,
    *,
    models: Models,
    progress: Progress | None = None,
    keep_open: bool = True,
    keys_as_they_are: bool = False,
) -> Iterator[Run]:
    """Hold a row in the ledger for the length of the block, while this process holds the writer's lock; yields the run.

    For a job that writes before its run begins; others use begin().

    Args:
        settings: Settings of the run.
        models: What stages are given.
        progress: What stages tell; None: nothing.
        keep_open: Keep one connection for the whole run. False: each stage opens its own.
        keys_as_they_are: Bring no customer key over. An erasure reads no file, and must be possible where the secret of
            pseudonyms is gone.

    Raises:
        VocError: What the block raised; the run is marked failed.
    """
    with ExitStack() as held:
        held.enter_context(one_thread())
        con = held.enter_context(open_settings_warehouse(settings)) if keep_open else None
        run = Run(settings, "", models=models, progress=progress, con=con)
        with run.connection() as c:
            changed = 0 if keys_as_they_are else bring_keys_over(c, settings)
            run.run_id = ledger.begin_run(c, settings)
        if changed:
            run.record(StageReport("keys", 0.0, {"keys": changed}))  # rows are a reason to publish anew
        try:
            yield run
        except Exception as e:
            _fail(run, e)
            raise
        with run.connection() as c:
            ledger.finish_run(c, run.run_id, status=run.report.status)


def _fail(run: Run, error: Exception) -> None:
    """Mark the run as failed; if the warehouse can no longer be written, it stays "running" and is taken over."""
    try:
        with run.connection() as con:
            ledger.finish_run(con, run.run_id, status="failed", error=error)
    except (duckdb.Error, WarehouseError) as e:
        logger.warning("run=%s cannot be marked failed: %s", run.run_id, type(e).__name__)


def require_warehouse(settings: Settings) -> None:
    """Raise unless there is a warehouse: only a nightly run may make one.

    Raises:
        WarehouseError: There is none.
    """
    if not settings.paths.warehouse.exists():
        raise WarehouseError(
            f"{settings.paths.warehouse}: there is no warehouse yet; run `voc run` first, or is --data right?"
        )


@contextmanager
def writing(settings: Settings, *, purpose: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the writer's connection for what is not a run of its own: a pin, a recorded correction, another snapshot published.

    Args:
        settings: Settings of the installation; settings.wait_s is how long to wait for another writer.
        purpose: Who holds the lock, shown to whoever is refused.

    Raises:
        WarehouseBusy: Another process still writes after settings.wait_s.
        ErasurePending: An erasure is unfinished.
        WarehouseError: There is no warehouse.
        VocError: What the block raised; Unforeseen in place of any error that is not ours.
    """
    require_warehouse(settings)
    with (
        concealing(purpose),
        writer_lock(settings.paths.warehouse, purpose=purpose, wait_s=settings.wait_s),
    ):
        refuse_pending(settings.paths.data)
        with open_settings_warehouse(settings) as con:
            yield con
