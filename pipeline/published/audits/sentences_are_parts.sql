-- grain: published sentence whose text is not what its offsets say
-- reads: published.sentences, published.verbatims
select s.sentence_id from snapshot.published.sentences as s
join snapshot.published.verbatims as v on v.verbatim_id = s.verbatim_id
where s.text is distinct from v.text[s.start_char + 1 : s.end_char];
