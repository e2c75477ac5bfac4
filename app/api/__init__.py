"""The REST API, version 1: what other people's scripts rely on."""
