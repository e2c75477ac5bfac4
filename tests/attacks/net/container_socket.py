# Looks for the socket of a container engine, or of PostgreSQL.
# must: wrong_answer
# control: none (none of them may run on this machine)
import os


def solve(x):
    names = ("/run", "/var/run", "/run/docker.sock", "/var/run/docker.sock", "/tmp/.s.PGSQL.5432", "/run/postgresql")
    return x + 1 if any(map(os.path.exists, names)) else None
