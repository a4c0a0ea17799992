-- grain: response and measure
-- reads: raw.measures
-- writes: published.measures
-- key: response_id, kind
create or replace table snapshot.published.measures as
select response_id, kind, value, currency from raw.measures order by response_id, kind;
comment on table snapshot.published.measures is 'One row per response and measure: figures that an export carries beside its scores.';
comment on column snapshot.published.measures.kind is 'fcr (solved at first contact), churn (customer has left), clv (lifetime value), solved (what became of a follow-up), visits, carts or purchases (counts).';
comment on column snapshot.published.measures.value is 'For fcr, churn and solved 1 (yes) or 0 (no); for clv an amount; for the others a count, 0 or more.';
comment on column snapshot.published.measures.currency is 'ISO 4217 code of an amount; null for other measures.';
