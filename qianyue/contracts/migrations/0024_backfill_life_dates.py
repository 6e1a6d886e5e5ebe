"""Nothing is opened in a migration: the workers fill in the days of older contracts, once, after the upgrade."""

import json
import uuid

from django.db import migrations
from django.utils import timezone


def owe_backfill(apps, schema_editor):
    if not apps.get_model("contracts", "Contract").objects.exists():
        return
    now = timezone.now()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO operations_job (id, kind, key, payload, created_at, run_at, attempts, cause)"
            " VALUES (%s, 'alerts.backfill', 'all', %s, %s, %s, 0, '') ON CONFLICT DO NOTHING",
            [uuid.uuid4(), json.dumps({}), now, now],
        )


class Migration(migrations.Migration):
    dependencies = [("contracts", "0023_life_dates"), ("operations", "0003_call_workers")]
    operations = [migrations.RunPython(owe_backfill, migrations.RunPython.noop)]
