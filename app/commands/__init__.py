"""The commands, one per module. Each is imported only when it is called."""
