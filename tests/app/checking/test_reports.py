"""`app.checking.reports`: what is kept of a report."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.checking.reports import LONGEST_TEXT, MOST_FINDINGS, ReportOut, kept
from tests.app.conftest import ERROR, WARNING

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(numbers=st.dictionaries(st.text(max_size=8), ANYTHING, max_size=6), found=st.text())
def test_what_the_database_takes(numbers: dict[str, Any], found: str) -> None:
    """Whatever a report holds, what is kept of it is JSON without nulls, halves of characters and infinities."""
    clean = kept({"digest": "d", "findings": [{**ERROR, "found": found}], "numbers": numbers})
    spelled = json.dumps(clean, allow_nan=False, ensure_ascii=False)
    assert "\\u0000" not in spelled
    spelled.encode()
    assert ReportOut.model_validate(clean).findings[0].level == "error"


def test_bounded() -> None:
    """Findings and texts are kept up to a number and a length; errors go before the others."""
    long = {**ERROR, "diff": "x" * (LONGEST_TEXT + 1)}
    clean = kept({"findings": [WARNING] * MOST_FINDINGS + [long], "numbers": {}})
    assert len(clean["findings"]) == MOST_FINDINGS
    assert clean["findings"][0]["level"] == "error"
    assert clean["findings"][0]["diff"].endswith("(cut here)")


def test_deep() -> None:
    """Numbers that are nested without end are kept as text from some depth on."""
    deep: list[Any] = []
    for _ in range(200):
        deep = [deep]
    assert isinstance(json.dumps(kept({"numbers": {"deep": deep}})), str)
