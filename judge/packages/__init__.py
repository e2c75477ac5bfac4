"""Reads problem packages: a folder, a zip or files in, a checked `Package` out, or a `PackageError` that says what to do."""
