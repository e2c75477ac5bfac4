"""`make bench`: measures all start methods in turn, in each round; writes `latest.json`, a chart, and a section of README."""

import argparse
import sys
import tempfile
from pathlib import Path

from bench import machine, report
from bench.floor import Floor
from bench.measure import REPEATS, measure
from bench.service import Service
from bench.start_methods import Judges, NotCloned
from bench.targets import TARGETS, Latest
from judge.packages.reader import read_folder

HOUSE = Path(__file__).parents[1]
PROBLEM = HOUSE / "problems" / "mha_self_attention"
ROUNDS = 12  # with these, about ten minutes on two quiet cores


def main() -> int:
    """Measure, and write the results; 1 if this machine cannot clone."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how many ({ROUNDS})")
    parser.add_argument("--dry", action="store_true", help="print, and write no files")
    arguments = parser.parse_args()
    try:
        latest = _measured(max(arguments.rounds, 1))
    except NotCloned as reason:
        _log(f"There is nothing to measure: boxes are not cloned on this machine. {reason}")
        return 1
    if not arguments.dry:
        report.write(latest, HOUSE)
    for target in TARGETS:
        measured = float(latest[target.key])
        _log(f"{target.key} {measured:.3g}{target.unit}, {target.promised()}: {target.outcome(measured)}")
    return 0


def _measured(rounds: int) -> Latest:
    described = machine.describe()  # while its load is not ours
    package = read_folder(PROBLEM)
    source = package.files["reference.py"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _log("The service is started with an empty data directory, and then once more.")
        with Service(folder, PROBLEM) as first:
            first_seconds = first.ready_seconds
        with (
            Service(folder, PROBLEM) as service,
            Judges(package, source, folder / "judge") as judges,
            Floor(package, source, judges.cases) as floor,
        ):
            _log(
                f"Its first clone was ready after {first_seconds:.1f} s, and then after {service.ready_seconds:.1f} s."
            )
            _log("It runs wrong programs in the background. When it has finished, the measurement begins.")
            service.await_rest()
            samples = measure(floor, judges, service, source, rounds, _log)
            about: Latest = {
                **described,
                "program": package.slug,
                "cases": len(judges.cases),
                "rounds": rounds,
                "repeats": REPEATS,
                "worker_first_ready_seconds": round(first_seconds, 2),
                "worker_ready_seconds": round(service.ready_seconds, 2),
            }
    return report.flat(samples, about)


def _log(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
