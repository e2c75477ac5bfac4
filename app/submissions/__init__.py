"""Submissions: accept them, present them, and notify those who watch them."""
