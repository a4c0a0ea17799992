"""enriched → themes: topic models, the theme registry, assignment of sentences."""
