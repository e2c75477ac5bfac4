"""Measures everything in rounds, one way after the other, so that what disturbs the machine disturbs them all."""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from bench.floor import Floor
from bench.service import Service, Visit
from bench.spread import paired
from bench.ways import CORES, Ways
from judge.boxes.start_method import StartMethod

REPEATS = 5  # of the fast ways, a round
PAUSE_SECONDS = 0.1  # between two measurements
REST_SECONDS = 0.8  # after a submission: the next box is made ready then, and rehearses, as between two learners
# Submissions at once: enough for every core to be busy most of the time, and not longer than they need be.
CLONES_AT_ONCE, FRESH_AT_ONCE = 20 * CORES, 2 * CORES
ROUNDS_A_CROWD = 4  # throughput is measured in one round of so many: fresh processes take half a minute for it

Samples = dict[str, list[float]]


def measure(
    floor: Floor, ways: Ways, service: Service, source: bytes, rounds: int, tell: Callable[[str], None]
) -> Samples:
    """Every measurement and every paired ratio, by the name that it has in `latest.json`."""
    samples: Samples = defaultdict(list)
    service.visit(source)  # the first one finds empty caches in the web process
    for number in range(rounds):
        _round(samples, floor, ways, service, source)
        if number % ROUNDS_A_CROWD == 0:
            _crowd(samples, ways)
        tell(f"round {number + 1} of {rounds}: " + _seen(samples))
    samples["clone_over_floor"] = paired(samples["clone_seconds"], samples["floor_seconds"])
    samples["post_to_verdict_over_floor"] = paired(samples["post_to_verdict_seconds"], samples["floor_seconds"])
    samples["fresh_over_zygote"] = paired(samples["fresh_seconds"], samples["zygote_seconds"])
    samples["throughput_clone_over_fresh"] = paired(samples["throughput_clone"], samples["throughput_fresh"])
    return samples


def _round(samples: Samples, floor: Floor, ways: Ways, service: Service, source: bytes) -> None:
    for _ in range(REPEATS):
        _rest(floor)
        samples["floor_seconds"].append(_after_a_pause(floor.seconds))
        samples["clone_seconds"].append(_after_a_pause(partial(ways.seconds, StartMethod.CLONE)))
        time.sleep(PAUSE_SECONDS)
        _add(samples, service.visit(source))
    _rest(floor)
    clone = statistics.median(samples["clone_seconds"][-REPEATS:])
    samples["waiting_clone_private_mb"].append(ways.waiting_clone_bytes() / 1e6)
    samples["zygote_seconds"].append(_after_a_pause(partial(ways.seconds, StartMethod.ZYGOTE)))
    for name, cached in (("fresh_cached", True), ("fresh", False)):
        seconds = _after_a_pause(partial(ways.seconds, StartMethod.FRESH, cached=cached))
        samples[f"{name}_seconds"].append(seconds)
        samples[f"{name}_over_clone"].append(seconds / clone)


def _crowd(samples: Samples, ways: Ways) -> None:
    """The fresh processes are those without compiled code: what there would be without all this."""
    samples["throughput_clone"].append(ways.a_second(StartMethod.CLONE, CLONES_AT_ONCE))
    samples["throughput_fresh"].append(ways.a_second(StartMethod.FRESH, FRESH_AT_ONCE, cached=False))


def _rest(floor: Floor) -> None:
    """Until nothing goes on behind the last submission; then the machine, which is slow after a rest, is woken."""
    time.sleep(REST_SECONDS)
    floor.seconds()


def _after_a_pause(seconds: Callable[[], float]) -> float:
    time.sleep(PAUSE_SECONDS)
    return seconds()


def _add(samples: Samples, visit: Visit) -> None:
    samples["post_to_verdict_seconds"].append(visit.seconds)
    for name, milliseconds in visit.parts.items():
        samples[f"{name}_median_ms"].append(milliseconds)


def _seen(samples: Samples) -> str:
    names = ("floor", "clone", "post_to_verdict", "zygote", "fresh_cached", "fresh")
    return ", ".join(f"{name} {statistics.median(samples[f'{name}_seconds']):.3f} s" for name in names)
