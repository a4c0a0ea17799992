-- name: ranking
-- grain: entry of the lists of pain points and gains, in the order of published.ranking
-- reads: published.pain_exposures, published.ranking, published.sentences, published.touchpoints, published.verbatims
-- With the names of journey and stage, and the sentence that says it best. Counts of 1 to $least - 1 customers are null, with the shares made of them.
select
    r.* replace (
        case when r.recent_customers between 1 and $least - 1 then null else r.recent_customers end as recent_customers,
        case when r.recent_voices between 1 and $least - 1 then null else r.recent_voices end as recent_voices,
        case when r.recent_voices between 1 and $least - 1 then null else r.recent_share end as recent_share,
        case when r.recent_voices between 1 and $least - 1 then null else r.recent_low end as recent_low,
        case when r.recent_voices between 1 and $least - 1 then null else r.recent_high end as recent_high,
        case when r.recent_customers between 1 and $least - 1 then null else r.recent_net end as recent_net,
        case when r.recent_customers between 1 and $least - 1 then null else r.recent_net_low end as recent_net_low,
        case when r.recent_customers between 1 and $least - 1 then null else r.recent_net_high end as recent_net_high,
        case when r.earlier_voices between 1 and $least - 1 then null else r.earlier_voices end as earlier_voices,
        case when r.earlier_voices between 1 and $least - 1 then null else r.earlier_share end as earlier_share,
        case when r.left_out_customers between 1 and $least - 1 then null else r.left_out_outcome end as left_out_outcome,
        case when r.left_out_customers between 1 and $least - 1 then null else r.left_out_change end as left_out_change,
        case when r.left_out_customers between 1 and $least - 1 then null else r.left_out_low end as left_out_low,
        case when r.left_out_customers between 1 and $least - 1 then null else r.left_out_high end as left_out_high,
        case when r.left_out_customers between 1 and $least - 1 then null else r.left_out_statement end as left_out_statement,
        case when r.left_out_customers between 1 and $least - 1 then null else r.left_out_customers end as left_out_customers
    ),
    case when least(x.complaining, x.value_customers, x.churn_customers, x.others_customers) >= $least then x.statement end as at_stake, t.journey, t.stage,
    v.verbatim_id, v.text as verbatim, v.text[s.start_char + 1:s.end_char] as quote, v.created_on as quote_at, v.source as quote_source
from ranking as r
left join touchpoints as t on t.journey_id = r.journey_id and t.touchpoint_id = r.touchpoint_id
left join pain_exposures as x on r.kind = 'pain point' and x.place = r.place
left join sentences as s on s.sentence_id = r.example_sentence_ids[1]
left join verbatims as v on v.verbatim_id = s.verbatim_id
where r.customers >= $least
order by r.kind desc, r.place;
