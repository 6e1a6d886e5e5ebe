from django.db import migrations

from qianyue.operations.fields import EncryptedJson, EncryptedText


def seal(apps, schema_editor):
    for model, field in (("Proposal", "message"), ("Signing", "certificate_chain")):
        for row in apps.get_model("contracts", model).objects.all():
            setattr(row, field, getattr(row, f"plain_{field}") or None)
            row.save(update_fields=[field])


class Migration(migrations.Migration):
    """Names stand in certificates and may stand in messages: both columns become ciphertext. The same file may be offered
    again after another one."""

    dependencies = [("contracts", "0001_initial")]
    operations = [
        migrations.RemoveConstraint("document", "document_once"),
        migrations.RenameField("proposal", "message", "plain_message"),
        migrations.RenameField("signing", "certificate_chain", "plain_certificate_chain"),
        migrations.AddField(
            "proposal", "message", EncryptedText(null=True, help_text="what the handler says about it, up to 200 characters")
        ),
        migrations.AddField(
            "signing", "certificate_chain", EncryptedJson(null=True, help_text="base64 DER, leaf first: the worker's bears the name")
        ),
        migrations.RunPython(seal),
        migrations.RemoveField("proposal", "plain_message"),
        migrations.RemoveField("signing", "plain_certificate_chain"),
    ]
