-- grain: response and measure
-- reads: raw.measures
-- writes: published.measures
-- key: response_id, kind
create or replace table snapshot.published.measures as
select response_id, kind, value, currency from raw.measures order by response_id, kind;
comment on table snapshot.published.measures is 'One row a response and measure: figures that an export carries beside scores.';
comment on column snapshot.published.measures.response_id is 'Response (published.responses).';
comment on column snapshot.published.measures.kind is 'fcr (solved at first contact), churn (customer has left), clv (lifetime value), visits, carts or purchases (counts).';
comment on column snapshot.published.measures.value is '1 yes and 0 no for fcr and churn; an amount for clv; a count, 0 or more, for the others.';
comment on column snapshot.published.measures.currency is 'ISO 4217 code of an amount; null for the others.';
