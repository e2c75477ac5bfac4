"""What usually is behind a factor or an offset, in words."""


def factor_sentence(name: str) -> str:
    """For a familiar constant."""
    if name == "-1":
        return "Every sign is turned round: your numbers are the right ones times -1. Look for a difference taken the other way."
    return f"Your numbers are the right ones times {name}.{_CAUSES.get(name.removeprefix('-'), '')}"


def size_sentence(name: str) -> str:
    """For an expression in the sizes and numbers of the inputs."""
    return f"Your numbers are the right ones times {name}. {_size_cause(name)}"


def offset_sentence(name: str) -> str:
    """For what was added."""
    if name.startswith("-"):
        return f"Your numbers are the right ones minus {name[1:]}: subtracted once too often, or not added."
    return f"Your numbers are the right ones plus {name}: added once too often, or not subtracted."


def _size_cause(name: str) -> str:
    if "- 1)/" in name or _of_ddof(name):
        return "A mean divides by n, the variance of a sample by n - 1 (ddof); the other one is expected."
    if "^" in name or "1 - " in name:
        return "A correction by it is missing, or is one too many."
    length = "len(" in name or "shape[" in name or "number of" in name
    if name.startswith(("1/", "-1/")):
        return "You divide by it once too often, or a sum is expected and yours is a mean." if length else _DIVIDED
    if "/" in name:
        return "A division or a multiplication by one of the two is missing, or is one too many."
    return "A division by it is missing: a mean is expected and yours is a sum, for example." if length else _MULTIPLIED


def _of_ddof(name: str) -> bool:
    """n/(n - 1), and its root."""
    plain = name.removeprefix("sqrt(")
    above, _, below = plain.partition("/(")
    return bool(below) and below.rstrip(")").startswith(above.rstrip(")")) and " - 1" in below


_DIVIDED = "You divide by it once too often, or a multiplication by it is missing."
_MULTIPLIED = "You multiply by it once too often, or a division by it is missing."
_DOUBLE = " Look for a 1/2 in the formula that you left out, or for something that you count twice."
_HALF = " Look for a 2 in the formula that you left out, or for a 1/2 too many."
_BASE_2 = " That is the step between natural logarithms and those to base 2."
_BASE_10 = " That is the step between natural logarithms and those to base 10."
_DEGREES = " That is the step between radians and degrees."
_IMAGES = " Images are often scaled from 0 to 1, or from 0 to 255."
_CAUSES = {
    "2": _DOUBLE,
    "1/2": _HALF,
    "ln 2": _BASE_2,
    "1/ln 2": _BASE_2,
    "ln 10": _BASE_10,
    "1/ln 10": _BASE_10,
    "180/pi": _DEGREES,
    "pi/180": _DEGREES,
    "255": _IMAGES,
    "1/255": _IMAGES,
}
