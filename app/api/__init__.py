"""The REST API, version 1. Scripts rely on it, so it stays compatible."""
