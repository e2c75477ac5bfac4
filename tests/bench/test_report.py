import json
from pathlib import Path

import pytest

from bench import report
from bench.targets import TARGETS, Latest

PROMISED = {
    "floor_seconds", "clone_over_floor", "post_to_verdict_over_floor", "fresh_over_clone", "fresh_cached_over_clone",
    "fresh_over_zygote", "throughput_clone_over_fresh", "waiting_clone_private_mb", "queue_median_ms",
}  # fmt: skip
README = "# House\n\nText.\n\n## Threat model, in five sentences\n\nMore.\n"


def test_keys_that_were_promised(latest: Latest) -> None:
    """Each key that others read is there, flat, with its spread; and so is the machine."""
    wanted = {f"{name}{ending}" for name in PROMISED for ending in ("", "_q1", "_q3", "_min", "_max")}
    assert wanted | {"machine", "date", "commit", "rounds"} <= set(latest)
    assert all(isinstance(value, str | int | float) for value in latest.values())


def test_committed_numbers_have_these_keys() -> None:
    """What the bench wrote last has the promised keys too."""
    path = Path(report.__file__).with_name("latest.json")
    if not path.exists():
        pytest.skip("the bench has not been run")
    assert set(json.loads(path.read_text())) >= PROMISED | {"machine"}


def test_section_is_added_once() -> None:
    """README without the section gets it before the threat model, and nothing else of it changes."""
    once = report.with_section(README, "first")
    assert once == README.replace("## Threat", f"{report.BEGIN}\nfirst\n{report.END}\n\n## Threat")


def test_section_is_replaced() -> None:
    """A second run replaces what the first wrote, and writing the same again changes nothing."""
    once = report.with_section(README, "first")
    twice = report.with_section(once, "second")
    assert twice == once.replace("first", "second")
    assert report.with_section(twice, "second") == twice


def test_half_a_section_is_refused() -> None:
    """Where a marker is missing nothing is guessed: what follows might be lost."""
    with pytest.raises(ValueError, match="marker"):
        report.with_section(f"# House\n{report.BEGIN}\nrest", "text")


def test_three_files(latest: Latest, tmp_path: Path) -> None:
    """Numbers, chart and README are written, and README says of each target what was measured and promised."""
    for folder in ("bench", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "README.md").write_text(README)
    report.write(latest, tmp_path)
    assert json.loads((tmp_path / "bench" / "latest.json").read_text()) == latest
    assert (tmp_path / "docs" / "bench.svg").read_text().startswith("<svg")
    readme = (tmp_path / "README.md").read_text()
    assert all(f"| {target.words} |" in readme and target.promised() in readme for target in TARGETS)
    assert "{" not in readme


@pytest.mark.parametrize(
    ("key", "measured", "outcome"),
    [
        ("clone_over_floor", 1.5, "met"),
        ("clone_over_floor", 1.8, "missed by 20%"),
        ("fresh_over_clone", 25.0, "met"),
        ("fresh_over_clone", 20.0, "missed by 20%"),
    ],
)
def test_targets(key: str, measured: float, outcome: str) -> None:
    """A target is met up to its limit, on whichever side that is, and otherwise it is said by how much it is missed."""
    (target,) = (target for target in TARGETS if target.key == key)
    assert target.outcome(measured) == outcome
