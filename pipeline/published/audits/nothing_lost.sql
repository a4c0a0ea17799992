-- grain: response or verbatim that only one of warehouse and snapshot has
-- reads: published.responses, published.verbatims, raw.responses, raw.verbatims
(select 'response' as kind, response_id as id from raw.responses except select 'response', response_id from snapshot.published.responses)
union all (select 'response', response_id from snapshot.published.responses except select 'response', response_id from raw.responses)
union all (select 'verbatim', verbatim_id from raw.verbatims except select 'verbatim', verbatim_id from snapshot.published.verbatims)
union all (select 'verbatim', verbatim_id from snapshot.published.verbatims except select 'verbatim', verbatim_id from raw.verbatims);
