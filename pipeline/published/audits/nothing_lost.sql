-- Returns a row for each response or verbatim of the warehouse that is missing from the snapshot, and each that is in it but not in the warehouse.
(select 'response' as kind, response_id as id from raw.responses except select 'response', response_id from snapshot.published.responses)
union all (select 'response', response_id from snapshot.published.responses except select 'response', response_id from raw.responses)
union all (select 'verbatim', verbatim_id from raw.verbatims except select 'verbatim', verbatim_id from snapshot.published.verbatims)
union all (select 'verbatim', verbatim_id from snapshot.published.verbatims except select 'verbatim', verbatim_id from raw.verbatims);
