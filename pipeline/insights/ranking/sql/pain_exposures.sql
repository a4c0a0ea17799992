-- grain: pain point of the ranking for which lifetime values, or who left, are known of enough customers
-- reads: insights.ranking
-- frames: new_exposures (exposed_amounts, exposed_leavers)
-- writes: insights.pain_exposures
-- key: place
create or replace table insights.pain_exposures as
select
    e.place, r.level, r.journey_id, r.touchpoint_id, r.theme_id, r.label, r.touchpoint, r.standing, r.customers,
    e.* exclude (place),
    concat_ws(
        ' ',
        printf('%d customers complain', e.complaining) || printf(', worth %.0f (%.0f to %.0f)', e.exposed_value, e.exposed_value_low, e.exposed_value_high)
            || coalesce(' ' || e.currency, '') || printf(' by the lifetime values of %d of them.', e.value_customers),
        printf('%.0f of 100 of them left (%d known), %.0f of 100 others (%d): ', 100 * e.churn_share, e.churn_customers, 100 * e.others_share, e.others_customers)
            || case when e.churn_q_value <= $fdr and e.churn_difference_low * e.churn_difference_high > 0 then 'clearly different. An association, not a cause.'
                else 'not clearly different.' end
    ) as statement
from new_exposures as e
join insights.ranking as r on r.kind = 'pain point' and r.place = e.place
order by e.place;
comment on table insights.pain_exposures is 'One row per pain point of the ranking for which the input has lifetime values (measure clv), or who left (measure churn), of at least insights.min_customers customers who complain: what is at stake there.';
comment on column insights.pain_exposures.place is 'Place in the list of pain points (published.ranking).';
comment on column insights.pain_exposures.level is 'What the row is about: touchpoint, or theme for a theme at it.';
comment on column insights.pain_exposures.theme_id is 'Theme of the pain point; null for a touchpoint, and for what is said there outside any theme.';
comment on column insights.pain_exposures.label is 'What the pain point is called: the touchpoint''s name, or the theme''s label.';
comment on column insights.pain_exposures.customers is 'Customers who speak of it, well or ill (an anonymous response counts as one customer).';
comment on column insights.pain_exposures.currency is 'Currency of the values: the one that most of these customers have; null where it is not known, or where no value is.';
comment on column insights.pain_exposures.complaining is 'Customers with a negative sentence about it; null where no values are known.';
comment on column insights.pain_exposures.value_customers is 'Of these, customers whose lifetime value is known; null where they are too few.';
comment on column insights.pain_exposures.churn_customers is 'Customers who complain of it and are known to have left or stayed; null where they, or the others, are too few.';
comment on column insights.pain_exposures.others_customers is 'Other customers who wrote in the journey and are known to have left or stayed; null where churn_customers is.';
comment on column insights.pain_exposures.mean_value is 'Mean lifetime value of value_customers, in currency; null where value_customers is.';
comment on column insights.pain_exposures.mean_value_low is 'Lower end of its interval, which allows for skewness (Hall 1992; 95 % unless configured); null where mean_value is null.';
comment on column insights.pain_exposures.mean_value_high is 'Upper end of its interval; null where mean_value is null.';
comment on column insights.pain_exposures.exposed_value is 'complaining × mean_value: the lifetime value of all who complain, if those whose value is not known are worth as much as the others. What they are worth, not what they would take away; null where mean_value is null.';
comment on column insights.pain_exposures.exposed_value_low is 'complaining × mean_value_low; null where mean_value is null.';
comment on column insights.pain_exposures.exposed_value_high is 'complaining × mean_value_high; null where mean_value is null.';
comment on column insights.pain_exposures.churn_share is 'Share of churn_customers who left, 0 to 1; null where churn_customers is.';
comment on column insights.pain_exposures.others_share is 'Share of others_customers who left, 0 to 1; null where churn_customers is.';
comment on column insights.pain_exposures.churn_difference is 'churn_share - others_share, -1 to 1: an association, not a cause; null where churn_customers is.';
comment on column insights.pain_exposures.churn_difference_low is 'Lower end of its interval (Newcombe 1998; 95 % unless configured); null where churn_difference is null.';
comment on column insights.pain_exposures.churn_difference_high is 'Upper end of its interval; null where churn_difference is null.';
comment on column insights.pain_exposures.churn_q_value is 'p-value of churn_difference (Fisher, twice the smaller tail), adjusted for all pain points (Benjamini-Hochberg), 0 to 1; null where churn_difference is null.';
comment on column insights.pain_exposures.statement is 'What the row says, as a sentence.';
