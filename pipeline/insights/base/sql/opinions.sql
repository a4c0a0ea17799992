-- grain: sentence of a verbatim, under the journey that its response is read under
-- reads: enriched.documents, enriched.sentences, raw.customer_of, raw.responses, raw.verbatims, themes.sentence_themes, themes.topic_models,
--   touchpoints.journeys, touchpoints.sentence_touchpoints, touchpoints.touchpoints
-- writes: insights.opinions
-- key: verbatim_id, sentence_index
create schema if not exists insights;
create or replace table insights.opinions as
with current_themes as (
    select st.text_hash, st.sentence_index, st.theme_id, st.score
    from themes.sentence_themes as st
    join themes.topic_models as tm on tm.topic_model_id = st.topic_model_id and tm.is_current
    where st.model_fingerprint = $model_fingerprint and st.theme_id is not null
),
verbatims as (
    select verbatim_id, response_id, row_number() over (order by verbatim_id) as number from raw.verbatims
),
responses as (
    select r.*, u.customer, local_month(r.created_at) as period
    from raw.responses as r
    join raw.customer_of as u on u.response_id = r.response_id
)
select
    v.number * 1_000_000 + s.sentence_index as opinion,
    r.customer, r.customer_key is not null as has_key, r.response_id, r.source, r.channel, j.journey_id,
    tp.stage_id, p.touchpoint_id, t.theme_id, v.verbatim_id, hash(d.text_hash) as text_key, s.sentence_index, r.created_at, r.period,
    s.sentiment_label, case s.sentiment_label when 'negative' then if(s.wish, 0, -1) when 'positive' then 1 else 0 end as sign,
    if(s.wish and s.sentiment_label = 'negative', 0, s.polarity) as polarity, s.confidence, s.intent, s.intent_confidence, s.wish,
    p.score as touchpoint_score, t.score as theme_score, s.end_char - s.start_char as characters
from verbatims as v
join responses as r on r.response_id = v.response_id
join enriched.documents as d on d.verbatim_id = v.verbatim_id and d.unread is null
join (select *, is_wish(intent, intent_confidence) as wish from enriched.sentences) as s on s.text_hash = d.text_hash and s.model_fingerprint = $model_fingerprint
left join touchpoints.journeys as named on named.journey_id = r.journey_id
join touchpoints.journeys as j on j.journey_id = coalesce(named.journey_id, $default_journey)
left join touchpoints.sentence_touchpoints as p
    on p.text_hash = s.text_hash and p.sentence_index = s.sentence_index and p.model_fingerprint = s.model_fingerprint
    and p.journey_id = j.journey_id and p.map_hash = j.map_hash
left join touchpoints.touchpoints as tp on tp.journey_id = p.journey_id and tp.touchpoint_id = p.touchpoint_id
left join current_themes as t on t.text_hash = s.text_hash and t.sentence_index = s.sentence_index
order by opinion;
comment on table insights.opinions is 'One row per sentence of a verbatim: what was said, by whom, when, and about which touchpoint and theme. All other tables are counted from it.';
comment on column insights.opinions.opinion is 'Whole number of the sentence, in the order of verbatim_id and sentence_index.';
comment on column insights.opinions.customer is 'Unit of every count: the person (raw.customer_of), or response_id where the customer is anonymous.';
comment on column insights.opinions.has_key is 'False where the customer is anonymous.';
comment on column insights.opinions.response_id is 'raw.responses.response_id.';
comment on column insights.opinions.source is 'Name of the source mapping.';
comment on column insights.opinions.channel is 'Where the response was given; null where unknown.';
comment on column insights.opinions.journey_id is 'Journey map under which it is read.';
comment on column insights.opinions.stage_id is 'Stage of the touchpoint; null where unmapped.';
comment on column insights.opinions.touchpoint_id is 'Touchpoint; null where unmapped.';
comment on column insights.opinions.theme_id is 'Theme; null where unthemed or where no topic model exists.';
comment on column insights.opinions.verbatim_id is 'raw.verbatims.verbatim_id.';
comment on column insights.opinions.text_key is 'Changes whenever the text of the verbatim changes.';
comment on column insights.opinions.sentence_index is 'Position in the verbatim, from 0.';
comment on column insights.opinions.created_at is 'UTC time the customer gave the response.';
comment on column insights.opinions.period is 'Calendar month of created_at in the time zone of the settings, YYYY-MM.';
comment on column insights.opinions.sentiment_label is 'negative, neutral or positive, as the annotator reads it.';
comment on column insights.opinions.sign is 'What the sentence counts as in every figure: sentiment_label as -1, 0 or 1, but 0 where it is negative and a wish without blame.';
comment on column insights.opinions.polarity is 'Sentiment of the sentence as it counts, -1 to 1: 0 where it is negative and a wish without blame.';
comment on column insights.opinions.confidence is 'Calibrated probability of the label, 0 to 1.';
comment on column insights.opinions.intent is 'complaint, praise, suggestion, question or fact; null where the annotator has no intent head.';
comment on column insights.opinions.intent_confidence is 'Calibrated probability of the intent, 0 to 1.';
comment on column insights.opinions.wish is 'True for a wish without blame: the intent is a suggestion with a probability of 0.5 or more.';
comment on column insights.opinions.touchpoint_score is 'Confidence of the touchpoint, 0 to 1; null where the sentence has no mapping.';
comment on column insights.opinions.theme_score is 'Cosine with the theme''s centroid; null where unthemed.';
comment on column insights.opinions.characters is 'Length of the sentence in characters.';
