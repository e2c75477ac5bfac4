# Watches and changes the judge's frames with a trace function.
# must: wrong_answer
# control: naive exit_status
import sys


def watch(frame, event, argument):
    if event == "opcode" and "want" in frame.f_locals:
        raise SystemExit(0)
    return watch


def solve(x):
    frame = sys._getframe().f_back
    while frame:
        frame.f_trace, frame.f_trace_opcodes = watch, True
        frame = frame.f_back
    sys.settrace(watch)
    return x
