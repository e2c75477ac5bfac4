"""The text of findings for the package's author: where a problem is, what was found, and what to do.

*Theory of operation.* `wording.toml` has two sentences for each kind of finding. Their braces name facts of the finding, or
phrases that functions of this module derive from the facts.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from judge.check.report import Finding
from judge.comparison.outputs import write_path

Facts = Mapping[str, Any]
CATALOGUE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def worded(finding: Finding) -> Finding:
    """The finding with its text."""
    facts = _Words({"argument": finding.argument, **finding.facts})
    text = {name: sentence.format_map(facts) for name, sentence in CATALOGUE["findings"][finding.kind].items()}
    place = place_of(finding.file, finding.line, finding.key, finding.argument, finding.mutant)
    return replace(finding, where=place, **text)


def place_of(file: str, line: int | None = None, key: str = "", argument: str = "", mutant: str = "") -> str:
    """A place in a package, such as `reference.py, line 3: mutant constant:f:abc.1`."""
    parts = (f"{file}, line {line}" if line else file, key, argument, f"mutant {mutant}" if mutant else "")
    return ": ".join(filter(None, parts))


class _Words(dict[str, Any]):
    """Facts, and the phrases that can be derived from them."""

    def __missing__(self, name: str) -> str:
        return PHRASES[name](self)


def _the_case(facts: Facts) -> str:
    return f"case {facts['case']} ({'a sample' if facts['sample'] else 'hidden'})"


def _the_input(facts: Facts) -> str:
    made = facts["input"]
    names = [f"`{name}`" for name in made["names"]]
    words = {**made, "name": "".join(names[:1]), "names": " and ".join(names)}
    return str(CATALOGUE["inputs"][made["kind"]].format_map(words))


def _the_sizes(facts: Facts) -> str:
    one, other = facts["sizes"]
    if one["argument"] == other["argument"] and one["kind"] == "axis":
        first, second = sorted((one["axis"], other["axis"]))
        return f"axes {first} and {second} of `{one['argument']}`"
    return f"{_size(one)} and {_size(other)}"


def _size(size: Facts) -> str:
    name, axis = f"`{size['argument']}`", size["axis"]
    if size["kind"] == "number":
        return f"the argument {name}"
    if size["kind"] == "axis" or axis > 1:
        return f"axis {axis} of {name}"
    return f"the length of {'the rows of ' if axis else ''}{name}"


def _what_twins_share(facts: Facts) -> str:
    if not facts["wrong"]:
        text = "Both are correct in all of them."
    else:
        nothing = "" if facts["finite"] else ", and neither has a finite answer there"
        text = f"Both are wrong in {facts['wrong']} of {facts['cases']}{nothing}."
    agree = facts["compared"] and facts["input"] is None
    return f"{text} They also agree on further inputs: {facts['compared']:,} were compared." if agree else text


def _the_forgery(facts: Facts) -> str:
    kind = "input" if facts["argument"] else "part" if facts["path"] else facts["forgery"]
    return str(CATALOGUE["forgeries"][kind].format(part=write_path(tuple(facts["path"])), argument=facts["argument"]))


def _no_case_rejects_it(facts: Facts) -> str:
    missed, draws = facts["missed"], facts["draws"]
    under = f", under {missed} of {draws} secrets" if missed < draws else ""
    return f"No hidden case rejects {_the_forgery(facts)}{under}"


def _the_difference(facts: Facts) -> str:
    sample = " Only a sample rejects it." if facts["by_sample"] else ""
    if facts["fate"] == "within":
        many = f"{facts['compared']:,} inputs"
        return f"It differs from the reference on {many}, but never by more than the tolerance.{sample}"
    doubtful = facts["fate"] != "survived" and not facts["inside"]
    outside = " (it may lie outside what the statement promises, or only overflow)" if doubtful else ""
    return f"This input rejects it{outside}: {_the_input(facts)}.{sample}"


def _other_mutants(facts: Facts) -> str:
    others = facts["also"]
    listed = "; ".join(f"{each['change']} ({each['mutant']})" for each in others)
    return f" The same holds for {len(others)} more of this line: {listed}." if others else ""


def _the_mutants(facts: Facts) -> str:
    listed = "; ".join(f"line {it['line']}, {it['change']} ({it['share']:.0%})" for it in facts["mutants"])
    more = facts["count"] - len(facts["mutants"])
    return f"In {listed}{f'; and {more} more' if more else ''}."


def _replacement(facts: Facts) -> str:
    return f"its value in hidden()[{facts['case']}]" if facts["constant"] is None else str(facts["constant"])


PHRASES: dict[str, Callable[[Facts], str]] = {
    "the_case": _the_case,
    "the_input": _the_input,
    "the_sizes": _the_sizes,
    "where_it_works": lambda facts: "they differ" if facts["both"] else f"{_size(facts['sizes'][0])} is smaller",
    "what_twins_share": _what_twins_share,
    "the_shapes": lambda facts: ", ".join(f"`{name}` {tuple(shape)}" for name, shape in facts["shapes"].items()),
    "the_arguments": lambda facts: " and ".join(f"`{name}`" for name in facts["arguments"]),
    "the_effect": lambda facts: "doubles the answer" if facts["degree"] else "leaves the answer unchanged",
    "the_forgery": _the_forgery,
    "no_case_rejects_it": _no_case_rejects_it,
    "the_difference": _the_difference,
    "other_mutants": _other_mutants,
    "the_mutants": _the_mutants,
    "replacement": _replacement,
}
