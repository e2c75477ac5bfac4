"""Zygotes without a defence, for the controls: that an attack fails against ours proves little if it always fails.

No code of the judge is changed. Requests are changed before they are sent, and the launcher and the zygote are changed by the
programs that they are started with. They import only NumPy, so that each starts in half a second.
"""

import base64
import dataclasses
import json
import struct
from pathlib import Path

from judge.boxes.box import Box
from judge.boxes.limits import BoxLimits
from judge.boxes.zygote import Zygote

DEFENCES = frozenset(
    {
        "seccomp",
        "capabilities",
        "rlimits",
        "memory",
        "scratch",
        "nosymfollow",
        "descriptors",
        "environment",
        "dumpable",
        "pid",
        "net",
        "ipc",
        "uts",
        "root",
        "readonly",
        "users",
    }
)
ALLOW_EVERYTHING = struct.pack("<HBBI", 6, 0, 0, 0x7FFF0000)  # BPF_RET, SECCOMP_RET_ALLOW
HOST = ("/etc", "/proc", "/var")  # shown, read-only, where the root is not ours alone
PLANTED = "ALLCLOSE_PLANTED"  # an environment variable that no box may see

_BOOT = """
import os, sys
sys.path[:0] = ['/allclose', '/packages']
from judge.inside import confine, jax_startup, kernel, zygote
zygote.LIBRARIES = ('numpy',)
jax_startup.share_mlir_context = lambda: None
jax_startup.use_compiled_code = lambda *, keep: None
off = set({off!r})
prctl, attributes = kernel.prctl, kernel.set_mount_attributes
if 'capabilities' in off:
    kernel.drop_capabilities = lambda: None
if 'dumpable' in off:
    kernel.prctl = lambda *words: 0 if words == (kernel.PR_SET_DUMPABLE, 0) else prctl(*words)
if 'descriptors' in off:
    kernel.close_from = lambda first: None
if 'environment' in off:
    class Kept(type(os.environ)):
        def clear(self): pass
    os.environ.__class__ = Kept
if 'uts' in off:
    kernel.set_hostname = lambda name: None
if 'nosymfollow' in off:
    kernel.set_mount_attributes = lambda target, wanted, **rest: attributes(
        target, wanted & ~kernel.MOUNT_ATTR_NOSYMFOLLOW, **rest)
if 'scratch' in off:
    confine.mount_scratch = lambda *_: None
for word, flag in (('pid', kernel.CLONE_NEWPID), ('net', kernel.CLONE_NEWNET), ('ipc', kernel.CLONE_NEWIPC)):
    if word in off:
        kernel.BOX_NAMESPACES &= ~flag
zygote.main()
"""
_LAUNCH = """
import os, sys
os.dup2(int(sys.argv.pop(1)), 3)
from judge.boxes import launch
from judge.inside import kernel
launch.BOOT = {boot!r}
off = set({off!r})
attributes = kernel.set_mount_attributes
if 'net' in off:
    launch.NAMESPACES &= ~kernel.CLONE_NEWNET
if 'environment' in off:
    launch.ENVIRONMENT[{planted!r}] = 'planted'
if 'readonly' in off:
    kernel.set_mount_attributes = lambda target, wanted, **rest: attributes(
        target, wanted & ~kernel.MOUNT_ATTR_RDONLY if target == '/' or '/dev/' in target else wanted, **rest)
if 'scratch' in off:
    mount = kernel.mount
    shared = lambda target: target.endswith(('/tmp', '/dev/shm'))
    kernel.mount = lambda source, target, kind='', flags=0, options='': mount(
        source, target, kind, flags, 'size=256m,mode=1777' if kind and shared(target) else options)
    kernel.set_mount_attributes = lambda target, wanted, **rest: None if shared(target) else attributes(
        target, wanted, **rest)
launch.main()
"""


class Weakened(Zygote):
    """Makes boxes without the defences that `without` names."""

    def __init__(self, without: frozenset[str], compiled: Path) -> None:
        self._without = sorted(without)
        boot = _BOOT.format(off=self._without)
        super().__init__(compiled, launcher=_LAUNCH.format(boot=boot, off=self._without, planted=PLANTED))
        if "root" in without:
            shown = tuple((path, path) for path in HOST)
            self.root = dataclasses.replace(self.root, binds=self.root.binds + shown, copies=())

    def send(self, message: bytes, descriptors: list[int]) -> None:
        """Send a changed request."""
        request = json.loads(message)
        if "users" in self._without:
            request["uid"] = 1000
        if "rlimits" in self._without:
            request["rlimits"] = {}
        if "seccomp" in self._without:
            request["seccomp"] = base64.b64encode(ALLOW_EVERYTHING).decode()
        super().send(json.dumps(request).encode(), descriptors)

    def box(self, limits: BoxLimits, compiled: str = "") -> Box:
        """A box. If the defence is off, its limits of memory and threads are too high for the attacks to reach."""
        memory = 2 << 30 if "memory" in self._without else limits.memory_bytes
        threads = 4096 if "rlimits" in self._without else limits.threads
        return super().box(dataclasses.replace(limits, memory_bytes=memory, threads=threads), compiled)
