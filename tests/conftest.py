"""The ground under every test that needs the platform: a real PostgreSQL of its own, and a cast of people."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import settings as examples

from tests.conformance.tools import need

examples.register_profile("untimed", deadline=None)  # how fast a machine is says nothing about what is right
examples.load_profile("untimed")

# Django is set up before this file is read: keys, documents and static files of the tests go where nobody lives.
DATA = Path(tempfile.mkdtemp(prefix="qianyue-tests-"))
settings.DATA = DATA / "data"
settings.STATIC_ROOT = DATA / "data" / "static"
settings.STATIC_ROOT.mkdir(parents=True)

pytest_plugins = ["tests.platform.fixtures", "tests.platform.browser"]


@pytest.fixture(autouse=True)
def _office_program(request: pytest.FixtureRequest) -> None:
    """Tests of the group *office* run where LibreOffice is, and fail where CI promises that it is there."""
    if request.node.get_closest_marker("office"):
        need("soffice")


@pytest.fixture(scope="session")
def cluster() -> Iterator[object]:
    """A throw-away PostgreSQL cluster, one a test process."""
    from qianyue.operations.postgres import Cluster

    DATA.chmod(0o755)
    server = Cluster(DATA / "postgres")
    server.start(fsync=False)
    yield server
    server.destroy()
    shutil.rmtree(DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(cluster: object, django_db_blocker: object) -> Iterator[None]:
    """Migrate as the owner once, then be the application's role, as in service."""
    from django.db import connection

    from qianyue.operations.database import migrate
    from qianyue.operations.postgres import APPLICATION, OWNER

    cluster.ensure_database("qianyue")
    place = connection.settings_dict
    place |= {"HOST": str(cluster.socket), "NAME": "qianyue", "USER": OWNER}
    with django_db_blocker.unblock():
        migrate()
        connection.close()
        cluster.psql(f"CREATE DATABASE qianyue_fresh TEMPLATE qianyue OWNER {OWNER}")  # of which `own_database` makes copies
        place["USER"] = APPLICATION
    yield
    with django_db_blocker.unblock():
        connection.close()
