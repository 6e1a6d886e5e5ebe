from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('oversight', '0004_complaint'),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='worker_identity',
            field=models.BinaryField(help_text='`id_index` of the worker then: whoever is checked on the same phone later is somebody else', null=True),
        ),
    ]
