"""The service as a person meets it: by a browser."""
