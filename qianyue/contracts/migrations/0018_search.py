import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import qianyue.contracts.models.search
import qianyue.operations.fields
import qianyue.operations.ids


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0017_intention'),
        ('employers', '0006_organisation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('contract', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='entry', serialize=False, to='contracts.contract')),
                ('tokens', qianyue.contracts.models.search.Tokens()),
            ],
        ),
        migrations.RunSQL(
            # Plain arrays of numbers under GIN: no extension. A pending list would make a question wait for it.
            'CREATE INDEX search_by_token ON contracts_searchentry USING gin (tokens) WITH (fastupdate = off)',
            'DROP INDEX search_by_token',
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=qianyue.operations.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('listing', models.CharField(max_length=32)),
                ('name', qianyue.operations.fields.EncryptedText()),
                ('query', qianyue.operations.fields.EncryptedText(help_text='the address behind the question mark')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='employers.employer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'employer', 'listing'], name='saved_view_of')],
            },
        ),
    ]
