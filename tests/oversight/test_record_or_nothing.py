"""Failure to record is failure of the act, also of an officer's; two confirmations at once are one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection

from qianyue.operations.models import Job
from qianyue.operations.postgres import APPLICATION
from qianyue.oversight.acts.confirm_table_row import confirm_table_row
from qianyue.oversight.acts.withdraw_table_row import withdraw_table_row
from qianyue.oversight.models import Decision, TableRow
from tests.oversight.cast import drafted, events
from tests.platform.together import together


@pytest.fixture
def db(own_database: str) -> None:
    """Committed acts, in a database whose rights the test may change."""


ACTS: dict[str, Callable[[Any, Any], object]] = {
    "add": lambda bureau, key: drafted(bureau.first),
    "confirm": lambda bureau, key: confirm_table_row(key, actor=bureau.second),
    "withdraw": lambda bureau, key: withdraw_table_row(key, "金额录错", actor=bureau.second),
}


@pytest.mark.parametrize("act", ACTS)
def test_when_the_log_takes_nothing_nothing_has_happened(act: str, bureau: Any, cluster: Any, own_database: str) -> None:
    key = drafted(bureau.first)

    def counts() -> tuple[int, int, int]:
        return TableRow.objects.count(), Decision.objects.count(), Job.objects.count()

    before = counts()
    cluster.psql(f"REVOKE INSERT ON evidence_event FROM {APPLICATION}", database=own_database)
    with pytest.raises(DatabaseError, match="permission denied"):
        ACTS[act](bureau, key)
    assert counts() == before
    cluster.psql(f"GRANT INSERT ON evidence_event TO {APPLICATION}", database=own_database)
    connection.close()
    ACTS[act](bureau, key)
    assert counts() != before


def test_two_confirmations_at_once_are_one(bureau: Any) -> None:
    for _ in range(5):
        key = drafted(bureau.first)
        assert together(*[lambda key=key: confirm_table_row(key, actor=bureau.second)] * 2) == [None, None]
        assert Decision.objects.filter(row=key).count() == 1
    kinds = [kind for kind, _facts in events(bureau.authority.id)]
    assert kinds.count("table_row.confirmed") == 5


def test_of_confirmation_and_withdrawal_at_once_one_counts(bureau: Any) -> None:
    for _ in range(5):
        key = drafted(bureau.first)
        together(
            lambda key=key: confirm_table_row(key, actor=bureau.second),
            lambda key=key: withdraw_table_row(key, "金额录错", actor=bureau.first),
        )
        decision = Decision.objects.get(row=key)
        told = [kind for kind, facts in events(bureau.authority.id) if facts.get("row") == str(key)]
        assert told == ["table_row.added", f"table_row.{decision.verdict}"]
