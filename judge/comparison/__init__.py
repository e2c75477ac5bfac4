"""Compares a result with the expected one and describes the differences."""
