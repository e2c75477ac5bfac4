"""Explains why an answer is wrong: a client of judging, run after the verdict is known."""
