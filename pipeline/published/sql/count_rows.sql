-- grain: published table: its rows. Owner: pipeline/published. Exact: nothing was deleted since the tables were made.
select table_name, estimated_size from duckdb_tables() where database_name = 'snapshot' and schema_name = 'published' order by table_name;
