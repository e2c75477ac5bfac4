/* Forks a process with all its threads: x86-64 Linux with glibc.
 *
 * Theory of operation
 * -------------------
 * fork(2) copies the memory of a process and only the thread that called it. The other threads' stacks and thread-local storage
 * are in the copy; what is missing is the kernel's half of each. So, as Solaris' forkall and the checkpointers do:
 *
 *   forkall_park       sends every other thread a signal whose handler notes what the kernel knows of the thread (id, thread
 *                      pointer, the word that is cleared at its end, robust list, name) and the registers that a call
 *                      preserves, and then sleeps. The threads stay parked; the process can be forked again and again.
 *   forkall_fork       is clone(2) by itself, since glibc's fork would give the other threads' stacks away.
 *   forkall_resurrect  is for the child: it makes each thread anew, on its old stack, with the registers that were noted. The
 *                      thread registers its robust list and restartable sequences, and returns from the handler, so that
 *                      the kernel restores the rest (all registers, signal mask) and the wait that was interrupted goes on.
 *
 * Between the two, the child has one thread. What it gives up there, every later thread of it lacks.
 *
 * Thread ids
 * ----------
 * A thread that comes back has a new id. glibc keeps each thread's id in its control block (struct pthread) and uses it for
 * pthread_kill, for locks that record their owner, and to reach all threads in setuid and the like. The word that the kernel
 * clears when a thread ends, the tid address, is a different thing: up to glibc 2.42 it is the same word, from 2.43 on it is a
 * join state. So the new id is written to where the old one is, and the word at the tid address keeps its value.
 * No interface tells where the id is. forkall_park looks for the one offset at which every control block holds its thread's id,
 * and refuses the process if there is not exactly one.
 *
 * Hazard: a lock that recorded its owner's id before the fork (recursive, error-checking, robust, read-write) cannot be released
 * in the child. So a process is forked only if every other thread waits on a private futex; those that JAX starts hold no such
 * lock then. Python's Thread.native_id is not updated either, as after os.fork in Python 3.11 and 3.12.
 *
 * Sources: clone(2), futex(2), rseq(2), PR_GET_TID_ADDRESS(2const), set_robust_list(2), sigreturn(2), the x86-64 psABI.
 */
#define _GNU_SOURCE
#if !defined(__x86_64__) || !defined(__linux__)
#error "forkall knows x86-64 Linux only"
#endif
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>

#define EXPORT __attribute__((visibility("default")))
#ifndef PR_GET_TID_ADDRESS
#define PR_GET_TID_ADDRESS 40
#endif
#ifndef SYS_rseq
#define SYS_rseq 334
#endif
#ifndef AT_RSEQ_FEATURE_SIZE
#define AT_RSEQ_FEATURE_SIZE 27
#define AT_RSEQ_ALIGN 28
#endif

enum {
    PARK_SIGNAL = 61, /* a real-time signal that neither glibc nor Python uses */
    MAX_THREADS = 1024,
    SIGNAL_SET_BYTES = 8,
    ROBUST_LIST_BYTES = 24,
    RSEQ_SIGNATURE = 0x53053053, /* the one that glibc registers with on x86 */
    RSEQ_FIRST_BYTES = 32,       /* the size of the first version, which is the least that may be registered */
    SEARCHED_BYTES = 1024,       /* of a control block; it has 2304 or more, and the id is at 720 in glibc 2.36 to 2.43 */
};
static const int64_t PARK_NANOSECONDS = 2000000000, RESURRECT_NANOSECONDS = 5000000000;

/* What forkall_park and forkall_resurrect return for a process that cannot be forked. The Python side names them. */
enum {
    BUSY = -1001,
    DEAF = -1002,
    NO_TID_ADDRESS = -1003,
    TOO_MANY = -1004,
    NOT_BACK = -1005,
    NO_RSEQ = -1006,
    NO_TID_FIELD = -1007
};

