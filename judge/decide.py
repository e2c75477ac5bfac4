"""Decides verdicts from measured facts and decoded results. Pure: no clock, no process, no file.

Nothing that a process claims can make a case correct: only a result that `compare` finds equal is `accepted`. What a process
reports about an exception only chooses between verdicts that are not accepted.
"""

import builtins
import dataclasses
import signal
from collections.abc import Sequence

from judge.boxes.exit import Exit, StoppedBy
from judge.cases.case import Case
from judge.comparison.compare import compare
from judge.comparison.report import report, sentences
from judge.comparison.tolerance import Tolerance
from judge.packages.package import Limits
from judge.result import CaseResult, Detail
from judge.sources.execute import Answered, Ended, Fact, Failure, NotReached, ProtocolViolation, Raised
from judge.values.render import difference, render
from judge.verdict import Verdict

# Learners can choose the name of an exception type, so it could leak a hidden value. Hidden cases show only these names.
KNOWN_EXCEPTIONS = frozenset(name for name in dir(builtins) if isinstance(getattr(builtins, name), type)) | {
    "ApplyModuleInvalidMethodError", "ApplyScopeInvalidVariablesStructureError",
    "ApplyScopeInvalidVariablesTypeError", "AssignSubModuleError", "CallCompactUnboundModuleError",
    "CallSetupUnboundModuleError", "CallShareScopeOnUnboundModuleError", "CallUnbindOnUnboundModuleError",
    "ConcretizationTypeError", "CursorFindError", "DescriptorAttributeError", "FlaxError", "ImmutableVariableError",
    "InconclusiveDimensionOperation", "IncorrectPostInitOverrideError", "InvalidFilterError",
    "InvalidInstanceModuleError", "InvalidRngError", "InvalidScopeError", "JAXIndexError", "JAXTypeError",
    "JaxRuntimeError", "JaxTransformError", "JaxprTypeError", "KeyReuseError", "LazyInitError", "LinAlgError",
    "ModifyScopeVariableError", "MultipleMethodsCompactError", "NameInUseError", "NonConcreteBooleanIndexError",
    "PartitioningUnspecifiedError", "ReservedModuleAttributeError", "ScopeCollectionNotFound",
    "ScopeParamNotFoundError", "ScopeParamShapeError", "ScopeVariableNotFoundError", "SetAttributeFrozenModuleError",
    "SetAttributeInModuleSetupError", "TraceContextError", "TracerArrayConversionError", "TracerBoolConversionError",
    "TracerIntegerConversionError", "TransformTargetError", "TransformedMethodReturnValueError",
    "UnexpectedTracerError", "XlaRuntimeError",
}  # fmt: skip


def decide_case(case: Case, fact: Fact, tolerance: Tolerance, limits: Limits, *, visible: bool) -> CaseResult:
    """Decide one case. If `visible`, the result has the values; otherwise only the category of the difference."""
    outcome = fact.outcome
    if isinstance(outcome, NotReached):
        return CaseResult(case.index, case.sample, None, None, None, "This case was not run.")
    if not isinstance(outcome, Answered):
        return _without_answer(case, fact, outcome, limits, visible=visible)
    compared = compare(outcome.value, case.want, tolerance)
    verdict = Verdict.ACCEPTED if compared.equal else Verdict.WRONG_ANSWER
    message = compared.message if visible else compared.category
    detail = None
    if visible:
        detail = _detail(case, fact, render(outcome.value), difference(outcome.value, case.want), "")
        lines = sentences(report(outcome.value, case.want, tolerance))
        detail = dataclasses.replace(detail, report="\n".join(lines))
    error = compared.max_abs_error if visible else None
    return CaseResult(case.index, case.sample, verdict, fact.wall_seconds, error, message, detail)


