"""The performance targets, and whether they are met."""

from dataclasses import dataclass

Latest = dict[str, str | int | float]


@dataclass(frozen=True)
class Target:
    """A limit for the number at `key`: an upper limit if `at_most`, otherwise a lower limit."""

    key: str
    words: str
    limit: float
    at_most: bool
    unit: str

    def promised(self) -> str:
        """The limit as text."""
        return f"at {'most' if self.at_most else 'least'} {self.limit:g}{self.unit}"

    def outcome(self, measured: float) -> str:
        """Whether the target is met, or by how much it is missed."""
        kept = measured <= self.limit if self.at_most else measured >= self.limit
        return "met" if kept else f"missed by {abs(measured / self.limit - 1):.0%}"


TARGETS = (
    Target("clone_over_floor", "judging in a clone, compared with the floor", 1.5, True, "x"),
    Target("post_to_verdict_over_floor", "from POST to the verdict on the event stream, compared with the floor", 2.0, True, "x"),
    Target("fresh_over_clone", "a fresh process without compiled code, compared with a clone", 25.0, False, "x"),
    Target("fresh_cached_over_clone", "a fresh process with compiled code, compared with a clone", 8.0, False, "x"),
    Target("fresh_over_zygote", "a fresh process without compiled code, compared with a fork of the zygote", 4.0, False, "x"),
    Target("throughput_clone_over_fresh",
           "submissions per second on all cores, clones compared with fresh processes without compiled code",
           15.0, False, "x"),
    Target("waiting_clone_private_mb", "private memory of a waiting clone", 40.0, True, " MB"),
)  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """A bar of the chart, for the seconds at `key`; `ours` are drawn in another colour."""

    key: str
    words: str
    ours: bool


BARS = (
    Bar("floor_seconds", "warm process: the floor", False),
    Bar("clone_seconds", "clone", True),
    Bar("post_to_verdict_seconds", "clone, from POST to verdict", True),
    Bar("zygote_seconds", "fork of the zygote", False),
    Bar("fresh_cached_seconds", "fresh process, compiled ahead", False),
    Bar("fresh_seconds", "fresh process", False),
)
PARTS = ("answer", "queue", "box", "load", "cases", "compare", "store", "around")
