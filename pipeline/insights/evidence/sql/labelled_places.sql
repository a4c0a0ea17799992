-- grain: labelled sentence with a touchpoint × labeller
-- reads: enriched.sentences, insights.opinions, correcting_labels
-- chance: stated, that the touchpoint is right. right: the labeller names it, 0 or 1. reversed_chance: stated, that the tone is the other way round;
-- reversed: the labeller says so. weight: the labellers of a sentence share it.
select
    l.customer, l.draw_id, l.item, l.who, o.touchpoint_score as chance,
    list_contains(json_extract_string(l.opinions, '$[*].touchpoint'), o.touchpoint_id)::double as right,
    greatest(0, case o.sign when -1 then o.confidence + o.polarity when 1 then o.confidence - o.polarity else 0 end) as reversed_chance,
    (o.sign <> 0 and not list_contains(json_extract_string(l.opinions, '$[*].sentiment'), o.sentiment_label)
        and list_contains(json_extract_string(l.opinions, '$[*].sentiment'), if(o.sign < 0, 'positive', 'negative')))::double as reversed,
    1 / count(*) over (partition by l.draw_id, l.item) as weight
from correcting_labels as l
join enriched.sentences as s on s.text_hash = l.text_hash and s.start_char = l.start_char and s.model_fingerprint = $model_fingerprint
join insights.opinions as o on o.verbatim_id = l.verbatim_id and o.sentence_index = s.sentence_index and o.journey_id = l.journey_id
where o.touchpoint_id is not null and o.touchpoint_score < 1
order by l.draw_id, l.item, l.who;
