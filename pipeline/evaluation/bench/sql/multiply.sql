-- name: multiply
-- grain: response, verbatim, sentence or mention
-- reads: published.mentions, published.responses, published.sentences, published.verbatims
-- frames: copies (pipeline/evaluation/bench/bench_page.py)
-- writes: published.mentions, published.responses, published.sentences, published.verbatims
-- For timing only: every response with its texts once more for each row of copies, in a file that is thrown away.
insert into published.responses
select responses.* replace (response_id || '~' || copy as response_id, customer || '~' || copy as customer)
from published.responses, copies;

insert into published.verbatims
select verbatims.* replace (verbatim_id || '~' || copy as verbatim_id, response_id || '~' || copy as response_id)
from published.verbatims, copies;

insert into published.sentences
select sentences.* replace (sentence_id || '~' || copy as sentence_id, verbatim_id || '~' || copy as verbatim_id)
from published.sentences, copies;

insert into published.mentions
select mentions.* replace
    (mention_id || '~' || copy as mention_id, sentence_id || '~' || copy as sentence_id, verbatim_id || '~' || copy as verbatim_id)
from published.mentions, copies;
