"""A child that does what a hostile file would like its reader to do to the machine around it; an answer says what came of it."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from qianyue.confined import serve


def connect(place: str) -> str:
    with socket.create_connection(("127.0.0.1", int(place)), timeout=5):
        return "connected"


def ask_a_name(place: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        return str(asked.sendto(b"x", (place, 53)))


def read(place: str) -> str:
    return Path(place).read_text()


def listed(place: str) -> str:
    return " ".join(sorted(os.listdir(place)))


def write(place: str) -> str:
    Path(place).write_text("changed")
    return "written"


def kill(place: str) -> str:
    os.kill(int(place), signal.SIGTERM)
    return "killed"


def become_root(_place: str) -> str:
    os.setuid(0)
    return "root"


def run(place: str) -> str:
    return subprocess.run(place.split(), capture_output=True, text=True, check=True).stdout


def multiply(_place: str) -> str:
    if os.fork() == 0:
        os._exit(0)
    return "multiplied"


def busy(_place: str) -> str:
    """In one call that never comes back to the interpreter, as a library would."""
    return str(sum(range(1 << 40)))


def user(_place: str) -> str:
    return f"{os.getuid()} {os.getpid()} {resource.getrlimit(resource.RLIMIT_FSIZE)[0]}"


DEEDS: dict[str, Callable[[str], str]] = {
    one.__name__: one for one in (connect, ask_a_name, read, listed, write, kill, become_root, run, multiply, busy, user)
}


def answer(deed: bytes, place: bytes) -> bytes:
    try:
        return DEEDS[deed.decode()](place.decode()).encode()
    except (OSError, subprocess.SubprocessError) as problem:
        return f"refused: {type(problem).__name__}".encode()


if __name__ == "__main__":
    serve(answer)
