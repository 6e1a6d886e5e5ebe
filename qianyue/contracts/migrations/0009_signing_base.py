import qianyue.operations.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0008_own_texts'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='signing_base',
            field=qianyue.operations.fields.EncryptedText(help_text='what signing must know of the file, where it is still to be signed', null=True),
        ),
    ]