def _without_answer(case: Case, fact: Fact, outcome: Failure, limits: Limits, *, visible: bool) -> CaseResult:
    verdict, message = refusal(outcome, limits, visible=visible)
    trace, line = (outcome.trace, outcome.line) if isinstance(outcome, Raised) else ("", None)
    detail = _detail(case, fact, "", "", trace) if visible else None
    return CaseResult(case.index, case.sample, verdict, fact.wall_seconds, None, message, detail, line)


def _detail(case: Case, fact: Fact, got: str, difference: str, traceback: str) -> Detail:
    arguments = "\n".join(f"{name} = {render(value)}" for name, value in case.arguments.items())
    return Detail(arguments, got, render(case.want), difference, fact.output, traceback)


def refusal(outcome: Failure, limits: Limits, *, visible: bool) -> tuple[Verdict, str]:
    """The verdict and message for a request without a result."""
    if isinstance(outcome, ProtocolViolation):
        what = f": {outcome.what}" if visible else ""
        return Verdict.RUNTIME_ERROR, f"The program wrote to the channel that the judge reads results from{what}."
    if isinstance(outcome, Ended):
        return _ending(outcome.exit, limits, visible=visible)
    if visible and outcome.stage in ("compile", "undefined"):
        return Verdict.COMPILE_ERROR, _compile_message(outcome)
    if outcome.memory:
        return Verdict.MEMORY_LIMIT, f"The program tried to use more than {limits.memory_mib} MiB of memory."
    return Verdict.RUNTIME_ERROR, _exception_message(outcome, visible=visible)


def _compile_message(raised: Raised) -> str:
    if raised.stage == "undefined":
        return f"The source does not define the function {raised.message}."
    where = f" in line {raised.line}" if raised.line else ""
    return f"{raised.type}{where}: {raised.message}"


def _exception_message(raised: Raised, *, visible: bool) -> str:
    where = f" in line {raised.line}" if raised.line else ""
    if not visible:
        return f"{raised.type if raised.type in KNOWN_EXCEPTIONS else 'An exception'} was raised{where}."
    return f"{raised.type}{where}: {raised.message}" if raised.message else f"{raised.type} was raised{where}."


def _ending(exit_: Exit, limits: Limits, *, visible: bool) -> tuple[Verdict, str]:
    if exit_.stopped_by is StoppedBy.WALL:
        return Verdict.TIME_LIMIT, f"The program did not return a result within {limits.case_seconds:.3g} s."
    if exit_.stopped_by is StoppedBy.CPU:
        return Verdict.TIME_LIMIT, "The program exceeded its limit of CPU time."
    if exit_.stopped_by is StoppedBy.MEMORY:
        return Verdict.MEMORY_LIMIT, f"The program used more than {limits.memory_mib} MiB of memory."
    if exit_.stopped_by is StoppedBy.OUTPUT:
        return Verdict.OUTPUT_LIMIT, f"The program printed more than {limits.output_kib} KiB."
    if not visible:  # the program can choose its exit code, so it could leak a hidden value
        return Verdict.RUNTIME_ERROR, "The program ended before it returned a result."
    if exit_.signal is not None:
        name = signal.Signals(exit_.signal).name if exit_.signal in list(signal.Signals) else f"signal {exit_.signal}"
        return Verdict.RUNTIME_ERROR, f"The program was killed by {name} before it returned a result."
    return Verdict.RUNTIME_ERROR, f"The program ended with exit code {exit_.code} before it returned a result."


def decide_submission(cases: Sequence[CaseResult]) -> tuple[Verdict, str]:
    """The first case that is not accepted decides the verdict. For `accepted`, all cases must be."""
    for case in cases:
        if case.verdict is not Verdict.ACCEPTED:
            name = f"{'Sample' if case.sample else 'Hidden'} case {case.index + 1}"
            return case.verdict or Verdict.JUDGE_ERROR, f"{name}: {case.message}"
    if not cases:
        return Verdict.JUDGE_ERROR, "There are no cases to judge."
    return Verdict.ACCEPTED, f"All {len(cases)} cases are correct." if len(cases) > 1 else "The case is correct."
