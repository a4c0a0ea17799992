-- grain: journey × touchpoint × theme (and once more without the theme: grain_ = 'touchpoint') × sign. Owner: pipeline/insights. Temporary. Up to five
-- verbatims of different customers: strong (|polarity| × confidence), typical of the touchpoint (its score), 6 to 60 words long, rather recent, and
-- rather from customers whose own score (rating, NPS, ...) does not contradict them: that is where the annotator is most often wrong.
create or replace temp table examples as
with own_scores as (
    select response_id, avg(score) as own_score from raw.scores group by response_id
),
rated as (
    select
        journey_id, touchpoint_id, theme_id, sign, customer, verbatim_id, sentence_index,
        abs(polarity) * confidence * (0.5 + 0.5 * coalesce(touchpoint_score, 0)) * (case when words between 6 and 60 then 1 else 0.6 end)
        * (case when sign * (own_score - 0.5) < -0.1 then 0.4 else 1 end)
        * (0.8 + 0.2 * coalesce((epoch(created_at) - min(epoch(created_at)) over ()) / nullif(max(epoch(created_at)) over () - min(epoch(created_at)) over (), 0), 1))
        as strength
    from insights.opinions
    left join own_scores using (response_id)
    where touchpoint_id is not null and sign <> 0
),
grains as (
    select 'theme' as grain_, * from rated
    union all
    select 'touchpoint', * replace (null as theme_id) from rated
),
one_a_customer as (
    select *
    from grains
    qualify row_number() over (
        partition by grain_, journey_id, touchpoint_id, theme_id, sign, customer order by strength desc, verbatim_id, sentence_index
    ) = 1
),
best as (
    select *, row_number() over (partition by grain_, journey_id, touchpoint_id, theme_id, sign order by strength desc, verbatim_id) as place
    from one_a_customer
    qualify place <= 5
)
select
    grain_, journey_id, touchpoint_id, theme_id, sign, list(verbatim_id order by place) as verbatim_ids,
    list(verbatim_id || '#' || sentence_index order by place) as sentence_ids
from best
group by all;
