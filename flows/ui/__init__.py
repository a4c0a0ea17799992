"""What an analyst meets in the Prefect UI: the form, the progress, the log, the summary."""
