"""The service: REST API, pages, accounts, database, queue and the worker process."""
