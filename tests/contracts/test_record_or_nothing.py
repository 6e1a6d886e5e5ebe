"""Failure to record is failure of the act: when the log takes no event, nothing else happens either."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection

from qianyue.operations.postgres import APPLICATION
from tests.platform.acts import ACTS, Act, rightful


@pytest.fixture
def db(own_database: str) -> None:
    """Committed acts, in a database whose rights the test may change."""


def contents(cluster: Any, database: str) -> dict[str, str]:
    """A digest of each table's rows; without those that count tries and time, which are meant to stay."""
    tables = cluster.psql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1", database=database).split()
    counting = ("people_code", "people_guard", "people_person")
    return {
        table: cluster.psql(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t", database=database)  # noqa: S608
        for table in tables
        if table not in counting
    }


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_when_the_log_takes_nothing_nothing_has_happened(act: Act, journey: Any, cluster: Any, own_database: str) -> None:
    do = act.prepare(journey)
    before = contents(cluster, own_database)
    cluster.psql(f"REVOKE INSERT ON evidence_event FROM {APPLICATION}", database=own_database)
    with pytest.raises(DatabaseError, match="permission denied"):
        do(rightful(act, journey))
    assert contents(cluster, own_database) == before
    cluster.psql(f"GRANT INSERT ON evidence_event TO {APPLICATION}", database=own_database)
    connection.close()
    if act.name != "confirm_intent":  # its code is used up: a code is never tried twice, whatever went wrong
        do(rightful(act, journey))
        assert journey.kinds[-1] == act.kinds[-1]
