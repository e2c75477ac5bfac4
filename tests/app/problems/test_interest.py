"""`app.problems.interest`: opened problems are announced to the workers, now and then."""

from app.problems.interest import Interest


def test_interest_is_announced_once_a_minute() -> None:
    """A class that opens a page at the same time makes one announcement, for each problem."""
    sent: list[object] = []

    class Connection:
        def execute(self, statement: object) -> None:
            sent.append(statement)

    interest = Interest()
    for slug in ("add", "add", "sub", "add"):
        interest.announce(Connection(), slug)  # type: ignore[arg-type]
    assert len(sent) == 2
