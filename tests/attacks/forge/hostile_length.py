# Returns a list that lies about its length.
# must: runtime_error or wrong_answer
# control: none (what is sent is what is compared)
class Lying(list):
    def __len__(self):
        return 2**31

    def __iter__(self):
        return iter([1.0])


def solve(x):
    return Lying([1.0])
