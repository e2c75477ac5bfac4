"""Checks of uploaded packages, in a process of their own."""
