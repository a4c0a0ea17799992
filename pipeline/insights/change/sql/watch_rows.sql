-- grain: as of insights.kept_watch_counts. Owner: pipeline/insights.
select * from insights.kept_watch_counts order by all;
