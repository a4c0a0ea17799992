-- grain: published column whose type says another thing about time than the rest: every time is a TIMESTAMP, UTC
-- A join of a time with a zone and one without depends on the reader's session.
select table_name || '.' || column_name as object from duckdb_columns()
where database_name = 'snapshot' and schema_name = 'published' and data_type like '%TIME%' and data_type <> 'TIMESTAMP';
