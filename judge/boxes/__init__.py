"""Boxes, from the worker's side: start, confine, limit, clone and kill processes that run untrusted code, and report facts."""
