-- grain: as in insights.kept_watch_counts
-- reads: insights.kept_watch_counts
select * from insights.kept_watch_counts order by all;
