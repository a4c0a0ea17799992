-- grain: scope
-- reads: scopes
-- writes: scope_codes
-- key: scope
-- Scopes as whole numbers; 0 is 'all'.
create or replace temp table scope_codes as
select scope, row_number() over (order by scope)::integer as scope_code from (select distinct scope from scopes where scope <> 'all')
union all
select 'all', 0;
