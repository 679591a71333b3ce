"""What a process does to itself before it runs a student's code: give away what it will not need.

Every step can only be taken, never undone, and needs no rights. Linux alone has Landlock and seccomp; the numbers of
system calls are those of x86-64. `sandbox` does not believe that any of it worked: it tries.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
from collections.abc import Sequence

from tinygrad_rnn.errors import TinygradRnnError

# prctl(2)
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
SECCOMP_MODE_FILTER = 2

# landlock(7). Rights of files that each version of the interface knows: 13, 14, 15, 15 and 16.
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
READ_FILE, READ_DIR, WRITE_FILE = 1 << 2, 1 << 3, 1 << 1
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
TCP, SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals

# seccomp(2): system calls that no exercise needs, by their numbers on x86-64
X86_64, EPERM, ENOSYS = 0xC000003E, 1, 38
CLONE, CLONE3, CLONE_THREAD = 56, 435, 0x10000
DENIED = {
    "processes": (57, 58, 59, 322, 109, 112),  # fork, vfork, execve, execveat, setpgid, setsid
    "signals": (62, 129, 200, 234, 297, 424),  # kill, rt_sigqueueinfo, tkill, tgkill, ..., pidfd_send_signal
    "other processes": (101, 310, 311, 434, 438),  # ptrace, process_vm_readv, process_vm_writev, pidfd_*
    "network": (41, 42, 43, 49, 50, 53, 288),  # socket, connect, accept, bind, listen, socketpair, accept4
    "memory that outlives or escapes": (29, 30, 64, 68, 240, 319),  # shmget, shmat, semget, msgget, mq_open, memfd
    "modes, owners and times of files": (90, 91, 92, 93, 94, 132, 235, 260, 261, 268, 280, 452),
    "lengths and attributes of files": (76, 188, 189, 190, 197, 198, 199),
    "limits and the system": (155, 160, 161, 165, 166, 169, 175, 176, 246, 248, 249, 250, 272, 298, 302, 304, 308, 313),
    "ways around a filter": (321, 323, 425, 426, 427),  # bpf, userfaultfd, io_uring_*
}  # fmt: skip


class NotConfinedError(TinygradRnnError, OSError):
    """A step of the confinement is not to be had on this machine."""


def limit(memory: int, seconds: int) -> None:
    """Set what the process may take at most: bytes of memory, seconds of the processor; no new processes and files.

    It also dies with its parent, gives up the rights of an administrator, and can never get any back.
    """
    import resource  # not on Windows

    limits = {"AS": memory, "CPU": seconds, "NPROC": 0, "FSIZE": 0, "NOFILE": 64, "CORE": 0}
    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write is an error, as it is where files cannot be opened at all
    if sys.platform == "linux":
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
        header, nothing = struct.pack("Ii", 0x20080522, 0), bytes(24)  # capset(2), version 3, this thread
        _libc().capset(header, nothing)


def allow_only(readable: Sequence[str]) -> None:
    """Let the process read these folders and files, write to ``/dev/null``, and use no other file (Landlock).

    Raises
    ------
    NotConfinedError : the kernel has no Landlock.
    """
    libc = _libc()
    version = libc.syscall(LANDLOCK_CREATE_RULESET, None, 0, 1)
    if version < 1:
        raise NotConfinedError("Landlock is not available here")
    rights = (1 << FILE_RIGHTS.get(version, 16)) - 1
    attributes = struct.pack("QQQ", rights, TCP, SCOPES)[: 8 if version < 4 else 16 if version < 6 else 24]
    rules = _must(libc.syscall(LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0), "landlock_create_ruleset")
    for path in [*readable, "/dev/null", "/dev/urandom"]:
        if os.path.exists(path):
            allowed = READ_FILE | (READ_DIR if os.path.isdir(path) else 0)
            allowed |= WRITE_FILE if path == "/dev/null" else 0
            file = os.open(path, os.O_PATH | os.O_CLOEXEC)
            _must(libc.syscall(LANDLOCK_ADD_RULE, rules, 1, struct.pack("=Qi", allowed, file), 0), "landlock_add_rule")
            os.close(file)
    _must(libc.syscall(LANDLOCK_RESTRICT_SELF, rules, 0), "landlock_restrict_self")
    os.close(rules)


def filter_calls() -> None:
    """Refuse the system calls of `DENIED`, and new processes (threads are let through).

    Raises
    ------
    NotConfinedError : another processor than x86-64, or a kernel without seccomp.
    """
    if platform.machine() != "x86_64" or sys.platform != "linux" or sys.maxsize < 2**32:
        raise NotConfinedError(f"no filter of system calls is written for {platform.machine()}")
    program = _program()
    code = ctypes.create_string_buffer(b"".join(program))
    _must(_prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, _Filter(len(program), ctypes.addressof(code))), "seccomp")


def _program() -> list[bytes]:
    """Return the filter, in the language of classic BPF; an instruction that compares skips so many if so, if not."""
    load, equal, at_least, has_bit, give = 0x20, 0x15, 0x35, 0x45, 0x06
    refuse, missing, allow = 0x00050000 | EPERM, 0x00050000 | ENOSYS, 0x7FFF0000

    def step(code: int, k: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("HBBI", code, yes, no, k)

    steps = [step(load, 4), step(equal, X86_64, 1, 0), step(give, 0), step(load, 0)]  # another architecture: killed
    steps += [step(at_least, 0x40000000, 0, 1), step(give, refuse)]  # the numbers of the x32 interface
    for number in sorted(number for numbers in DENIED.values() for number in numbers):
        steps += [step(equal, number, 0, 1), step(give, refuse)]
    # clone3 hides its flags in memory; told that it does not exist, libc takes clone.
    steps += [step(equal, CLONE3, 0, 1), step(give, missing)]
    steps += [step(equal, CLONE, 0, 3), step(load, 16), step(has_bit, CLONE_THREAD, 1, 0), step(give, refuse)]
    return [*steps, step(give, allow)]


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int, more: _Filter | None = None) -> int:
    pointer = ctypes.c_void_p(0) if more is None else ctypes.byref(more)
    return int(_libc().prctl(option, ctypes.c_ulong(value), pointer, ctypes.c_ulong(0), ctypes.c_ulong(0)))


def _must(result: int, call: str) -> int:
    if result < 0:
        raise NotConfinedError(f"{call}: {os.strerror(ctypes.get_errno())}")
    return result
