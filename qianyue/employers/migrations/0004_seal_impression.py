import qianyue.operations.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0003_seal_key_reference'),
    ]

    operations = [
        migrations.AddField(
            model_name='seal',
            name='impression',
            field=qianyue.operations.fields.EncryptedBytes(help_text='PNG from documents.clean_impression; without it the seal is drawn', null=True),
        ),
    ]
