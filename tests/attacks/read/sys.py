# Reads what the kernel tells of the machine in /sys, beyond the processor's four files.
# must: wrong_answer
# control: none (the four files lie where /sys would be)
import os


def solve(x):
    files = {os.path.join(folder, name) for folder, _, names in os.walk("/sys") for name in names}
    known = {f"/sys/devices/system/cpu/{name}" for name in ("kernel_max", "online", "possible", "present")}
    return x + 1 if files - known else None
