"""What a batch's rows were decided on. Rows that wait while this is installed are sent as they are then; a list to be sealed that
nobody has confirmed and that is longer than one page holds is given up: it must be drawn up again."""

from django.db import migrations, models
from django.utils import timezone

import qianyue.operations.fields


def pin_what_waits(apps, schema_editor):
    contract = apps.get_model("contracts", "Contract").objects.filter(id=models.OuterRef("contract"))
    waiting = apps.get_model("contracts", "BatchRow").objects.filter(state="waiting", batch__work="propose")
    waiting.update(edition=models.Subquery(contract.values("edition")))


def give_up_long_lists(apps, schema_editor):
    lists = apps.get_model("contracts", "Batch").objects.filter(work="seal", state="prepared", total__gt=500)
    apps.get_model("contracts", "BatchRow").objects.filter(batch__in=lists, state="waiting").update(state="cancelled")
    lists.update(state="cancelled", cause="清单太长，没有确认，请重新列出", finished_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("contracts", "0025_readdress_and_plain_columns")]
    operations = [
        migrations.AlterField(
            model_name="batch",
            name="work",
            field=models.CharField(
                choices=[
                    ("draft", "从表格起草"),
                    ("propose", "批量发出"),
                    ("seal", "批量盖章"),
                    ("ask", "批量送审"),
                    ("approve", "批量审批同意"),
                    ("refuse", "批量审批退回"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="batch",
            name="origin",
            field=models.ForeignKey(
                help_text="the spreadsheet whose drafts are proposed or asked about; the list that an approver decides on",
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="runs",
                to="contracts.batch",
            ),
        ),
        migrations.AlterField(
            model_name="batch",
            name="digest",
            field=models.CharField(
                blank=True, help_text="SHA-256 of the uploaded file, or of the list decided on", max_length=64
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="reason",
            field=qianyue.operations.fields.EncryptedText(
                help_text="why an approver sends the list back; gone with the rows' cells", null=True
            ),
        ),
        migrations.AlterField(
            model_name="batchrow",
            name="document",
            field=models.CharField(
                blank=True, help_text="SHA-256 of the file, or of the content, that was decided on", max_length=64
            ),
        ),
        migrations.AddField(
            model_name="batchrow",
            name="edition",
            field=models.PositiveIntegerField(
                default=0,
                help_text="of the draft that was decided on: an edit since is not sent; 0, which no draft has: of none",
            ),
        ),
        migrations.AlterField(
            model_name="batchrow",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "等待处理"),
                    ("done", "已完成"),
                    ("changed", "改过，未发出"),
                    ("refused", "未通过"),
                    ("cancelled", "未处理"),
                ],
                default="waiting",
                max_length=12,
            ),
        ),
        migrations.RunPython(pin_what_waits, migrations.RunPython.noop),
        migrations.RunPython(give_up_long_lists, migrations.RunPython.noop),
    ]
