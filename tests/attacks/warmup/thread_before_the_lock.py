# Has each clone make a thread before it is locked in, which keeps what the first one gives up.
# way: zygote
import builtins, ctypes, threading

from judge.inside import confine

lock_in = confine.lock_in
started, done = threading.Event(), []


def stay():
    started.set()
    threading.Event().wait()


def first(request):
    threading.Thread(target=stay, daemon=True).start()
    started.wait()
    lock_in(request)


def loot():
    return "a thread that is not locked in"


confine.lock_in = first
builtins.loot = loot


def warmup(x):
    return None
