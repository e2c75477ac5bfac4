"""Where README's numbers come from: `make bench` measures all ways in one run, `make soak` makes clones by the thousand."""
