"""Measures all start methods in turn, in rounds, so that a disturbance of the machine affects all of them."""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from bench.floor import Floor
from bench.service import Service, Visit
from bench.spread import paired
from bench.start_methods import CORES, Judges
from judge.boxes.start_method import StartMethod

REPEATS = 5  # of the fast methods, in each round
PAUSE_SECONDS = 0.1  # between two measurements
REST_SECONDS = 0.8  # after a submission: meanwhile the next box is made ready and rehearses, as between two learners
# Submissions at once: enough to keep every core busy most of the time, and no more.
CLONES_AT_ONCE, FRESH_AT_ONCE = 20 * CORES, 2 * CORES
ROUNDS_A_CROWD = 4  # throughput is measured in every fourth round, because fresh processes take half a minute for it

Samples = dict[str, list[float]]


def measure(
    floor: Floor, judges: Judges, service: Service, source: bytes, rounds: int, log: Callable[[str], None]
) -> Samples:
    """All measurements and paired ratios, by their keys in `latest.json`."""
    samples: Samples = defaultdict(list)
    service.visit(source)  # the first one finds empty caches in the web process
    for number in range(rounds):
        _round(samples, floor, judges, service, source)
        if number % ROUNDS_A_CROWD == 0:
            _crowd(samples, judges)
        log(f"round {number + 1} of {rounds}: " + _seen(samples))
    samples["clone_over_floor"] = paired(samples["clone_seconds"], samples["floor_seconds"])
    samples["post_to_verdict_over_floor"] = paired(samples["post_to_verdict_seconds"], samples["floor_seconds"])
    samples["fresh_over_zygote"] = paired(samples["fresh_seconds"], samples["zygote_seconds"])
    samples["throughput_clone_over_fresh"] = paired(samples["throughput_clone"], samples["throughput_fresh"])
    return samples


def _round(samples: Samples, floor: Floor, judges: Judges, service: Service, source: bytes) -> None:
    for _ in range(REPEATS):
        _rest(floor)
        samples["floor_seconds"].append(_after_a_pause(floor.seconds))
        samples["clone_seconds"].append(_after_a_pause(partial(judges.seconds, StartMethod.CLONE)))
        time.sleep(PAUSE_SECONDS)
        _add(samples, service.visit(source))
    _rest(floor)
    clone = statistics.median(samples["clone_seconds"][-REPEATS:])
    samples["waiting_clone_private_mb"].append(judges.waiting_clone_bytes() / 1e6)
    samples["zygote_seconds"].append(_after_a_pause(partial(judges.seconds, StartMethod.ZYGOTE)))
    for name, cached in (("fresh_cached", True), ("fresh", False)):
        seconds = _after_a_pause(partial(judges.seconds, StartMethod.FRESH, cached=cached))
        samples[f"{name}_seconds"].append(seconds)
        samples[f"{name}_over_clone"].append(seconds / clone)


def _crowd(samples: Samples, judges: Judges) -> None:
    """Fresh processes have no compiled code here: they stand for a judge without any of these methods."""
    samples["throughput_clone"].append(judges.throughput(StartMethod.CLONE, CLONES_AT_ONCE))
    samples["throughput_fresh"].append(judges.throughput(StartMethod.FRESH, FRESH_AT_ONCE, cached=False))


def _rest(floor: Floor) -> None:
    """Wait until everything that follows a submission is done; then wake the machine, which is slow after a rest."""
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
