"""Accounts: people, passwords, sessions and API tokens."""
