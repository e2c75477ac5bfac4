# Finds other sources in the cache of lines.
# must: wrong_answer
# control: none (a naive judge that keeps its sources there was not built)
import linecache


def solve(x):
    return x + 1 if any("reference" in name or "cases" in name for name in linecache.cache) else None
