"""Processes of their own for a whole module: killing them must not end the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.house import House, opened
from tests.platform.fixtures import database_of_its_own

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module")
def house_database(cluster: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with database_of_its_own(cluster, django_db_blocker) as name:
        yield name


@pytest.fixture(scope="module")
def house_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("house") / "documents"


@pytest.fixture(autouse=True)
def _suite(request: pytest.FixtureRequest, settings: Any) -> None:
    """What a module names as its `SUITE` is signed with, by its house and by its people."""
    settings.SUITE = getattr(request.module, "SUITE", "p256")


@pytest.fixture(scope="module")
def house(
    request: pytest.FixtureRequest,
    cluster: Any,
    house_database: str,
    house_documents: Path,
    sandboxes: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """Web and worker over `house_database`, with the keys of the tests' own process."""
    from django.conf import settings

    gateways = {**sandboxes, "storage": str(house_documents)}
    folder = tmp_path_factory.mktemp("processes")
    suite = getattr(request.module, "SUITE", "p256")
    url = cluster.url(house_database)
    with opened(folder, data=settings.DATA, database_url=url, gateways=gateways, suite=suite) as made:
        yield made
