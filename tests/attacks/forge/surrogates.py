# Returns a string of lone surrogates, and control characters for a terminal.
# must: wrong_answer
# control: none (nothing is accepted, only garbled)
def solve(x):
    print("\x1b[2J\x1b]0;accepted\x07")
    return "\ud800\udfff\x00\x1b[2Jaccepted"
