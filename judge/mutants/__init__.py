"""Right programs made wrong in one place, for explaining and for checking."""
