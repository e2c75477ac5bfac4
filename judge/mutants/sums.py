"""Means, sums, squares and spreads, taken for each other or of something else."""

import ast
from collections.abc import Iterator

from judge.mutants.program import Edit, Program, array_modules, called, joined

MOST_OTHERS = 12  # that may be subtracted before something is squared
_REDUCTIONS = ("mean", "sum", "max", "min", "prod", "median")
_SPREADS = ("var", "std", "nanvar", "nanstd")
_SQUARES = ("square", "abs", "absolute")
# What is done before a mean, and after it: `{np}` is the array module, `{}` what goes in.
_MEANS = (
    ("{np}.log({})", "{np}.exp({})", "the geometric mean stands in the place of the mean"),
    ("{np}.square({})", "{np}.sqrt({})", "the root of the mean of the squares stands in the place of the mean"),
    ("1 / {}", "(1 / {})", "the harmonic mean stands in the place of the mean"),
    ("{np}.exp({})", "{np}.log({})", "the logarithm is taken of the mean, and not the mean of the logarithms"),
    ("{np}.exp(-{})", "(-{np}.log({}))", "the logarithm is taken of the mean, and not the mean of the logarithms"),
)


def edits(program: Program) -> Iterator[Edit]:
    """All of this family."""
    for node in program.live:
        if isinstance(node, ast.Call):
            yield from _of_call(program, node)
        elif isinstance(node, ast.BinOp):
            yield from _of_square(program, node)


def _of_call(program: Program, node: ast.Call) -> Iterator[Edit]:
    name = called(node)
    if name in _REDUCTIONS or name in _SPREADS:
        yield from _of_reduction(program, node, name)
    elif name in _SQUARES and len(node.args) == 1:
        yield from _reduced(program, node)


def _of_reduction(program: Program, node: ast.Call, name: str) -> Iterator[Edit]:
    """As a function, `np.mean(x)`, and as a method, `x.mean()`."""
    if node.args and not isinstance(node.args[0], ast.Starred):
        what, rest = node.args[0], joined(program, [*node.args[1:], *node.keywords])
    elif isinstance(node.func, ast.Attribute) and not node.args:
        what, rest = node.func.value, joined(program, node.keywords)
    else:
        return
    text, more = program.text(what), f", {rest}" if rest else ""
    if name in _SPREADS:
        yield from _of_spread(program, node, text, rest)
        yield from _about_another(program, node, text, more)
        return
    yield program.replace("function", node, f"({text})[0]", f"only the first is taken where `{name}` is expected")
    whole = f"{program.text(node.func)}({joined(program, [*node.args, *node.keywords])})"
    if name == "sum":
        for numpy in array_modules(program):
            yield program.replace("function", node, f"{numpy}.sqrt({whole})", "the root is taken of the sum")
    if name == "mean":
        for numpy in array_modules(program):
            middle = f"{numpy}.median({text}{more})"
            yield program.replace("function", node, middle, "the median stands in the place of the mean")
            for before, after, words in _MEANS:
                mean = f"{numpy}.mean({before.format(text, np=numpy)}{more})"
                yield program.replace("function", node, after.format(mean, np=numpy), words)
        yield program.replace(
            "ddof", node, f"({whole} * len({text}) / (len({text}) - 1))", "a mean divides by n - 1 rather than by n"
        )


def _of_spread(program: Program, node: ast.Call, text: str, rest: str) -> Iterator[Edit]:
    name, more = called(node), f", {rest}" if rest else ""
    given = joined(program, [*node.args, *node.keywords])
    if not any(keyword.arg == "ddof" for keyword in node.keywords):
        one_less = f"{program.text(node.func)}({given}{', ' if given else ''}ddof=1)"
        yield program.replace("ddof", node, one_less, f"`{name}` divides by n - 1 rather than by n")
    for numpy in array_modules(program):
        axes = ", ".join(joined(program, [keyword]) for keyword in node.keywords if keyword.arg == "axis")
        center = f"{numpy}.mean({text}{f', {axes}' if axes else ''}, keepdims=True)"
        deviation = f"{numpy}.mean({numpy}.abs({text} - {center}){more})"
        squares = f"{numpy}.mean({numpy}.square({text}){more})"
        spread = f"({numpy}.max({text}{more}) - {numpy}.min({text}{more}))"
        power = " ** 2" if name.endswith("var") else ""
        for mutant, words in (
            (f"{deviation}{power}", "the mean of the absolute deviations"),
            (
                squares if power else f"{numpy}.sqrt({squares})",
                "the squares of the numbers themselves, without their mean subtracted,",
            ),
            (f"{spread}{power}", "the distance from the smallest to the largest"),
        ):
            stands = "stand" if words.startswith("the squares") else "stands"
            yield program.replace("function", node, f"({mutant})", f"{words} {stands} in the place of the `{name}`")


def _about_another(program: Program, node: ast.Call, text: str, more: str) -> Iterator[Edit]:
    """A spread about something else than the mean, that is known by then."""
    power = "" if called(node).endswith("var") else " ** 0.5"
    for numpy in array_modules(program):
        for other in _others(program, node, text):
            words = f"`{called(node)}` is taken about `{other}` rather than about the mean"
            yield program.replace("function", node, f"({numpy}.mean(({text} - {other}) ** 2{more}){power})", words)


def _others(program: Program, node: ast.expr, text: str) -> list[str]:
    """Names that are known where `node` stands."""
    function = program.function(node)
    if function is None:
        return []
    line = program.statement(node).lineno
    return [name for name, since in program.names(function).items() if since < line and name != text][:MOST_OTHERS]


def _of_square(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    left, right = program.text(node.left), program.text(node.right)
    by_power = isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant) and node.right.value == 2
    if by_power:
        yield program.replace("function", node, f"abs({left})", "the absolute value stands in the place of the square")
    if by_power or (isinstance(node.op, ast.Mult) and left == right):
        yield from _reduced(program, node)
        yield from _deviations(program, node)


def _deviations(program: Program, node: ast.BinOp) -> Iterator[Edit]:
    """The square of a number, taken of its distance from something else that is known by then."""
    if isinstance(node.left, ast.Name):
        for other in _others(program, node, node.left.id):
            words = f"`{other}` is subtracted from `{node.left.id}` before that is squared"
            yield program.replace("function", node, f"({node.left.id} - {other}) ** 2", words)


def _reduced(program: Program, node: ast.expr) -> Iterator[Edit]:
    """What is taken of each number by itself, taken of all together."""
    text = program.text(node)
    for numpy in array_modules(program):
        for name in ("sum", "mean"):
            words = f"the {name} of all `{joined(program, [node])}` stands where each number has its own"
            yield program.replace("function", node, f"{numpy}.{name}({text})", words)
