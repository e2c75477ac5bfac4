"""Decoded values: their leaves, and their display as text."""
