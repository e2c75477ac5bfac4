"""Reads problem packages: checks a folder, a zip or files, and returns a `Package` or raises a `PackageError`."""
