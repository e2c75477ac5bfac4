"""Mutants: right programs with one mistake made in them, for explaining wrong answers and for checking packages."""
