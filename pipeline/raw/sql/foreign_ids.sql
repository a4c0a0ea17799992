-- grain: one row
-- reads: raw.files, raw.responses, raw.verbatims, staged_responses, staged_verbatims, verdicts
-- Of the file's rows whose id is known from another file: how many there are, how many are of another time and share neither customer nor words with
-- what has that id, and the file that gave it. A row that says when it was changed is a new version, whatever has changed.
with known as (
    select s.n, s.created_at, s.updated_at, s.customer_key, r.response_id, r.created_at as known_at, r.customer_key as known_customer, r.file_hash
    from staged_responses as s
    join verdicts as v on v.n = s.n and v.verdict in ('updated', 'repeated')
    join raw.responses as r on r.response_id = v.response_id
    where r.native_id is not null and r.file_hash <> $file_hash
),
alike as (
    select distinct k.n
    from known as k
    join raw.verbatims as o on o.response_id = k.response_id
    join staged_verbatims as w on w.n = k.n and w.text = o.text
),
foreign_rows as (
    select k.*
    from known as k
    anti join alike as a on a.n = k.n
    where k.created_at <> k.known_at and k.updated_at is null and (k.customer_key is null or k.customer_key is distinct from k.known_customer)
)
select
    (select count(*) from known) as known, (select count(*) from foreign_rows) as foreign_count,
    (select min(f.file_name) from raw.files as f where f.file_hash = (select mode(file_hash) from foreign_rows)) as file_name;
