"""Hostile statements of SQL: a part that reads, writes, reconfigures or never ends, in one of many disguises."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

READERS = (
    "read_text({p})", "read_blob({p})", "read_csv({p})", "read_csv_auto({p})", "read_json({p})", "read_json_auto({p})",
    "read_ndjson_objects({p})", "read_parquet({p})", "parquet_scan({p})", "parquet_metadata({p})", "parquet_schema({p})",
    "sniff_csv({p})", "read_duckdb({p})", "glob({p})", "query_table({p})", "query('from read_text(' || chr(39) || {p} || chr(39) || ')')",
    "read_text([{p}])", "read_csv([{p}, {p}], header = false)", "read_csv({p}, columns = {{'a': 'varchar'}})",
    "read_xlsx({p})", "st_read({p})", "sqlite_scan({p}, 'main')", "postgres_scan({p}, 'public', 't')", "iceberg_scan({p})",
    "json_execute_serialized_sql(json_serialize_sql('from read_text(' || chr(39) || {p} || chr(39) || ')'))",
)  # fmt: skip
"""Table functions; {p} is an expression that gives a path."""
WRITERS = (
    "copy (select 1) to {q}", "copy kpis to {q} (format parquet)", "copy kpis to {q} (format json, partition_by (kpi))",
    "copy (select 1) to {q} with (format csv, per_thread_output true)", "export database {q}", "export database {q} (format parquet)",
    "attach {q} as other", "attach {q} as other (read_only false)", "attach if not exists {q}", "attach or replace {q} as voc",
    "create or replace database other from {q}", "copy kpis from {q}", "import database {q}", "install {q}", "load {q}",
    "force install httpfs", "install spatial from community", "update extensions", "create persistent secret s (type http, bearer_token 'x')",
    "set profiling_output = {q}", "pragma enable_profiling = 'json'", "pragma profiling_output = {q}", "set log_query_path = {q}",
    "call enable_logging(storage = 'file', storage_config = {{'path': {q}}})", "call enable_logging('QueryLog')",
    "set temp_directory = {q}", "set home_directory = {q}", "set secret_directory = {q}", "set extension_directory = {q}",
    "call start_ui()", "call start_ui_server()", "call truncate_duckdb_logs()",
)  # fmt: skip
"""Statements; {q} is a path that does not exist, or a file that must not change."""
CHANGES = (
    "delete from kpis", "delete from voc.published.verbatims", "update verbatims set text = 'x'", "insert into kpis from kpis",
    "drop table kpis", "drop table if exists voc.published.runs cascade", "drop schema voc.published cascade", "truncate kpis",
    "alter table kpis rename to other", "alter table kpis add column x integer", "create table voc.published.x as select 1",
    "create or replace view voc.published.kpis as select 1", "create index i on kpis (kpi)", "comment on table kpis is 'x'",
    "detach voc", "use memory; detach voc; attach {q} as voc", "begin; drop table kpis; commit", "create type voc.published.t as enum ('a')",
    "create sequence voc.published.s", "create macro voc.published.m() as 1", "merge into kpis using kpis as o on true when matched then delete",
    "checkpoint voc", "force checkpoint voc", "vacuum full", "vacuum analyze voc.published.kpis", "copy from database voc to voc",
)  # fmt: skip
"""Statements that would change the published file."""
SETTINGS = (
    "set enable_external_access = true", "reset enable_external_access", "set global enable_external_access = 1",
    "pragma enable_external_access = true", "set lock_configuration = false", "reset lock_configuration", "set allowed_directories = ['/']",
    "set allowed_paths = [{q}]", "set allow_unsigned_extensions = true", "set autoinstall_known_extensions = true",
    "set python_enable_replacements = true", "set python_scan_all_frames = true", "set disabled_filesystems = ''",
    "set allow_persistent_secrets = true", "set custom_extension_repository = {q}", "set file_search_path = {q}",
)  # fmt: skip
"""Statements that would open what is closed."""
LEAKS = (
    "select getenv('VOC_FUZZ_CANARY')", "select env('VOC_FUZZ_CANARY')", "select current_setting('VOC_FUZZ_CANARY')",
    "from duckdb_secrets()", "from duckdb_settings()", "from duckdb_variables()", "from duckdb_logs", "from duckdb_databases()",
    "from duckdb_temporary_files()", "from os", "from os.environ", "from environ", "from frame", "from con", "from params", "from sys",
    "from CANARY_FRAME", "select * from globals", "from which_secret('x', 'http')", "pragma database_list", "from duckdb_extensions()",
    "from duckdb_prepared_statements()", "pragma user_agent", "from python_map_function()", "from arrow_scan(0, 0, 0)", "from pandas_scan(0)",
    "select error(getenv('VOC_FUZZ_CANARY'))",
)  # fmt: skip
"""Statements that would tell of the environment, of secrets or of the program's variables."""
ENDLESS = (
    "select count(*) from range(1000000000000)", "with recursive r(x) as (select 1 union all select x + 1 from r) select count(*) from r",
    "select sum(a.range * b.range) from range(10000000) as a, range(10000000) as b", "select count(*) from verbatims, sentences, mentions, kpis, kpis as k",
    "select string_agg(range::text, '') from range(100000000000)", "select * from range(10000000000) order by hash(range)",
)  # fmt: skip
"""Statements that would not end."""
_WORD = re.compile(r"[A-Za-z_]+|\s+|'[^']*'|.", re.DOTALL)


