-- grain: one row per touchpoint and per theme at a touchpoint. Owner: pipeline/insights. State: the ranking of the last run that computed one, so that the next can say what it changed.
create table insights.kept_ranking (
    level text not null, journey_id text not null, touchpoint_id text not null, theme_id text, status text not null, standing text, place bigint,
    customers bigint not null, mentions bigint not null, net_sentiment double not null, recent_voices bigint not null, recent_n bigint not null,
    window_until date, value_is text, basis text not null, map text not null
);
comment on table insights.kept_ranking is 'One row per touchpoint and per theme at a touchpoint: what it was in the ranking of the last run that computed one.';
comment on column insights.kept_ranking.level is 'touchpoint or theme.';
comment on column insights.kept_ranking.journey_id is 'Journey map.';
comment on column insights.kept_ranking.touchpoint_id is 'Touchpoint.';
comment on column insights.kept_ranking.theme_id is 'Theme; null for a touchpoint, and for what is said there outside any theme.';
comment on column insights.kept_ranking.status is 'pain point, gain or not sure yet.';
comment on column insights.kept_ranking.standing is 'now or before; null where not sure yet.';
comment on column insights.kept_ranking.place is 'Place of a touchpoint among the touchpoints of its list; null otherwise.';
comment on column insights.kept_ranking.customers is 'Customers who spoke of it.';
comment on column insights.kept_ranking.mentions is 'Sentences about it.';
comment on column insights.kept_ranking.net_sentiment is 'Its net sentiment, -1 to 1.';
comment on column insights.kept_ranking.recent_voices is 'Customers who complained of it (of a gain: praised it) in the window.';
comment on column insights.kept_ranking.recent_n is 'Customers who wrote in the journey in the window.';
comment on column insights.kept_ranking.window_until is 'Last day of the window.';
comment on column insights.kept_ranking.value_is is 'Whether net_sentiment is as read or corrected by labels.';
comment on column insights.kept_ranking.basis is 'sha256 over the settings, the annotator and the code of the stage.';
comment on column insights.kept_ranking.map is 'Hash over the journey maps and the topic model in use.';