struct registers { /* what a function must leave as it was; offsets are used in the assembly below */
    uint64_t rbx, rbp, r12, r13, r14, r15, rsp, rip;
};
struct thread {
    struct registers registers; /* 0 to 63 */
    uint64_t pointer;           /* 64: the thread pointer, which is the base of fs and the address of the control block */
    uint64_t tid_address;       /* 72: the word that the kernel clears when the thread ends */
    uint64_t tid_field;         /* 80: where glibc keeps the thread's id */
    uint64_t robust_list;
    int tid;
    int idle;
    char name[16];
};
_Static_assert(offsetof(struct thread, pointer) == 64 && offsetof(struct thread, tid_address) == 72 &&
                   offsetof(struct thread, tid_field) == 80,
               "the assembly's offsets");

static struct thread *threads; /* private memory: a child has its own copy */
static _Atomic int arrived, parked, generation, resurrected, without_rseq;
static int park_generation;
static uint64_t tid_offset; /* of a thread's id in its control block */
static uint64_t mask_before;
extern const ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));

int save_registers(struct registers *) __attribute__((returns_twice, visibility("hidden")));
long clone_thread(long flags, struct thread *) __attribute__((visibility("hidden")));
__asm__(
    ".text\n"
    /* Returns 0 now, and 1 when a thread is made from what it noted. */
    ".globl save_registers\n.hidden save_registers\n.type save_registers,@function\nsave_registers:\n"
    "  mov %rbx,0(%rdi)\n  mov %rbp,8(%rdi)\n  mov %r12,16(%rdi)\n  mov %r13,24(%rdi)\n"
    "  mov %r14,32(%rdi)\n  mov %r15,40(%rdi)\n"
    "  lea 8(%rsp),%rdx\n  mov %rdx,48(%rdi)\n" /* the stack as it is after the return */
    "  mov (%rsp),%rdx\n  mov %rdx,56(%rdi)\n"
    "  xor %eax,%eax\n  ret\n.size save_registers,.-save_registers\n"
    /* clone(flags, stack, tid_field, tid_address, pointer); the new thread jumps to where its registers were noted. */
    ".globl clone_thread\n.hidden clone_thread\n.type clone_thread,@function\nclone_thread:\n"
    "  push %rbx\n  mov %rsi,%rbx\n"
    "  mov 80(%rbx),%rdx\n  mov 72(%rbx),%r10\n  mov 64(%rbx),%r8\n  mov 48(%rbx),%rsi\n"
    "  mov $56,%eax\n  syscall\n  test %rax,%rax\n  jz 1f\n  pop %rbx\n  ret\n"
    "1: mov %rbx,%rdi\n  mov 0(%rdi),%rbx\n  mov 8(%rdi),%rbp\n  mov 16(%rdi),%r12\n  mov 24(%rdi),%r13\n"
    "  mov 32(%rdi),%r14\n  mov 40(%rdi),%r15\n  mov 48(%rdi),%rsp\n  mov $1,%eax\n  jmp *56(%rdi)\n"
    ".size clone_thread,.-clone_thread\n");

/* The C library's wrappers write errno, which is thread-local, and may be points of cancellation: a handler wants neither. */
static long call6(long number, long a, long b, long c, long d, long e, long f) {
    register long r10 __asm__("r10") = d, r8 __asm__("r8") = e, r9 __asm__("r9") = f;
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return result;
}
#define CALL_(number, a, b, c, d, e, f, ...) call6(number, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define CALL(...) CALL_(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

static void wait_while(_Atomic int *word, int value, int64_t nanoseconds) {
    struct timespec most = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    CALL(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, nanoseconds ? &most : 0);
}

static void wake_all(_Atomic int *word) { CALL(SYS_futex, word, FUTEX_WAKE_PRIVATE, MAX_THREADS); }

