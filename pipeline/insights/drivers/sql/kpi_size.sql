-- Macro, for this connection only. A value of a key figure, or a difference, in words. f: column shown of key_figures.
create or replace temp macro kpi_size(f, x) as printf('%.' || f.decimals || 'f', round(f.factor * x, f.decimals) + 0.0);
