"""Follows one running box: talks to it, reads its output, measures its memory and learns how it ended."""
