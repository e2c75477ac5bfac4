"""Turns what authors and learners write into HTML that may be put on a page: pure functions, no page knows how."""
