-- grain: source × language × month
-- frames: new_reader_quality (reader_pairs, reader_sums)
-- writes: insights.reader_quality
-- key: source, language, period
create or replace table insights.reader_quality as
select
    source, language, period, customers, texts, unread_share, expected_right, expected_low, expected_high, compared, contradicting_share, contradicting_low,
    contradicting_high, auc, auc_low, auc_high, sentences, far_share, far_low, far_high, worse,
    case when worse is not null then format(
        '{}{}, {}: the annotator is on weaker ground than in the three months before: {}', source, case when language <> 'und' then ' (' || language || ')' else '' end, period, said
    ) end as headline
from new_reader_quality
order by source = 'all' desc, source, language = 'all' desc, language, period = 'all' desc, period;
comment on table insights.reader_quality is 'One row per source, language and month, and over all of them: how far the annotator can be trusted on these texts. Nobody has labelled them, so these are signs, not measurements. Every share counts each customer once.';
comment on column insights.reader_quality.source is 'Name of the source mapping, or all.';
comment on column insights.reader_quality.language is 'Language of the texts (ISO 639-1, und where unknown), or all.';
comment on column insights.reader_quality.period is 'Calendar month (UTC), YYYY-MM, or all.';
comment on column insights.reader_quality.customers is 'Customers behind the texts (an anonymous response counts as one customer).';
comment on column insights.reader_quality.texts is 'Verbatims, unread ones included.';
comment on column insights.reader_quality.unread_share is 'Share of texts that the annotator does not read (verbatims.unread), mean over customers, 0 to 1. They enter no share or sentiment; their scores count.';
comment on column insights.reader_quality.expected_right is 'Expected share of texts of which the sentiment label is right, the mean of its calibrated confidences, 0 to 1. Null for an annotator whose confidence was not calibrated for it.';
comment on column insights.reader_quality.expected_low is 'Lower end of its interval (Wilson, 95 % unless configured): of sampling alone. On data of a kind that training never saw the estimate itself may be off; docs/annotator.md says by how much it was.';
comment on column insights.reader_quality.expected_high is 'Upper end of its interval; null where expected_right is null.';
comment on column insights.reader_quality.compared is 'Customers with a clear score of their own (up to 0.4, or from 0.75 on, of the scale) and a text that reads positive or negative.';
comment on column insights.reader_quality.contradicting_share is 'Share of these texts that read as the opposite of the score, mean over customers, 0 to 1; null where nothing is compared. Customers contradict themselves, too: a rise is a sign, the level alone is not the annotator''s error.';
comment on column insights.reader_quality.contradicting_low is 'Lower end of its interval (Wilson over customers, 95 % unless configured); null where nothing is compared.';
comment on column insights.reader_quality.contradicting_high is 'Upper end of its interval; null where nothing is compared.';
comment on column insights.reader_quality.auc is 'Share of pairs of a happy and an unhappy customer (latest response of each) in which the text of the happy one has the higher polarity (area under the ROC curve), 0 to 1; 0.5 is chance. Null where only one kind is known.';
comment on column insights.reader_quality.auc_low is 'Lower end of the interval of auc (DeLong et al. 1988, on the logit scale; 95 % unless configured); null where it cannot be estimated.';
comment on column insights.reader_quality.auc_high is 'Upper end of the interval of auc; null where auc_low is null.';
comment on column insights.reader_quality.sentences is 'Sentences of which the distance from the training texts was measured (a sample of up to 300 of each source, language and month).';
comment on column insights.reader_quality.far_share is 'Share of these sentences that lie farther from the training texts than 95 % of texts like them do, mean over customers, 0 to 1: about 0.05 is ordinary. Null for an annotator without a summary of its training texts.';
comment on column insights.reader_quality.far_low is 'Lower end of its interval (Wilson over customers, 95 % unless configured); null where far_share is null.';
comment on column insights.reader_quality.far_high is 'Upper end of its interval; null where far_share is null.';
comment on column insights.reader_quality.worse is 'What is clearly worse than in the three months before (by at least 5 points, q-value within insights.fdr over all tests of the month): unread, contradicting, right or far, separated by commas; null where nothing is. Such a row is an alert.';
comment on column insights.reader_quality.headline is 'The alert in plain words; null where nothing is worse.';
