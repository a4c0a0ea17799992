-- grain: correction. Owner: pipeline/themes. State, append-only: what analysts changed about the themes, replayed at every refit.
create table themes.corrections (
    correction_id integer not null,
    action text not null check (action in ('rename', 'merge', 'split', 'lock', 'unlock', 'retire', 'move', 'undo')),
    theme_id text,
    details json not null,
    made_at timestamptz not null,
    made_by text not null,
    reason text,
    origin text not null
);
comment on table themes.corrections is 'one row a correction of the themes by a person; rows are never changed, an undo is a row of its own';
comment on column themes.corrections.correction_id is 'number, from 1, in the order they were made';
comment on column themes.corrections.action is 'rename, merge, split, lock, unlock, retire, move (sentences) or undo (of an earlier correction)';
comment on column themes.corrections.theme_id is 'theme that is corrected; null for an undo';
comment on column themes.corrections.details is 'JSON: label (rename, split), into (merge), theme and centroid (split), sentences (move), correction (undo)';
comment on column themes.corrections.made_at is 'UTC time';
comment on column themes.corrections.made_by is 'who made it';
comment on column themes.corrections.reason is 'why; null where nothing was said';
comment on column themes.corrections.origin is 'command, or the key of its entry in the corrections file';
