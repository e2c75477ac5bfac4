"""The web process: routes, access control, request limits and error responses."""
