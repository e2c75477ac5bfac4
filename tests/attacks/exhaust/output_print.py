# Prints for ever.
# must: output_limit
# control: none (without the limit it goes on until another one is met)
def solve(x):
    while True:
        print("a line of no interest")
