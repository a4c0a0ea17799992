-- grain: table or column of schema published
-- writes: published.data_dictionary
-- key: table_name, column_name
-- A view over the comments, so that it can never disagree with them.
create or replace view snapshot.published.data_dictionary as
select t.table_name, c.column_name, c.data_type, c.comment as description
from duckdb_columns() as c
join (
    select database_name, schema_name, table_name from duckdb_tables()
    union all
    select database_name, schema_name, view_name from duckdb_views()
) as t on t.database_name = c.database_name and t.schema_name = c.schema_name and t.table_name = c.table_name
where c.schema_name = 'published' and c.database_name = current_database()
union all
select table_name, null, 'table', comment from duckdb_tables() where schema_name = 'published' and database_name = current_database()
order by 1, 2 nulls first;
comment on view snapshot.published.data_dictionary is 'One row per table (column_name null) and per column: meaning, unit and range.';
comment on column snapshot.published.data_dictionary.table_name is 'Table or view in schema published.';
comment on column snapshot.published.data_dictionary.column_name is 'Column; null in the row that describes the table.';
comment on column snapshot.published.data_dictionary.data_type is 'DuckDB type; table in the row that describes the table.';
comment on column snapshot.published.data_dictionary.description is 'Meaning, unit and range, and what null means.';
