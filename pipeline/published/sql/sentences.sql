-- grain: sentence of a verbatim
-- reads: enriched.documents, enriched.sentences, enriched.texts, insights.sentence_cues, raw.responses, raw.verbatims, themes.sentence_themes, themes.topic_models,
--   touchpoints.journeys, touchpoints.sentence_touchpoints
-- writes: published.sentences
-- key: sentence_id
-- Equal texts share one annotation. The classes' probabilities follow from what is stored: polarity is that of positive less that of negative,
-- confidence that of the label, and the three add up to 1. greatest() keeps rounding from making one negative.
create or replace table snapshot.published.sentences as
with current_themes as (
    select st.text_hash, st.sentence_index, st.theme_id, st.score, st.reason
    from themes.sentence_themes as st
    join themes.topic_models as tm on tm.topic_model_id = st.topic_model_id and tm.is_current
    where st.model_fingerprint = $model_fingerprint and tm.model_fingerprint = $model_fingerprint
)
select
    v.verbatim_id || '#' || s.sentence_index as sentence_id, v.verbatim_id, s.sentence_index, s.start_char, s.end_char,
    x.text[s.start_char + 1 : s.end_char] as text, s.sentiment_label, s.polarity, s.confidence,
    greatest(0, case s.sentiment_label
        when 'negative' then s.confidence when 'positive' then s.confidence - s.polarity else (1 - s.confidence - s.polarity) / 2
    end) as negative_probability,
    greatest(0, case s.sentiment_label
        when 'negative' then 1 - 2 * s.confidence - s.polarity when 'positive' then 1 - 2 * s.confidence + s.polarity else s.confidence
    end) as neutral_probability,
    greatest(0, case s.sentiment_label
        when 'negative' then s.confidence + s.polarity when 'positive' then s.confidence else (1 - s.confidence + s.polarity) / 2
    end) as positive_probability,
    s.intent, s.intent_confidence, if(s.sentiment_label = 'negative' and is_wish(s.intent, s.intent_confidence), 'neutral', s.sentiment_label) as counted_as,
    t.theme_id, t.score as theme_score, t.reason as unthemed_reason,
    e.value as effort, j.journey_id, p.touchpoint_id, p.score as touchpoint_score, coalesce(p.method, 'unmapped') as touchpoint_method,
    coalesce(p.further, []) as further_touchpoint_ids
from raw.verbatims as v
join raw.responses as r on r.response_id = v.response_id
join enriched.documents as d on d.verbatim_id = v.verbatim_id and d.unread is null
join enriched.sentences as s on s.text_hash = d.text_hash and s.model_fingerprint = $model_fingerprint
left join enriched.texts as x on x.text_hash = d.text_hash
left join touchpoints.journeys as named on named.journey_id = r.journey_id
join touchpoints.journeys as j on j.journey_id = coalesce(named.journey_id, $default_journey)
left join current_themes as t on t.text_hash = s.text_hash and t.sentence_index = s.sentence_index
left join touchpoints.sentence_touchpoints as p
    on p.text_hash = s.text_hash and p.sentence_index = s.sentence_index and p.model_fingerprint = s.model_fingerprint
    and p.journey_id = j.journey_id and p.map_hash = j.map_hash
left join insights.sentence_cues as e on e.verbatim_id = v.verbatim_id and e.sentence_index = s.sentence_index and e.cue = 'effort'
order by v.verbatim_id, s.sentence_index;
comment on table snapshot.published.sentences is 'One row per sentence of a verbatim: its sentiment, its theme and its touchpoint.';
comment on column snapshot.published.sentences.sentence_id is 'Identifier: verbatim_id#position.';
comment on column snapshot.published.sentences.start_char is 'First character in the verbatim''s text, from 0.';
comment on column snapshot.published.sentences.end_char is 'Character after the last: text[start_char + 1 : end_char] in SQL.';
comment on column snapshot.published.sentences.text is 'The sentence. Null where its text was removed (published.verbatims.text_removed).';
comment on column snapshot.published.sentences.negative_probability is 'Calibrated probability that the sentence is negative, 0 to 1; the three probabilities add up to 1.';
comment on column snapshot.published.sentences.neutral_probability is 'Calibrated probability that the sentence is neutral, 0 to 1.';
comment on column snapshot.published.sentences.positive_probability is 'Calibrated probability that the sentence is positive, 0 to 1. Less negative_probability it is the polarity.';
comment on column snapshot.published.sentences.intent is 'What the sentence does: complaint (says what went wrong or is bad), praise, suggestion (asks for something or for a change, and blames nothing for its lack), question (asks for an answer, or for help with the writer''s own case) or fact (states, without any of it). Null where the annotator has no intent head.';
comment on column snapshot.published.sentences.intent_confidence is 'Calibrated probability of the intent, 0 to 1.';
comment on column snapshot.published.sentences.counted_as is 'What every figure counts the sentence as: sentiment_label, but neutral where a negative sentence is a wish without blame (intent suggestion with intent_confidence of 0.5 or more). The probabilities stay as the annotator gave them.';
comment on column snapshot.published.sentences.polarity is 'Sentiment as a number, -1 to 1.';
comment on column snapshot.published.sentences.theme_id is 'Theme (published.themes); null where unthemed.';
comment on column snapshot.published.sentences.theme_score is 'Cosine with the centre of the theme, -1 to 1; null where not compared.';
comment on column snapshot.published.sentences.unthemed_reason is 'too_short, no_content, below_threshold, retired_theme (a person retired it) or text_removed (its theme is gone, and without its text it can get no other); null where the sentence has a theme, or where no topic model exists yet.';
comment on column snapshot.published.sentences.effort is 'Words about effort: -1 hard, 1 easy; null where there are none, or words for both (published.sentence_cues has the words).';
comment on column snapshot.published.sentences.touchpoint_id is 'Touchpoint (published.touchpoints); null where unmapped.';
comment on column snapshot.published.sentences.touchpoint_score is 'Chance that touchpoint_id is right, 0 to 1; 1 where pinned. Where the sentence is unmapped: the chance of the nearest touchpoint.';
comment on column snapshot.published.sentences.touchpoint_method is 'pinned (an analyst said so), category (aspect category found by the annotator), embedding (the map''s words) or unmapped.';
comment on column snapshot.published.sentences.further_touchpoint_ids is 'Other touchpoints that the sentence names, in the order of the map; empty where there are none. Scores count the main touchpoint only.';
