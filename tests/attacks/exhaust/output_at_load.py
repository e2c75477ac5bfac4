# Prints for ever while it is loaded.
# must: output_limit
# control: none (without the limit it goes on until another one is met)
while True:
    print("1" * 1000)
