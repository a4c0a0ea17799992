-- grain: one row; none where no customer has a key. Owner: pipeline/insights. new_quality: computed in pipeline/insights/people/customers.py from known_leavers.sql.
create or replace table insights.risk_quality as
select
    customers, churned, auc, auc_low, auc_high,
    case
        when customers = 0 then 'not calibrated: the input does not say who left'
        when auc is null then 'not calibrated: all, or none, of the customers known have left'
        when auc_low is null then 'not calibrated: too few customers for an interval'
        when auc_low > 0.5 then 'ranks those who left above those who stayed more often than chance; still no probability'
        else 'does not clearly rank those who left above those who stayed'
    end as reading
from new_quality
where exists (from insights.customers);
comment on table insights.risk_quality is 'One row (none where no customer has a key): how well published.customers.risk tells who left, where the input says who did (measure churn). Responses written when leaving was settled make it look better than a forecast would be.';
comment on column insights.risk_quality.customers is 'Customers with a risk whose leaving or staying is known.';
comment on column insights.risk_quality.churned is 'Of these, left.';
comment on column insights.risk_quality.auc is 'Share of pairs of one who left and one who stayed in which the first has the higher risk (area under the ROC curve), 0 to 1, 0.5 is chance; null where not both kinds are known.';
comment on column insights.risk_quality.auc_low is 'Lower end of its interval (DeLong et al. 1988, on the logit scale; 95 % unless configured); null where it cannot be estimated.';
comment on column insights.risk_quality.auc_high is 'Upper end of its interval; null where auc_low is.';
comment on column insights.risk_quality.reading is 'What this means, in a sentence.';
