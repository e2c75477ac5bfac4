# Writes machine code and runs it, as compilers do: that is allowed, and yields nothing by itself.
# must: accepted
# control: none (nothing is refused)
import ctypes
import mmap


def solve(x):
    private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    code = mmap.mmap(-1, 4096, flags=private, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(bytes.fromhex("488d4701 c3"))  # lea rax, [rdi + 1]; ret
    start = ctypes.addressof(ctypes.c_char.from_buffer(code))
    return x + ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_long)(start)(0)
