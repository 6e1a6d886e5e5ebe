import json
import uuid

import structlog
from django.db import migrations, models
from django.utils import timezone

import qianyue.contracts.models.search

BATCH = 200


def find_again(apps, schema_editor):
    """The search entry of an offer whose working copy was saved since named both. Those go, and the workers make them anew."""
    entries = apps.get_model("contracts", "SearchEntry").objects
    if not entries.filter(contract__proposal__isnull=False, contract__edition__gt=1).delete()[0]:
        return
    now = timezone.now()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO operations_job (id, kind, key, payload, created_at, run_at, attempts, cause)"
            " VALUES (%s, 'contracts.reindex', 'offered', %s, %s, %s, 0, '') ON CONFLICT DO NOTHING",
            [uuid.uuid4(), json.dumps({}), now, now],
        )


def fill_paper(apps, schema_editor):
    """Of every contract on paper. What cannot be opened or read stays empty: the roster finds less, nothing breaks."""
    from qianyue.contracts.columns import paper_columns

    paper, unread = apps.get_model("contracts", "PaperContract"), 0
    for one in paper.objects.iterator(chunk_size=BATCH):
        try:
            columns = paper_columns(one.employer_id, one.number, one.terms)
        except Exception:  # noqa: BLE001 - a key that is gone, a row that was damaged
            unread += 1
            continue
        paper.objects.filter(id=one.id).update(**columns)
    if unread:
        structlog.get_logger(__name__).warning("paper_columns_not_filled", count=unread)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0024_backfill_life_dates"), ("operations", "0003_call_workers")]
    operations = [
        migrations.AddField(
            model_name="proposal",
            name="readdressed_at",
            field=models.DateTimeField(help_text="its link went to a wrong telephone and leads nowhere any more", null=True),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(
                models.F("employer"),
                models.OrderBy(models.F("ends_on"), descending=True, nulls_last=True),
                include=("id",),
                name="contract_by_end",
            ),
        ),
        migrations.AddField(
            model_name="papercontract",
            name="kind",
            field=models.CharField(
                default="labor_contract", help_text="of its terms: which form of employment it makes", max_length=40
            ),
        ),
        migrations.AddField(
            model_name="papercontract",
            name="ends_on",
            field=models.DateField(help_text="last day of the term; null: open-ended, or it does not say", null=True),
        ),
        migrations.AddField(
            model_name="papercontract",
            name="works_from",
            field=models.DateField(help_text="start of work, where the paper says it", null=True),
        ),
        migrations.AddField(
            model_name="papercontract",
            name="tokens",
            field=qianyue.contracts.models.search.Tokens(
                default=list, help_text="the words under which it is found, as keyed hashes"
            ),
        ),
        migrations.RunPython(fill_paper, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(find_again, migrations.RunPython.noop, elidable=True),
    ]
