# Replaces itself by a module that has every attribute.
# must: wrong_answer or compile_error
# control: none (what is sent is what is compared)
import sys


class Everything(type(sys)):
    def __getattr__(self, name):
        return lambda **_: True


sys.modules[__name__].__class__ = Everything
