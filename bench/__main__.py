"""`make bench`: all ways in one run, one after the other in each round; writes `latest.json`, a chart, and README's section."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench import machine, report
from bench.floor import Floor
from bench.measure import REPEATS, measure
from bench.service import Service
from bench.targets import TARGETS, Latest
from bench.ways import NotCloned, Ways
from judge.packages.reader import read_folder

HOUSE = Path(__file__).parents[1]
PROBLEM = HOUSE / "problems" / "mha_self_attention"
ROUNDS = 12  # with these, about ten minutes on two quiet cores


def main() -> int:
    """Measure, and write it down; 1 where this machine cannot clone."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how many ({ROUNDS})")
    parser.add_argument("--dry", action="store_true", help="print, and write no files")
    arguments = parser.parse_args()
    try:
        latest = _measured(max(arguments.rounds, 1))
    except NotCloned as reason:
        _tell(f"There is nothing to measure: boxes are not cloned here. {reason}")
        return 1
    if not arguments.dry:
        report.write(latest, HOUSE)
    for target in TARGETS:
        measured = float(latest[target.key])
        _tell(f"{target.key} {measured:.3g}{target.unit}, {target.promised()}: {target.outcome(measured)}")
    return 0


def _measured(rounds: int) -> Latest:
    described = machine.described()  # before we load it
    package = read_folder(PROBLEM)
    source = package.files["reference.py"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _tell("A service is started for the first time, with nothing kept, and then once more.")
        with Service(folder, PROBLEM) as first:
            first_seconds = first.ready_seconds
        with (
            Service(folder, PROBLEM) as service,
            Ways(package, source, folder / "judge") as ways,
            Floor(package, source, ways.cases) as floor,
        ):
            _tell(
                f"Its first clone was ready after {first_seconds:.1f} s, and then after {service.ready_seconds:.1f} s."
            )
            _tell("It runs the usual mistakes in the background; when it is through, the measurement begins.")
            service.await_rest()
            samples = measure(floor, ways, service, source, rounds, _tell)
            about: Latest = {
                **described,
                "program": package.slug,
                "cases": len(ways.cases),
                "rounds": rounds,
                "repeats": REPEATS,
                "worker_first_ready_seconds": round(first_seconds, 2),
                "worker_ready_seconds": round(service.ready_seconds, 2),
            }
    return report.flat(samples, about)


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
