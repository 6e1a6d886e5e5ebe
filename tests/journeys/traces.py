"""What a journey leaves behind, read as somebody would who took the disk or the database and has no key."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qianyue.operations.installation import DATABASE
from qianyue.operations.postgres import Cluster

OUTSIDE = ("sandbox", "ready-people.json")  # what outside parties keep, and the note for people who try it


def places_that_name(words: Iterable[str], *, data: Path) -> list[str]:
    """Every file of an installation (logs, documents, the database's own files) and every table in which a word can be read."""
    files = {str(file.relative_to(data)): file.read_bytes() for file in _files(data)}
    searched = {**files, **{f"table {name}": rows for name, rows in _tables(data).items()}}
    return [f"{word} in {place}" for word in words for place, found in searched.items() if word.encode() in found]


def _files(data: Path) -> Iterable[Path]:
    for path in sorted(data.rglob("*")):
        if path.is_file() and path.relative_to(data).parts[0] not in OUTSIDE:
            yield path


def _tables(data: Path) -> dict[str, bytes]:
    """Every row as text, and what is inside its bytes: long values lie compressed in the files."""
    cluster = Cluster(data / "postgres")
    cluster.psql("CHECKPOINT")
    names = cluster.psql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database=DATABASE).split()
    return {name: _rows(cluster, name) for name in names}


def _rows(cluster: Cluster, name: str) -> bytes:
    texts = cluster.psql(f'SELECT t::text FROM "{name}" t', database=DATABASE)  # noqa: S608 - the database's own names
    columns = cluster.psql(
        f"SELECT column_name FROM information_schema.columns WHERE table_name = '{name}' AND data_type = 'bytea'",  # noqa: S608
        database=DATABASE,
    ).split()
    inside = [cluster.psql(f'SELECT encode("{column}", \'hex\') FROM "{name}"', database=DATABASE) for column in columns]  # noqa: S608
    return texts.encode() + b"\n" + b"\n".join(bytes.fromhex(value) for column in inside for value in column.split())
