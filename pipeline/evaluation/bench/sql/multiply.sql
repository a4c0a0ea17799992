-- grain: response, verbatim, sentence and mention, each once more for every row of copies
-- reads: published.responses, published.verbatims, published.sentences, published.mentions, copies (of bench_page.py)
-- writes: the same tables of a file that is thrown away
-- key: the keys of these tables, each with the number of its copy
insert into responses
select responses.* replace (response_id || '~' || copy as response_id, customer || '~' || copy as customer)
from responses, copies;
insert into verbatims
select verbatims.* replace (verbatim_id || '~' || copy as verbatim_id, response_id || '~' || copy as response_id)
from verbatims, copies;
insert into sentences
select sentences.* replace (sentence_id || '~' || copy as sentence_id, verbatim_id || '~' || copy as verbatim_id)
from sentences, copies;
insert into mentions
select mentions.* replace
    (mention_id || '~' || copy as mention_id, sentence_id || '~' || copy as sentence_id, verbatim_id || '~' || copy as verbatim_id)
from mentions, copies
