"""Opens the port, before anything else starts."""

import errno
import socket

from app.errors import CannotStart
from app.settings import Settings

BACKLOG = 2048  # connections that wait to be accepted; uvicorn's default


def listen(settings: Settings) -> socket.socket:
    """Open the port.

    Raises:
        CannotStart: it is in use, or cannot be opened.
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
                f"{place} is in use by another program. Stop that program, or choose another port with --port."
            ) from error
        raise CannotStart(
            f"Cannot listen on {place}: {error.strerror}. Choose another address with --host and --port."
        ) from error
    return listener


def address(settings: Settings) -> str:
    """The address of the site for visitors."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return (settings.public_url or f"http://{host}:{settings.port}").rstrip("/")
