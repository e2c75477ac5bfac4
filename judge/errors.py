"""Errors that are not the submission's fault.

JudgeFault
├── PackageError   the author's fault: names the file and the key, what was found, what was expected, what to do
└── BoxError       the machine's fault: a box could not be started or was lost; a retry may help
"""


class JudgeFault(Exception):  # noqa: N818  # the design calls it a fault
    """Judging was not possible, and it is not the learner's fault."""


class PackageError(JudgeFault):
    """A problem package has an error. `where` is the file, with the key or line if there is one."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where
        self.message = message


class BoxError(JudgeFault):
    """The machine could not run a box."""
