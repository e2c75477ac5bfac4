# Makes a 32-bit system call with int 0x80, whose numbers are others.
# must: runtime_error, saying "SIGSYS"
# control: without seccomp
import ctypes
import mmap


def solve(x):
    private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    code = mmap.mmap(-1, 4096, flags=private, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(bytes.fromhex("53 b814000000 cd80 5b c3"))  # push rbx; mov eax, getpid; int 0x80; pop rbx; ret
    start = ctypes.addressof(ctypes.c_char.from_buffer(code))
    ctypes.CFUNCTYPE(ctypes.c_int)(start)()
    return x + 1
