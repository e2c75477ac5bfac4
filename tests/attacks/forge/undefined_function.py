# Defines nothing, and hopes that nothing is asked.
# must: compile_error
# control: none (naive judges ask too)
verdict = "accepted"
