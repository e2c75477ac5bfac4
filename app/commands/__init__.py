"""One command a module, loaded only when it is asked for."""
