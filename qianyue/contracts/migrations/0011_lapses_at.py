from django.db import migrations, models

# Of files closed before, nobody has looked yet until when they prove: due at once, which makes the job look and write it down.
LOOK = """
    UPDATE contracts_document SET lapses_at = created_at
    WHERE id IN (SELECT final_id FROM contracts_contract WHERE final_id IS NOT NULL)
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0010_joint_and_platform_keys")]

    operations = [
        migrations.AlterField(
            model_name="contract",
            name="final",
            field=models.ForeignKey(
                help_text="the file that is handed out: as concluded, or with its timestamp renewed since",
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="+",
                to="contracts.document",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="lapses_at",
            field=models.DateTimeField(
                help_text=(
                    "of a closed file: its newest timestamp proves until then, and is renewed before; null: a newer file does"
                ),
                null=True,
            ),
        ),
        migrations.RunSQL(LOOK, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("lapses_at__isnull", False)), fields=["lapses_at"], name="document_lapsing"
            ),
        ),
    ]
