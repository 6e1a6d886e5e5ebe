"""One embedded installation: cluster, sandboxes, migrations, web and workers over one data folder (design.md 5)."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import http.client
import json
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

from qianyue.operations.postgres import OWNER, Cluster
from qianyue.operations.processes import Child, python, wait_until
from qianyue.operations.secrets import secret_in

DATABASE = "qianyue"


class Installation:
    """Everything that `qianyue run` starts; also what journeys, demo and benchmarks run against."""

    def __init__(self, data: Path, *, host: str = "127.0.0.1", port: int = 0, throw_away: bool = False, suite: str = "") -> None:
        """`suite`: what is signed with; by default what the environment says, else p256."""
        self.data = data.resolve()
        self.suite = suite or os.environ.get("QIANYUE_SUITE", "p256")
        self.host = host
        self.port = port or free_port()
        self.throw_away = throw_away
        self.url = f"http://{host}:{self.port}"
        self.cluster = None if os.environ.get("DATABASE_URL") else Cluster(self.data / "postgres")
        self.children: dict[str, Child] = {}

    @property
    def exists(self) -> bool:
        """Whether something has ever been served from this folder."""
        return (self.data / "keys").is_dir()

    @contextlib.contextmanager
    def held(self) -> Iterator[bool]:
        """Be the one who serves this folder; False when somebody else does."""
        self.data.mkdir(parents=True, exist_ok=True)
        with open(self.data / "running.lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
            else:
                yield True

    @property
    def gateways(self) -> dict[str, str]:
        """Addresses of the sandboxes, once they are up."""
        return json.loads(self._ports.read_text())

    @property
    def environment(self) -> dict[str, str]:
        """What every process of the installation is told."""
        database = self.cluster.url(DATABASE) if self.cluster else os.environ["DATABASE_URL"]
        return {
            "DJANGO_SETTINGS_MODULE": "qianyue.settings",
            "QIANYUE_DATA": str(self.data),
            "QIANYUE_URL": self.url,
            "QIANYUE_GATEWAYS": str(self._ports),
            "QIANYUE_SUITE": self.suite,
            "QIANYUE_SECRET_KEY": secret_in(self.data / "keys", "session").hex(),
            "DATABASE_URL": database,
            "PYTHONUNBUFFERED": "1",
            "MALLOC_ARENA_MAX": "1",  # one heap for all threads: fifty megabytes less a process, measured by `bench web`
            "MALLOC_TRIM_THRESHOLD_": "131072",
        }

    @property
    def _ports(self) -> Path:
        return self.data / "sandbox" / "addresses.json"

    def start_ground(self) -> None:
        """Database, schema and sandboxes: what acts need."""
        for folder in ("logs", "sandbox", "static"):
            (self.data / folder).mkdir(parents=True, exist_ok=True)
        self._ports.unlink(missing_ok=True)
        folder, reports = str(self.data / "sandbox"), f"{self.url}/reports/wechat"
        told = ("--dir", folder, "--ports", str(self._ports), "--return-url", self.url, "--wechat-reports", reports)
        sandbox = self._child("sandbox", "sandbox", *told)
        sandbox.start()
        if self.cluster:
            self.cluster.start(fsync=not self.throw_away)
            self.cluster.ensure_database(DATABASE)
        wait_until(self._ports.exists, children=[sandbox], what="sandboxes")
        self._migrate()

    def start_services(self, *, workers: int = 1) -> None:
        """Web and workers; returns when the web answers."""
        for number in range(workers):
            name = f"worker-{number + 1}"
            self._child(name, "worker", *(["--sole"] if workers == 1 else []), log=name).start()
        web = self._gunicorn()
        web.start()
        wait_until(self._answers, children=[web], what="the web process")

    def stop(self) -> None:
        """End everything, the database last."""
        threads = [threading.Thread(target=child.stop) for child in self.children.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.cluster and self.throw_away:
            self.cluster.destroy()
        elif self.cluster:
            self.cluster.stop()

    def _child(self, name: str, *command: str, log: str = "") -> Child:
        child = Child(
            name,
            python("-m", "qianyue", *command),
            environment=self._environment_of(name),
            log=self.data / "logs" / f"{log or name}.log",
        )
        self.children[name] = child
        return child

    def _environment_of(self, name: str) -> dict[str, str]:
        return {} if name == "sandbox" else {**self.environment, "QIANYUE_SERVER": name}

    def _gunicorn(self) -> Child:
        command = python(
            "-m", "gunicorn", "qianyue.web.wsgi", "--worker-class", "gthread", "--workers", "1", "--threads", "4",
            "--bind", f"{self.host}:{self.port}", "--timeout", "60", "--graceful-timeout", "5", "--worker-tmp-dir", "/dev/shm",  # noqa: S108
            "--no-control-socket", "--log-level", "warning",
        )  # fmt: skip
        child = Child("web", command, environment=self._environment_of("web"), log=self.data / "logs" / "web.log")
        self.children["web"] = child
        return child

    def _migrate(self) -> None:
        """Bring the schema up to date; an embedded database that was migrated by this very code is left alone (a second)."""
        done, wanted = self.data / "schema", _schema_digest()
        if self.cluster and done.exists() and done.read_text() == wanted:
            return
        self._run_migrations()
        done.write_text(wanted)

    def _run_migrations(self) -> None:
        owner = (
            self.cluster.url(DATABASE, role=OWNER)
            if self.cluster
            else os.environ.get("QIANYUE_OWNER_URL", os.environ["DATABASE_URL"])
        )
        environment = {**os.environ, **self.environment, "DATABASE_URL": owner}
        done = subprocess.run(python("-m", "qianyue.operations.database"), env=environment, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"migrations failed:\n{done.stderr.decode(errors='replace')[-2000:]}")

    def _answers(self) -> bool:
        try:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=2)
            connection.request("GET", "/livez")
            return connection.getresponse().status == 200
        except OSError:
            return False


def _schema_digest() -> str:
    """SHA-256 over all migrations and the rights that go with them."""
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parents[1]
    for file in sorted([*package.glob("*/migrations/*.py"), package / "operations" / "database.py"]):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def free_port(wanted: int = 0) -> int:
    """`wanted` when it is free, else one that is."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise RuntimeError("no free port on this machine")
