"""`qianyue bench desk` writes its rows past the models: what a table demands must be among them."""

from __future__ import annotations

import pytest
from django.db import connection

from qianyue.cli.benches.desk.rows import COLUMNS

pytestmark = pytest.mark.django_db
DEMANDED = """
    SELECT column_name FROM information_schema.columns
    WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
"""


@pytest.mark.parametrize("table", COLUMNS)
def test_no_column_is_left_out(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DEMANDED, [table])
        demanded = {name for (name,) in cursor.fetchall()}
    assert demanded
    assert demanded - set(COLUMNS[table].split()) == set()
