"""A package's cases: drawn, answered by its reference, and kept."""
