"""`app.web.listening`: the port, and the address of the site."""

import socket

import pytest

from app.errors import CannotStart
from app.settings import Settings
from app.web.listening import address, listen


def test_listen(port: int) -> None:
    """The port accepts connections once it is open, and can be opened again at once after it is closed."""
    settings = Settings(port=port)
    for _ in range(2):
        with listen(settings), socket.create_connection(("127.0.0.1", port)) as connection:
            assert connection.getpeername()[1] == port


def test_in_use(port: int) -> None:
    """A port that is in use is named."""
    settings = Settings(port=port)
    with listen(settings), pytest.raises(CannotStart, match=f"127.0.0.1:{port}"):
        listen(settings)


def test_no_address_of_ours(port: int) -> None:
    """An address that this machine does not have is named."""
    with pytest.raises(CannotStart, match=f"192.0.2.1:{port}"):
        listen(Settings(host="192.0.2.1", port=port))  # reserved for documentation by RFC 5737


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(host="127.0.0.1", port=8001), "http://127.0.0.1:8001"),
        (Settings(host="::1", port=8001), "http://[::1]:8001"),
        (Settings(public_url="https://judge.example/"), "https://judge.example"),
    ],
)
def test_address(settings: Settings, expected: str) -> None:
    """Visitors get the public address if there is one, otherwise the host and port, without a slash at the end."""
    assert address(settings) == expected
