-- grain: text, sentence, mention, category. Owner: pipeline/enriched. One transaction: sentiments tells that a text is complete.
insert into enriched.sentences by name select * from new_sentences;
insert into enriched.mentions by name select * from new_mentions;
insert into enriched.categories by name select * from new_categories;
insert into enriched.sentiments by name select * from new_sentiments;
select count(*) from new_sentiments;
