-- grain: declared action
-- frames: new_actions (action_complainers, action_counts, action_overlaps, action_span, action_subjects, action_tone, action_values, action_writers)
-- writes: insights.actions
-- key: action_id
create or replace table insights.actions as
select * from new_actions order by began_on, action_id;
comment on table insights.actions is 'One row per action of configs/actions.yaml: complaints before and after it, its effect against what nothing was done to (difference in differences of logarithms), and a verdict. An association with the day, under the assumption that stands in its row. action_checks has the checks, action_figures what scores and lifetime values did.';
comment on column insights.actions.action_id is 'Day and name of the action.';
comment on column insights.actions.name is 'What was done.';
comment on column insights.actions.began_on is 'Day from which customers could notice it.';
comment on column insights.actions.subject is 'touchpoint or theme: what it is about.';
comment on column insights.actions.about is 'Names of the touchpoints or themes that it is about.';
comment on column insights.actions.units is 'Their identifiers: journey/touchpoint, or theme_id.';
comment on column insights.actions.owner is 'Who answers for it; null where the file does not say.';
comment on column insights.actions.cost is 'What it cost, in currency; null where the file does not say.';
comment on column insights.actions.currency is 'Currency of cost.';
comment on column insights.actions.hoped is 'Hoped-for effect on complaints as a relative change, -1 to 0: -0.5 is half as many.';
comment on column insights.actions.verdict is 'worked (effect below 0, its interval excludes 0, q_value at most insights.fdr, and complaints had not begun to fall before), worse (the reverse), did not work (all days have passed, and the interval excludes an effect of the size hoped for), too early (days are left, and nothing is clear), or cannot say (reason tells why).';
comment on column insights.actions.reason is 'Why the verdict is so.';
comment on column insights.actions.effect is '(complained_after / complained_before) / (the same factor at the others) - 1, at least -1: -0.5 is half as many complaints as if it had gone as at the others. Each count with half a customer more (Haldane 1956). Null where nothing can be compared.';
comment on column insights.actions.effect_low is 'Lower end of its interval (95 % unless configured): chance, and how differently the others moved among themselves (random effects, Student''s t). Errors of the annotator that are the same before and after cancel; sentences that are misplaced all the time draw the effect towards 0.';
comment on column insights.actions.p_value is 'Probability of an effect at least so far from 0 if it had gone as at the others, 0 to 1. While days are left it is that of somebody who looks every night (O''Brien and Fleming 1979).';
comment on column insights.actions.q_value is 'p_value, adjusted for all actions (Benjamini-Hochberg), 0 to 1.';
comment on column insights.actions.earlier is 'What the same comparison says of earlier days, on which nothing should show: steady, falling already, rising before, or no earlier days to check. The rows are in action_checks.';
comment on column insights.actions.before_from is 'First day of the time before.';
comment on column insights.actions.before_until is 'Last day of the time before; null where there is none.';
comment on column insights.actions.after_from is 'First day of the time since.';
comment on column insights.actions.after_until is 'Last day of the time since with data; null where there is none yet.';
comment on column insights.actions.planned_until is 'Last day that will be compared: insights.action_days after it, or the day before the next action about the same.';
comment on column insights.actions.writers_before is 'Customers who wrote in its journeys in the time before (an anonymous response counts as one customer).';
comment on column insights.actions.writers_after is 'Customers who wrote there in the time since.';
comment on column insights.actions.complained_before is 'Of them, customers with a negative sentence about it.';
comment on column insights.actions.complained_after is 'The same in the time since.';
comment on column insights.actions.before_share is 'complained_before / writers_before, 0 to 1; null where nobody wrote.';
comment on column insights.actions.before_low is 'Lower end of its Wilson interval.';
comment on column insights.actions.before_high is 'Upper end of its interval.';
comment on column insights.actions.after_share is 'complained_after / writers_after, 0 to 1; null where nobody wrote.';
comment on column insights.actions.after_low is 'Lower end of its Wilson interval.';
comment on column insights.actions.after_high is 'Upper end of its interval.';
comment on column insights.actions.change is 'after_share - before_share, -1 to 1, whatever the reason; null where a side is empty.';
comment on column insights.actions.change_low is 'Lower end of its interval (Newcombe 1998).';
comment on column insights.actions.others is 'Touchpoints (or themes) that nothing was done to in these days and that have insights.min_customers complaining customers.';
comment on column insights.actions.others_change is 'Mean relative change of complaints there, at least -1.';
comment on column insights.actions.others_spread is 'How differently they moved beyond chance, as a factor: 1 is alike, 1.5 means that two thirds lie within a factor of 1.5 of their mean.';
comment on column insights.actions.extremer is 'Of the others, those that moved at least as far from the rest, in standard errors, as this one: 0 of 15 is a chance of 1 in 16.';
comment on column insights.actions.seen_from is 'Day from which on an effect of the size hoped for would be found in 8 of 10 cases, if complaints went on as before; null where the days that are compared are too few for it.';
comment on column insights.actions.smallest_seen is 'Smallest fall, as a relative change, that is found in 8 of 10 cases when all days have passed; null where none is.';
comment on column insights.actions.statement is 'What was found, in words.';
comment on column insights.actions.assumption is 'What has to be true for the effect to be that of the action; null where nothing can be compared.';
