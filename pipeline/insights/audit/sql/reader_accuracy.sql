-- grain: unit (sentence or review) × subject (sentiment or touchpoint) that enough people's labels reach
-- frames: new_reader_accuracy (audit_answers, audit_strata)
-- writes: insights.reader_accuracy
-- key: unit, subject
create or replace table insights.reader_accuracy as
select * from new_reader_accuracy order by unit, subject;
comment on table insights.reader_accuracy is 'One row per unit and subject that your own labels reach (voc audit): how often the annotator says what people say, and how far two people agree. Empty with fewer than 20 labelled customers.';
comment on column insights.reader_accuracy.unit is 'What was labelled: sentence, or review (a text as a whole).';
comment on column insights.reader_accuracy.subject is 'sentiment or touchpoint.';
comment on column insights.reader_accuracy.right_share is 'Share of items of which the annotator says what people say, 0 to 1, with the weights of the sample; the mean over labellers. A sentence counts as right where its sentiment, or touchpoint, is one that the labeller named; of a review all touchpoints must be the same. Somebody who reads no opinion says neutral, and no touchpoint. Labels that have taught the annotator (voc teach) make it look better than it is: quality, subject taught, has the share on customers that it had not learnt from.';
comment on column insights.reader_accuracy.low is 'Lower end of its interval (95 % unless configured): sampling of customers.';
comment on column insights.reader_accuracy.high is 'Upper end of the interval of right_share.';
comment on column insights.reader_accuracy.items is 'Labelled sentences or reviews.';
comment on column insights.reader_accuracy.customers is 'Customers who wrote them.';
comment on column insights.reader_accuracy.labellers is 'People who labelled.';
comment on column insights.reader_accuracy.agreeing_share is 'Share of items of which the two labellers who share most items say the same, 0 to 1; null where no two share any. Nobody can ask the annotator for much more.';
comment on column insights.reader_accuracy.kappa is 'Their Cohen''s kappa, agreement beyond chance, -1 to 1; null where all answers are alike.';
comment on column insights.reader_accuracy.kappa_low is 'Lower end of its interval, customers resampled.';
comment on column insights.reader_accuracy.kappa_high is 'Upper end of its interval.';
comment on column insights.reader_accuracy.shared_items is 'Items that both have labelled; 0 where no two share any.';
