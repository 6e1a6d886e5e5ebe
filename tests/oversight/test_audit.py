"""Every change to an added row that somebody plants behind the acts' back is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from qianyue.evidence.record import record
from qianyue.oversight import access
from qianyue.oversight.acts.add_table_row import facts_of
from qianyue.oversight.acts.confirm_table_row import decide
from qianyue.oversight.acts.withdraw_table_row import withdraw_table_row
from qianyue.oversight.audit import audit_table_rows
from qianyue.oversight.models import Decision
from tests.oversight.cast import confirmed, drafted


@pytest.fixture
def db(own_database: str) -> None:
    """A database in which things are changed that cannot be changed."""


@pytest.fixture
def plant(cluster: Any, own_database: str, bureau: Any) -> Callable[[str], list[str]]:
    """Somebody who may do everything runs a statement; what the audit says then. `{row}` is a confirmed row's key."""
    key = confirmed(bureau)
    drafted(bureau.first)
    withdraw_table_row(drafted(bureau.first), "录错", actor=bureau.second)
    assert list(audit_table_rows()) == []

    def run(statement: str) -> list[str]:
        switched = f"SET session_replication_role = replica; {statement.format(row=key)}"
        cluster.psql(switched, database=own_database)
        connection.close()
        return [finding.check for finding in audit_table_rows()]

    return run


def test_it_works(plant: Callable[[str], list[str]]) -> None:
    assert plant("SELECT 1") == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE oversight_tablerow SET monthly = monthly - 100 WHERE id = '{row}'", "table_row.contents"),
        ("UPDATE oversight_tablerow SET valid_from = valid_from + 365 WHERE id = '{row}'", "table_row.contents"),
        ("UPDATE oversight_tablerow SET region = '530000' WHERE id = '{row}'", "table_row.contents"),
        ("DELETE FROM oversight_decision WHERE row_id = '{row}'", "table_row.decision"),
        ("UPDATE oversight_decision SET verdict = 'withdrawn' WHERE row_id = '{row}'", "table_row.decision"),
        ("UPDATE oversight_decision SET verdict = 'confirmed' WHERE verdict = 'withdrawn'", "table_row.decision"),
        (
            "UPDATE oversight_decision d SET decided_by_id = t.drafted_by_id FROM oversight_tablerow t "
            "WHERE t.id = d.row_id AND d.row_id = '{row}'",
            "table_row.decision",
        ),
        ("DELETE FROM oversight_decision; DELETE FROM oversight_tablerow WHERE id = '{row}'", "table_row.event"),
        (
            'INSERT INTO oversight_tablerow SELECT gen_random_uuid(), "table", region, wage_class, 1, 1, valid_from, '
            "document_number, source, drafted_at, authority_id, drafted_by_id FROM oversight_tablerow WHERE id = '{row}'",
            "table_row.event",
        ),
    ],
)
def test_a_planted_change_is_found(plant: Callable[[str], list[str]], statement: str, found: str) -> None:
    assert found in plant(statement)


def test_a_row_that_its_drafter_confirmed_is_found(bureau: Any, cluster: Any, own_database: str) -> None:
    cluster.psql("ALTER TABLE oversight_decision DISABLE TRIGGER four_eyes", database=own_database)
    row, officer = access.row(drafted(bureau.first), actor=bureau.first)
    with transaction.atomic():
        decide(row, Decision.Verdict.CONFIRMED, officer)
        record("table_row.confirmed", stream=row.authority_id, actor=bureau.first, facts=facts_of(row))
    assert [finding.check for finding in audit_table_rows()] == ["table_row.four_eyes"]
