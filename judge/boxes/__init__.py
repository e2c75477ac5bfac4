"""The wall, our side of it: start, confine, limit and kill a stranger's process, and report facts."""
