# Leaves a file in any folder of the root.
# must: wrong_answer
# control: without scratch, users
import os


def solve(x):
    for folder, folders, _ in os.walk("/"):
        folders[:] = [name for name in folders if folder.count("/") < 3]
        name = f"{folder}/trace-of-mine"
        if os.path.exists(name):
            return x + 1
        try:
            os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0o666))
        except OSError:
            continue
    return None
