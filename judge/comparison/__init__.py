"""Compares an answer with the expected one: two decoded values in, what is right and what is off out."""
