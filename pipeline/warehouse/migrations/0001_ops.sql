-- grain: run, stage of a run, audit of a run. Owner: pipeline/run.py and pipeline/published. State: never rebuilt.
create table ops.runs (
    run_id text not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    status text not null check (status in ('running', 'complete', 'unchanged', 'failed', 'abandoned')),
    attempts integer not null default 1,
    settings_hash text not null,
    manifest json not null,
    error text
);
comment on table ops.runs is 'one row a run; status is written last';
comment on column ops.runs.run_id is 'identifier: UTC start time and a random suffix';
comment on column ops.runs.started_at is 'UTC time of the first attempt';
comment on column ops.runs.finished_at is 'UTC time of the end; null while it runs or after a crash';
comment on column ops.runs.status is 'running, complete, unchanged (nothing new, snapshot left alone), failed, abandoned (crashed, not resumed)';
comment on column ops.runs.attempts is 'how often the run was started: 1 + resumptions after a crash';
comment on column ops.runs.settings_hash is 'sha256 over the configuration in force';
comment on column ops.runs.manifest is 'JSON: data hash, model fingerprints, seed, settings, package versions';
comment on column ops.runs.error is 'one line, for a failed run; null otherwise';

create table ops.stage_reports (
    run_id text not null,
    stage text not null,
    finished_at timestamptz not null,
    seconds double not null,
    report json not null
);
comment on table ops.stage_reports is 'one row a stage of a run that came to its end';
comment on column ops.stage_reports.run_id is 'ops.runs.run_id';
comment on column ops.stage_reports.stage is 'raw, enriched, themes, touchpoints, insights or published';
comment on column ops.stage_reports.finished_at is 'UTC time of the end of the stage';
comment on column ops.stage_reports.seconds is 'wall-clock seconds of the stage';
comment on column ops.stage_reports.report is 'JSON: rows written by table, facts, warnings';

create table ops.audit_results (
    run_id text not null,
    audit text not null,
    violations bigint not null,
    checked_at timestamptz not null
);
comment on table ops.audit_results is 'one row an audit of a snapshot before it went live';
comment on column ops.audit_results.run_id is 'ops.runs.run_id';
comment on column ops.audit_results.audit is 'file name of the audit query, without .sql';
comment on column ops.audit_results.violations is 'rows the audit returned; above 0 the snapshot was not published';
comment on column ops.audit_results.checked_at is 'UTC time of the check';
