# Has its clones answer the self-test with bytes that are no value.
# way: zygote
import os

from judge.inside import learner
from judge.inside.wire import Frame, pack

attempt = learner.attempt


def odd(work, success=Frame.ANSWER):
    if success is Frame.LOADED and os.getpid() == 1 and not in_template():
        os.write(3, pack(Frame.LOADED, b"no value"))
        return (lambda **_: None), "numpy"
    return attempt(work, success)


def in_template():
    try:
        return bool(os.fstat(4))
    except OSError:
        return False


born = []
learner.attempt = attempt


def warmup(x):
    from judge.inside import template

    serve = learner.serve

    def replaced():
        learner.attempt = odd
        serve()

    template.learner = type("Learner", (), {"serve": staticmethod(replaced), "NAME": learner.NAME})
