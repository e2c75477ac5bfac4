"""How a wrong answer is related to the right one: one family of relations a module."""
