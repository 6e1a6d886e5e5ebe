from django.db import migrations

from qianyue.operations.append_only import append_only

TABLES = ("evidence_event", "evidence_leaf", "evidence_node", "evidence_checkpoint", "evidence_checkpointtoken")


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial"), ("operations", "0002_append_only")]
    operations = [append_only(table) for table in TABLES]
