"""Fill a throw-away database with very many contracts: COPY by the owner, on all cores, indices made afterwards."""

from __future__ import annotations

import multiprocessing
import os
from typing import Any

import psycopg
from django.db import connection

from qianyue.cli.benches.desk.rows import COLUMNS, Employed, made

AT_ONCE = 2500  # contracts a piece


def fill(employed: Employed, count: int, *, owner: str, first: int = 1) -> None:
    """`count` contracts of an employer. `owner`: the connection string of the tables' owner, whom no trigger holds up."""
    pieces = [range(at, min(at + AT_ONCE, first + count)) for at in range(first, first + count, AT_ONCE)]
    connection.close()  # children must not share it
    with psycopg.connect(owner, autocommit=True) as house:
        taken = _take_indices(house) if count > AT_ONCE else []
    workers = min(len(pieces), os.cpu_count() or 1)
    if workers == 1:
        _piece((employed, pieces[0], owner))
        return
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        for _ in pool.imap_unordered(_piece, [(employed, piece, owner) for piece in pieces]):
            pass
    with psycopg.connect(owner, autocommit=True) as house:
        house.execute("SET maintenance_work_mem = '512MB'")
        for statement in taken:
            house.execute(statement)  # type: ignore[arg-type] - PostgreSQL's own words


def settle(owner: str) -> None:
    """Once everything is there: statistics for the planner and the visibility map, as a served database has them."""
    with psycopg.connect(owner, autocommit=True) as house:
        for table in COLUMNS:
            house.execute(f"VACUUM (ANALYZE, FREEZE) {table}")  # type: ignore[arg-type] - our own names


def _piece(task: tuple[Employed, range, str]) -> None:
    employed, serials, owner = task
    rows = made(employed, serials)
    with psycopg.connect(owner) as house:
        house.execute("SET session_replication_role = replica")  # rows come in any order: references are right at the end
        for table, names in COLUMNS.items():
            columns = ", ".join(f'"{name}"' for name in names.split())  # one of them is called order
            with house.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows[table]:
                    copy.write_row(row)


def _take_indices(house: psycopg.Connection[Any]) -> list[str]:
    """Drop what no constraint needs; returns the statements that make it again."""
    found = house.execute(
        "SELECT indexname, indexdef FROM pg_indexes "
        "WHERE tablename = ANY(%s) AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [list(COLUMNS)],
    ).fetchall()
    for name, _ in found:
        house.execute(f'DROP INDEX "{name}"')  # type: ignore[arg-type]
    return [definition for _, definition in found]
