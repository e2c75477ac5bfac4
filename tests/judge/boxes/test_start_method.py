"""`judge.boxes.start_method`: the words that operators use."""

from judge.boxes.start_method import StartMethod


def test_words() -> None:
    """Settings and the command line know the methods by these words, the fastest first."""
    assert [str(method) for method in StartMethod] == ["clone", "zygote", "fresh"]
