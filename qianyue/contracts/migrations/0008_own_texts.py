
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0007_by_identity'),
        ('employers', '0002_own_texts'),
    ]

    operations = [
        migrations.AddField(
            model_name='contract',
            name='text',
            field=models.ForeignKey(help_text="the employer's own text; null: the model text", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employertext'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='text',
            field=models.ForeignKey(help_text='the version that it was made with', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employertext'),
        ),
    ]
