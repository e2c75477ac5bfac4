"""The port that visitors come through, taken before anything else is begun."""

import errno
import socket

from app.errors import CannotStart
from app.settings import Settings

BACKLOG = 2048  # connections that wait to be accepted; uvicorn's default


def listen(settings: Settings) -> socket.socket:
    """Take the port.

    Raises:
        CannotStart: somebody else has it, or it may not be had.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        place = f"{settings.host}:{settings.port}"
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(
                f"{place} is in use by another program. End that, or choose another port with --port."
            ) from error
        raise CannotStart(
            f"{place} cannot be listened on: {error.strerror}. Choose others with --host and --port."
        ) from error
    return listener


def address(settings: Settings) -> str:
    """Where visitors find us."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return (settings.public_url or f"http://{host}:{settings.port}").rstrip("/")
