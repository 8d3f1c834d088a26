"""What a process that reads a hostile file takes away from itself (Linux): memory, time, output, network, programs.

Limits of ``setrlimit`` hold everywhere. A filter of system calls (seccomp, seccomp(2)) closes the network and other
processes, and for a reader that has loaded its libraries also the opening of any file.
"""

import ctypes
import platform
import resource
import struct
import sys
from collections.abc import Mapping

SPARE_FILES = 32

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
_NUMBER_AT, _MACHINE_AT = 0, 4
_FIRST_X32 = 0x40000000

_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_NETWORK = {
    # socket, connect, accept, accept4, sendto, bind, listen, socketpair; ptrace, process_vm_*, pidfd_*, io_uring_setup
    "x86_64": (41, 42, 43, 288, 44, 49, 50, 53, 101, 310, 311, 434, 438, 424, 425),
    "aarch64": (198, 203, 202, 242, 206, 200, 201, 199, 117, 270, 271, 434, 438, 424, 425),
}
_PROGRAMS = {
    # clone, fork, vfork, clone3, kill, tkill, execve, execveat
    "x86_64": (56, 57, 58, 435, 62, 200, 59, 322),
    "aarch64": (220, 435, 129, 130, 221, 281),
}
_FILES = {
    # open, openat, openat2, open_by_handle_at, creat; truncate, rename, mkdir, rmdir, link, unlink, symlink, chmod,
    # chown, mknod and their kin
    "x86_64": (
        *(2, 257, 437, 304, 85, 76, 77, 82, 83, 84, 86, 87, 88, 90, 91, 92, 93, 94, 133),
        *(258, 259, 260, 263, 264, 265, 266, 268, 316),
    ),
    "aarch64": (56, 437, 265, 45, 46, 33, 34, 35, 36, 37, 38, 52, 53, 54, 55, 276),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def limit_myself(megabytes: int, seconds: int, output: int) -> None:
    """Memory, processor time, bytes of every file written, no core file, few open files, no further processes."""
    for what, most in (
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, SPARE_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def shut_network() -> bool:
    """No network and no other process's memory from now on, also for a program that takes this one's place."""
    return _filter(_NETWORK)


def shut_everything() -> bool:
    """No network, no program, no file besides the open ones from now on; False where the system cannot do it."""
    return _filter(_NETWORK, _PROGRAMS, _FILES)


def _filter(*tables: Mapping[str, tuple[int, ...]]) -> bool:
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _MACHINES:
        return False
    code = _compile(_MACHINES[machine], sorted({number for table in tables for number in table[machine]}))
    program = _Program(len(code) // 8, code)
    prctl = ctypes.CDLL(None).prctl
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _compile(machine: int, refused: list[int]) -> bytes:
    """The filter as BPF: another machine's calls end the process, the refused ones fail with EPERM."""
    count = len(refused)
    steps = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_JUMP_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_AT_LEAST, count + 1, 0, _FIRST_X32),
        *((_JUMP_EQUAL, count - place, 0, number) for place, number in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
