"""Exports that other systems read: the published tables as Parquet, one folder per month, brought up to date from run to run."""
