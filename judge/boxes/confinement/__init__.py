"""What holds a box: its control group, its root, and the system calls it may make."""
