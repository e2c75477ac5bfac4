"""Faults that are not the submission's.

JudgeFault
├── PackageError   the author's: names the file and the key, what was found, what was expected, what to do
└── BoxError       the machine's: a box could not be started or was lost; trying again may help
"""


class JudgeFault(Exception):  # noqa: N818  # a fault is what it is called in the table of whose fault it is
    """A judgement was not possible, and it is not the learner's fault."""


class PackageError(JudgeFault):
    """A problem package is wrong. `where` is the file, with the key or line where there is one."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where
        self.message = message


class BoxError(JudgeFault):
    """The machine could not run a box."""
