"""Submissions: accepting them, presenting them, and announcing what happens to them."""
