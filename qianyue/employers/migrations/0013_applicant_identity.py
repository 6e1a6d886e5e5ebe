import qianyue.operations.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0012_invited'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='applicant_identity',
            field=models.BinaryField(help_text='`id_index` of whoever began it: whoever is checked on the same phone later is somebody else', null=True),
        ),
        migrations.AlterField(
            model_name='membership',
            name='named',
            field=qianyue.operations.fields.EncryptedText(help_text='whom the application or the administrator named by phone: the holder of the phone must be them', null=True),
        ),
    ]
