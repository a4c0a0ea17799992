"""A fit, in the order of its modules' work: sample, fit_parameters, models.topics.fit, fit_quality, known, match, describe, register."""
