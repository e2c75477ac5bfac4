"""Measures the numbers in README: `make bench` compares all start methods in one run, `make soak` makes thousands of clones."""
