# Blocks every signal that can be blocked, and waits.
# must: time_limit
# control: none (a judge that asks politely was not built)
import signal


def solve(x):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    signal.sigwait({signal.SIGUSR1})
