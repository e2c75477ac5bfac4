"""One real judge for all tests that need one, so that the libraries of its boxes are imported once."""

from collections.abc import Iterator

import pytest

from judge.boxes.doctor.doctor import missing_essentials
from judge.boxes.zygote import Zygote
from judge.judge import Judge


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """A judge that has started, with places for two submissions."""
    missing = missing_essentials()
    if missing:
        pytest.skip(f"no box can be made on this machine: {' '.join(missing)}")
    with Judge(b"the secret of the tests", tmp_path_factory.mktemp("judge"), boxes=2) as it:
        it.start()
        yield it


@pytest.fixture(scope="session")
def zygote(judge: Judge) -> Zygote:
    """The zygote of that judge."""
    return judge.pool.zygote
