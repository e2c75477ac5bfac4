"""The only code of ours that a stranger's code can see; it imports nothing else of ours."""
