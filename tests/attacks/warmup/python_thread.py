# Leaves a Python thread waiting.
# way: zygote
import threading

threading.Thread(target=threading.Event().wait, daemon=True).start()


def warmup(x):
    return None
