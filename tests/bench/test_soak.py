from collections import Counter
from dataclasses import asdict, replace

from bench.resource_use import SLACK_BYTES, ResourceUse
from bench.soak import kind_of

NOTHING = ResourceUse(**dict.fromkeys(ResourceUse.__dataclass_fields__, 0))


def test_every_kind_of_clone() -> None:
    """Of a hundred clones five compile something new, three rehearse, two are killed, two crash, one hangs, the others work."""
    kinds = Counter(map(kind_of, range(1, 101)))
    assert kinds == {"new code": 5, "rehearsed": 3, "killed": 2, "crash": 2, "hang": 1, "warm": 87}


def test_whatever_grows_is_named() -> None:
    """One more of anything is growth, and is named; of memory it takes more than an allocator keeps."""
    for name in asdict(NOTHING):
        step = SLACK_BYTES + 1 if name.endswith("bytes") else 1
        grown = replace(NOTHING, **{name: step})
        assert grown.grown_since(NOTHING) == [f"{name} grew from 0 to {step}"]
        assert NOTHING.grown_since(grown) == []
