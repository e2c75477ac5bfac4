"""The web process: routes, access, limits and error responses."""
