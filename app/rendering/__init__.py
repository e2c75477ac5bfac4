"""Renders text and code by authors and learners as safe HTML. Pure functions."""
