-- grain: item of a draw × labeller, of customers all of whose items that labeller has labelled, with what the annotator says of it
-- reads: audit_labels, enriched.sentences, enriched.sentiments, insights.opinions
-- An item that has other sentences by now than when it was labelled is left out.
with items as (
    select distinct draw_id, item, verbatim_id, text_hash, start_char from audit_labels
),
readings as (
    select
        i.draw_id, i.item, list(distinct o.sentiment_label) as sentiments, list(distinct coalesce(o.touchpoint_id, 'none')) as touchpoints
    from items as i
    join enriched.sentences as s
        on s.text_hash = i.text_hash and s.model_fingerprint = $model_fingerprint and (i.start_char is null or i.start_char = s.start_char)
    join insights.opinions as o on o.verbatim_id = i.verbatim_id and o.sentence_index = s.sentence_index
    group by i.draw_id, i.item
)
select
    l.draw_id, l.item, l.who, l.stratum, l.customer, if(l.start_char is null, 'review', 'sentence') as unit,
    json_extract_string(l.opinions, '$[*].sentiment') as said_sentiment, json_extract_string(l.opinions, '$[*].touchpoint') as said_touchpoint,
    if(l.start_char is null, [t.sentiment_label], r.sentiments) as read_sentiment, r.touchpoints as read_touchpoint
from audit_labels as l
join readings as r on r.draw_id = l.draw_id and r.item = l.item
join enriched.sentiments as t on t.text_hash = l.text_hash and t.model_fingerprint = $model_fingerprint
order by l.draw_id, l.item, l.who;
