-- grain: one row, or none where no customer has a key
-- reads: insights.customers
-- frames: new_quality (known_leavers)
-- writes: insights.risk_quality
-- key: customers
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
comment on table insights.risk_quality is 'One row, or none where no customer has a key: how well published.customers.risk tells who left, where the input says who did (measure churn). Responses written after the decision to leave make it look better than a forecast would be.';
comment on column insights.risk_quality.customers is 'Customers with a risk who are known to have left or stayed.';
comment on column insights.risk_quality.churned is 'Of these, customers who left.';
comment on column insights.risk_quality.auc is 'Share of pairs of one customer who left and one who stayed in which the one who left has the higher risk (area under the ROC curve), 0 to 1; 0.5 is chance. Null where only one kind is known.';
comment on column insights.risk_quality.auc_low is 'Lower end of its interval (DeLong et al. 1988, on the logit scale; 95 % unless configured); null where it cannot be estimated.';
comment on column insights.risk_quality.auc_high is 'Upper end of its interval; null where auc_low is null.';
comment on column insights.risk_quality.reading is 'What these figures mean, in one sentence.';
