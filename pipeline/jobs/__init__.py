"""Jobs: what people and schedules start; each is a few lines on a run."""
