"""A web process and a worker process over the test's own database: real ones, which can be killed and are started again."""

from __future__ import annotations

import dataclasses
import datetime
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from django.utils import timezone

from qianyue.operations import outbox
from qianyue.operations.crashpoints import POINTS
from qianyue.operations.installation import free_port
from qianyue.operations.models import Job
from qianyue.operations.processes import Child, python, wait_until
from tests.platform.fixtures import PLAIN

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0  # seconds after which something will never happen
SOON = datetime.timedelta(seconds=30)  # a job put off for longer is not waited for


@dataclasses.dataclass(frozen=True)
class House:
    url: str
    logs: Path
    crashed_at: Path

    def arm(self, point: str) -> None:
        """Whichever process comes to this point next is killed there, once."""
        (self.crashed_at / point).unlink()

    def has_crashed(self, point: str) -> bool:
        return (self.crashed_at / point).exists()

    def work(self, kinds: list[str] | None = None) -> int:
        """Wait until the worker process has done what is due, or will be within seconds."""

        def owed() -> int:
            soon = timezone.now() + SOON
            due = Job.objects.filter(done_at=None, run_at__lt=soon)
            return (due.filter(kind__in=kinds) if kinds else due).count()

        until(lambda: owed() == 0)
        return 0


def until(condition: Callable[[], object]) -> None:
    """Wait for something that happens by itself."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"it did not happen by itself: {outbox.troubles()}"
        time.sleep(0.02)


@contextmanager
def opened(folder: Path, *, data: Path, database_url: str, gateways: dict[str, str], suite: str = "p256") -> Iterator[House]:
    """Web and worker, which die at every crash point once it is armed."""
    places = folder / "gateways.json"
    places.write_text(json.dumps(gateways))
    crashed_at = data / "crashed-at"
    crashed_at.mkdir(exist_ok=True)
    for point in POINTS:
        (crashed_at / point).touch()
    port = free_port()
    house = House(url=f"http://127.0.0.1:{port}", logs=folder, crashed_at=crashed_at)
    environment = {
        "DJANGO_SETTINGS_MODULE": "qianyue.settings",
        "QIANYUE_DATA": str(data),
        "QIANYUE_URL": house.url,
        "QIANYUE_SUITE": suite,
        "QIANYUE_GATEWAYS": str(places),
        "QIANYUE_CRASH_AT": ",".join(POINTS),
        "QIANYUE_RENEW_DAYS": "14600",  # longer than any certificate lasts: a timestamp is renewed as soon as its file is old
        "DATABASE_URL": database_url,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    web = python(
        "-m", "gunicorn", "qianyue.web.wsgi", "--preload", "--worker-class", "gthread", "--threads", "4",
        "--bind", f"127.0.0.1:{port}", "--graceful-timeout", "1", "--no-control-socket", "--log-level", "warning",
    )  # fmt: skip
    commands = {"web": web, "worker": python("-m", "tests.faults.supervisor")}
    children = [Child(name, command, environment=environment, log=folder / f"{name}.log") for name, command in commands.items()]
    try:
        for child in children:
            child.start()
        wait_until(lambda: _answers(house.url), children=children, what="the web process", timeout=PATIENCE)
        yield house
    finally:
        for child in children:
            child.stop()


def _answers(url: str) -> bool:
    try:
        return PLAIN.get(f"{url}/livez").status_code == 200
    except httpx.TransportError:
        return False
