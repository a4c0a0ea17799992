-- grain: sentence or mention that does not lie inside its text, or mention whose term is not what stands there
-- reads: published.mentions, published.sentences, published.verbatims
select s.sentence_id as id from snapshot.published.sentences as s
join snapshot.published.verbatims as v on v.verbatim_id = s.verbatim_id
where not (0 <= s.start_char and s.start_char < s.end_char and s.end_char <= length(v.text))
union all
select m.mention_id from snapshot.published.mentions as m
join snapshot.published.verbatims as v on v.verbatim_id = m.verbatim_id
where m.term is not null and v.text[m.start_char + 1:m.end_char] is distinct from m.term;