def statement(rng: random.Random, *, secret: str, place: str) -> str:
    """A hostile statement that ends by itself.

    Args:
        rng: Source of every choice.
        secret: Path of a file that must not be read.
        place: Path of a folder in which nothing may be made.
    """
    kind = rng.choices((_reading, _writing, _changing, _opening, _leaking), (5, 4, 2, 3, 2))[0]
    text = kind(rng, secret, place)
    if rng.random() < 0.35:
        text = f"{_opening(rng, secret, place)}; {text}"
    if rng.random() < 0.15:
        text = (
            rng.choice(
                ("explain ", "explain analyze ", "prepare p as ", "create temp table t as ", "begin; ", "use memory; ")
            )
            + text
        )
    return _disguised(rng, text)


def _path(rng: random.Random, path: str) -> str:
    """An expression that gives a path, or a pattern of it."""
    folder, _, name = path.rpartition("/")
    spelt = rng.choice(
        (path, path, f"file://{path}", f"file:{path}", f"/{path}", f"{folder}/./{name}", f"{folder}/../{folder.rpartition('/')[2]}/{name}",
         f"{folder}/*", f"{folder}/**", f"{folder}/{name[:-1]}?", f"{folder}/{name[:2]}*", name, f"./{name}", f"{path}\\0", "/proc/self/environ",
         "/etc/passwd", f"http://127.0.0.1:9/{name}", f"s3://bucket/{name}", f"hf://datasets/{name}", f"{path}.gz", "~/secret.txt", "/dev/stdin")
    )  # fmt: skip
    return rng.choice((_quoted, _quoted, _dollars, _glued, _escaped))(rng, spelt)


def _quoted(rng: random.Random, text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _dollars(rng: random.Random, text: str) -> str:
    return f"$x${text}$x$"


def _glued(rng: random.Random, text: str) -> str:
    cut = rng.randint(0, len(text))
    return f"({_quoted(rng, text[:cut])} || {_quoted(rng, text[cut:])})"


def _escaped(rng: random.Random, text: str) -> str:
    return "e'" + "".join(f"\\x{ord(c):02x}" if rng.random() < 0.3 else c for c in text) + "'"


def _reading(rng: random.Random, secret: str, place: str) -> str:
    if rng.random() < 0.2:
        source = rng.choice(("'{}'", '"{}"')).format(secret)
    else:
        source = rng.choice(READERS).format(p=_path(rng, secret))
    return rng.choice(
        ("from {}", "select * from {}", "with c as (from {}) select * from c", "select (select count(*) from {})", "select 1 union all by name select * from {}",
         "describe select * from {}", "summarize select * from {}", "select * from (values (1)) as v(x), lateral (select * from {})",
         "create temp view v as from {}; from v", "pivot (from {}) on 1 using count(*)", "select * from kpis where exists (from {})",
         "create temp macro m() as table (from {}); from m()", "create table memory.main.t as from {}; from memory.main.t", "show (from {})")
    ).format(source)  # fmt: skip


def _target(rng: random.Random, secret: str, place: str) -> str:
    return _quoted(
        rng, rng.choice((secret, f"{place}/{rng.choice(('out', 'a b', 'x.csv', 'x.duckdb'))}", "out.csv", "sub/out"))
    )


def _writing(rng: random.Random, secret: str, place: str) -> str:
    return rng.choice(WRITERS).format(q=_target(rng, secret, place))


def _changing(rng: random.Random, secret: str, place: str) -> str:
    return rng.choice(CHANGES).format(q=_target(rng, secret, place))


def _opening(rng: random.Random, secret: str, place: str) -> str:
    return rng.choice(SETTINGS).format(q=_target(rng, secret, place))


def _leaking(rng: random.Random, secret: str, place: str) -> str:
    return rng.choice(LEAKS)


def _disguised(rng: random.Random, text: str) -> str:
    """The same statement in other letters, with comments between its words, or a little broken."""
    changes: Sequence[Callable[[str], str]] = (
        lambda t: t,
        lambda t: t.upper() if "'" not in t and "$x$" not in t else t,
        lambda t: "".join(
            f"/* {rng.random()} */ " if w.isspace() and rng.random() < 0.5 else w for w in _WORD.findall(t)
        ),
        lambda t: "".join(
            "".join(rng.choice((c.lower(), c.upper())) for c in w) if w.isalpha() else w for w in _WORD.findall(t)
        ),
        lambda t: f"-- a comment\n{t};",
        lambda t: f"select 1; {t}",
        lambda t: f"{t}; select 1",
        lambda t: f"({t})",
        lambda t: t.replace(" ", "\u00a0" if rng.random() < 0.3 else "\n"),
        lambda t: t[: rng.randint(1, len(t))],
        lambda t: "".join(rng.sample(_WORD.findall(t), len(_WORD.findall(t)))),
    )
    return rng.choices(changes, (6, 1, 3, 2, 2, 3, 2, 1, 1, 1, 1))[0](text)
