# Returns a string whose encode lies.
# must: wrong_answer
# control: none (what is sent is what is compared)
class Lying(str):
    def encode(self, *_):
        return b"accepted"

    def __str__(self):
        return "accepted"


def solve(x):
    return Lying("x")
