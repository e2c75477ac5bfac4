"""Slips: right programs with one small mistake made in them, so that a learner's answers can be recognised among theirs."""
