from django.db import migrations

import qianyue.operations.fields

BATCH = 500


def seal(apps, schema_editor):
    """Every link that was kept in clear, as ciphertext under its row's own key; a reminder still needs those of settled messages.
    A piece at a time in memory, all of them in one transaction: whoever dies in between has changed nothing."""
    message = apps.get_model("notices", "Message")
    last = None
    while True:
        some = message.objects.exclude(clear_link="").only("id", "clear_link").order_by("id")
        rows = list((some.filter(id__gt=last) if last else some)[:BATCH])
        if not rows:
            return
        sealed = []
        for row in rows:
            row.link = row.clear_link
            sealed.append((row._meta.get_field("link").pre_save(row, add=False), row.id))
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany("UPDATE notices_message SET link = %s WHERE id = %s", sealed)
        last = rows[-1].id


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_receipts_and_preferences")]
    operations = [
        migrations.RenameField(model_name="message", old_name="link", new_name="clear_link"),
        migrations.AddField(
            model_name="message",
            name="link",
            field=qianyue.operations.fields.EncryptedText(
                help_text="an invitation's names its offer: who reads the database opens none", null=True
            ),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="message", name="clear_link"),
    ]
