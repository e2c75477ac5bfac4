"""A source in a box: load it, call it, and report what happened as facts."""
