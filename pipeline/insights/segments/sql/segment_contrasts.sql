-- grain: touchpoint × segment whose attribute has another segment
-- reads: insights.segments, touchpoints.touchpoints
-- frames: new_segment_contrasts (contrast_sums)
-- writes: insights.segment_contrasts
-- key: journey_id, touchpoint_id, scope
create or replace table insights.segment_contrasts as
select
    case when n.complaints is not null or n.tone is not null then row_number() over (
        partition by n.journey_id, n.touchpoint_id, n.complaints is null and n.tone is null order by n.clear_by desc, n.scope
    ) end as rank,
    n.journey_id, t.stage_id, n.touchpoint_id, t.name as touchpoint, n.attribute, g.value, n.* exclude (journey_id, touchpoint_id, attribute)
from new_segment_contrasts as n
join touchpoints.touchpoints as t on t.journey_id = n.journey_id and t.touchpoint_id = n.touchpoint_id
join insights.segments as g on g.scope = n.scope
order by n.journey_id, t.position, rank nulls last, n.attribute, g.place;
comment on table insights.segment_contrasts is 'One row per touchpoint and segment: the segment against the other segments of its attribute, over all time. Customers of whom the attribute is not known are on neither side, so that a country is compared with other countries and not with another source.';
comment on column insights.segment_contrasts.rank is 'Place among the segments that clearly differ at the touchpoint, from 1, which differs most; null where nothing is clear.';
comment on column insights.segment_contrasts.attribute is 'source, channel, or the attribute''s name.';
comment on column insights.segment_contrasts.value is 'The segment''s value (insights.segments).';
comment on column insights.segment_contrasts.scope is 'The segment, as segments.scope has it.';
comment on column insights.segment_contrasts.scope_customers is 'Customers of the journey in the segment.';
comment on column insights.segment_contrasts.other_customers is 'Customers of the journey in another segment of the attribute, and not in this one.';
comment on column insights.segment_contrasts.customers is 'Customers of the segment who speak of the touchpoint.';
comment on column insights.segment_contrasts.mentions is 'Sentences of the segment about the touchpoint.';
comment on column insights.segment_contrasts.complaint_share is 'Customers with a negative sentence about it / scope_customers, 0 to 1.';
comment on column insights.segment_contrasts.other_complaint_share is 'The same among the others.';
comment on column insights.segment_contrasts.complaint_difference is 'complaint_share - other_complaint_share, -1 to 1; null where either side has fewer than insights.min_customers customers.';
comment on column insights.segment_contrasts.complaint_difference_low is 'Lower end of its interval (Newcombe 1998, and what of the annotator''s errors does not cancel).';
comment on column insights.segment_contrasts.complaint_difference_high is 'Upper end of its interval.';
comment on column insights.segment_contrasts.complaint_q_value is 'p-value of complaint_difference (Fisher, twice the smaller tail), adjusted for all segments and touchpoints of the journey (Benjamini-Hochberg), 0 to 1.';
comment on column insights.segment_contrasts.complaints is 'more or fewer than the others, where complaint_q_value is at most insights.fdr and the interval excludes 0; null otherwise.';
comment on column insights.segment_contrasts.net_sentiment is 'Mean over the customers who speak of it of (positive - negative sentences) / sentences, -1 to 1; null where nobody does.';
comment on column insights.segment_contrasts.other_net_sentiment is 'The same among the others.';
comment on column insights.segment_contrasts.net_difference is 'net_sentiment - other_net_sentiment, -2 to 2; null where either side has fewer than insights.min_customers customers who speak of it.';
comment on column insights.segment_contrasts.net_difference_low is 'Lower end of its interval (adjusted Wald, and what of the annotator''s errors does not cancel).';
comment on column insights.segment_contrasts.net_difference_high is 'Upper end of its interval.';
comment on column insights.segment_contrasts.net_q_value is 'p-value of net_difference, adjusted for all segments and touchpoints of the journey (Benjamini-Hochberg), 0 to 1.';
comment on column insights.segment_contrasts.tone is 'better or worse than the others, where net_q_value is at most insights.fdr and the interval excludes 0; null otherwise.';
comment on column insights.segment_contrasts.clear_by is 'How far the clear difference is from 0 at least: the nearer end of the interval of complaint_difference, or half of that of net_difference, whichever is larger; 0 where nothing is clear. It orders rank.';
