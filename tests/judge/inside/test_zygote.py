"""`judge.inside.zygote`: how it reads requests. It is started for real by every test that uses a box."""

import json
import os
import socket

from judge.inside import zygote


def test_request() -> None:
    """A request comes with the descriptors of the box that is wanted."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        socket.send_fds(ours, [json.dumps({"uid": 5}).encode()], [0, 1, 2])
        request, descriptors = zygote._receive(theirs)
    assert request == {"uid": 5}
    assert len(descriptors) == 3
    for descriptor in descriptors:
        os.close(descriptor)


def test_end() -> None:
    """When the worker has ended, there is no request."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.close()
    with theirs:
        assert zygote._receive(theirs) == ({}, [])
