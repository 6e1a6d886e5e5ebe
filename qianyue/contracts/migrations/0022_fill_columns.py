import structlog
from django.db import migrations

BATCH = 200


def fill(apps, schema_editor):
    """Of every contract that was ever offered. What cannot be opened or read stays empty: the lists say less, nothing breaks."""
    from qianyue.contracts.columns import columns_of

    contract = apps.get_model("contracts", "Contract")
    unread = 0
    offered = contract.objects.filter(proposal__isnull=False, region="").select_related("proposal", "employer")
    for one in offered.only("id", "proposal", "employer", "proposal__terms", "employer__region").iterator(chunk_size=BATCH):
        try:
            columns = columns_of(one.proposal.terms, employer_region=one.employer.region)
        except Exception:  # noqa: BLE001 - a key that is gone, a row that was damaged
            unread += 1
            continue
        contract.objects.filter(id=one.id).update(**columns)
    if unread:
        structlog.get_logger(__name__).warning("columns_not_filled", count=unread)


class Migration(migrations.Migration):
    dependencies = [("contracts", "0021_columns"), ("employers", "0010_application_purpose")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
