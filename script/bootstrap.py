"""Set-up shared by `script/run` and `script/test`: standard library only, safe to run again, safe to run twice at once.

Everything third-party is fetched here, pinned by hash, and lands in two ignored folders: `.venv` (Python) and
`.assets` (fonts, front-end files). A stamp beside each says which lock files it was made from.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
ASSETS = ROOT / ".assets"
LOCKS = ROOT / "requirements"
PYTHON = VENV / "bin" / "python"


class SetupError(Exception):
    """Set-up could not go on; the text is one line that says what to do."""


def prepare(level: str) -> None:
    """Make or refresh `.venv` (`level`: "runtime" or "test"), `.assets` and the message catalogue."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python would run first
        raise SetupError("Python 3.11 or newer is needed: run this script with python3.11.")
    with _one_at_a_time():
        _virtual_environment(level)
        _assets()
        _catalogue()


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:16]
    with open(Path(tempfile.gettempdir()) / f"qianyue-setup-{os.getuid()}-{name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _stamp(*files: Path) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _run(*command: str | Path, why: str, **options: object) -> None:
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)  # type: ignore[call-overload]
    if done.returncode != 0:
        sys.stderr.write(done.stdout.decode(errors="replace")[-4000:])
        raise SetupError(f"{why} failed (exit {done.returncode}); its last lines are above.")


def _virtual_environment(level: str) -> None:
    """Install the locked packages with uv where it can be had (six times faster), else with pip."""
    current = (VENV / ".stamp").read_text().split() if (VENV / ".stamp").exists() else []
    if current[:1] == ["test"]:
        level = "test"  # the test set contains the runtime set: never take packages away
    lock = LOCKS / f"{level}.txt"
    wanted = [level, _stamp(lock, ROOT / "pyproject.toml")]
    if current == wanted:
        return
    _say(f"installing Python packages ({level})")
    (VENV / ".stamp").unlink(missing_ok=True)
    if not PYTHON.exists():
        _run(sys.executable, "-m", "venv", VENV, why="making .venv")
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check"]
    try:
        _run(*pip, "install", "--require-hashes", "-r", LOCKS / "bootstrap.txt", why="installing uv")
        uv: Path | None = VENV / "bin" / "uv"
    except SetupError:
        uv = None
    if uv:
        _run(uv, "pip", "sync", "--require-hashes", "--python", PYTHON, lock, why="installing packages", env=environment)
    else:
        _run(*pip, "install", "--require-hashes", "-r", lock, why="installing packages")
    _run(*_installer(pip), "--no-deps", "--no-build-isolation", "-e", ROOT, why="installing qianyue", env=environment)
    (VENV / ".stamp").write_text(" ".join(wanted))


def _installer(pip: list[Path | str]) -> list[Path | str]:
    """uv removes itself when it syncs, so the last step is pip's where pip is still there."""
    uv = VENV / "bin" / "uv"
    return [uv, "pip", "install", "--python", PYTHON] if uv.exists() else [*pip, "install"]


def _assets() -> None:
    """Fetch fonts and front-end files: npm for most, one Debian package for the rare characters that only it has."""
    locks = [ROOT / "package-lock.json", LOCKS / "debian.txt", LOCKS / "node.txt", Path(__file__).with_name("assets.py")]
    stamp, wanted = ASSETS / ".stamp", _stamp(*locks)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _say("fetching fonts and front-end files")
    work = ASSETS / "work"
    shutil.rmtree(work, ignore_errors=True)
    (work / "npm").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, work / "npm" / name)
    _run(*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", why="npm ci", cwd=work / "npm")
    for line in (LOCKS / "debian.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            _debian_package(*line.split(), work=work / "debian")
    _run(PYTHON, Path(__file__).with_name("assets.py"), work, ASSETS, why="preparing fonts and front-end files")
    shutil.rmtree(work)
    stamp.write_text(wanted)


def _catalogue() -> None:
    """Compile the English sentences when they are newer than what was made of them; takes nothing when they are not."""
    source = ROOT / "qianyue" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    made = source.with_suffix(".mo")
    if made.exists() and made.stat().st_mtime >= source.stat().st_mtime:
        return
    _say("compiling the English sentences")
    _run(PYTHON, Path(__file__).with_name("messages.py"), "compile", why="compiling the English sentences")


def _npm() -> list[Path | str]:
    if shutil.which("npm"):
        return ["npm"]
    _say("no npm here: taking Node from a wheel")
    home = ASSETS / "work" / "node"
    _run(sys.executable, "-m", "venv", home, why="making a place for Node")
    _run(home / "bin" / "pip", "install", "--require-hashes", "-r", LOCKS / "node.txt", why="installing Node")
    return [home / "bin" / "npm"]


def _debian_package(name: str, version: str, sha256: str, *, work: Path) -> None:
    """Download one package with apt in folders of our own (no root, nothing installed), check it, unpack it."""
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise SetupError(f"{tool} is missing: this set-up takes the rare-character font from the Debian package {name}.")
    for folder in ("lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True, exist_ok=True)
    apt = [
        "apt-get",
        "-q",
        "-o",
        f"Dir::State::lists={work}/lists",
        "-o",
        f"Dir::Cache={work}/cache",
        "-o",
        "Debug::NoLocking=1",
        "-o",
        "APT::Sandbox::User=root",
    ]
    if not any((work / "lists").glob("*_Packages*")):
        _run(*apt, "update", why="apt-get update")
    _run(*apt, "download", f"{name}={version}", why=f"downloading {name}", cwd=work)
    package = next(work.glob(f"{name}_*.deb"))
    if hashlib.sha256(package.read_bytes()).hexdigest() != sha256:
        raise SetupError(f"{name} {version} does not have the SHA-256 written in requirements/debian.txt.")
    _run("dpkg-deb", "-x", package, work / name, why=f"unpacking {name}")


def _say(text: str) -> None:
    print(f"· {text} …", file=sys.stderr, flush=True)
