"""Judges one submission; knows nothing of the web or the database."""
