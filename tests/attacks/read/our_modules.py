# Imports the parts of the judge that a box has no need of.
# must: wrong_answer
# control: none (which files the root shows is one list)
import importlib


def solve(x):
    for name in (
        "judge.comparison.compare",
        "judge.cases.prepare",
        "judge.judge",
        "judge.boxes.box",
        "app",
        "app.settings",
        "fastapi",
    ):
        try:
            importlib.import_module(name)
        except ImportError:
            continue
        return x + 1
    return None