static int64_t now(void) {
    struct timespec time;
    CALL(SYS_clock_gettime, CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Wait until `word` reaches `wanted`; whether it did in time. */
static int reaches(_Atomic int *word, int wanted, int64_t nanoseconds) {
    int64_t deadline = now() + nanoseconds;
    for (int value; (value = atomic_load(word)) < wanted;) {
        int64_t left = deadline - now();
        if (left <= 0) return 0;
        wait_while(word, value, left);
    }
    return 1;
}

/* Whether the signal interrupted a wait on a private futex: either the call is about to be made again, or it has returned
 * EINTR and its arguments are still in their registers. */
static int waits_on_futex(const greg_t *registers) {
    const unsigned char *at = (const unsigned char *)registers[REG_RIP];
    int again = at[0] == 0x0f && at[1] == 0x05 && registers[REG_RAX] == SYS_futex;
    int interrupted = at[-2] == 0x0f && at[-1] == 0x05 && registers[REG_RAX] == -EINTR;
    uint64_t word = registers[REG_RDI], operation = (uint32_t)registers[REG_RSI];
    uint64_t command = operation & ~(uint64_t)(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
    return (again || interrupted) && operation & FUTEX_PRIVATE_FLAG && word > 4096 && word % 4 == 0 &&
           (command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET);
}

static uint64_t thread_pointer(void) {
    uint64_t pointer;
    __asm__("mov %%fs:0x10,%0" : "=r"(pointer)); /* the thread control block begins with its own address */
    return pointer;
}

static int register_rseq(const struct thread *thread) {
    if (!&__rseq_offset || !&__rseq_size || !__rseq_size) return 1; /* this process does without */
    unsigned long size = getauxval(AT_RSEQ_FEATURE_SIZE), align = getauxval(AT_RSEQ_ALIGN);
    if (align) size = (size + align - 1) / align * align;
    if (size < RSEQ_FIRST_BYTES) size = RSEQ_FIRST_BYTES;
    return CALL(SYS_rseq, thread->pointer + __rseq_offset, size, 0, RSEQ_SIGNATURE) == 0;
}

static void on_park(int signal, siginfo_t *info, void *context) {
    (void)signal;
    if (info->si_code != SI_TKILL) return;
    int here = park_generation, index = atomic_fetch_add(&arrived, 1);
    if (index >= MAX_THREADS) return;
    struct thread *self = &threads[index];
    uint64_t size;
    self->pointer = thread_pointer();
    self->tid = (int)CALL(SYS_gettid);
    self->tid_address = self->robust_list = 0;
    CALL(SYS_prctl, PR_GET_TID_ADDRESS, &self->tid_address);
    CALL(SYS_get_robust_list, 0, &self->robust_list, &size);
    CALL(SYS_prctl, PR_GET_NAME, self->name);
    self->idle = waits_on_futex(((ucontext_t *)context)->uc_mcontext.gregs);
    if (save_registers(&self->registers) == 0) {
        atomic_fetch_add(&parked, 1);
        wake_all(&parked);
        while (atomic_load(&generation) == here) wait_while(&generation, here, 0);
        return;
    }
    /* From here on in the child: another thread of the kernel's, on the same stack. */
    CALL(SYS_set_robust_list, self->robust_list, ROBUST_LIST_BYTES);
    if (!register_rseq(self)) atomic_store(&without_rseq, 1);
    CALL(SYS_prctl, PR_SET_NAME, self->name);
    atomic_fetch_add(&resurrected, 1);
    wake_all(&resurrected);
}

/* How many of `ids` were signalled; one that has ended meanwhile is none. */
static int signal_all(const int *ids, int count) {
    int process = CALL(SYS_getpid), signalled = 0;
    for (int i = 0; i < count; i++) signalled += CALL(SYS_tgkill, process, ids[i], PARK_SIGNAL) == 0;
    return signalled;
}

/* Let the parked threads go on. */
EXPORT void forkall_release(void) {
    atomic_fetch_add(&generation, 1);
    wake_all(&generation);
    CALL(SYS_rt_sigprocmask, SIG_SETMASK, &mask_before, 0, SIGNAL_SET_BYTES);
}

static int holds(uint64_t control_block, uint64_t offset, int tid) { return *(int *)(control_block + offset) == tid; }

/* Finds the only offset at which the control blocks of this thread and of all parked threads hold their ids. Whether it did. */
static int find_tid_offset(int count) {
    uint64_t self = thread_pointer();
    int tid = (int)CALL(SYS_gettid), found = 0;
    for (uint64_t offset = 0; offset < SEARCHED_BYTES; offset += sizeof tid) {
        int everywhere = holds(self, offset, tid);
        for (int i = 0; i < count && everywhere; i++) everywhere = holds(threads[i].pointer, offset, threads[i].tid);
        if (!everywhere) continue;
        tid_offset = offset;
        found++;
    }
    return found == 1;
}

static int unfit(int count) {
    for (int i = 0; i < count; i++) {
        if (!threads[i].tid_address) return NO_TID_ADDRESS;
        if (!threads[i].idle) return BUSY;
    }
    if (!find_tid_offset(count)) return NO_TID_FIELD;
    for (int i = 0; i < count; i++) threads[i].tid_field = threads[i].pointer + tid_offset;
    return 0;
}

/* Park the threads with these ids, which should be all but this one; whoever has /proc knows them, and can count them after.
 * Returns how many are parked; BUSY where one was doing something (they go on; try again); or another of the reasons above. */
EXPORT int forkall_park(const int *ids, int count) {
    if (count > MAX_THREADS) return TOO_MANY;
    if (!threads) {
        threads = mmap(0, sizeof *threads * MAX_THREADS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (threads == MAP_FAILED) return threads = 0, -ENOMEM;
    }
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_park;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigfillset(&action.sa_mask);
    sigaction(PARK_SIGNAL, &action, 0);
    uint64_t everything = ~(uint64_t)0;
    CALL(SYS_rt_sigprocmask, SIG_SETMASK, &everything, &mask_before, SIGNAL_SET_BYTES);
    arrived = parked = resurrected = without_rseq = 0;
    park_generation = generation;
    int signalled = signal_all(ids, count);
    int reason = reaches(&parked, signalled, PARK_NANOSECONDS) ? unfit(signalled) : DEAF;
    if (!reason) return signalled;
    forkall_release();
    return reason;
}

/* clone(2) with `flags`, while the others are parked. Returns as fork(2) does, and the negative error where it fails.
 * CLONE_CHILD_SETTID writes the new id to the tid address, which may be a join state: that is put back first. */
EXPORT int forkall_fork(unsigned long flags) {
    int *tid_address = 0, *tid_field = (int *)(thread_pointer() + tid_offset);
    uint64_t robust_list = 0, size;
    CALL(SYS_prctl, PR_GET_TID_ADDRESS, &tid_address);
    if (!tid_address) return NO_TID_ADDRESS;
    CALL(SYS_get_robust_list, 0, &robust_list, &size);
    int before = *tid_address;
    int pid = (int)CALL(SYS_clone, flags, 0, 0, tid_address, 0);
    if (pid == 0) {
        *tid_address = before;
        *tid_field = (int)CALL(SYS_gettid);
        CALL(SYS_set_robust_list, robust_list, ROBUST_LIST_BYTES);
    }
    return pid;
}

/* In the child: make the parked threads again. Returns how many, or the negative error. */
EXPORT int forkall_resurrect(void) {
    const long flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS |
                       CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
    int count = atomic_load(&parked);
    for (int i = 0; i < count; i++) {
        long result = clone_thread(flags, &threads[i]);
        if (result < 0) return (int)result;
    }
    if (!reaches(&resurrected, count, RESURRECT_NANOSECONDS)) return NOT_BACK;
    if (without_rseq) return NO_RSEQ;
    signal(PARK_SIGNAL, SIG_DFL);
    CALL(SYS_rt_sigprocmask, SIG_SETMASK, &mask_before, 0, SIGNAL_SET_BYTES);
    return count;
}
