"""Inserting a row that may be there already: one statement, and the row count says who was first."""

from __future__ import annotations

from django.db import connection, models
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery


def insert_once(row: models.Model) -> bool:
    """Insert `row` unless a unique constraint is in the way; True when it was inserted. The key must be set."""
    fields = row._meta.concrete_fields
    query = InsertQuery(type(row), on_conflict=OnConflict.IGNORE)
    query.insert_values(fields, [row])
    ((statement, parameters),) = query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        inserted = bool(cursor.rowcount)
    row._state.adding = not inserted  # so that saving it later updates
    return inserted
