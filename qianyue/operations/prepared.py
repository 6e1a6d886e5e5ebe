"""Reads that are put into SQL once a process. The object mapper writes every query anew, which costs several times what
asking the database does; an act that a thousand workers take every minute asks the same questions each time.

Only the wording is kept, never an answer: every call asks the database.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=models.Model)


class _Place(NamedTuple):
    """Where a parameter's value goes."""

    number: int


class Prepared(Generic[Row]):
    """A query set with places for values; called with the values, it gives the rows as the query set would.

    Values go to the database as they are: keys, strings, bytes, numbers, moments, never None (which SQL compares otherwise).
    """

    def __init__(self, build: Callable[..., models.QuerySet[Row]]) -> None:
        self._build = build
        functools.update_wrapper(self, build)

    def __call__(self, *values: Any) -> list[Row]:
        if None in values:
            raise ValueError("a prepared query compares with =, which finds no NULL")
        statement, parameters, read = self._written
        filled = [values[item.number] if isinstance(item, _Place) else item for item in parameters]
        with connection.cursor() as cursor:
            cursor.execute(statement, filled)
            return [read(row) for row in cursor.fetchall()]

    def first(self, *values: Any) -> Row | None:
        """The first row, in the query's own order, or None."""
        rows = self(*values)
        return rows[0] if rows else None

    @functools.cached_property
    def _written(self) -> tuple[str, tuple[Any, ...], Callable[[tuple[Any, ...]], Row]]:
        count = self._build.__code__.co_argcount
        query = self._build(*(models.Value(_Place(number)) for number in range(count))).query
        compiler = query.get_compiler(connection=connection)
        statement, parameters = compiler.as_sql()
        return statement, tuple(parameters), _reader(compiler)


def _reader(compiler: Any) -> Callable[[tuple[Any, ...]], Any]:
    """What makes an object of a row, with the objects that were selected along with it (as Django's ModelIterable does)."""
    columns = [column for column, _, _ in compiler.select]
    converters = compiler.get_converters(columns)
    info = compiler.klass_info
    own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    model, names = info["model"], [column.target.attname for column in columns[own]]
    related = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)

    def read(row: tuple[Any, ...]) -> Any:
        (converted,) = compiler.apply_converters([row], converters)
        found = model.from_db(DEFAULT_DB_ALIAS, names, converted[own])
        for populator in related:
            populator.populate(converted, found)
        return found

    return read
