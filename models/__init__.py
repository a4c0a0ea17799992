"""Texts in, typed results out. Knows no DuckDB, YAML or Prefect."""
