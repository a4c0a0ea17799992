"""How customer keys are stored: checked before any work, and stored keys brought over when the setting has changed."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from models.remembered_stamp import code_stamp
from pipeline.config.key_secret import (
    VARIABLE,
    customer_key_of,
    has_secret,
    native_id_of,
    secret_file,
    secret_mark,
)
from pipeline.config.settings import Settings
from pipeline.errors import ConfigError
from pipeline.warehouse.sql import run_sql
from pipeline.warehouse.transaction import transaction

logger = logging.getLogger(__name__)

PACKAGE = "pipeline.warehouse"
STRICTER = {"plain": 0, "contact": 1, "all": 2}
"""The modes of privacy.keys, least strict first."""


def bring_keys_over(con: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """Replace stored customer keys and response ids as the settings ask for; returns how many, 0 where nothing has changed.

    Tables written, in one transaction: every table that holds a key or an id; ops.key_policies, ops.cleanings. A process
    that dies leaves everything as it was, and the next run does it.

    Raises:
        ConfigError: The secret is gone or another one; or the settings ask for less than is stored.
    """
    require_secret(con, settings)
    row = run_sql(con, PACKAGE, "key_policy").fetchone()
    mode, rules, _ = row or ("plain", "", None)
    wanted, now = settings.privacy.keys, _rules(settings)
    if STRICTER[wanted] < STRICTER[mode]:
        raise ConfigError(
            f"privacy.keys: customer keys are stored as {mode!r} asks for, and a keyed hash cannot be turned back into {wanted!r}; "
            f"write `keys: {mode}`, or start a new data folder and load every file again"
        )
    if (mode, rules) == (wanted, now):
        note_secret(con, settings)
        return 0
    with transaction(con):
        changed = _replace(con, settings) if wanted != "plain" else 0
        if changed:
            run_sql(con, PACKAGE, "begin_cleaning", {"run_id": None, "what": json.dumps({"keys": changed})})
        _write_policy(con, settings, wanted, now)
    if changed:
        logger.info("customer keys brought over: mode=%s keys=%d", wanted, changed)
    return changed


def note_secret(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Remember which secret makes the pseudonyms, once there is one. Table written: ops.key_policies."""
    row = run_sql(con, PACKAGE, "key_policy").fetchone()
    if (row is None or row[2] is None) and has_secret(settings):
        _write_policy(con, settings, settings.privacy.keys, _rules(settings))


def require_secret(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Raise unless the secret that made the stored pseudonyms is there: another one would make every customer a new one.

    Raises:
        ConfigError: It is gone, or it is another one.
    """
    row = run_sql(con, PACKAGE, "key_policy").fetchone()
    mark = row[2] if row else None
    if mark is None:
        return
    instead = "or give the pseudonym (customer_key) where one customer is asked for"
    if not has_secret(settings):
        raise ConfigError(
            f"{secret_file(settings)}: the secret of pseudonyms is gone: without it every known customer would become a new one, and none "
            f"is found by name; restore the file from a backup, set {VARIABLE}, {instead}. Nothing was read or changed"
        )
    if secret_mark(settings) != mark:
        said = VARIABLE if os.environ.get(VARIABLE) else str(secret_file(settings))
        raise ConfigError(
            f"{said}: this is another secret of pseudonyms than the one that made the stored customer keys; restore that one "
            f"from a backup, {instead}. Nothing was read or changed"
        )


def _rules(settings: Settings) -> str:
    return f"{code_stamp('models.personal.contact')}:{','.join(settings.privacy.regions)}"


def _write_policy(con: duckdb.DuckDBPyConnection, settings: Settings, mode: str, rules: str) -> None:
    mark = secret_mark(settings) if has_secret(settings) else None
    run_sql(con, PACKAGE, "write_key_policy", {"mode": mode, "rules": rules, "secret_mark": mark})


def _replace(con: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    keys = [(old, customer_key_of(settings, old)) for (old,) in run_sql(con, PACKAGE, "stored_keys").fetchall()]
    ids = [(source, old, native_id_of(settings, old)) for source, old in run_sql(con, PACKAGE, "stored_ids").fetchall()]
    keys = [(old, new) for old, new in keys if new != old]
    ids = [(source, old, new) for source, old, new in ids if new != old]
    _run(con, "replace_keys", "new_keys", ("old", "new"), keys)
    _run(con, "replace_ids", "new_ids", ("source", "old", "new"), ids)
    return len(keys) + len(ids)


def _run(
    con: duckdb.DuckDBPyConnection, query: str, frame: str, names: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> None:
    if rows:
        columns = zip(*rows, strict=True)
        con.register(frame, pa.table(dict(zip(names, map(list, columns), strict=True))))
        run_sql(con, PACKAGE, query)
        con.unregister(frame)
