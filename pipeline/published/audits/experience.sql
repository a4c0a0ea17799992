-- grain: row of gaps, bias, cues or customers with a number out of its range, or an interval that does not hold its value
-- reads: published.bias, published.customers, published.gaps, published.sentence_cues, published.sentences, published.touchpoint_cues
select 'gaps' as table_name, journey_id || touchpoint_id || metric || period as id from snapshot.published.gaps
where not (coalesce(low <= actual and actual <= high, true) and coalesce(gap_low <= gap and gap <= gap_high, true) and coalesce(q_value, 0) between 0 and 1)
union all
select 'bias', kpi || scope from snapshot.published.bias
where not (
    coalesce(difference_low <= difference and difference <= difference_high, true) and share_low <= share_wrote and share_wrote <= share_high
    and coalesce(q_value, 0) between 0 and 1 and (difference is null) = (reason is not null)
)
union all
select 'sentence_cues', sentence_id from snapshot.published.sentence_cues where abs(value) <> 1 or words = ''
union all
select 'sentence_cues', sentence_id from snapshot.published.sentence_cues anti join snapshot.published.sentences using (sentence_id)
union all
select 'touchpoint_cues', journey_id || touchpoint_id || cue || period from snapshot.published.touchpoint_cues
where not (coalesce(low <= value and value <= high, customers = 0) and coalesce(down_share, 0) between 0 and 1 and coalesce(good_share, 0) between 0 and 1)
    or customers > speakers
union all
select 'customers', customer_key from snapshot.published.customers
where not (coalesce(risk, 0) between 0 and 1 and coalesce(mean_polarity, 0) between -1 and 1 and coalesce(polarity_trend_low <= polarity_trend, true));
