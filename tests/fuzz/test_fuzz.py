"""Runs each fuzzer for a bounded number of inputs; a finding is kept beside the log, to be replayed by its path."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from judge.inside.wire import encode
from judge.packages.archive import pack
from judge.packages.reader import read_folder

SOUND = read_folder(Path(__file__).parents[2] / "problems" / "mha_self_attention").files
VALUE = {"a": [1, -2.5, 3j, "text", None, True], "b": (np.ones((2, 3), np.float32), np.int8(3))}
SEEDS = {  # what a fuzzer starts from: sound inputs, so that it need not find the format by itself
    "wire": [encode(VALUE)],
    "archive": [pack({name: SOUND[name] for name in ("problem.toml", "cases.py", "reference.py")})],
    "package": [b"\0" + SOUND["problem.toml"], b"\1" + SOUND["statement.md"][:4000], b"\2" + SOUND["hints.md"][:4000]],
    "source": [SOUND["reference.py"], SOUND["submissions/compile_error/missing_colon.py"]],
}
TARGETS = sorted(path for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_"))
RUNS = 20_000
AT_MOST_SECONDS = 20


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris has no wheel for this Python")
@pytest.mark.parametrize("target", TARGETS, ids=lambda path: path.stem)
def test_fuzz(target: Path, tmp_path: Path) -> None:
    """Twenty thousand inputs, guided by coverage, find nothing that the reader does not refuse by name."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(SEEDS[target.stem]):
        (corpus / str(number)).write_bytes(seed)
    bounds = [f"-runs={RUNS}", f"-max_total_time={AT_MOST_SECONDS}", f"-artifact_prefix={tmp_path}/", "-max_len=4096"]
    done = subprocess.run(
        [sys.executable, str(target), *bounds, str(corpus)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{target.name} found something:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
