"""The pipeline's core: sources in, published DuckDB file out. Runs without Prefect."""
