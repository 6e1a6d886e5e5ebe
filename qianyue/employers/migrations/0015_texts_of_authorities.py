import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0009_signing_base"),  # its foreign keys name the table that is renamed here
        ("employers", "0014_groups"),
        ("oversight", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("EmployerText", "ContractText"),
        migrations.AddField(
            model_name='contracttext',
            name='authority',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='oversight.authority'),
        ),
        migrations.AddField(
            model_name='contracttext',
            name='begins_on',
            field=models.DateField(help_text="an official text's first day; null: from its publication", null=True),
        ),
        migrations.AddField(
            model_name='contracttext',
            name='ends_on',
            field=models.DateField(help_text='of a withdrawn official text: the first day without it; null: at once', null=True),
        ),
        migrations.AddField(
            model_name='contracttext',
            name='withdrawn_because',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name='contracttext',
            name='employer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='employers.employer'),
        ),
        migrations.AddConstraint(
            model_name='contracttext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('authority__isnull', False), ('employer', None)), models.Q(('authority', None), ('employer__isnull', False)), _connector='OR'), name='text_of_one'),
        ),
        migrations.AddConstraint(
            model_name='contracttext',
            constraint=models.UniqueConstraint(fields=('authority', 'title', 'version'), name='official_text_version'),
        ),
        migrations.AddConstraint(
            model_name='contracttext',
            constraint=models.CheckConstraint(condition=models.Q(('authority', None), ('published_at', None), ('begins_on__isnull', False), _connector='OR'), name='official_text_begins'),
        ),
    ]
