"""Decoded values: their leaves, and how they are shown to people."""
