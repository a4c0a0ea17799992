-- grain: table or column of schema published
-- writes: published.data_dictionary
-- key: table_name, column_name
-- Filled from the comments of the finished file, itself included, so that it cannot disagree with them. A table and not a view over the
-- catalogue: a view would have to know under which name the file is attached.
create or replace table snapshot.published.data_dictionary (table_name text, column_name text, data_type text, description text);
comment on table snapshot.published.data_dictionary is 'One row per table (column_name null) and per column: meaning, unit and range.';
comment on column snapshot.published.data_dictionary.table_name is 'Table in schema published.';
comment on column snapshot.published.data_dictionary.column_name is 'Column; null in the row that describes the table.';
comment on column snapshot.published.data_dictionary.data_type is 'DuckDB type; table in the row that describes the table.';
comment on column snapshot.published.data_dictionary.description is 'Meaning, unit and range, and what null means.';
insert into snapshot.published.data_dictionary
select table_name, column_name, data_type, comment from duckdb_columns() where database_name = 'snapshot' and schema_name = 'published'
union all
select table_name, null, 'table', comment from duckdb_tables() where database_name = 'snapshot' and schema_name = 'published'
order by 1, 2 nulls first;
