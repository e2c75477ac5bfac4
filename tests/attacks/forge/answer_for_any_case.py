# Returns one array for each case that it knows of, and hopes that the right one is picked.
# must: wrong_answer
# control: none (nobody picks)
def solve(x):
    return {"want": x + 1, "answer": x + 1}
