"""`app.database.ids`: ids sort by time and are hard to mistake or to guess."""

from datetime import UTC, datetime, timedelta

from app.database.ids import first_id, new_id


def test_ids_sort_by_time() -> None:
    """An id of the past sorts before one of now, and one of now before those of the future."""
    now = datetime.now(UTC)
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert first_id(now - timedelta(seconds=1)) < min(ids)
    assert max(ids) < first_id(now + timedelta(minutes=1))


def test_ids_are_easy_to_read() -> None:
    """26 lower-case characters, none of which is mistaken for another."""
    for one in (new_id(), first_id(datetime.now(UTC))):
        assert len(one) == 26
        assert one.islower()
        assert not set(one) & set("ilou")
