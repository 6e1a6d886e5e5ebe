"""A process that reads strangers' bytes sees nothing but what reading takes: Linux namespaces, without a helper program.

In its own mount, network, process, IPC and host-name namespace (namespaces(7)) it has a root with the interpreter, the
libraries and our code, read-only; an empty /tmp; no network, no other process, no privilege, nor any to gain. Where we are root
it also runs as nobody; where we are not, in a user namespace of its own. A container may allow neither: `available` tries
it once. Standard library only, because every child loads this.

As a program it does so and then becomes another, which may write to FOLDER and read BESIDES (parted by colons) too:
`python -I qianyue/namespaces.py FOLDER BESIDES COMMAND...`.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

CODE = Path(__file__).parent
NOBODY = 65534
# <linux/sched.h>, <linux/mount.h>, <linux/prctl.h>; the number of mount_setattr is the same on every machine.
NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
NOSUID, NODEV, NOEXEC, BIND, REC, PRIVATE = 2, 4, 8, 0x1000, 0x4000, 1 << 18
DETACH, AT_RECURSIVE, READ_ONLY, SETATTR = 2, 0x8000, 1, 442
DEATH_SIGNAL, NO_NEW_PRIVILEGES = 1, 38
CAPABILITIES = 0x20080522
BASE = "/sys"  # where the new root is put together: a folder that every Linux has and that nothing is taken from
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
LINKS = ("/lib", "/lib64", "/bin", "/sbin")
SCRATCH = "/tmp"  # noqa: S108 - its own, and empty

_libc = ctypes.CDLL(None, use_errno=True)


@cache
def available() -> bool:
    """Whether this machine lets us: tried once, by a process that afterwards still must find what it needs."""
    if sys.platform != "linux":
        return False
    return subprocess.run(command(), env=environment(), capture_output=True, check=False).returncode == 0


def command(folder: Path | None = None, besides: Sequence[str] = ()) -> list[str]:
    """What stands before a command line so that it runs confined; `folder` and `besides` as for `confine`."""
    return [sys.executable, "-I", __file__, str(folder or ""), os.pathsep.join(besides)]


def environment() -> dict[str, str]:
    """Nothing of the service's own."""
    return {"PATH": os.defpath, "PYTHONPATH": str(CODE.parent), "PYTHONUTF8": "1"}


def confine(*, written: int = 0, folder: Path | None = None, besides: Sequence[str] = ()) -> None:
    """Goes on in a confined process, whose parent stays behind, waits for it and ends as it ends. Only for one thread.

    `written`: octets that /tmp holds. `folder`: may be written. `besides`: further files and folders to read. Raises OSError.
    """
    owner = _apart(root=os.geteuid() == 0)
    ends_with_its_parent()
    inside = os.fork()
    if inside:
        for pipe in (0, 1, 2):
            os.close(pipe)  # they end with the one who uses them
        status = os.waitstatus_to_exitcode(os.waitpid(inside, 0)[1])
        os._exit(status if status >= 0 else 128 - status)
    if owner and folder:
        for one in (folder, *folder.rglob("*")):
            os.chown(one, NOBODY, NOBODY, follow_symlinks=False)
    _new_root(written, folder, besides)
    if owner:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    _call("capset", struct.pack("Ii", CAPABILITIES, 0), bytes(24))
    ends_with_its_parent()  # after the change of user, which forgets it
    no_new_privileges()
    # The first process of a namespace ignores this signal unless it is caught, and Python would catch it too late.
    _libc.signal(signal.SIGXCPU, ctypes.cast(_libc._exit, ctypes.c_void_p))


def no_new_privileges() -> None:
    """Whatever this process starts gains nothing by it, and that for ever (prctl(2)). Needs no permission."""
    _call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def ends_with_its_parent() -> None:
    """However that ends: with the thread that started this process, to be exact (prctl(2))."""
    _call("prctl", DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def _apart(*, root: bool) -> bool:
    """Into namespaces of our own; whether as their real owner. Else a user namespace makes us owner of what is ours alone."""
    spaces = NEWNS | NEWUTS | NEWIPC | NEWPID | NEWNET
    if root and _libc.unshare(spaces) == 0:
        return True
    user, group = os.geteuid(), os.getegid()
    _call("unshare", spaces | NEWUSER)
    for name, line in (("setgroups", "deny"), ("uid_map", f"{NOBODY} {user} 1"), ("gid_map", f"{NOBODY} {group} 1")):
        Path(f"/proc/self/{name}").write_text(line)
    return False


def _new_root(written: int, folder: Path | None, besides: Sequence[str]) -> None:
    _mount("", "/", "", REC | PRIVATE)
    _mount("tmpfs", BASE, "tmpfs", NOSUID | NODEV, "mode=755,size=1m")
    for source in _needed(besides):
        _show(source)
    for made in (SCRATCH, "/proc", folder or SCRATCH):
        os.makedirs(f"{BASE}{made}", exist_ok=True)
    attributes = struct.pack("QQQQ", READ_ONLY | NOSUID, 0, 0, 0)
    _call("syscall", SETATTR, -1, f"{BASE}".encode(), AT_RECURSIVE, attributes, len(attributes))
    _mount("tmpfs", f"{BASE}{SCRATCH}", "tmpfs", NOSUID | NODEV, f"mode=1777,size={max(written, 1 << 20)}")
    if folder:
        os.makedirs(f"{BASE}{folder}", exist_ok=True)  # again where it lies in what now is empty
        _mount(str(folder), f"{BASE}{folder}", "", BIND | REC)
        _mount("proc", f"{BASE}/proc", "proc", NOSUID | NODEV | NOEXEC)  # programs look for themselves there; none else is in it
    os.chdir(BASE)
    _call("pivot_root", b".", b".")  # pivot_root(2): the old root now lies over the new one
    _call("umount2", b".", DETACH)
    os.chdir(str(folder or SCRATCH))


def _needed(besides: Sequence[str]) -> list[str]:
    """Without what lies in another of them."""
    wanted = {sys.prefix, sys.base_prefix, str(CODE), "/usr", "/etc/ld.so.cache", *LINKS, *DEVICES, *besides}
    found = sorted(one for one in wanted if one and os.path.lexists(one))
    return [one for one in found if not any(one.startswith(f"{other}/") for other in found)]


def _show(source: str) -> None:
    target = f"{BASE}{source}"
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.islink(source) and source in LINKS:
        os.symlink(os.readlink(source), target)
        return
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY))
    _mount(source, target, "", BIND | REC)


def _mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    _call("mount", source.encode(), target.encode(), kind.encode(), flags, options.encode())


def _call(name: str, *arguments: int | bytes) -> None:
    wide = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    if getattr(_libc, name)(*wide) != 0:
        number = ctypes.get_errno() or errno.EPERM
        raise OSError(number, f"{name}: {os.strerror(number)}")


def main(folder: str = "", besides: str = "", *command: str) -> int:
    """Becomes `command`, confined. Without one: whether our readers find inside what they are made of."""
    confine(folder=Path(folder) if folder else None, besides=besides.split(os.pathsep))
    if command:
        os.execvp(command[0], command)  # noqa: S606 - the command is a constant of ours
    library = find_spec("lxml")
    return 0 if library and library.origin and os.access(library.origin, os.R_OK) and os.access(__file__, os.R_OK) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
