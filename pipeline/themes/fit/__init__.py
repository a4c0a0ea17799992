"""A fit, in the order of its modules' work: sample, parameters, fit, judge, known, match, describe, register."""
