"""The ways in which a right program is made wrong, a family of mistakes a module."""
