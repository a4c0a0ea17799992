-- grain: published table or column without a comment
select table_name as object from duckdb_tables() where database_name = 'snapshot' and schema_name = 'published' and comment is null
union all
select table_name || '.' || column_name from duckdb_columns() where database_name = 'snapshot' and schema_name = 'published' and comment is null;
