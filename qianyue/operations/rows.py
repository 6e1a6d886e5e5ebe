"""Inserting one row with one statement, which is written once a model; the row count says who was first."""

from __future__ import annotations

import functools

from django.db import connection, models


def insert(row: models.Model) -> None:
    """Insert `row`, whose key must be set. Errors: IntegrityError when it is there already."""
    _insert(row, "")
    row._state.adding = False


def insert_once(row: models.Model) -> bool:
    """Insert `row` unless a unique constraint is in the way; True when it was inserted. The key must be set."""
    inserted = _insert(row, " ON CONFLICT DO NOTHING")
    row._state.adding = not inserted  # so that saving it later updates
    return inserted


def _insert(row: models.Model, conflict: str) -> bool:
    fields = row._meta.concrete_fields
    with connection.cursor() as cursor:
        values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
        cursor.execute(_statement(type(row)) + conflict, values)
        return bool(cursor.rowcount)


@functools.cache
def _statement(model: type[models.Model]) -> str:
    name = connection.ops.quote_name
    columns = [name(field.column) for field in model._meta.concrete_fields]
    return f"INSERT INTO {name(model._meta.db_table)} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608
