-- grain: source and language on which the annotator was on clearly weaker ground in the newest month than in the three before
-- reads: published.reader_quality
select source, language, period, worse, headline, customers
from reader_quality
where worse is not null and customers >= $least and source <> 'all' and language <> 'all'
    and period = (select max(period) from reader_quality where period <> 'all')
order by source, language;
