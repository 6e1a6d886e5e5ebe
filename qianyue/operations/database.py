"""Bring the schema up to date as the owner, and give the application's role just what it needs."""

from __future__ import annotations

import os

import django
from django.core.management import call_command
from django.db import connection

from qianyue.operations.postgres import APPLICATION


def migrate() -> None:
    """Apply migrations and grants. Must run as the owning role (`DATABASE_URL` of the owner)."""
    call_command("migrate", interactive=False, verbosity=0)
    grant()


def grant() -> None:
    """Rights of the application's role: rows of all tables, but on append-only tables no UPDATE, DELETE or TRUNCATE."""
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APPLICATION}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION}")
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only_rows'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APPLICATION}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianyue.settings")
    django.setup()
    migrate()
