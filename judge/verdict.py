"""The verdicts. The same words are folder names, database values and API values, so there is no mapping table."""

from enum import StrEnum


class Verdict(StrEnum):
    """The verdict on a submission, or on one of its cases."""

    ACCEPTED = "accepted"
    WRONG_ANSWER = "wrong_answer"
    RUNTIME_ERROR = "runtime_error"
    COMPILE_ERROR = "compile_error"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    JUDGE_ERROR = "judge_error"

    @property
    def short(self) -> str:
        """The short code that online judges use, for display."""
        return _SHORT[self]


_SHORT = {
    Verdict.ACCEPTED: "AC",
    Verdict.WRONG_ANSWER: "WA",
    Verdict.RUNTIME_ERROR: "RTE",
    Verdict.COMPILE_ERROR: "CE",
    Verdict.TIME_LIMIT: "TLE",
    Verdict.MEMORY_LIMIT: "MLE",
    Verdict.OUTPUT_LIMIT: "OLE",
    Verdict.JUDGE_ERROR: "JE",
}


class Kind(StrEnum):
    """The kind of request: `run` judges the samples, `submit` the samples and then the hidden cases."""

    RUN = "run"
    SUBMIT = "submit"
